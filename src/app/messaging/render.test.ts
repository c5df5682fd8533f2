// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import type { ConversationEvent, Part } from "#protocol";
import { renderEvent } from "./render.ts";
import { stopWordIn } from "./stop-words.ts";

const WORDS = { choose: "Choose:", open: "Choose", number: "Answer with a number.", notHere: "Not here." };
const said = (parts: Part[], by: "bot" | "agent" | "visitor" = "bot"): ConversationEvent => ({
  kind: "message",
  seq: 1,
  at: "2026-11-25T10:00:00.000Z",
  by,
  parts,
  ...(by === "agent" ? { agentName: "Noor" } : {}),
});
const choices = (...labels: string[]): Part => ({
  type: "choices",
  choices: labels.map((label, index) => ({ id: `1.o_${index}`, label })),
});
const text = (words: string): Part => ({ type: "text", text: words });

describe("renderEvent()", () => {
  it("makes three short choices buttons, up to ten a list with whole labels, and more of them numbers", () => {
    expect(renderEvent("whatsapp", said([text("Well?"), choices("Yes", "No")]), WORDS)).toEqual([
      {
        kind: "buttons",
        text: "Well?",
        buttons: [
          { id: "1.o_0", title: "Yes" },
          { id: "1.o_1", title: "No" },
        ],
      },
    ]);
    const long = "A label that is much longer than a row takes";
    const [list] = renderEvent("whatsapp", said([text("Which?"), choices("One", long)]), WORDS);
    expect(list).toMatchObject({ kind: "list", open: "Choose" });
    const rows = list?.kind === "list" ? list.rows : [];
    expect(rows[1]).toMatchObject({ description: long });
    expect(Array.from(rows[1]?.title ?? "").length).toBeLessThanOrEqual(24);
    const many = renderEvent(
      "whatsapp",
      said([text("Which?"), choices(...Array.from({ length: 11 }, (_, i) => `c${i}`))]),
      WORDS,
    );
    expect(many).toEqual([{ kind: "text", text: expect.stringContaining("11 c10") }]);
    expect(renderEvent("sms", said([text("Well?"), choices("Yes", "No")]), WORDS)).toEqual([
      { kind: "text", text: "Well?\n\n1 Yes\n2 No\n\nAnswer with a number." },
    ]);
  });

  it("shows what stands in our own window only to nobody, and what was hidden as hidden", () => {
    const download = {
      type: "card",
      card: { kind: "download", title: "Bill", body: "x", downloadId: "d", name: "b.pdf", label: "x" },
    } as Part;
    expect(renderEvent("whatsapp", said([download]), WORDS)).toEqual([{ kind: "text", text: "Not here." }]);
    expect(renderEvent("sms", said([text("Is it «PHONE_1»?")]), WORDS)).toEqual([{ kind: "text", text: "Is it ***?" }]);
    expect(renderEvent("whatsapp", said([text("hello")], "visitor"), WORDS)).toEqual([]);
    expect(renderEvent("whatsapp", said([text("hello")], "agent"), WORDS)).toEqual([
      { kind: "text", text: "Noor: hello" },
    ]);
  });
});

describe("stopWordIn()", () => {
  it.each([
    ["STOP", "stop"],
    [" Stop. ", "stop"],
    ["إيقاف", "stop"],
    ["أوقف!", "stop"],
    ["Start", "start"],
    ["ابدأ", "start"],
    ["please stop the roaming", null],
    ["stop it", null],
  ])("%s → %s", (words, found) => {
    expect(stopWordIn(words)).toBe(found);
  });
});
