// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { parse, parseDocument } from "yaml";
import { foldTracker } from "./advance.ts";
import { realDialogue } from "./testing.ts";
import { type FakeAnswers, playTranscript, readTranscript } from "./transcript.ts";

/**
 * Transcripts in files. `TRANSCRIPTS=write` writes what the engine does now into the files, to be read through before it is
 * committed.
 */
const FOLDER = fileURLToPath(new URL("../../test/transcripts/", import.meta.url));

const fakes = parse(readFileSync(`${FOLDER}fakes/answers.yaml`, "utf8"), { merge: true }) as FakeAnswers;
const dialogue = realDialogue();
const { flows } = dialogue;
const files = readdirSync(FOLDER).filter((name) => name.endsWith(".yaml"));

describe("transcripts", () => {
  for (const file of files) {
    const text = readFileSync(`${FOLDER}${file}`, "utf8");
    const transcript = readTranscript(text);
    if (!transcript.ok) throw new Error(`${file}: ${transcript.refusal.message}`);
    test(`${file}: ${transcript.value.description}`, () => {
      const { outputs, tracker, events } = playTranscript(transcript.value, dialogue, fakes);
      expect(foldTracker(events, flows)).toEqual(tracker);
      expect(JSON.parse(JSON.stringify(tracker))).toEqual(tracker);
      if (process.env["TRANSCRIPTS"] === "write") {
        const document = parseDocument(text);
        for (const [position, output] of outputs.entries())
          document.setIn(["turns", position, "expect"], document.createNode(output));
        writeFileSync(`${FOLDER}${file}`, document.toString({ lineWidth: 0 }));
        return;
      }
      expect(outputs).toEqual(transcript.value.turns.map((turn) => turn.expect ?? []));
    });
  }

  test("the folder holds each flow in both languages", () => {
    const tasks = [...flows.flows.values()]
      .filter((flow) => flow.kind === "task")
      .map((flow) => flow.id.replaceAll("_", "-"));
    for (const flow of tasks)
      for (const lang of ["en", "ar"])
        expect(
          files.some((file) => file.startsWith(`${flow}-${lang}-`)),
          `${flow} ${lang}`,
        ).toBe(true);
  });
});
