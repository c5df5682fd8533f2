// SPDX-License-Identifier: Apache-2.0
import type { AssuranceLevel, Json, JsonObject, Lang } from "#kernel";
import type { ToolFailure } from "./events.ts";
import type { Intent } from "./tool-floors.ts";

/**
 * Where a conversation stands: plain JSON, folded from its events. Holds what tools answered while a flow needs it, so it is
 * personal data: the app seals it before it is stored.
 */
export type Tracker = {
  readonly format: 1;
  readonly lang: Lang;
  readonly assurance: AssuranceLevel;
  readonly owner: "bot" | "queued" | "agent";
  readonly isEnded: boolean;
  /** The state of the flows that what is under way began with, and finishes on; see `FlowSet.release`. */
  readonly release: string;
  /** Flows under way; the last one runs, those before it were interrupted. */
  readonly stack: readonly Frame[];
  /** Slots that later flows remember, such as the line spoken about. */
  readonly remembered: Readonly<Record<string, Remembered>>;
  /** A question of the engine itself, asked beside or above the flows. */
  readonly prompt: Prompt | null;
  /** What may be pressed now. A press of anything else is stale. */
  readonly offered: { readonly serial: number; readonly keys: readonly string[] };
  /** Utterances in a row that were not understood. */
  readonly misunderstood: number;
  readonly toolCalls: number;
  /** The task that ended last: what "and the other one?" is about. Left out before the first. */
  readonly last?: string;
  /** Flows that cannot be offered here now, because systems that they need are not there. Left out while all can. */
  readonly off?: readonly string[];
};

export type Remembered = { readonly key: string; readonly value: Json };

export type Frame = {
  readonly flow: string;
  readonly version: number;
  readonly step: string;
  readonly vars: JsonObject;
  /** Identity of a slot's chosen value, beside the value in `vars`. */
  readonly keys: Readonly<Record<string, string>>;
  /** What was said that may fill slots not asked yet, by slot type. */
  readonly mentions: Readonly<Record<string, Json>>;
  /** Which step filled which name, in order: what a correction rewinds. */
  readonly trail: readonly { readonly step: string; readonly name: string }[];
  readonly awaiting: Awaiting | null;
};

export type Awaiting =
  | { readonly kind: "answer"; readonly slot: string | null }
  | { readonly kind: "tool"; readonly callId: string }
  | { readonly kind: "assurance"; readonly level: AssuranceLevel }
  /** `actId` is null until the app has told it. */
  | { readonly kind: "act"; readonly actId: string | null };

export type Prompt =
  | { readonly kind: "resume" }
  | {
      readonly kind: "ask_back";
      readonly intents: readonly Intent[];
      readonly mentions: Readonly<Record<string, Json>>;
    }
  | { readonly kind: "person" }
  | { readonly kind: "retry"; readonly failure: ToolFailure | "step_up" };

/** A conversation before its first event. */
export function openTracker(): Tracker {
  return {
    format: 1,
    lang: "en",
    assurance: "A0",
    owner: "bot",
    isEnded: false,
    release: "",
    stack: [],
    remembered: {},
    prompt: null,
    offered: { serial: 0, keys: [] },
    misunderstood: 0,
    toolCalls: 0,
  };
}
