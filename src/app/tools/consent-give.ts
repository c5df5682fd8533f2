// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import { ok } from "#kernel";
import { requireLine } from "./subject-view.ts";
import type { ToolSpec } from "./tool-spec.ts";

/**
 * Looks whose yes it is: nobody's but the holder's, and the policies say so too. The turn keeps the consent, where a button was pressed for it
 * (`call-tool.ts`).
 */
export const consentGive: ToolSpec<"consent.give"> = {
  about: "Holdings",
  purpose: "serviceProvision",
  fields: { outcome: ["reference"] },
  isWrite: true,
  argsSchema: z.strictObject({ purpose: z.literal("marketing"), lineId: z.string().min(1).max(120) }),
  async run({ lineId }, ctx) {
    const seen = await requireLine(ctx, lineId);
    if (!seen.ok) return seen;
    return ok({ outcome: seen.value.relation === "holder" ? ("given" as const) : ("not_holder" as const) });
  },
};
