// SPDX-License-Identifier: Apache-2.0
import type { ActKind, ToolName } from "#dialogue";
import type { OperatorApi } from "#telecom";

/** `needs`: without one of these it does nothing. `better`: without one of these it says or does less. */
export type Apis = { readonly needs: readonly OperatorApi[]; readonly better: readonly OperatorApi[] };

const none: Apis = { needs: [], better: [] };
/** Whose line it is, and what somebody may see of it, stands in these two. */
const OWN = ["permissions", "products"] as const;
const own = (needs: readonly OperatorApi[] = [], better: readonly OperatorApi[] = []): Apis => ({
  needs: [...OWN, ...needs],
  better,
});
const billing = (needs: readonly OperatorApi[] = [], better: readonly OperatorApi[] = []): Apis =>
  own(["accounts", "bills", ...needs], better);
const quote = own(["customers", "accounts", "agreements", "orders", "qualification", "catalogue"]);

/** Which interfaces stand behind each tool. `tool-apis.test.ts` takes each away in turn and looks whether this is true. */
export const TOOL_APIS: { readonly [K in ToolName]: Apis } = {
  "news.follow": own(["accounts"], ["orders", "problems", "services"]),
  "news.stop": none,
  "consent.give": own(),
  "lines.list": own(["catalogue"]),
  "bill.explain": billing([], ["agreements", "catalogue"]),
  "bill.due": billing(["catalogue"], ["prepay"]),
  "bill.pay_link": billing(["payments"]),
  "service.outages": { needs: ["problems"], better: [...OWN, "services"] },
  "service.diagnose": own(
    [],
    [
      "services",
      "resources",
      "usage",
      "prepay",
      "problems",
      "orders",
      "accounts",
      "simSwap",
      "roaming",
      "reachability",
      "subscriptionStatus",
    ],
  ),
  "service.protect": own(["tickets"]),
  "service.open_ticket": own(["tickets"]),
  "roaming.status": own(["catalogue"], ["services", "roaming"]),
  "plans.browse": own(["catalogue"]),
  "plans.quote": quote,
  "plans.quotes": own(["catalogue"]),
  "addons.browse": own(["catalogue"], ["services"]),
  "orders.latest": own(["orders"]),
  "line.leave_quote": own(["agreements", "orders", "catalogue"]),
  "device.offers": own(["customers", "catalogue"]),
  "newline.offers": own(["customers", "accounts", "orders", "catalogue"]),
  "delegates.list": own(),
  "privacy.who_looked": none,
  "privacy.request": none,
  "privacy.protect": none,
  "privacy.requests": none,
  "security.overview": { needs: [], better: [...OWN, "parties", "callForwarding"] },
  "usage.advice": own(["usage", "catalogue"]),
  "usage.left": own(["usage", "catalogue"], ["prepay"]),
  "cases.status": own(["orders", "tickets"]),
  "bill.documents": billing(),
  "bill.document": billing(),
  "bill.charges": billing(["prepay", "tickets"]),
  "bill.plan_options": billing(["customers"]),
  "bill.tax": billing(["customers"], ["parties"]),
  "payment.settings": own(["accounts", "paymentMethods"]),
  "payment.form": own(["accounts", "secureForms"]),
  "prepaid.options": own(["accounts", "prepay", "paymentMethods", "catalogue"]),
  "prepaid.receiver": own(["prepay", "catalogue"]),
  "cost.status": own(),
  "calls.scope": own(),
  "line.forwarding": own([], ["callForwarding"]),
  "home.test": own(["serviceTests"]),
  "home.restart": own(["homeRouter"]),
  "appointments.slots": own(["appointments"], ["services"]),
  "appointments.find": own(["appointments"]),
  "sim.changes": own(["orders"], ["services", "resources"]),
  "scam.look_up": { needs: ["linkSafety"], better: [] },
  "scam.report": none,
  "message.check": none,
};

const order = own(["orders"]);

/** Which interfaces an act needs to be sent and to be found again. What its proof needs is in the levels table. */
export const ACT_APIS: { readonly [K in ActKind]: Apis } = {
  plan_change: quote,
  plan_change_undo: order,
  add_on: own(["orders", "catalogue"]),
  roaming_enable: order,
  reveal: own(["secrets"]),
  reveal_of_use: own(["secrets"]),
  forwarding_off: order,
  line_suspend: order,
  line_resume: order,
  sim_change: order,
  sim_change_undo: order,
  appointment_book: own(["appointments"]),
  appointment_cancel: own(["appointments"]),
  router_reset: order,
  wifi_password_change: order,
  line_cancel: own(["orders", "agreements"]),
  device_order: quote,
  new_line: own(["orders", "customers", "accounts", "catalogue"]),
  bill_credit: billing(["prepay"]),
  bill_dispute: billing(["tickets"]),
  payment_plan: billing(["customers"]),
  payment_method: own(["accounts", "paymentMethods"]),
  paperless: own(["accounts"]),
  billing_address: own(["accounts"]),
  call_detail_post: own(["messages"]),
  top_up: own(["prepay", "paymentMethods"]),
  balance_transfer: own(["prepay"]),
  cost_tighten: order,
  cost_loosen: order,
};
