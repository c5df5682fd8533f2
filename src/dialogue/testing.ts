// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { makeFaultFinder } from "#app";
import type { JsonObject, Lang } from "#kernel";
import { LANGUAGES } from "#kernel";
import { advance } from "./advance.ts";
import type { CatalogueSource, MessageCatalogues, Voice } from "./catalogues.ts";
import { loadCatalogues } from "./catalogues.ts";
import type { Command } from "./commands.ts";
import type { DialogueEvent, ToolFailure, Understanding } from "./events.ts";
import type { FlowSet } from "./flow.ts";
import type { Finders, FlowSource } from "./load-flows.ts";
import { loadFlows } from "./load-flows.ts";
import type { ToolName } from "./tools.ts";
import type { Tracker } from "./tracker.ts";

const FLOWS = fileURLToPath(new URL("../../flows/", import.meta.url));

export const testVoice: Voice = {
  timeZone: "Europe/London",
  operator: "Larkspur",
  addresses: { privacy: "https://www.larkspur.example/privacy" },
};

export function readFlowSources(): FlowSource[] {
  const names = readdirSync(FLOWS).filter((name) => name.endsWith(".flow.yaml"));
  return names.sort().map((name) => ({ path: `flows/${name}`, text: readFileSync(`${FLOWS}${name}`, "utf8") }));
}

export function readCatalogueSources(): CatalogueSource[] {
  return LANGUAGES.map((lang) => ({
    lang,
    path: `flows/messages/${lang}.yaml`,
    text: readFileSync(`${FLOWS}messages/${lang}.yaml`, "utf8"),
  }));
}

/** The product's own searches for a fault. */
export function readFinders(): Finders {
  const names = readdirSync(`${FLOWS}knowledge`).filter((name) => name.endsWith(".yaml"));
  return new Map(
    names.map((name) => {
      const finder = makeFaultFinder(readFileSync(`${FLOWS}knowledge/${name}`, "utf8"));
      if (!finder.ok) throw new Error(JSON.stringify(finder.refusal.problems, null, 1));
      return [name.replace(/\.yaml$/, ""), finder.value];
    }),
  );
}

/** The product's own flows and sentences. */
export function realDialogue(): { flows: FlowSet; catalogues: MessageCatalogues } {
  return makeDialogue(readFlowSources(), readCatalogueSources());
}

/** Flows and sentences from texts that a test brings along. */
export function makeDialogue(
  flowSources: readonly FlowSource[],
  catalogueSources: readonly CatalogueSource[],
): { flows: FlowSet; catalogues: MessageCatalogues } {
  const catalogues = loadCatalogues(catalogueSources, testVoice);
  if (!catalogues.ok) throw new Error(JSON.stringify(catalogues.refusal.problems, null, 1));
  const flows = loadFlows(flowSources, catalogues.value, readFinders());
  if (!flows.ok) throw new Error(JSON.stringify(flows.refusal.problems, null, 1));
  return { flows: flows.value, catalogues: catalogues.value };
}

export type FakeAnswer = { readonly result: JsonObject } | { readonly failure: ToolFailure };

/**
 * Plays the app for the engine: feeds an event, answers tool calls from `answer` and a hand-over from `isDeskOpen`,
 * until the engine waits. Returns every command in order and every event that was fed.
 */
export function play(
  start: Tracker,
  first: DialogueEvent,
  flows: FlowSet,
  world: {
    readonly answer: (tool: ToolName, args: JsonObject) => FakeAnswer;
    readonly isDeskOpen?: boolean;
    readonly actId?: () => string;
  },
): { tracker: Tracker; commands: Command[]; events: DialogueEvent[] } {
  let tracker = start;
  const commands: Command[] = [];
  const events: DialogueEvent[] = [];
  const queue: DialogueEvent[] = [first];
  for (let event = queue.shift(); event && events.length < 200; event = queue.shift()) {
    const step = advance(tracker, event, flows);
    events.push(event);
    tracker = step.tracker;
    for (const command of step.commands) {
      commands.push(command);
      if (command.type === "call_tool") {
        const answer = world.answer(command.tool, command.args);
        queue.push(
          "result" in answer
            ? { type: "tool_returned", callId: command.callId, result: answer.result }
            : { type: "tool_failed", callId: command.callId, failure: answer.failure },
        );
      }
      if (command.type === "propose_act") queue.push({ type: "act_proposed", actId: world.actId?.() ?? "a" });
      if (command.type === "hand_over") {
        const isOpen = world.isDeskOpen ?? true;
        queue.push({ type: "handed_over", isOpen, reference: isOpen ? null : "CB-1", waitMinutes: isOpen ? 4 : null });
      }
    }
  }
  return { tracker, commands, events };
}

/** What understanding makes of words with one clear aim. */
export function said(
  intent: string,
  mentions: Readonly<Record<string, string | number | JsonObject>> = {},
  lang: Lang = "en",
  confidence: number = 0.9,
): DialogueEvent {
  const understanding: Understanding = {
    lang,
    intents: intent === "" ? [] : [{ intent, confidence }],
    isOutOfScope: false,
    mentions: Object.entries(mentions).map(([slot, value]) => ({ slot, value, start: 0, end: 1 })),
  };
  return { type: "utterance_understood", understanding };
}
