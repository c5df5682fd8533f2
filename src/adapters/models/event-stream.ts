// SPDX-License-Identifier: Apache-2.0

/** Longest line of a stream, in UTF-16 units: one event is one line. */
const MAX_LINE_UNITS = 512 * 1024;

export type StreamEvent = { readonly kind: "data"; readonly data: string } | { readonly kind: "broken" };

/**
 * The events of a `text/event-stream` (HTML Living Standard §9.2), as far as model servers use it: lines of `data:`, joined until an empty
 * line. Names, ids, comments and other fields are skipped. A line without end, or bytes that are not UTF-8, are `broken`, and nothing follows.
 */
export async function* eventsOf(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<StreamEvent, void> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let rest = "";
  let data: string[] = [];
  const take = function* (text: string): Generator<StreamEvent, void> {
    // A carriage return at the end may be the first half of a line end.
    const isHalf = text.endsWith("\r");
    const lines = (isHalf ? text.slice(0, -1) : text).split(/\r\n|\n|\r/u);
    rest = (lines.pop() ?? "") + (isHalf ? "\r" : "");
    for (const line of lines) {
      if (line === "") {
        if (data.length > 0) yield { kind: "data", data: data.join("\n") };
        data = [];
      } else if (line === "data" || line.startsWith("data:")) {
        data.push(line.slice(5).replace(/^ /u, ""));
      }
    }
  };
  for await (const piece of pieces) {
    const text = decoded(decoder, piece);
    if (text === null || rest.length + text.length > 2 * MAX_LINE_UNITS) return yield* broken();
    yield* take(rest + text);
    if (rest.length > MAX_LINE_UNITS) return yield* broken();
  }
  // An event that no empty line ended is still one where a server just closes.
  yield* take(`${rest}\n\n`);
}

function* broken(): Generator<StreamEvent, void> {
  yield { kind: "broken" };
}

function decoded(decoder: TextDecoder, piece: Uint8Array): string | null {
  try {
    return decoder.decode(piece, { stream: true });
  } catch {
    return null;
  }
}
