// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import { ok, refuse } from "#kernel";
import { requireLine } from "../subject-view.ts";
import type { ToolSpec } from "../tool-spec.ts";

/** Whether calls of a line go somewhere else. Where to is not asked for: a thief's number would be in it, or a lover's. */
export const lineForwarding: ToolSpec<"line.forwarding"> = {
  about: "Holdings",
  purpose: "serviceProvision",
  fields: { isForwarded: ["line"] },
  isWrite: false,
  argsSchema: z.strictObject({ lineId: z.string().min(1).max(120) }),
  async run({ lineId }, ctx) {
    const seen = await requireLine(ctx, lineId);
    if (!seen.ok) return seen;
    const { msisdn, status } = seen.value.line;
    if (msisdn === null || status === "terminated") return refuse({ reason: "not_found" });
    const signal = await ctx.signals.callForwarding(msisdn);
    return ok({ isForwarded: signal === "unknown" ? null : signal === "not_clean" });
  },
};
