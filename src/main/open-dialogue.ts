// SPDX-License-Identifier: Apache-2.0
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { makeFaultFinder } from "#app";
import {
  type CatalogueSource,
  type FaultFinder,
  type FlowSet,
  type FlowSource,
  loadCatalogues,
  loadFlows,
  type MessageCatalogues,
  type Voice,
} from "#dialogue";
import { AppError, LANGUAGES } from "#kernel";
import { type IntentModel, loadIntentModel } from "#nlu";
import { loadSpanModel, type SpanModel } from "#pii";
import { packageRoot } from "./paths.ts";

export type DialogueFiles = { readonly flows: FlowSet; readonly catalogues: MessageCatalogues };

/** Files of the flows folder, with paths as a person would type them. */
export async function readFlowSources(dir: string): Promise<FlowSource[]> {
  const names = (await readdir(dir)).filter((name) => name.endsWith(".flow.yaml")).sort();
  return Promise.all(
    names.map(async (name) => ({ path: join("flows", name), text: await readFile(join(dir, name), "utf8") })),
  );
}

export async function readCatalogueSources(dir: string): Promise<CatalogueSource[]> {
  return Promise.all(
    LANGUAGES.map(async (lang) => ({
      lang,
      path: join("flows/messages", `${lang}.yaml`),
      text: await readFile(join(dir, "messages", `${lang}.yaml`), "utf8"),
    })),
  );
}

/** What the operator knows about faults, `knowledge/*.yaml`, each as a search that flows may use. */
export async function openFaultFinders(dir: string): Promise<ReadonlyMap<string, FaultFinder>> {
  const names = (await readdir(join(dir, "knowledge"))).filter((name) => name.endsWith(".yaml")).sort();
  const found = await Promise.all(
    names.map(async (name): Promise<[string, FaultFinder]> => {
      const finder = makeFaultFinder(await readFile(join(dir, "knowledge", name), "utf8"));
      if (!finder.ok)
        throw new AppError(
          "main.knowledge_invalid",
          `Cannot use flows/knowledge/${name}: ${finder.refusal.problems.slice(0, 3).join("; ")}`,
        );
      return [name.replace(/\.yaml$/, ""), finder.value];
    }),
  );
  return new Map(found);
}

export async function openCatalogues(dir: string, voice: Voice): Promise<MessageCatalogues> {
  const loaded = loadCatalogues(await readCatalogueSources(dir), voice);
  if (!loaded.ok)
    throw new AppError("main.catalogue_invalid", `Cannot use the message catalogue: run \`wardline flows check\``);
  return loaded.value;
}

/** Loads and checks all flows; a server never starts on flows that the check refuses. */
export async function openDialogue(voice: Voice, dir: string = join(packageRoot, "flows")): Promise<DialogueFiles> {
  const catalogues = await openCatalogues(dir, voice);
  const flows = loadFlows(await readFlowSources(dir), catalogues, await openFaultFinders(dir));
  if (!flows.ok) throw new AppError("main.flows_invalid", "Cannot use the flows: run `wardline flows check`");
  return { flows: flows.value, catalogues };
}

export async function openIntentModel(): Promise<IntentModel> {
  const dir = join(packageRoot, "models", "nlu");
  const [weights, header] = await Promise.all([
    readFile(join(dir, "intents.bin")),
    readFile(join(dir, "intents.json"), "utf8"),
  ]);
  return loadIntentModel(weights, JSON.parse(header));
}

export async function openSpanModel(): Promise<SpanModel> {
  const dir = join(packageRoot, "models", "pii");
  const [weights, header] = await Promise.all([
    readFile(join(dir, "spans.bin")),
    readFile(join(dir, "spans.json"), "utf8"),
  ]);
  return loadSpanModel(weights, JSON.parse(header));
}
