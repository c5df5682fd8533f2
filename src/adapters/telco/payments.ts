// SPDX-License-Identifier: Apache-2.0

import { z } from "zod";
import { moneyToDecimal, ok, refuse } from "#kernel";
import type { Payments } from "#telecom";
import type { TelcoConfig } from "./config.ts";
import type { Http } from "./http.ts";
import { amount, id, toMoney } from "./tmf-types.ts";

const answer = z.object({
  id,
  status: z.string().max(60),
  account: z.object({ id }),
  totalAmount: amount,
  paymentMethod: z.object({ href: z.string().min(1).max(2_000) }),
});

/** TMF676 with a hosted page: the payment is made there and stays pending until then. Card data never comes near us. */
export function makePayments(http: Http, config: TelcoConfig): Payments {
  const allowed = new Set([new URL(config.baseUrl).origin, ...(config.payOrigins ?? [])]);
  return {
    async payLink({ externalId, accountId, billId, amount: due }) {
      const value = { unit: due.currency, value: Number(moneyToDecimal(due)) };
      const result = await http.call({
        api: "payments",
        path: "/payment",
        body: {
          correlatorId: externalId,
          account: { id: accountId, "@type": "BillingAccount" },
          totalAmount: value,
          amount: value,
          paymentItem: [{ id: "1", amount: value, item: { id: billId, "@referredType": "CustomerBill" } }],
          paymentMethod: { id: "hosted", "@type": "HostedPaymentPage", "@referredType": "HostedPaymentPage" },
        },
      });
      if (!result.ok) return result;
      const payment = answer.safeParse(result.value.body);
      if (!payment.success || payment.data.account.id !== accountId) return refuse({ reason: "invalid_answer" });
      const total = toMoney(payment.data.totalAmount);
      if (total.minor !== due.minor || total.currency !== due.currency) return refuse({ reason: "invalid_answer" });
      // Attacker: a link from a back-end is shown to people. It must lead to a page that the tenant named.
      const href = URL.parse(payment.data.paymentMethod.href, config.baseUrl);
      if (href === null || !allowed.has(href.origin) || !/^https?:$/.test(href.protocol)) {
        return refuse({ reason: "invalid_answer" });
      }
      return ok({ href: href.href, reference: payment.data.id });
    },
  };
}
