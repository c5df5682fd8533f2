// SPDX-License-Identifier: Apache-2.0
import type { Hop, HopCall } from "#app";

/** Why there is no answer that could be used. */
export class NoAnswer extends Error {
  override readonly name = "NoAnswer";
}

const TIMEOUT_MS = 20_000;

/**
 * The text of an answer with status 200, up to a size.
 *
 * @throws NoAnswer - Nobody answered, or not with 200, or with more than was asked for.
 */
export async function readAnswer(hop: Hop, url: string, call: HopCall, maxBytes: number): Promise<string> {
  let bytes: Uint8Array;
  try {
    const answer = await hop.fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS), ...call });
    if (answer.status !== 200) {
      await answer.body?.cancel();
      throw new NoAnswer("Cannot use the answer: it is none");
    }
    bytes = await readBounded(answer, maxBytes);
  } catch (cause) {
    throw cause instanceof NoAnswer ? cause : new NoAnswer("Cannot use the answer: there is none", { cause });
  }
  return new TextDecoder().decode(bytes);
}

async function readBounded(answer: Response, maxBytes: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop early closes the connection.
  for await (const piece of (answer.body ?? []) as AsyncIterable<Uint8Array>) {
    size += piece.length;
    if (size > maxBytes) throw new NoAnswer("Cannot use the answer: it is longer than any should be");
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
