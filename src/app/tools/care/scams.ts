// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import { ok } from "#kernel";
import { failed } from "../failures.ts";
import type { ToolSpec } from "../tool-spec.ts";

/** SHA-256 of the host, in hexadecimal: no address fits through. */
const link = z.strictObject({ host: z.string().regex(/^[0-9a-f]{64}$/) });
/** Reports of one address, by different conversations, from which on it is warned of although no list has it. */
const ENOUGH_REPORTS = 3;

/** Looks an address up by its hash, in the operator's list and among what others reported. Nobody opens it. */
export const scamLookUp: ToolSpec<"scam.look_up"> = {
  about: "Catalogue",
  purpose: "serviceProvision",
  fields: { verdict: ["public"] },
  isWrite: false,
  argsSchema: z.strictObject({ link }),
  async run({ link: { host } }, ctx) {
    const found = await ctx.care.lookUpLinks([host]);
    if (!found.ok) return failed(found.refusal);
    const [verdict = "unknown"] = found.value;
    if (verdict === "own") return ok({ verdict: "ours" });
    const isReported = (await ctx.scams.count(host)) >= ENOUGH_REPORTS;
    return ok({ verdict: verdict === "known_bad" || isReported ? "known_bad" : "unknown" });
  },
};

export const scamReport: ToolSpec<"scam.report"> = {
  about: "Catalogue",
  purpose: "serviceProvision",
  fields: { isNoted: ["public"] },
  isWrite: true,
  argsSchema: z.strictObject({
    kind: z.enum(["link", "message", "code_given", "paid", "forwarding"]),
    link: link.optional(),
  }) as z.ZodType<{ kind: "link" | "message" | "code_given" | "paid" | "forwarding"; link?: { host: string } }>,
  async run(args, ctx) {
    await ctx.scams.add(args.link?.host ?? null);
    return ok({ isNoted: true });
  },
};
