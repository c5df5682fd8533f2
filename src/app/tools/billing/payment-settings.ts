// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import { ok, refuse } from "#kernel";
import { maySign } from "#telecom";
import { failed } from "../failures.ts";
import type { ToolSpec } from "../tool-spec.ts";
import { ownAccount } from "./own-account.ts";

const NOTHING = { lineId: null, methods: [], isAutomatic: false, isPaperless: null, address: null, proposed: null };

export const paymentSettings: ToolSpec<"payment.settings"> = {
  about: "Holdings",
  purpose: "serviceProvision",
  fields: {
    outcome: ["billLines"],
    lineId: ["billLines"],
    methods: ["billLines"],
    isAutomatic: ["billLines"],
    isPaperless: ["billLines"],
    address: ["billLines"],
    proposed: ["billLines"],
  },
  isWrite: false,
  argsSchema: z.strictObject({ lineId: z.string().min(1).max(120).optional() }) as z.ZodType<{ lineId?: string }>,
  async run({ lineId }, ctx) {
    const own = await ownAccount(ctx, lineId);
    if (!own.ok) return own;
    if (own.value.outcome !== "found") return ok({ ...NOTHING, outcome: own.value.outcome });
    const { account, line, relation } = own.value;
    if (!maySign(relation)) return ok({ ...NOTHING, outcome: "not_holder" });
    const [settings, methods] = await Promise.all([
      ctx.billing.findSettings(account.accountId),
      ctx.billing.listMethods(account.accountId),
    ]);
    if (!settings.ok) return failed(settings.refusal);
    if (!methods.ok) return failed(methods.refusal);
    const { methodId, isPaperless, address, proposedAddress } = settings.value;
    return ok({
      outcome: "found",
      lineId: line.lineId,
      methods: methods.value
        .filter(({ isActive }) => isActive)
        .slice(0, 6)
        .map((method) => ({
          methodId: method.methodId,
          kind: method.kind,
          ending: method.ending,
          isUsed: method.methodId === methodId,
        })),
      isAutomatic: methodId !== null,
      isPaperless,
      address: address?.label ?? null,
      proposed: proposedAddress === null ? null : { ...proposedAddress },
    });
  },
};

/** A form of its own each time: one that was filled in, or has run out, is no use to anybody. */
export const paymentForm: ToolSpec<"payment.form"> = {
  about: "Holdings",
  purpose: "serviceProvision",
  fields: { href: ["billLines"] },
  isWrite: true,
  argsSchema: z.strictObject({ lineId: z.string().min(1).max(120), purpose: z.enum(["card", "address"]) }),
  async run({ lineId, purpose }, ctx) {
    const own = await ownAccount(ctx, lineId);
    if (!own.ok) return own;
    if (own.value.outcome !== "found" || !maySign(own.value.relation)) return refuse({ reason: "not_found" });
    const { accountId } = own.value.account;
    const nonce = ctx.sha256(`wardline.form.v1\n${accountId}\n${purpose}\n${ctx.clock.now()}`);
    const form = await ctx.billing.openForm({ externalId: `wardline-form-${nonce.slice(0, 32)}`, accountId, purpose });
    return form.ok ? ok({ href: form.value.href }) : failed(form.refusal);
  },
};
