// SPDX-License-Identifier: Apache-2.0

/** Where files of bills lie. */
export const documentBase = "/larkspur/documents/v1/bill";

/** The file of a bill as TMF678 refers to it. */
export function documentRef(billId: string): object {
  return {
    id: `DOC-${billId}`,
    href: `${documentBase}/${billId}`,
    name: `${billId}.pdf`,
    attachmentType: "bill",
    mimeType: "application/pdf",
  };
}
