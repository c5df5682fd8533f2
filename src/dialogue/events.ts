// SPDX-License-Identifier: Apache-2.0
import type { AssuranceLevel, JsonObject, Lang } from "#kernel";

/** A value found in an utterance: what kind, its normalised value, where it stands. */
export type Mention = {
  /** `amount`, `date`, `month`, `number`, `affirm`, `deny`, `choice`, `plan`, `country`, `line`, `postcode`, … */
  readonly slot: string;
  readonly value: string | number | JsonObject;
  readonly start: number;
  readonly end: number;
};

/** What the nlu room makes of an utterance (its `understand` returns this shape). */
export type Understanding = {
  readonly lang: Lang;
  /** Best first; confidences are calibrated and in [0, 1]. */
  readonly intents: readonly { readonly intent: string; readonly confidence: number }[];
  readonly isOutOfScope: boolean;
  readonly mentions: readonly Mention[];
  /** Further aims of the same message, in the order in which they were said; the first is in `intents`. */
  readonly also?: readonly string[];
};

/** What the operator's help pages say to an utterance, word for word. Found by the app before the engine hears it. */
export type HelpAnswer = {
  /** `page_only`: the page is about it, and nothing of it may be quoted. */
  readonly kind: "quote" | "page_only";
  readonly title: string;
  readonly heading: string;
  /** The passage as it stands there; empty for `page_only`. */
  readonly text: string;
  readonly href: string;
  readonly clause: string | null;
  /** So near that it goes before an aim that is only guessed. */
  readonly isSure: boolean;
  /** Asked how something is done, not to have it done: a sure page goes before the flow, and the flow is offered beside it. */
  readonly isHowTo: boolean;
  /** Which passage of which corpus, for the record: never shown. */
  readonly evidence: { readonly version: number; readonly passage: string };
};

/** Why a tool gave no result. The engine words each; none carries back-end text. */
export const TOOL_FAILURES = [
  "unavailable", // time-out, 5xx, circuit open
  "not_found", // same words as "not yours"
  "not_allowed", // the gate refused
  "too_many_requests",
  "conflict",
  "invalid_answer", // the back-end answered nonsense
] as const;
export type ToolFailure = (typeof TOOL_FAILURES)[number];

/** Past facts. A conversation is a list of them; folding them through `advance` gives the tracker. */
export type DialogueEvent =
  | { readonly type: "conversation_opened"; readonly lang: Lang; readonly assurance: AssuranceLevel }
  /** Which flows cannot be offered from here on, by id and in order: the operator's systems that they need are not there. */
  | { readonly type: "availability_changed"; readonly off: readonly string[] }
  | {
      readonly type: "utterance_understood";
      readonly understanding: Understanding;
      /** Left out where no page says anything to it, or nobody asked. */
      readonly help?: HelpAnswer;
    }
  | { readonly type: "utterance_refused"; readonly reason: "unscreenable" | "too_long" | "blocked" }
  | { readonly type: "choice_pressed"; readonly choiceId: string }
  | { readonly type: "tool_returned"; readonly callId: string; readonly result: JsonObject }
  | { readonly type: "tool_failed"; readonly callId: string; readonly failure: ToolFailure }
  /** `by`: which way of proving led there, where one was used now. */
  | { readonly type: "assurance_changed"; readonly level: AssuranceLevel; readonly by?: string }
  | { readonly type: "step_up_ended"; readonly outcome: "failed" | "cancelled" | "unavailable" }
  /** The proposal is on the screen under this id: only it settles the flow that made it. */
  | { readonly type: "act_proposed"; readonly actId: string }
  | { readonly type: "act_declined"; readonly actId: string }
  | { readonly type: "act_expired"; readonly actId: string }
  | {
      readonly type: "act_finished";
      readonly actId: string;
      /** `done`: accepted by the operator and read back. `unknown`: sent, answer lost, being resolved. */
      readonly outcome: "done" | "refused" | "unknown";
      /** A code of the act's kind, e.g. `price_changed`, `signals_not_clean`, `order_rejected`, `unavailable`. */
      readonly reason?: string;
      readonly details: JsonObject;
    }
  | { readonly type: "person_requested" }
  | {
      readonly type: "handed_over";
      readonly isOpen: boolean;
      readonly reference: string | null;
      readonly waitMinutes: number | null;
    }
  | { readonly type: "handed_back" }
  | { readonly type: "language_changed"; readonly lang: Lang }
  /** What the visitor gave the conversation, 1 to 5. Says nothing to the flows. */
  | { readonly type: "rated"; readonly score: number }
  | { readonly type: "conversation_ended" };
