// SPDX-License-Identifier: Apache-2.0
import type { z } from "zod";
import type { DeskAnswer, Hop } from "#app";

/** More than this is no answer of a desk. */
const MOST_BYTES = 2 * 1024 * 1024;

export type Ask = {
  readonly method: "GET" | "POST" | "DELETE";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
};

/**
 * Asks a desk once. Never throws: whoever does not answer in time, answers too much, or nonsense, is asked later; so is who is busy or wants
 * another key, since a person will mend that. What is refused as such is refused for ever.
 */
export async function askDesk<T>(
  hop: Hop,
  timeoutMs: number,
  { url, ...ask }: Ask,
  shape: z.ZodType<T> | null,
): Promise<DeskAnswer<T>> {
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    const response = await hop.fetch(url, { ...ask, signal, redirect: "error" });
    if (!response.ok) {
      await response.body?.cancel();
      return { outcome: isFinal(response.status) ? "never" : "later", code: `http_${response.status}` };
    }
    if (shape === null) {
      await response.body?.cancel();
      return { outcome: "done", value: undefined as T };
    }
    const parsed = shape.safeParse(await jsonOf(response));
    return parsed.success ? { outcome: "done", value: parsed.data } : { outcome: "later", code: "not_understood" };
  } catch {
    return { outcome: "later", code: "unreachable" };
  }
}

/** 401, 403 and 404 are mended by whoever runs the desk: nothing is given up for them. */
function isFinal(status: number): boolean {
  return status === 400 || status === 413 || status === 415 || status === 422;
}

async function jsonOf(response: Response): Promise<unknown> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  const body: ReadableStream<Uint8Array> | null = response.body;
  if (body === null) return null;
  for await (const piece of body) {
    size += piece.length;
    if (size > MOST_BYTES) throw new RangeError("too much");
    pieces.push(piece);
  }
  return JSON.parse(Buffer.concat(pieces).toString("utf8"));
}
