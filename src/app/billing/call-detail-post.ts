// SPDX-License-Identifier: Apache-2.0
import { ok, refuse } from "#kernel";
import type { PartyId } from "#telecom";
import { requireText } from "../acts/act-args.ts";
import type { ActKindSpec } from "../acts/act-kind.ts";
import { isOwnUse } from "../tools/billing/calls-scope.ts";
import { requireLine } from "../tools/subject-view.ts";
import { accountAct, placed, placedAs } from "./account-act.ts";

/**
 * Asks the operator to post the calls of one month to the address on record. Whom somebody called is theirs: a line that somebody else uses
 * is refused, also to who pays for it, and no address is taken from a conversation.
 */
export const callDetailPost: ActKindSpec = accountAct("call_detail", {
  async lineOf(args, ctx) {
    const seen = await requireLine(ctx, requireText(args, "lineId"));
    if (!seen.ok) return refuse({ reason: seen.refusal.reason === "unavailable" ? "unavailable" : "not_found" });
    return ok({ msisdn: seen.value.line.msisdn, relation: seen.value.relation });
  },
  async requalify(args, ctx) {
    const seen = await requireLine(ctx, requireText(args, "lineId"));
    if (!seen.ok) return refuse({ reason: seen.refusal.reason === "unavailable" ? "unavailable" : "not_found" });
    const isMonth = /^\d{4}-\d{2}$/.test(requireText(args, "month"));
    return isMonth && isOwnUse(seen.value.line, ctx.party)
      ? ok({ binds: true, amount: 0 })
      : refuse({ reason: "not_eligible" });
  },
  async submit(args, externalId, ctx) {
    const seen = await requireLine(ctx, requireText(args, "lineId"));
    if (!seen.ok || ctx.party === null || !isOwnUse(seen.value.line, ctx.party)) return refuse({ reason: "rejected" });
    const month = requireText(args, "month");
    const party: PartyId = ctx.party;
    return placed(await ctx.billing.postCalls({ externalId, party, line: seen.value.line, month }));
  },
  async findByExternalId(_args, externalId, ctx) {
    const found = await ctx.billing.findPosted(externalId);
    if (!found.ok) return found;
    return ok(found.value === null ? null : placedAs(found.value));
  },
  noticeParams: () => ({}),
});
