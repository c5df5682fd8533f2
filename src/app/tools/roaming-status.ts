// SPDX-License-Identifier: Apache-2.0

import { z } from "zod";
import type { RoamingStatus } from "#dialogue";
import { ok } from "#kernel";
import type { Line, RoamingSignal, ServiceState } from "#telecom";
import { roamingTariff } from "#telecom";
import { levelFor } from "./addons-browse.ts";
import { failed } from "./failures.ts";
import { requireLine } from "./subject-view.ts";
import type { ToolContext, ToolSpec } from "./tool-spec.ts";

/** Prices at a country for anybody; with a line also whether it may roam, its cap and whether it is abroad now. */
export const roamingStatus: ToolSpec<"roaming.status"> = {
  about: "Catalogue",
  purpose: "serviceProvision",
  fields: {
    country: ["public", "line"],
    zone: ["public", "line"],
    isInBundle: ["public", "line"],
    prices: ["public", "line"],
    cap: ["public", "line"],
    dayPass: ["public", "line"],
    enabled: ["line"],
    isCapReached: ["line"],
    isAbroad: ["line"],
  },
  isWrite: false,
  argsSchema: z.strictObject({
    lineId: z.string().min(1).max(120).optional(),
    country: z
      .string()
      .regex(/^[A-Za-z]{2}$/)
      .optional(),
  }) as z.ZodType<{ lineId?: string; country?: string }>,
  async run({ lineId, country }, ctx) {
    const offers = await ctx.reads.listOffers();
    if (!offers.ok) return failed(offers.refusal);
    const { roaming: table } = ctx.rules;
    const pass = offers.value.find((offer) => offer.offerId === table.dayPassOfferId && offer.isSellable);
    const about = await aboutLine(ctx, lineId);
    if (!about.ok) return about;
    const { line, state, where } = about.value;
    const visited = where.state === "abroad" ? where.country : null;
    const tariff = roamingTariff(table, country ?? visited);
    const result: RoamingStatus = {
      enabled: line?.roamingEnabled ?? state?.roamingEnabled ?? null,
      country: tariff.country,
      zone: tariff.zone,
      isInBundle: tariff.isInBundle,
      prices: tariff.prices,
      cap: line?.hasCapOptOut === true ? null : table.cap,
      isCapReached: state?.data === "cap_reached",
      dayPass:
        tariff.zone === 2 && pass !== undefined
          ? { offerId: pass.offerId, price: pass.price, needs: levelFor(pass, ctx.rules) }
          : null,
      isAbroad: where.state === "unknown" ? null : where.state === "abroad",
    };
    return ok(result);
  },
};

type About = { readonly line: Line | null; readonly state: ServiceState | null; readonly where: RoamingSignal };

async function aboutLine(ctx: ToolContext, lineId: string | undefined) {
  const nothing: About = { line: null, state: null, where: { state: "unknown" } };
  if (lineId === undefined) return ok(nothing);
  const seen = await requireLine(ctx, lineId);
  if (!seen.ok) return seen;
  const { line } = seen.value;
  const [state, where] = await Promise.all([
    ctx.reads.findServiceState(line),
    line.msisdn === null || line.status === "terminated"
      ? Promise.resolve({ state: "unknown" } as const)
      : ctx.signals.roaming(line.msisdn),
  ]);
  const about: About = { line, state: state.ok ? state.value : null, where };
  return ok(about);
}
