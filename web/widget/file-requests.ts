// SPDX-License-Identifier: Apache-2.0
import type { FileTicket } from "#protocol";
import { channelFetch } from "../channel/channel.ts";
import { isFields } from "../ui/wire.ts";

/** What came back; null when nobody answered, or something that is not the server did. */
export type Received = { readonly status: number; readonly value: Readonly<Record<string, unknown>> } | null;

/** Sends bytes with progress. `part` is 1 when the last byte has left. */
export async function putFile(
  { fileId, ticket }: FileTicket,
  file: Blob,
  headers: Readonly<Record<string, string>>,
  onProgress: (part: number) => void,
  stop: AbortSignal,
): Promise<Received> {
  try {
    const response = await channelFetch(pathOf(fileId), {
      method: "PUT",
      headers: new Headers({ ...headers, "content-type": "application/octet-stream", "upload-ticket": ticket }),
      body: file,
      onProgress,
      signal: stop,
    });
    const value: unknown = await response.json();
    return isFields(value) ? { status: response.status, value } : null;
  } catch {
    return null;
  }
}

export function pathOf(fileId: string): string {
  return `/v1/conversations/current/files/${fileId}`;
}
