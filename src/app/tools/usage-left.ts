// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import { ok } from "#kernel";
import { failed } from "./failures.ts";
import { requireLine } from "./subject-view.ts";
import type { ToolSpec } from "./tool-spec.ts";

const GB = 1024 ** 3;

/** What is left of a line's data. Unlimited and unknown are told apart; nothing else of the use is read out. */
export const usageLeft: ToolSpec<"usage.left"> = {
  about: "Holdings",
  purpose: "serviceProvision",
  fields: { outcome: ["line"], leftGb: ["line"], totalGb: ["line"], endsOn: ["line"], isShared: ["line"] },
  isWrite: false,
  argsSchema: z.strictObject({ lineId: z.string().min(1).max(120) }),
  async run({ lineId }, ctx) {
    const seen = await requireLine(ctx, lineId);
    if (!seen.ok) return seen;
    const { line } = seen.value;
    const nothing = { leftGb: null, totalGb: null, endsOn: null, isShared: false };
    const [buckets, offers] = await Promise.all([ctx.reads.listBuckets(line), ctx.reads.listOffers()]);
    if (!buckets.ok) return failed(buckets.refusal);
    if (!offers.ok) return failed(offers.refusal);
    const data = buckets.value.find(({ kind, isExpired }) => kind === "data" && !isExpired);
    if (data === undefined || data.usedBytes === null) return ok({ outcome: "unknown", ...nothing });
    const { usedBytes, totalBytes, endsOn, isShared } = data;
    if (totalBytes === null) {
      const isUnlimited = offers.value.some((offer) => offer.offerId === line.offerId && offer.isUnlimited);
      return ok({ outcome: isUnlimited ? "unlimited" : "unknown", ...nothing, endsOn });
    }
    const leftGb = inGb(Math.max(0, totalBytes - usedBytes));
    return ok({ outcome: leftGb === 0 ? "none" : "left", leftGb, totalGb: inGb(totalBytes), endsOn, isShared });
  },
};

/** One decimal, rounded down: more is never promised than there is. */
function inGb(bytes: number): number {
  return Math.floor((bytes / GB) * 10) / 10;
}
