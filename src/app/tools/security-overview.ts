// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import { ok } from "#kernel";
import type { Signal } from "#telecom";
import { lineLabel } from "./labels.ts";
import { scoreOf } from "./security-score.ts";
import { viewSubject } from "./subject-view.ts";
import type { ToolSpec } from "./tool-spec.ts";

/**
 * How well an account is protected, and what the network says of the subject's own line as yes or no: a date would teach whoever just
 * swapped a SIM how long to wait. What cannot be read is null, and never told as fine.
 */
export const securityOverview: ToolSpec<"security.overview"> = {
  about: "Holdings",
  purpose: "fraudPrevention",
  fields: {
    passkeys: ["ownRecords"],
    hasApp: ["ownRecords"],
    recoveryCodesLeft: ["ownRecords"],
    otherSessions: ["ownRecords"],
    isLocked: ["ownRecords"],
    isForwarding: ["ownRecords"],
    isSwapRecent: ["ownRecords"],
    contacts: ["ownRecords"],
    score: ["ownRecords"],
    grade: ["ownRecords"],
    lineId: ["ownRecords"],
    lineLabel: ["ownRecords"],
  },
  isWrite: false,
  argsSchema: z.strictObject({}),
  async run(_args, ctx) {
    const [view, own] = await Promise.all([viewSubject(ctx), ctx.own.security()]);
    if (!view.ok) return view;
    const mine = view.value.lines.find(({ line }) => line.msisdn !== null && line.status === "active")?.line ?? null;
    const [forwarding, swap]: readonly Signal[] =
      mine === null || mine.msisdn === null
        ? ["unknown", "unknown"]
        : await Promise.all([
            ctx.signals.callForwarding(mine.msisdn),
            ctx.signals.simSwap(mine.msisdn, ctx.rules.swapWindowHours),
          ]);
    const found = { ...own, isForwarding: isBad(forwarding), isSwapRecent: isBad(swap) };
    return ok({
      ...found,
      ...scoreOf(found),
      lineId: mine?.lineId ?? null,
      lineLabel: mine === null ? null : lineLabel(mine),
    });
  },
};

function isBad(signal: Signal | undefined): boolean | null {
  return signal === undefined || signal === "unknown" ? null : signal === "not_clean";
}
