// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import { money, ok } from "#kernel";
import { maySign } from "#telecom";
import { requireLine } from "../subject-view.ts";
import type { TelcoRules, ToolSpec } from "../tool-spec.ts";

/** What a cap may be set to, in the smallest unit: round sums that people think in. */
const STEPS = [0, 1_000, 2_000, 4_500, 6_000, 10_000];

export const costStatus: ToolSpec<"cost.status"> = {
  about: "Holdings",
  purpose: "serviceProvision",
  fields: {
    outcome: ["line"],
    maySign: ["line"],
    cap: ["line"],
    isPremiumBarred: ["line"],
    lower: ["line"],
    higher: ["line"],
  },
  isWrite: false,
  argsSchema: z.strictObject({ lineId: z.string().min(1).max(120) }),
  async run({ lineId }, ctx) {
    const seen = await requireLine(ctx, lineId);
    if (!seen.ok) return seen;
    const { line, relation } = seen.value;
    const { spendCap: cap, isPremiumBarred } = line;
    const signs = maySign(relation);
    if (line.kind !== "mobile" || line.status === "terminated") {
      return ok({ outcome: "not_mobile", maySign: signs, cap: null, isPremiumBarred: null, lower: [], higher: [] });
    }
    const at = cap?.minor ?? Number.POSITIVE_INFINITY;
    const currency = cap?.currency ?? ctx.rules.spendLimit.currency;
    const sized = (minor: number) => ({ key: `c${minor}`, cap: money(currency, minor) });
    return ok({
      outcome: "found",
      maySign: signs,
      cap,
      isPremiumBarred,
      lower: STEPS.filter((minor) => minor < at).map(sized),
      higher: STEPS.filter((minor) => minor > at).map((minor) => ({
        ...sized(minor),
        needs: levelToRaise(minor - at, ctx.rules),
      })),
    });
  },
};

/** Raising a cap by no more than what one press may cost: two factors; beyond it, proof of the act. */
export function levelToRaise(by: number, { spendLimit }: Pick<TelcoRules, "spendLimit">): "A2" | "A3" {
  return by <= spendLimit.minor ? "A2" : "A3";
}
