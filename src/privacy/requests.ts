// SPDX-License-Identifier: Apache-2.0
import { ASSURANCE_LEVELS, type AssuranceLevel, ok, type Result, refuse } from "#kernel";

/** What a subject may ask for, whatever the law calls it where they live. */
export const REQUEST_KINDS = [
  "access",
  "copy",
  "rectification",
  "erasure",
  "restriction",
  "objection",
  "portability",
  "withdrawal",
  "who_looked",
  "human_review",
] as const;
export type RequestKind = (typeof REQUEST_KINDS)[number];

/** The last three: a customer reached a member of staff, who filed it (`filing.ts`). */
export const REQUEST_CHANNELS = ["chat", "widget", "desk", "api", "command", "phone", "letter", "branch"] as const;
export type RequestChannel = (typeof REQUEST_CHANNELS)[number];

/**
 * - `received`: waits for a decision.
 * - `proposed`: one person has decided what takes two.
 * - `granted`: is to be carried out.
 * - `erasing`: is being carried out and cannot be stopped any more.
 * - `done`, `partly_done`, `refused`, `withdrawn`: answered.
 */
export const REQUEST_STATES = [
  "received",
  "proposed",
  "granted",
  "erasing",
  "done",
  "partly_done",
  "refused",
  "withdrawn",
] as const;
export type RequestState = (typeof REQUEST_STATES)[number];

/** Why something is refused, wholly or in part. A closed list: the subject reads a sentence for each. */
export const GROUNDS = [
  "legal_hold",
  "legal_retention",
  "legal_claims",
  "rights_of_others",
  "identity_not_shown",
  "unfounded",
  "excessive",
  "nothing_held",
  "security",
  "decision_stands",
] as const;
export type Ground = (typeof GROUNDS)[number];

export const EXTENSION_REASONS = ["complexity", "number_of_requests"] as const;
export type ExtensionReason = (typeof EXTENSION_REASONS)[number];

type KindRule = {
  /** How sure it must be who asks. What discloses or destroys wants two proofs; what only protects wants one. */
  readonly level: AssuranceLevel;
  /** Carried out as soon as it is asked; everything else waits for a person. */
  readonly isAtOnce: boolean;
  /** Takes two people: there is no way back, or somebody else's record is changed. */
  readonly takesTwo: boolean;
};

export const KIND_RULES = {
  access: { level: "A2", isAtOnce: true, takesTwo: false },
  copy: { level: "A2", isAtOnce: true, takesTwo: false },
  portability: { level: "A2", isAtOnce: true, takesTwo: false },
  who_looked: { level: "A2", isAtOnce: true, takesTwo: false },
  rectification: { level: "A2", isAtOnce: false, takesTwo: true },
  erasure: { level: "A2", isAtOnce: false, takesTwo: true },
  restriction: { level: "A1", isAtOnce: true, takesTwo: false },
  objection: { level: "A1", isAtOnce: true, takesTwo: false },
  withdrawal: { level: "A1", isAtOnce: true, takesTwo: false },
  human_review: { level: "A1", isAtOnce: false, takesTwo: false },
} as const satisfies Record<RequestKind, KindRule>;

export function isEnoughFor(kind: RequestKind, level: AssuranceLevel): boolean {
  return ASSURANCE_LEVELS.indexOf(level) >= ASSURANCE_LEVELS.indexOf(KIND_RULES[kind].level);
}

export function isClosed(state: RequestState): boolean {
  return state === "done" || state === "partly_done" || state === "refused" || state === "withdrawn";
}

export type Decision =
  | { readonly verdict: "grant" }
  /** Carried out but for what the ground keeps. */
  | { readonly verdict: "grant_partly"; readonly ground: Ground }
  | { readonly verdict: "refuse"; readonly ground: Ground };

export type DecisionRefusal =
  | { readonly reason: "already_decided"; readonly state: RequestState }
  /** What takes two was proposed by this same person, or they filed what one decides. */
  | { readonly reason: "same_person" }
  /** The second person decided otherwise than the first: it is nobody's decision yet. */
  | { readonly reason: "decision_differs" }
  /** An erasure is whole or refused: half of a key cannot be destroyed. */
  | { readonly reason: "not_in_part" };

/** What two people must agree about, as it was proposed. */
export type Proposal = { readonly outcome: string | null; readonly ground: string | null; readonly by: string | null };

/**
 * Where a decision leads. A refusal takes one person, always; what {@link KIND_RULES} says takes two is `proposed` first. Who filed a request
 * for the customer is never the one who ends it: what one person decides is another's, and so is each refusal. What takes two they may propose.
 *
 * @param by - Who decides.
 */
export function decideRequest(
  request: {
    readonly kind: RequestKind;
    readonly state: RequestState;
    readonly proposal: Proposal;
    /** The member of staff who filed it; null: the customer asked themselves. */
    readonly filedBy: string | null;
  },
  decision: Decision,
  by: string,
): Result<"proposed" | "granted" | "refused", DecisionRefusal> {
  const { kind, state, proposal } = request;
  if (state !== "received" && state !== "proposed") return refuse({ reason: "already_decided", state });
  const isOwn = request.filedBy === by;
  if (isOwn && (decision.verdict === "refuse" || !KIND_RULES[kind].takesTwo)) return refuse({ reason: "same_person" });
  if (decision.verdict === "refuse") return ok("refused");
  if (kind === "erasure" && decision.verdict === "grant_partly") return refuse({ reason: "not_in_part" });
  if (!KIND_RULES[kind].takesTwo) return ok("granted");
  if (state === "received") return ok("proposed");
  if (proposal.by === by) return refuse({ reason: "same_person" });
  const ground = decision.verdict === "grant" ? null : decision.ground;
  if (proposal.outcome !== decision.verdict || proposal.ground !== ground)
    return refuse({ reason: "decision_differs" });
  return ok("granted");
}
