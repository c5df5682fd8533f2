// SPDX-License-Identifier: Apache-2.0
import { parse } from "yaml";
import { z } from "zod";
import { ASSURANCE_LEVELS, type JsonObject, LANGUAGES, type Lang, ok, type Result, refuse } from "#kernel";
import type { MessageCatalogues } from "./catalogues.ts";
import type { Command } from "./commands.ts";
import type { ComposedPart } from "./compose.ts";
import { compose, wordAct, wordSummary } from "./compose.ts";
import { TranscriptError } from "./errors.ts";
import { type DialogueEvent, TOOL_FAILURES, type ToolFailure } from "./events.ts";
import type { FlowSet } from "./flow.ts";
import { type FakeAnswer, play } from "./play.ts";
import { openTracker, type Tracker } from "./tracker.ts";
import { word } from "./word.ts";

/** Flows and their sentences, as a transcript is played on them. */
export type Dialogue = { readonly flows: FlowSet; readonly catalogues: MessageCatalogues };
/** What operators' systems answer in transcripts, by name. */
export type FakeAnswers = Readonly<Record<string, JsonObject>>;

const names = z.union([z.string(), z.array(z.string()).min(1)]);
const heard = z.strictObject({
  intent: z.string().optional(),
  confidence: z.number().min(0).max(1).optional(),
  rival: z.string().optional(),
  rivalConfidence: z.number().min(0).max(1).optional(),
  outOfScope: z.boolean().optional(),
  mentions: z.record(z.string(), z.union([z.string(), z.number(), z.record(z.string(), z.json())])).optional(),
  lang: z.enum(LANGUAGES).optional(),
});
const turn = z.strictObject({
  /** For readers: the words that were understood as `heard`. */
  say: z.string().optional(),
  heard: heard.optional(),
  /** A label that is offered now; `pressOld` the first one ever offered by that name. */
  press: z.string().optional(),
  pressId: z.string().optional(),
  pressOld: z.string().optional(),
  event: z.looseObject({ type: z.string() }).optional(),
  expect: z.array(z.string()).optional(),
});
const schema = z.strictObject({
  description: z.string(),
  lang: z.enum(LANGUAGES),
  assurance: z.enum(ASSURANCE_LEVELS).optional(),
  desk: z.enum(["open", "closed"]).optional(),
  /** By tool: the name of an answer in `fakes/answers.yaml`, of a failure, or several for one call after the other. */
  tools: z.record(z.string(), names).optional(),
  turns: z.array(turn).min(1),
});

/** A conversation in a file: what is understood or pressed and what tools answer in; what is shown and wished for out. */
export type Transcript = z.infer<typeof schema>;
type Turn = Transcript["turns"][number];

/** Reads a transcript file, or says what is wrong with its shape. */
export function readTranscript(
  text: string,
): Result<Transcript, { readonly reason: "malformed_transcript"; readonly message: string }> {
  let value: unknown;
  try {
    value = parse(text);
  } catch (cause) {
    return refuse({ reason: "malformed_transcript", message: cause instanceof Error ? cause.message : "not YAML" });
  }
  const read = schema.safeParse(value);
  if (read.success) return ok(read.data);
  const [issue] = read.error.issues;
  return refuse({ reason: "malformed_transcript", message: `${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}` });
}

export type Played = {
  /** What each turn showed and wished for, in words. */
  readonly outputs: readonly (readonly string[])[];
  readonly tracker: Tracker;
  readonly events: readonly DialogueEvent[];
};

/**
 * Plays a transcript on flows, without an app, a database or an operator.
 *
 * @throws TranscriptError - If it presses what is not offered, or names an answer that is not there.
 */
export function playTranscript(transcript: Transcript, dialogue: Dialogue, fakes: FakeAnswers): Played {
  const answer = answersOf(transcript, fakes);
  let acts = 0;
  const actId = (): string => `act-${++acts}`;
  const desk = { answer, actId, isDeskOpen: transcript.desk !== "closed" };
  let tracker = openTracker();
  const labels: [string, string][] = [];
  const events: DialogueEvent[] = [];
  const take = (given: DialogueEvent): string[] => {
    // Acts are numbered as they are proposed; "latest" is the one on the screen.
    const event = "actId" in given && given.actId === "latest" ? { ...given, actId: `act-${acts}` } : given;
    const step = play(tracker, event, dialogue.flows, desk);
    tracker = step.tracker;
    events.push(...step.events);
    labels.push(...labelsOf(dialogue, step.commands, tracker.lang));
    return step.commands.flatMap((command) => lineOf(dialogue, command, tracker.lang)).map(readable);
  };
  take({ type: "conversation_opened", lang: transcript.lang, assurance: transcript.assurance ?? "A0" });
  return { outputs: transcript.turns.map((one) => take(eventOf(one, tracker.lang, labels))), tracker, events };
}

function answersOf(transcript: Transcript, fakes: FakeAnswers): (tool: string) => FakeAnswer {
  const used = new Map<string, number>();
  return (tool) => {
    const given = transcript.tools?.[tool];
    if (given === undefined) throw new TranscriptError(`The transcript has no answer of ${tool}`);
    const wanted = typeof given === "string" ? [given] : given;
    const count = used.get(tool) ?? 0;
    used.set(tool, count + 1);
    const name = wanted[Math.min(count, wanted.length - 1)] ?? "";
    if (isFailure(name)) return { failure: name };
    const result = fakes[name];
    if (!result) throw new TranscriptError(`No fake answer is called "${name}"`);
    return { result };
  };
}

function isFailure(name: string): name is ToolFailure {
  return (TOOL_FAILURES as readonly string[]).includes(name);
}

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
    case "download":
      return `card ${card.title}: ${card.body} [${card.label}](${card.name})`;
    case "link":
      return `card ${card.title}: ${card.body} [${card.label}](${card.href})`;
    case "quote":
      return `card ${card.title}: “${card.text}”${card.note === undefined ? "" : ` ${card.note}`} [${card.label}](${card.href})`;
  }
}

function lineOf({ catalogues }: Dialogue, command: Command, lang: Lang): string[] {
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
function labelsOf({ catalogues }: Dialogue, commands: readonly Command[], lang: Lang): [string, string][] {
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
  // Checked in shape only: what an event means, the engine refuses by itself.
  if (turn.event) return turn.event as unknown as DialogueEvent;
  if (turn.pressId !== undefined) return { type: "choice_pressed", choiceId: turn.pressId };
  const wanted = turn.press ?? turn.pressOld;
  if (wanted !== undefined) {
    const fitting = labels.filter(([label]) => label === wanted);
    const choice = turn.press === undefined ? fitting[0] : fitting.at(-1);
    if (!choice)
      throw new TranscriptError(
        `No button is called "${wanted}": there are ${labels.map(([label]) => label).join(", ")}`,
      );
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
