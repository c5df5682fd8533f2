// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import type { Tools } from "#dialogue";
import { ok } from "#kernel";
import { failed } from "../failures.ts";
import type { ToolContext, ToolSpec } from "../tool-spec.ts";

/** SHA-256 of the host, in hexadecimal: no address fits through. */
const link = z.strictObject({ host: z.string().regex(/^[0-9a-f]{64}$/) });
/** Reports of one address, by different conversations, from which on it is warned of although no list has it. */
const ENOUGH_REPORTS = 3;

/** The pseudonym of a number in this conversation. */
const sender = z.strictObject({ name: z.string().regex(/^PHONE_\d{1,4}$/) });

/** What reports of a number are counted under; null where the pseudonym stands for none. */
async function senderKey(written: { readonly name: string }, ctx: ToolContext): Promise<string | null> {
  const number = await ctx.writtenNumber(written.name);
  return number === null ? null : `sender ${number}`;
}

/**
 * Looks an address up by its hash, in the operator's list and among what others reported, or the number of a sender among reports. Nobody
 * opens or calls it. A number is never said to be ours: whoever sends can write any.
 */
export const scamLookUp: ToolSpec<"scam.look_up"> = {
  about: "Catalogue",
  purpose: "serviceProvision",
  fields: { verdict: ["public"] },
  isWrite: false,
  argsSchema: z
    .strictObject({ link: link.optional(), sender: sender.optional() })
    .refine((args) => (args.link === undefined) !== (args.sender === undefined)) as z.ZodType<
    Tools["scam.look_up"]["args"]
  >,
  async run(args, ctx) {
    if (args.link === undefined) {
      const key = args.sender === undefined ? null : await senderKey(args.sender, ctx);
      const isKnown = key !== null && (await ctx.scams.count(key)) >= ENOUGH_REPORTS;
      return ok({ verdict: isKnown ? "known_bad" : "unknown" });
    }
    const { host } = args.link;
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
    kind: z.enum(["link", "sender", "message", "code_given", "paid", "forwarding"]),
    link: link.optional(),
    sender: sender.optional(),
  }) as z.ZodType<Tools["scam.report"]["args"]>,
  async run(args, ctx) {
    const key = args.sender === undefined ? null : await senderKey(args.sender, ctx);
    await ctx.scams.add(key ?? args.link?.host ?? null);
    return ok({ isNoted: true });
  },
};
