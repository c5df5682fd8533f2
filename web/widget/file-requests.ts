// SPDX-License-Identifier: Apache-2.0
import type { FileTicket } from "#protocol";
import { isFields } from "../ui/wire.ts";

/** Longer than a slow line takes for ten megabytes, shorter than anybody waits. */
const WHOLE_MS = 300_000;

/** What came back; null when nobody answered, or something that is not the server did. */
export type Received = { readonly status: number; readonly value: Readonly<Record<string, unknown>> } | null;

/** Sends bytes with progress, which `fetch` cannot tell. `part` is 1 when the last byte has left. */
export async function putFile(
  { fileId, ticket }: FileTicket,
  file: Blob,
  headers: Readonly<Record<string, string>>,
  onProgress: (part: number) => void,
  stop: AbortSignal,
): Promise<Received> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const network = (): void => resolve(null);
    request.open("PUT", pathOf(fileId));
    request.timeout = WHOLE_MS;
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.setRequestHeader("content-type", "application/octet-stream");
    request.setRequestHeader("upload-ticket", ticket);
    request.upload.onprogress = (event) => onProgress(event.total === 0 ? 1 : event.loaded / event.total);
    request.onload = () => resolve(read(request));
    request.onerror = network;
    request.ontimeout = network;
    request.onabort = network;
    stop.addEventListener("abort", () => request.abort(), { once: true });
    request.send(file);
  });
}

export function pathOf(fileId: string): string {
  return `/v1/conversations/current/files/${fileId}`;
}

function read(request: XMLHttpRequest): Received {
  try {
    const value: unknown = JSON.parse(request.responseText);
    return isFields(value) ? { status: request.status, value } : null;
  } catch {
    return null;
  }
}
