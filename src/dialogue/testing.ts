// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { makeFaultFinder } from "#app";
import type { JsonObject, Lang } from "#kernel";
import { LANGUAGES } from "#kernel";
import type { CatalogueSource, MessageCatalogues, Voice } from "./catalogues.ts";
import { loadCatalogues } from "./catalogues.ts";
import type { DialogueEvent, Understanding } from "./events.ts";
import type { FlowSet } from "./flow.ts";
import type { Finders, FlowSource } from "./load-flows.ts";
import { loadFlows } from "./load-flows.ts";

const FLOWS = fileURLToPath(new URL("../../flows/", import.meta.url));

export type { FakeAnswer } from "./play.ts";
export { play } from "./play.ts";

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
  return makeDialogue(readFlowSources(), readCatalogueSources(), {
    path: "flows/needs.yaml",
    text: readFileSync(`${FLOWS}needs.yaml`, "utf8"),
  });
}

/** Flows and sentences from texts that a test brings along. */
export function makeDialogue(
  flowSources: readonly FlowSource[],
  catalogueSources: readonly CatalogueSource[],
  needs: FlowSource | null = null,
): { flows: FlowSet; catalogues: MessageCatalogues } {
  const catalogues = loadCatalogues(catalogueSources, testVoice);
  if (!catalogues.ok) throw new Error(JSON.stringify(catalogues.refusal.problems, null, 1));
  const flows = loadFlows(flowSources, catalogues.value, readFinders(), "", [], needs);
  if (!flows.ok) throw new Error(JSON.stringify(flows.refusal.problems, null, 1));
  return { flows: flows.value, catalogues: catalogues.value };
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
