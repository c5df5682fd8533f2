// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { eventsOf, type StreamEvent } from "./event-stream.ts";

async function read(bytes: Uint8Array, cuts: readonly number[]): Promise<StreamEvent[]> {
  async function* pieces(): AsyncGenerator<Uint8Array, void> {
    let at = 0;
    for (const cut of [...cuts].sort((a, b) => a - b)) {
      const end = Math.min(Math.max(cut, at), bytes.length);
      yield bytes.subarray(at, end);
      at = end;
    }
    yield bytes.subarray(at);
  }
  const events: StreamEvent[] = [];
  for await (const event of eventsOf(pieces())) events.push(event);
  return events;
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const data = (...texts: string[]): StreamEvent[] => texts.map((text) => ({ kind: "data", data: text }));

describe("eventsOf()", () => {
  it.each([
    ["data: a\n\ndata: b\n\n", data("a", "b")],
    ["data: a\r\n\r\ndata: b\r\n\r\n", data("a", "b")],
    ["data: a\r\rdata: b\r\r", data("a", "b")],
    ["data:a\ndata: b\n\n", data("a\nb")],
    [": comment\nevent: x\nid: 7\nretry: 1\ndata: a\n\n", data("a")],
    ["data: a", data("a")],
    ["data\n\n", data("")],
    ["\n\n\n", []],
    ["data: «مرحبا» 😀\n\n", data("«مرحبا» 😀")],
    ["database: a\n\n", []],
  ])("eventsOf() reads %j", async (text, events) => {
    expect(await read(utf8(text), [])).toEqual(events);
  });

  it("eventsOf() gives the same for every cut of the bytes [SEC-163]", async () => {
    const line = fc.constantFrom("data: x", "data: «PHONE_1» é😀", "data:", ": c", "event: e", "", "", "id: 1");
    const end = fc.constantFrom("\n", "\r\n", "\r");
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(line, end), { maxLength: 20 }),
        fc.array(fc.nat(200), { maxLength: 30 }),
        async (lines, cuts) => {
          const bytes = utf8(lines.flat().join(""));
          expect(await read(bytes, cuts)).toEqual(await read(bytes, []));
        },
      ),
      { numRuns: 500 },
    );
  });

  it("eventsOf() ends with `broken` at bytes that are no text, and at a line without end", async () => {
    expect(await read(new Uint8Array([0x64, 0xff, 0x0a]), [])).toEqual([{ kind: "broken" }]);
    const long = utf8(`data: ok\n\ndata: ${"x".repeat(600_000)}`);
    const events = await read(
      long,
      Array.from({ length: 20 }, (_, i) => i * 40_000),
    );
    expect(events.at(-1)).toEqual({ kind: "broken" });
  });
});
