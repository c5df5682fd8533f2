// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from "#kernel";

/** How far a search for a fault has come: plain JSON that only its finder reads. */
export type FaultCase = JsonObject;

/** Who finds something out or does something. */
export type FaultDoer = "operator" | "customer";

/** What the search wants next. `isGoal`: to see whether the trouble is over. */
export type FaultMove =
  | { readonly kind: "check"; readonly check: string; readonly by: FaultDoer; readonly isGoal: boolean }
  /** `state` has the remedy begun: it is the case to go on with. */
  | {
      readonly kind: "step";
      readonly step: string;
      readonly cause: string;
      readonly by: FaultDoer;
      readonly needsConsent: boolean;
      readonly state: FaultCase;
    }
  | { readonly kind: "solved" }
  /** `cause`: found, but nothing here mends it. Null: nothing was found, or nothing helped. */
  | { readonly kind: "person"; readonly reason: string; readonly cause: string | null };

/**
 * The search for a fault, as flows use it: pure, and made from one knowledge file. What to ask for which check, and what the operator can
 * be asked, stands in the flow; which check or remedy is next is decided here.
 */
export interface FaultFinder {
  readonly goals: readonly string[];
  readonly checks: readonly {
    readonly id: string;
    readonly by: FaultDoer;
    /** Facts of each answer a customer may give; none for checks of the operator. */
    readonly answers: Readonly<Record<string, JsonObject>>;
  }[];
  readonly steps: readonly { readonly id: string; readonly by: FaultDoer; readonly consent: boolean }[];
  readonly causes: readonly string[];
  /** What a customer may report unasked. */
  readonly reports: Readonly<Record<string, JsonObject>>;
  open(goal: string, facts: JsonObject): FaultCase;
  next(open: FaultCase): FaultMove;
  learn(open: FaultCase, facts: JsonObject): FaultCase;
  /** What the customer says unasked: a remedy that was begun is left for it. */
  reported(open: FaultCase, facts: JsonObject): FaultCase;
  /** A check that told nothing before may be made again. */
  askAgain(open: FaultCase, check: string): FaultCase;
  /** What a check told; whatever it should have told and did not is not asked for again. */
  answered(open: FaultCase, check: string, facts: JsonObject): FaultCase;
  /** Nobody could tell; after the second time the check is not made again. */
  noAnswer(open: FaultCase, check: string): FaultCase;
  /** Times that a check was asked and told nothing. */
  unanswered(open: FaultCase, check: string): number;
  stepDone(open: FaultCase, outcome: "done" | "failed" | "declined"): FaultCase;
  setAside(open: FaultCase, cause: string): FaultCase;
  /** Steps that were carried out, each once. */
  tried(open: FaultCase): readonly string[];
  /** What is known, as codes such as `flightMode:false`: never words of the customer. */
  notes(open: FaultCase): readonly string[];
}
