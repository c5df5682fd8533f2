// SPDX-License-Identifier: Apache-2.0
import type { JsonObject, Lang, Result, ScreenedText } from "#kernel";

/** What a model may be used for. Off unless configured. */
export type AssistUse = "classify" | "slots" | "phrase";

/** What a model is asked. `heard` is the only text of a visitor that ever comes here, and has pseudonyms in it. */
export type AssistPrompt = {
  /** Rules and facts of ours: the same for everybody. */
  readonly rules: string;
  readonly heard: ScreenedText;
  /** Shape of the answer, as JSON Schema, for servers that can be held to one. */
  readonly shape: JsonObject;
  readonly maxTokens: number;
};

export type AssistRefusal = { readonly reason: "unavailable" | "timeout" | "too_large" | "invalid_answer" };

/** A language model, wherever it runs. Its answer is a string that nothing is believed of. */
export interface LanguageModel {
  ask(prompt: AssistPrompt, signal: AbortSignal): Promise<Result<string, AssistRefusal>>;
}

/** What became of a question to the model, for metrics and the record. */
export type AssistOutcome =
  | "used"
  | "not_needed"
  | "rejected"
  | "budget"
  | "resting"
  /** What the visitor wrote looks like an attack: no model was asked. */
  | "withheld"
  | AssistRefusal["reason"];

/** The model with its limits, as one installation uses it. */
export type Assistant = {
  /** As configured; told in records, never to the model. */
  readonly name: string;
  readonly model: LanguageModel;
  readonly uses: ReadonlySet<AssistUse>;
  /** All questions of one turn together. */
  readonly turnMs: number;
  readonly tokensPerDay: number;
  readonly rest: AssistRest;
  /** Words that the operator's own sentences use, folded: a reworded sentence has no others. */
  readonly vocabulary: Readonly<Record<Lang, ReadonlySet<string>>>;
  readonly onOutcome: (use: AssistUse, outcome: AssistOutcome) => void;
};

/** Keeps turns away from a model that fails. */
export interface AssistRest {
  mayAsk(): boolean;
  succeeded(): void;
  failed(): void;
}
