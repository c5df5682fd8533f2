// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import { localDay, ok } from "#kernel";
import { maySign, type Permission } from "#telecom";
import { failed } from "./failures.ts";
import { requireLine } from "./subject-view.ts";
import type { ToolSpec } from "./tool-spec.ts";

const ROLES = {
  authorisedUser: "authorised_user",
  helper: "helper",
  lineUser: "line_user",
  businessAdmin: "admin",
} as const satisfies Partial<Record<Permission["role"], string>>;
/** As many as one answer lists. */
const MOST = 10;

/** Who else may do something on an account, by role and end; never who that is. Rights that have ended are none. */
export const delegatesList: ToolSpec<"delegates.list"> = {
  about: "Holdings",
  purpose: "serviceProvision",
  fields: { maySign: ["offer"], roles: ["offer"], delegates: ["offer"] },
  isWrite: false,
  argsSchema: z.strictObject({ lineId: z.string().min(1).max(120) }),
  async run({ lineId }, ctx) {
    const seen = await requireLine(ctx, lineId);
    if (!seen.ok) return seen;
    const { line, relation } = seen.value;
    if (!maySign(relation)) return ok({ maySign: false, roles: [], delegates: [] });
    const grants = await ctx.reads.listGrants([line.accountId, line.lineId].filter((id) => id !== null));
    if (!grants.ok) return failed(grants.refusal);
    const now = ctx.clock.now();
    const delegates = grants.value.flatMap(({ role, validUntil }, index) => {
      if (role === "accountHolder" || (validUntil !== null && validUntil <= now)) return [];
      const endsOn = validUntil === null ? null : localDay(validUntil, ctx.timeZone);
      return [{ key: `d${index}`, role: ROLES[role], endsOn }];
    });
    const roles = [...new Set(delegates.map(({ role }) => role))];
    return ok({ maySign: true, roles, delegates: delegates.slice(0, MOST) });
  },
};
