// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { runNluEvaluate, runNluTrain } from "./nlu.ts";

function terminal(): { isInteractive: boolean; write: (text: string) => void; shown: () => string } {
  const parts: string[] = [];
  return { isInteractive: false, write: (text) => void parts.push(text), shown: () => parts.join("") };
}

describe("runNluEvaluate()", () => {
  it("counts what was right, names what is confused, and the wrong ones first of which it was sure", () => {
    const out = terminal();
    const reading = (text: string, wanted: string, got: string, confidence: number) => ({
      text,
      wanted,
      got,
      confidence,
    });
    runNluEvaluate(
      [
        reading("top me up", "top_up", "top_up", 0.9),
        reading("add some", "top_up", "add_on", 0.6),
        reading("put five on it", "top_up", "add_on", 0.8),
        reading("a joke", "out_of_scope", "out_of_scope", 0.1),
      ],
      out,
    );
    const shown = out.shown();
    expect(shown).toContain("4 texts: 33.3 % of those in scope right, 100.0 % of the others refused");
    expect(shown).toMatch(/top_up +3 +33\.3 % +100\.0 %/);
    expect(shown).toContain("2  top_up → add_on");
    expect(shown.indexOf("put five on it")).toBeLessThan(shown.indexOf("add some"));
  });
});

describe("runNluTrain()", () => {
  it("says what was made and where it lies", async () => {
    const out = terminal();
    const made = { intents: 3, ownTexts: 10, addedTexts: 2, seconds: 1.25, megabytes: 0.5, path: "/data/nlu/x" };
    expect(await runNluTrain(async () => Promise.resolve(made), out)).toBe(0);
    expect(out.shown()).toBe(
      "Trained: 3 intents from 10 texts of ours and 2 of yours, 1.3 s, 0.5 MB\n/data/nlu/x\nThe server reads it at its next start\n",
    );
  });
});
