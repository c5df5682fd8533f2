// SPDX-License-Identifier: Apache-2.0
import type { DeskCase, DeskFileWish } from "#protocol";
import { isFields } from "../ui/wire.ts";

/** What is needed of the server: an answer in JSON, and bytes or the status with which they were refused. */
export interface FileSource {
  ask(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ readonly status: number; readonly value: unknown } | null>;
  bytes(path: string, body: unknown): Promise<Blob | number | null>;
}

export type FileTrouble = "refused" | "spent" | "gone" | "failed";

/** Asks to open a file with a reason, and fetches it with the ticket that comes of it. */
export async function openCustomerFile(
  source: FileSource,
  { conversationId }: DeskCase,
  wish: DeskFileWish,
): Promise<Blob | FileTrouble> {
  const base = `/v1/desk/cases/${conversationId}/files`;
  const asked = await source.ask("POST", `${base}/open`, wish);
  if (asked?.status !== 200 || !isFields(asked.value)) return troubleOf(asked?.status ?? null);
  const bytes = await source.bytes(`${base}/fetch`, { ticket: asked.value["ticket"] });
  return bytes instanceof Blob ? bytes : troubleOf(bytes);
}

function troubleOf(status: number | null): FileTrouble {
  if (status === null || status >= 500) return "failed";
  if (status === 429) return "spent";
  return status === 410 ? "gone" : "refused";
}
