// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { type Assistant, type AssistOutcome, type AssistUse, type Hop, makeAssistRest, makeVocabulary } from "#app";
import type { MessageCatalogues } from "#dialogue";
import { AppError, Sensitive } from "#kernel";
import { makeLanguageModel } from "#models";
import type { LoadedConfig } from "./load-config.ts";
import { systemClock } from "./system.ts";

/** An answer is a few hundred characters; what is longer is cut off by refusing it. */
const MAX_BYTES = 64 * 1024;

/** The language model for the flows as configured; null when it is not. */
export async function openAssistant(
  { config, baseDir }: LoadedConfig,
  catalogues: MessageCatalogues,
  hop: Hop,
  onOutcome: (use: AssistUse, outcome: AssistOutcome) => void,
): Promise<Assistant | null> {
  const { model } = config;
  if (!model) return null;
  const secret = model.secretFile === null ? null : await readSecret(resolve(baseDir, model.secretFile));
  const within = { firstByteMs: model.turnMs, idleMs: model.turnMs, totalMs: model.turnMs, maxBytes: MAX_BYTES };
  return {
    name: model.name,
    model: makeLanguageModel({
      kind: model.kind,
      model: model.name,
      endpoint: { hop, url: model.baseUrl, secret, ...within },
    }),
    uses: new Set(model.uses),
    turnMs: model.turnMs,
    tokensPerDay: model.tokensPerDay,
    rest: makeAssistRest(systemClock),
    vocabulary: makeVocabulary(catalogues),
    onOutcome,
  };
}

async function readSecret(path: string): Promise<Sensitive<string>> {
  try {
    return new Sensitive((await readFile(path, "utf8")).trim());
  } catch (cause) {
    throw new AppError("main.model_secret_unreadable", `Cannot use the language model: ${path} cannot be opened`, {
      cause,
    });
  }
}
