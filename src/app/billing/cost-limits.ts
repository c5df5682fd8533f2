// SPDX-License-Identifier: Apache-2.0
import { type JsonObject, localDay, type Money, ok, type Result, refuse } from "#kernel";
import type { Line, Relation } from "#telecom";
import { requireText } from "../acts/act-args.ts";
import type { ActContext, ActKindSpec, ActRefusal } from "../acts/act-kind.ts";
import { readBackPlaced, readPlaced, signableLine } from "../acts/act-line.ts";
import { levelToRaise } from "../tools/billing/cost-status.ts";
import { requireLine } from "../tools/subject-view.ts";

type Change = { readonly spendCap: Money | null; readonly isPremiumBarred: boolean | null };

function changeIn(args: JsonObject): Change | null {
  const { cap, barred } = args;
  if (typeof barred === "boolean") return { spendCap: null, isPremiumBarred: barred };
  const { currency, minor } = (cap ?? {}) as { readonly currency?: unknown; readonly minor?: unknown };
  if (typeof currency !== "string" || typeof minor !== "number" || !Number.isSafeInteger(minor) || minor < 0)
    return null;
  return { spendCap: { currency, minor }, isPremiumBarred: null };
}

/** Whether a change lets less be spent than now. What the operator does not say counts as open: then any limit is tighter. */
function isTighter({ spendCap, isPremiumBarred }: Change, line: Line): boolean {
  if (isPremiumBarred !== null) return isPremiumBarred;
  return spendCap !== null && (line.spendCap === null || spendCap.minor <= line.spendCap.minor);
}

/** Who uses a line may tighten it; whoever is a child, too. */
async function usedLine(
  ctx: ActContext,
  args: JsonObject,
): Promise<Result<{ readonly line: Line; readonly relation: Relation }, ActRefusal>> {
  const seen = await requireLine(ctx, requireText(args, "lineId"));
  if (seen.ok) return ok(seen.value);
  const isGone = seen.refusal.reason === "not_found" || seen.refusal.reason === "not_allowed";
  return refuse({ reason: isGone ? "not_found" : "unavailable" });
}

function limits(kind: "tighten" | "loosen"): ActKindSpec {
  const find =
    kind === "tighten"
      ? usedLine
      : (ctx: ActContext, args: JsonObject) => signableLine(ctx, requireText(args, "lineId"));
  return {
    minimum: (args) => (kind === "tighten" ? "A1" : args["needs"] === "A2" ? "A2" : "A3"),
    proofClass: () => "add_on",
    isProtective: kind === "tighten",
    startsAtOnce: () => kind === "loosen",
    async lineOf(args, ctx) {
      const seen = await find(ctx, args);
      return seen.ok ? ok({ msisdn: seen.value.line.msisdn, relation: seen.value.relation }) : seen;
    },
    async requalify(args, ctx) {
      const seen = await find(ctx, args);
      if (!seen.ok) return seen;
      const { line } = seen.value;
      const change = changeIn(args);
      if (change === null) return refuse({ reason: "not_found" });
      if (line.kind !== "mobile" || line.status === "terminated") return refuse({ reason: "not_eligible" });
      // The direction is worked out from what holds now, not from what the flow believed.
      if (isTighter(change, line) !== (kind === "tighten")) return refuse({ reason: "price_changed" });
      if (kind === "tighten") return ok({ binds: false, amount: 0 });
      const by = (change.spendCap?.minor ?? Number.POSITIVE_INFINITY) - (line.spendCap?.minor ?? 0);
      const binds = levelToRaise(by, ctx.rules) === "A3";
      // Small steps without a proof count against the day: many of them are one large one.
      return ok({ binds, amount: binds ? 0 : by });
    },
    async submit(args, externalId, ctx) {
      const seen = await find(ctx, args);
      const change = changeIn(args);
      if (!seen.ok || change === null) return refuse({ reason: "rejected" });
      const startsOn = localDay(ctx.clock.now(), ctx.timeZone);
      return ctx.orders.submitLimits({ externalId, line: seen.value.line, startsOn, ...change });
    },
    findByExternalId: (args, externalId, ctx) =>
      readPlaced(ctx, requireText(args, "lineId"), (customerId) =>
        ctx.orders.findOrderByExternalId(externalId, customerId),
      ),
    readBack: (orderId, args, ctx) => readBackPlaced(ctx, requireText(args, "lineId"), orderId),
    noticeParams: () => ({}),
  };
}

/** A lower cap, or premium numbers barred: by one factor, since it only protects. */
export const costTighten: ActKindSpec = limits("tighten");
/** A higher cap, or premium numbers opened. */
export const costLoosen: ActKindSpec = limits("loosen");
