// SPDX-License-Identifier: Apache-2.0
import type { FileTicket, TurnAnswer } from "#protocol";
import { readEvents, readState } from "../ui/wire.ts";
import type { Answer, Trouble } from "./api.ts";

/** Longer than a slow line takes for ten megabytes, shorter than anybody waits. */
const WHOLE_MS = 300_000;

/** Sends bytes with progress, which `fetch` cannot tell. `part` is 1 when the last byte has left. */
export async function putFile(
  { fileId, ticket }: FileTicket,
  file: Blob,
  headers: Readonly<Record<string, string>>,
  onProgress: (part: number) => void,
  stop: AbortSignal,
): Promise<Answer<TurnAnswer>> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const network = (): void => resolve({ ok: false, trouble: { kind: "network" } });
    request.open("PUT", pathOf(fileId));
    request.timeout = WHOLE_MS;
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.setRequestHeader("content-type", "application/octet-stream");
    request.setRequestHeader("upload-ticket", ticket);
    request.upload.onprogress = (event) => onProgress(event.total === 0 ? 1 : event.loaded / event.total);
    request.onload = () => resolve(readAnswer(request, fileId));
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

function readAnswer(request: XMLHttpRequest, clientId: string): Answer<TurnAnswer> {
  const value = parse(request.responseText);
  const state = readState(value["state"]);
  if (request.status === 200 && state !== null)
    return { ok: true, value: { clientId, state, events: readEvents(value["events"]) } };
  return { ok: false, trouble: troubleOf(request.status, value["code"]) };
}

function troubleOf(status: number, code: unknown): Trouble {
  if (typeof code !== "string") return { kind: "network" };
  return { kind: "refused", status, code, retryAfterMs: null };
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
