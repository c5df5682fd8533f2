// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import { ok, refuse } from "#kernel";
import type { ToolSpec } from "../tool-spec.ts";

/** Tells the one who got a message of ours that it is. Of codes that are somebody else's it says what it says of codes that never were. */
export const messageCheck: ToolSpec<"message.check"> = {
  about: "Holdings",
  purpose: "fraudPrevention",
  fields: { verdict: ["ownRecords"], kind: ["ownRecords"], day: ["ownRecords"] },
  isWrite: false,
  argsSchema: z.strictObject({ code: z.strictObject({ text: z.string().regex(/^[0-9A-Z]{10}$/) }) }),
  async run({ code }, ctx) {
    const found = await ctx.own.sentMessage(code.text);
    if (found === "too_many") return refuse({ reason: "too_many_requests" });
    if (found === "mistyped" || found === null)
      return ok({ verdict: found === null ? ("not_ours" as const) : ("mistyped" as const), kind: null, day: null });
    return ok({ verdict: "ours" as const, kind: found.kind, day: found.day });
  },
};
