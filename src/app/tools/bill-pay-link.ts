// SPDX-License-Identifier: Apache-2.0

import { z } from "zod";
import { ok, refuse } from "#kernel";
import { isPayable } from "#telecom";
import { failed } from "./failures.ts";
import { viewAccounts, viewSubject } from "./subject-view.ts";
import type { ToolSpec } from "./tool-spec.ts";

/** `conflict`: the bill is paid, or held back for a dispute. The same bill and amount give the same link, however often asked. */
export const billPayLink: ToolSpec<"bill.pay_link"> = {
  about: "Holdings",
  purpose: "serviceProvision",
  fields: { href: ["money"], amount: ["money"], reference: ["money"] },
  isWrite: true,
  argsSchema: z.strictObject({ billId: z.string().min(1).max(120) }),
  async run({ billId }, ctx) {
    const view = await viewSubject(ctx);
    if (!view.ok) return view;
    const accounts = await viewAccounts(ctx, view.value);
    if (!accounts.ok) return accounts;
    for (const { account } of accounts.value) {
      const bills = await ctx.reads.listBills(account.accountId);
      if (!bills.ok) return failed(bills.refusal);
      const bill = bills.value.find((candidate) => candidate.billId === billId);
      if (bill === undefined) continue;
      if (!isPayable(bill)) return refuse({ reason: "conflict" });
      const amount = bill.remaining;
      const key = ctx.sha256(`wardline.pay-link.v1\n${billId}\n${amount.currency} ${amount.minor}`);
      const link = await ctx.payments.payLink({
        externalId: `wardline-pay-${key.slice(0, 32)}`,
        accountId: account.accountId,
        billId,
        amount,
      });
      return link.ok ? ok({ href: link.value.href, amount, reference: link.value.reference }) : failed(link.refusal);
    }
    return refuse({ reason: "not_found" });
  },
};
