// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { type Command, compose, type DialogueEvent, openTracker, type Tracker } from "#dialogue";
import { play, realDialogue } from "#dialogue/testing";
import type { AssuranceLevel, JsonObject, Lang } from "#kernel";
import { type IntentModel, type SentenceEmbedder, understandFully } from "#nlu";
import { screenedLiteral, TEST_CONTEXT } from "#nlu/testing";

/** One turn: what is typed, pressed or happens, and what must come of it. What is left out is not looked at. */
type Turn = {
  readonly say?: string;
  /** The label of a button that is on the screen. */
  readonly press?: string;
  readonly event?: DialogueEvent;
  /** The flow on top afterwards; `none`: nothing is under way. */
  readonly flow?: string;
  /** Flows below it, waiting. */
  readonly below?: readonly string[];
  /** Ids of messages that are said, among others. */
  readonly says?: string | readonly string[];
  readonly notSays?: string;
  readonly calls?: string;
  /** The line that is spoken about from now on. */
  readonly line?: string;
  readonly lang?: Lang;
  readonly handedOver?: boolean;
};
type Conversation = {
  readonly name: string;
  readonly assurance?: AssuranceLevel;
  readonly lines?: string;
  readonly tools?: Readonly<Record<string, string>>;
  readonly turns: readonly Turn[];
};
type Folder = { readonly lang: Lang; readonly conversations: readonly Conversation[] };

/** How a conversation ended: `failure` says in which turn what was otherwise. */
export type Outcome = { readonly name: string; readonly failure: string | null };

const root = join(import.meta.dirname, "../..");
const read = (path: string): unknown => parse(readFileSync(join(root, path), "utf8"), { merge: true });

/**
 * Plays the conversations of `test/conversations` through understanding and the dialogue engine with the product's own flows; operators'
 * systems are the answers of `test/transcripts/fakes`. Words are understood by the model, not written down beforehand.
 */
export async function playConversations(
  model: IntentModel,
  embed: SentenceEmbedder,
  print: (line: string) => void = () => undefined,
): Promise<Outcome[]> {
  const dialogue = realDialogue();
  const fakes = read("test/transcripts/fakes/answers.yaml") as Record<string, JsonObject>;
  const defaults = read("test/conversations/answers.yaml") as Record<string, string>;
  const outcomes: Outcome[] = [];
  for (const file of ["en", "ar"]) {
    const { lang, conversations } = read(`test/conversations/${file}.yaml`) as Folder;
    for (const conversation of conversations) {
      const failure = await playOne(conversation, lang, { dialogue, fakes, defaults, model, embed });
      if (failure !== null) print(`conversation "${conversation.name}" (${lang}): ${failure}`);
      outcomes.push({ name: `${lang}: ${conversation.name}`, failure });
    }
  }
  return outcomes;
}

type World = {
  readonly dialogue: ReturnType<typeof realDialogue>;
  readonly fakes: Readonly<Record<string, JsonObject>>;
  readonly defaults: Readonly<Record<string, string>>;
  readonly model: IntentModel;
  readonly embed: SentenceEmbedder;
};

async function playOne(conversation: Conversation, lang: Lang, world: World): Promise<string | null> {
  const { flows, catalogues } = world.dialogue;
  const answers = {
    ...world.defaults,
    ...conversation.tools,
    ...(conversation.lines === undefined ? {} : { "lines.list": conversation.lines }),
  };
  let acts = 0;
  const desk = {
    answer: (tool: string) => {
      const result = world.fakes[answers[tool as keyof typeof answers] ?? ""];
      return result === undefined ? ({ failure: "unavailable" } as const) : { result };
    },
    actId: () => `act-${String(++acts)}`,
  };
  const level = conversation.assurance ?? "A2";
  let { tracker } = play(openTracker(), { type: "conversation_opened", lang, assurance: level }, flows, desk);
  let offered = new Map<string, string>();
  for (const [index, turn] of conversation.turns.entries()) {
    const event = await eventOf(turn, tracker, offered, world);
    if (event === null) return `turn ${String(index + 1)}: no button is called "${turn.press ?? ""}"`;
    const step = play(tracker, event, flows, desk);
    tracker = step.tracker;
    const labels = labelsOf(step.commands, tracker.lang, catalogues);
    if (labels.size > 0 || tracker.offered.keys.length === 0) offered = labels;
    const difference = differenceOf(turn, tracker, step.commands);
    if (difference !== null)
      return `turn ${String(index + 1)}, "${turn.say ?? turn.press ?? event.type}": ${difference}`;
  }
  return null;
}

async function eventOf(
  turn: Turn,
  tracker: Tracker,
  offered: ReadonlyMap<string, string>,
  { model, embed }: World,
): Promise<DialogueEvent | null> {
  if (turn.event !== undefined) return turn.event;
  if (turn.press !== undefined) {
    const choiceId = offered.get(turn.press);
    return choiceId === undefined ? null : { type: "choice_pressed", choiceId };
  }
  const choices = [...offered].map(([label, id]) => ({ id, label }));
  const context = { ...TEST_CONTEXT, choices, lines: [], lang: tracker.lang };
  const understanding = await understandFully(screenedLiteral(turn.say ?? ""), model, context, embed);
  return { type: "utterance_understood", understanding };
}

function labelsOf(
  commands: readonly Command[],
  lang: Lang,
  catalogues: World["dialogue"]["catalogues"],
): Map<string, string> {
  return new Map(
    commands
      .flatMap((command) => compose(catalogues, lang, command))
      .flatMap((part) => (part.type === "choices" ? part.choices : []))
      .map(({ label, id }) => [label.replace(/[\u200e\u200f\u061c\u2066-\u2069]/g, ""), id]),
  );
}

function differenceOf(turn: Turn, tracker: Tracker, commands: readonly Command[]): string | null {
  const stack = tracker.stack.map(({ flow }) => flow);
  const said = commands.flatMap((command) => (command.type === "say" ? [command.message] : []));
  const calls = commands.flatMap((command) => (command.type === "call_tool" ? [command.tool] : []));
  const isHandedOver = commands.some(({ type }) => type === "hand_over");
  const top = stack.at(-1) ?? "none";
  const wanted = typeof turn.says === "string" ? [turn.says] : (turn.says ?? []);
  const missing = wanted.filter((id) => !said.some((one) => one === id));
  const line = tracker.remembered["line"]?.key ?? "none";
  const found: [boolean, string][] = [
    [turn.flow === undefined || turn.flow === top, `flow is ${top}, not ${turn.flow ?? ""}`],
    [
      turn.below === undefined || turn.below.join() === stack.slice(0, -1).join(),
      `below wait ${stack.slice(0, -1).join()}`,
    ],
    [missing.length === 0, `says ${said.join(", ")}, not ${missing.join(", ")}`],
    [turn.notSays === undefined || !said.some((id) => id === turn.notSays), `says ${turn.notSays ?? ""}`],
    [turn.calls === undefined || calls.some((tool) => tool === turn.calls), `calls ${calls.join(", ")}`],
    [turn.line === undefined || turn.line === line, `line is ${line}, not ${turn.line ?? ""}`],
    [turn.lang === undefined || turn.lang === tracker.lang, `language is ${tracker.lang}`],
    [
      turn.handedOver === undefined || turn.handedOver === isHandedOver,
      isHandedOver ? "it is handed over" : "nobody is fetched",
    ],
  ];
  return found.find(([isRight]) => !isRight)?.[1] ?? null;
}
