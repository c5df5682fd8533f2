// SPDX-License-Identifier: Apache-2.0
import type { PaymentPlanChoice } from "#dialogue";
import { addDays, type JsonObject, ok, type Result, refuse, startOfLocalDay } from "#kernel";
import { requireText } from "../acts/act-args.ts";
import type { ActContext, ActKindSpec, ActRefusal } from "../acts/act-kind.ts";
import { planOptions } from "../tools/billing/bill-plan-options.ts";
import { accountAct, accountToWrite, placed, placedAs } from "./account-act.ts";
import { moneyParam } from "./disputes.ts";

/** Decides again from fresh facts: the same choice must still stand, with the same days and amounts. */
async function standingChoice(args: JsonObject, ctx: ActContext): Promise<Result<PaymentPlanChoice, ActRefusal>> {
  const options = await planOptions(ctx, requireText(args, "lineId"));
  if (!options.ok) {
    const isGone = options.refusal.reason === "not_found" || options.refusal.reason === "not_allowed";
    return refuse({ reason: isGone ? "not_found" : "unavailable" });
  }
  if (options.value.outcome !== "options") return refuse({ reason: "not_eligible" });
  const choice = options.value.options.find(({ key }) => key === args["key"]);
  if (choice === undefined) return refuse({ reason: "not_eligible" });
  const isSame = JSON.stringify(choice.terms) === JSON.stringify(args["terms"]);
  return isSame ? ok(choice) : refuse({ reason: "price_changed" });
}

/** Before each payment, at a decent hour. */
const REMIND_DAYS = 2;
const TEN_O_CLOCK_MS = 10 * 3_600_000;

type Term = readonly [on: string, currency: string, minor: number];

/** The days and amounts of an arrangement, which the engine took from the tool's answer. */
function termsIn({ terms }: JsonObject): readonly Term[] {
  const list: readonly unknown[] = Array.isArray(terms) ? terms : [];
  return list.map(termOf);
}

function termOf(term: unknown): Term {
  const parts: readonly unknown[] = Array.isArray(term) ? term : [];
  const [on, currency, minor] = parts;
  if (typeof on === "string" && typeof currency === "string" && typeof minor === "number") return [on, currency, minor];
  throw new TypeError("Cannot read an arrangement: a term is no day and amount");
}

/** Another day for a debt, or monthly parts of it. Parts are a new debt term and need proof of the act. */
export const paymentPlan: ActKindSpec = accountAct("plan_change", {
  minimum: (args) => (args["needs"] === "A2" ? "A2" : "A3"),
  startsAtOnce: () => false,
  isForPausedLine: true,
  async requalify(args, ctx) {
    const standing = await standingChoice(args, ctx);
    return standing.ok ? ok({ binds: standing.value.needs === "A3", amount: 0 }) : standing;
  },
  async submit(args, externalId, ctx) {
    const [own, standing] = await Promise.all([accountToWrite(ctx, args), standingChoice(args, ctx)]);
    if (!own.ok) return own;
    if (!standing.ok) return refuse({ reason: "rejected" });
    const { kind, total, count, firstOn, lastOn } = standing.value;
    return placed(
      await ctx.billing.agreePlan(own.value.accountId, {
        externalId,
        kind,
        total,
        payments: count,
        startsOn: firstOn,
        endsOn: lastOn,
        isActive: true,
      }),
    );
  },
  async findByExternalId(args, externalId, ctx) {
    const line = await ctx.reads.findLine(requireText(args, "lineId"));
    if (!line.ok) return line;
    const settings = await ctx.billing.findSettings(line.value.accountId ?? "");
    if (!settings.ok) return settings;
    const isThere = settings.value.plans.some((plan) => plan.externalId === externalId);
    return ok(isThere ? placedAs({ reference: settings.value.accountId, state: "done" }) : null);
  },
  reminders: (args, timeZone) =>
    termsIn(args).map(([on, currency, minor]) => ({
      message: "app.notice.payment_plan_reminder",
      params: { amount: { kind: "money", currency, minor }, date: { kind: "date", iso: on } },
      sendAt: startOfLocalDay(addDays(on, -REMIND_DAYS), timeZone) + TEN_O_CLOCK_MS,
    })),
  noticeParams: (args) => {
    const last = requireText(args, "lastOn");
    return {
      count: Number(args["count"]),
      total: moneyParam(args["total"]),
      first: moneyParam(args["first"]),
      each: moneyParam(args["each"]),
      date: { kind: "date", iso: requireText(args, "firstOn") },
      last: { kind: "date", iso: last },
    };
  },
});
