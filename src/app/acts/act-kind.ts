// SPDX-License-Identifier: Apache-2.0
import type { Params } from "#dialogue";
import type { Enrolment, ProofClass } from "#identity";
import type { AssuranceLevel, JsonObject, Result } from "#kernel";
import type { PlacedOrder, Relation, TelcoOrders, TelcoRefusal } from "#telecom";
import type { ToolContext } from "../tools/tool-spec.ts";

/** What an act may reach: what a tool may, and the operator's orders. */
export type ActContext = ToolContext & {
  readonly orders: TelcoOrders;
  /** Whether this very act was proved, by an authenticator that is good enough for what it is about. */
  readonly proves: (about: ProofClass) => boolean;
};

/** That an act was proved, and how far the authenticator that did it may be trusted. */
export type Proof = { readonly enrolment: Enrolment };

/** Why an act is not carried out although it was confirmed. Each has a sentence in the flow that proposed it. */
export type ActRefusal =
  | { readonly reason: "price_changed" }
  | { readonly reason: "quote_expired" }
  | { readonly reason: "not_eligible" }
  | { readonly reason: "order_rejected" }
  | { readonly reason: "no_longer_cancellable" }
  | { readonly reason: "no_longer_free" }
  | { readonly reason: "not_found" }
  | { readonly reason: "needs_stronger_proof" }
  /** Contact data changed within a day: nothing is sent until its notice had its time. */
  | { readonly reason: "contact_changed" }
  | { readonly reason: "unavailable" };

/** What the order really does, by facts read now: the gate decides by it, whatever the flow believed. */
export type ActStanding = {
  /** It has a term, a one-off fee or a device, or starts at once and cannot be taken back. */
  readonly binds: boolean;
  /** What it adds to the bill by itself, in the smallest unit of the tenant's currency. */
  readonly amount: number;
};

/** One kind of act: what it needs and how it is carried out. `args` were made by the engine and are checked again here. */
export type ActKindSpec = {
  /** The level that these args need, by the operator's rules; A3 when they bind, cost once or bring a device. */
  readonly minimum: (args: JsonObject) => AssuranceLevel;
  /** What a proof of it would be about, by these args. */
  readonly proofClass: (args: JsonObject) => ProofClass;
  /** Acts that only protect never wait for signals. */
  readonly isProtective: boolean;
  /** The line is paused by the operator, so that it receives nothing: only whose hands it is in is judged. */
  readonly isForPausedLine?: true;
  /** Its notice carries a link by which any contact point of record stops it until it starts. */
  readonly isStoppedByLink?: true;
  /** Whether these args order something that takes effect at once: then the contact of record is told before the order leaves. */
  readonly startsAtOnce: (args: JsonObject) => boolean;
  /** It changes where the operator writes to: acts of weight on the same customer's lines wait for a day afterwards. */
  readonly changesContact?: true;
  /** The sentence that the contacts of record get before it; absent = `app.notice.act_ordering`. */
  readonly notice?: string;
  /** The number whose signals are read again before the order; null where the act touches no line. Also checks that the line is the subject's. */
  readonly lineOf: (
    args: JsonObject,
    ctx: ActContext,
  ) => Promise<Result<{ readonly msisdn: string | null; readonly relation: Relation }, ActRefusal>>;
  /** Whether what was shown still holds: same price, same terms, still allowed. */
  readonly requalify: (args: JsonObject, ctx: ActContext) => Promise<Result<ActStanding, ActRefusal>>;
  /** Sends the order once. `unavailable`, `timeout` and `invalid_answer` leave its fate open. */
  readonly submit: (
    args: JsonObject,
    externalId: string,
    ctx: ActContext,
  ) => Promise<Result<PlacedOrder, TelcoRefusal>>;
  /** Looks the order up by its external id: null = the operator answers that there is none. */
  readonly findByExternalId: (
    args: JsonObject,
    externalId: string,
    ctx: ActContext,
  ) => Promise<Result<PlacedOrder | null, TelcoRefusal>>;
  /** Reads the order back after it was accepted. */
  readonly readBack: (orderId: string, args: JsonObject, ctx: ActContext) => Promise<Result<PlacedOrder, TelcoRefusal>>;
  /** What is to be said later about an order that was taken, by `app.notice.MESSAGE`; handed to the operator's gateway at once. */
  readonly reminders?: (
    args: JsonObject,
    timeZone: string,
  ) => readonly { readonly message: string; readonly params: Params; readonly sendAt: number }[];
  /** Fills the notice of an order that was taken (`app.notice.KIND`); null when none is owed. */
  readonly noticeParams: (args: JsonObject, order: PlacedOrder) => Params | null;
};
