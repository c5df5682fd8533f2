// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { parse, parseDocument } from "yaml";
import type { AssuranceLevel, JsonObject, Lang } from "#kernel";
import { foldTracker } from "./advance.ts";
import type { Command } from "./commands.ts";
import type { ComposedPart } from "./compose.ts";
import { compose, wordAct, wordSummary } from "./compose.ts";
import type { DialogueEvent, ToolFailure } from "./events.ts";
import type { FakeAnswer } from "./testing.ts";
import { play, realDialogue } from "./testing.ts";
import { openTracker } from "./tracker.ts";
import { word } from "./word.ts";

/**
 * Transcripts in files: what is said and what tools answer in, what is shown and wished for out. `TRANSCRIPTS=write` writes what
 * the engine does now into the files, to be read through before it is committed.
 */
const FOLDER = fileURLToPath(new URL("../../test/transcripts/", import.meta.url));
const FAILURES = ["unavailable", "not_found", "not_allowed", "too_many_requests", "conflict", "invalid_answer"];

type Heard = {
  readonly intent?: string;
  readonly confidence?: number;
  readonly rival?: string;
  readonly rivalConfidence?: number;
  readonly outOfScope?: boolean;
  readonly mentions?: Readonly<Record<string, string | number | JsonObject>>;
  readonly lang?: Lang;
};
type Turn = {
  readonly say?: string;
  readonly heard?: Heard;
  readonly press?: string;
  readonly pressId?: string;
  readonly pressOld?: string;
  readonly event?: DialogueEvent;
  readonly expect?: readonly string[];
};
type Transcript = {
  readonly description: string;
  readonly lang: Lang;
  readonly assurance?: AssuranceLevel;
  readonly desk?: "open" | "closed";
  readonly tools?: Readonly<Record<string, string | readonly string[]>>;
  readonly turns: readonly Turn[];
};

const fakes = parse(readFileSync(`${FOLDER}fakes/answers.yaml`, "utf8"), { merge: true }) as Readonly<
  Record<string, JsonObject>
>;
const { flows, catalogues } = realDialogue();
const files = readdirSync(FOLDER).filter((name) => name.endsWith(".yaml"));

/** Marks that isolate values are right in the product and unreadable in a file. */
function readable(text: string): string {
  return text.replace(/[\u200e\u200f\u061c\u2066-\u2069]/g, "").replace(/\u00a0|\u202f/g, " ");
}

function shown(part: ComposedPart): string {
  if (part.type === "text") return `bot: ${part.text}${part.link ? ` [${part.link.label}](${part.link.href})` : ""}`;
  if (part.type === "choices") return `choices: ${part.choices.map((choice) => choice.label).join(" | ")}`;
  const { card } = part;
  switch (card.kind) {
    case "bill_comparison": {
      const rows = card.rows.map(
        (row) => `${row.label} ${row.amount} ${row.sign}${row.detail === undefined ? "" : ` (${row.detail})`}`,
      );
      const totals = `${card.previous.label} ${card.previous.total} → ${card.current.label} ${card.current.total} = ${card.difference}`;
      return `card ${card.title}: ${totals}; ${rows.join("; ")}${card.note === undefined ? "" : `; ${card.note}`}`;
    }
    case "plan_comparison":
      return `card ${card.title}: ${card.plans
        .map(
          (plan) =>
            `${plan.name} ${plan.price} (${plan.features.join(", ")})${plan.isCurrent ? " *" : ""}${plan.choiceId === undefined ? "" : " →"}${plan.whyNot === undefined ? "" : ` ${plan.whyNot}`}`,
        )
        .join("; ")}`;
    case "step_list":
      return `card ${card.title}: ${card.steps.map((step) => `[${step.state}] ${step.text}`).join(" ")}`;
    case "receipt":
      return `card ${card.title} ${card.reference}: ${card.rows.map((row) => `${row.label} ${row.value}`).join("; ")}${card.note === undefined ? "" : `; ${card.note}`}`;
    case "link":
      return `card ${card.title}: ${card.body} [${card.label}](${card.href})`;
    case "quote":
      return `card ${card.title}: “${card.text}”${card.note === undefined ? "" : ` ${card.note}`} [${card.label}](${card.href})`;
  }
}

function lineOf(command: Command, lang: Lang): string[] {
  switch (command.type) {
    case "say":
    case "show_card":
    case "offer":
      return compose(catalogues, lang, command).map(shown);
    case "call_tool":
      return [`call ${command.tool} ${JSON.stringify(command.args)}`];
    case "require_assurance":
      return [`require ${command.level}: ${word(catalogues, lang, command.why, command.params)}`];
    case "propose_act": {
      const act = wordAct(catalogues, lang, command);
      const rows = act.rows.map((row) => `${row.label} ${row.value}`).join("; ");
      return [`act ${command.kind} ${JSON.stringify(command.args)}: ${act.title}: ${act.text} (${rows})`];
    }
    case "begin_recovery":
      return [`begin recovery by ${command.by}`];
    case "secure":
      return [`secure ${command.what}`];
    case "hand_over": {
      const facts = wordSummary(catalogues, lang, command.summary).map((row) => `${row.label}: ${row.value}`);
      return [`hand over ${command.reason} (${facts.join("; ")})`];
    }
    case "end_conversation":
      return ["end conversation"];
  }
}

/** Label → id of everything pressed or pressable so far, newest last. */
function labelsOf(commands: readonly Command[], lang: Lang): [string, string][] {
  return commands
    .flatMap((command) => compose(catalogues, lang, command))
    .flatMap((part): [string, string][] => {
      if (part.type === "choices") return part.choices.map((choice) => [readable(choice.label), choice.id]);
      if (part.type !== "card" || part.card.kind !== "plan_comparison") return [];
      return part.card.plans.flatMap((plan): [string, string][] =>
        plan.choiceId === undefined ? [] : [[readable(plan.name), plan.choiceId]],
      );
    });
}

function eventOf(turn: Turn, lang: Lang, labels: readonly [string, string][]): DialogueEvent {
  if (turn.event) return turn.event;
  if (turn.pressId !== undefined) return { type: "choice_pressed", choiceId: turn.pressId };
  const wanted = turn.press ?? turn.pressOld;
  if (wanted !== undefined) {
    const fitting = labels.filter(([label]) => label === wanted);
    const choice = turn.press === undefined ? fitting[0] : fitting.at(-1);
    if (!choice)
      throw new Error(`No button is called "${wanted}": there are ${labels.map(([label]) => label).join(", ")}`);
    return { type: "choice_pressed", choiceId: choice[1] };
  }
  const heard = turn.heard ?? {};
  const intents = [
    ...(heard.intent === undefined ? [] : [{ intent: heard.intent, confidence: heard.confidence ?? 0.9 }]),
    ...(heard.rival === undefined ? [] : [{ intent: heard.rival, confidence: heard.rivalConfidence ?? 0.05 }]),
  ];
  return {
    type: "utterance_understood",
    understanding: {
      lang: heard.lang ?? lang,
      intents,
      isOutOfScope: heard.outOfScope ?? false,
      mentions: Object.entries(heard.mentions ?? {}).map(([slot, value]) => ({ slot, value, start: 0, end: 1 })),
    },
  };
}

function world(transcript: Transcript): (tool: string) => FakeAnswer {
  const used = new Map<string, number>();
  return (tool) => {
    const given = transcript.tools?.[tool];
    if (given === undefined) throw new Error(`The transcript has no answer of ${tool}`);
    const names = typeof given === "string" ? [given] : given;
    const count = used.get(tool) ?? 0;
    used.set(tool, count + 1);
    const name = names[Math.min(count, names.length - 1)] ?? "";
    if (FAILURES.includes(name)) return { failure: name as ToolFailure };
    const result = fakes[name];
    if (!result) throw new Error(`No fake answer is called "${name}"`);
    return { result };
  };
}

function runTranscript(transcript: Transcript): string[][] {
  const answer = world(transcript);
  let acts = 0;
  const actId = (): string => `act-${++acts}`;
  const desk = { answer, actId, isDeskOpen: transcript.desk !== "closed" };
  let tracker = openTracker();
  const labels: [string, string][] = [];
  const events: DialogueEvent[] = [];
  const take = (given: DialogueEvent): string[] => {
    // Acts are numbered as they are proposed; "latest" is the one on the screen.
    const event = "actId" in given && given.actId === "latest" ? { ...given, actId: `act-${acts}` } : given;
    const step = play(tracker, event, flows, desk);
    tracker = step.tracker;
    events.push(...step.events);
    labels.push(...labelsOf(step.commands, tracker.lang));
    return step.commands.flatMap((command) => lineOf(command, tracker.lang)).map(readable);
  };
  take({ type: "conversation_opened", lang: transcript.lang, assurance: transcript.assurance ?? "A0" });
  const outputs = transcript.turns.map((turn) => take(eventOf(turn, tracker.lang, labels)));
  expect(foldTracker(events, flows)).toEqual(tracker);
  expect(JSON.parse(JSON.stringify(tracker))).toEqual(tracker);
  return outputs;
}

describe("transcripts", () => {
  for (const file of files) {
    const text = readFileSync(`${FOLDER}${file}`, "utf8");
    const transcript = parse(text) as Transcript;
    test(`${file}: ${transcript.description}`, () => {
      const outputs = runTranscript(transcript);
      if (process.env["TRANSCRIPTS"] === "write") {
        const document = parseDocument(text);
        for (const [position, output] of outputs.entries())
          document.setIn(["turns", position, "expect"], document.createNode(output));
        writeFileSync(`${FOLDER}${file}`, document.toString({ lineWidth: 0 }));
        return;
      }
      expect(outputs).toEqual(transcript.turns.map((turn) => turn.expect ?? []));
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
