// SPDX-License-Identifier: Apache-2.0
import type { ProofClass } from "#identity";
import { type JsonObject, ok, type Result, refuse } from "#kernel";
import { type Filed, type Line, maySign, type PlacedOrder, type TelcoRefusal } from "#telecom";
import { requireText } from "../acts/act-args.ts";
import type { ActContext, ActKindSpec, ActRefusal } from "../acts/act-kind.ts";
import { signableLine } from "../acts/act-line.ts";
import { ownAccount } from "../tools/billing/own-account.ts";

export type AccountLine = { readonly line: Line; readonly accountId: string };

/** The account behind the line that an act names, where the subject may sign for it. */
export async function signableAccount(ctx: ActContext, args: JsonObject): Promise<Result<AccountLine, ActRefusal>> {
  const seen = await signableLine(ctx, requireText(args, "lineId"));
  if (!seen.ok) return seen;
  const { line } = seen.value;
  if (line.accountId === null) return refuse({ reason: "not_eligible" });
  // Who holds a line is not always who pays for it: what is settled about an account is for whoever may sign for the account.
  const own = await ownAccount(ctx, line.lineId);
  if (!own.ok) return refuse({ reason: own.refusal.reason === "not_found" ? "not_found" : "unavailable" });
  const mayPay = own.value.outcome === "found" && maySign(own.value.relation);
  return mayPay ? ok({ line, accountId: line.accountId }) : refuse({ reason: "not_eligible" });
}

/** The same for the moment of sending. Nothing was sent when this refuses. */
export async function accountToWrite(ctx: ActContext, args: JsonObject): Promise<Result<AccountLine, TelcoRefusal>> {
  const found = await signableAccount(ctx, args);
  return found.ok ? found : refuse({ reason: "rejected" });
}

/** What the operator filed, as acts know an order. */
export function placedAs({ reference, state }: Filed, startsOn: string | null = null): PlacedOrder {
  const word = { done: "completed", pending: "inProgress", failed: "failed" } as const;
  return { orderId: reference, state: word[state], startsOn, planName: null };
}

/** Does as asked with what was filed, and passes a refusal on. */
export function placed(filed: Result<Filed, TelcoRefusal>): Result<PlacedOrder, TelcoRefusal> {
  return filed.ok ? ok(placedAs(filed.value)) : filed;
}

type Own = Pick<ActKindSpec, "requalify" | "submit" | "findByExternalId" | "noticeParams"> &
  Partial<Pick<ActKindSpec, "minimum" | "isProtective" | "startsAtOnce" | "lineOf" | "reminders" | "isForPausedLine">>;

/**
 * What acts about an account have in common: they need proof of themselves unless they say less, touch the account of a line that the subject
 * may sign for, and are told before they leave. Each write was read back, or is looked up by its external id, behind its port.
 */
export function accountAct(about: ProofClass, own: Own): ActKindSpec {
  return {
    minimum: () => "A3",
    proofClass: () => about,
    isProtective: false,
    startsAtOnce: () => true,
    async lineOf(args, ctx) {
      const seen = await signableLine(ctx, requireText(args, "lineId"));
      return seen.ok ? ok({ msisdn: seen.value.line.msisdn, relation: seen.value.relation }) : seen;
    },
    readBack: () => Promise.resolve(refuse({ reason: "not_found" })),
    ...own,
  };
}
