// SPDX-License-Identifier: Apache-2.0

/** Keeps a file where the browser keeps downloads. Its bytes are this page's own and are let go soon after. */
export function saveFile(file: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
