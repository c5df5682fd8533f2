// SPDX-License-Identifier: Apache-2.0
import type { ActKind } from "#dialogue";
import { callDetailPost } from "../billing/call-detail-post.ts";
import { costLoosen, costTighten } from "../billing/cost-limits.ts";
import { billCredit, billDispute } from "../billing/disputes.ts";
import { paymentPlan } from "../billing/payment-plan.ts";
import { balanceTransfer, topUp } from "../billing/prepaid.ts";
import { billingAddress, paperless, paymentMethod } from "../billing/settings.ts";
import type { ActKindSpec } from "./act-kind.ts";
import { addOn } from "./add-on.ts";
import { deviceOrder } from "./device-order.ts";
import { lineCancel } from "./line-cancel.ts";
import { forwardingOff, lineResume, lineSuspend, routerReset, simChange, wifiPasswordChange } from "./line-changes.ts";
import { newLine } from "./new-line.ts";
import { planChange } from "./plan-change.ts";
import { planChangeUndo } from "./plan-change-undo.ts";
import { revealToSigner, revealToUser } from "./reveal.ts";
import { roamingEnable } from "./roaming-enable.ts";
import { simChangeUndo } from "./sim-change-undo.ts";
import { appointmentBook, appointmentCancel } from "./visits.ts";

/** Every kind of act the bot may propose, with what it needs and how it is carried out. */
export const actKinds: { readonly [K in ActKind]: ActKindSpec } = {
  plan_change: planChange,
  plan_change_undo: planChangeUndo,
  add_on: addOn,
  roaming_enable: roamingEnable,
  reveal: revealToSigner,
  reveal_of_use: revealToUser,
  bill_credit: billCredit,
  bill_dispute: billDispute,
  payment_plan: paymentPlan,
  payment_method: paymentMethod,
  paperless,
  billing_address: billingAddress,
  call_detail_post: callDetailPost,
  top_up: topUp,
  balance_transfer: balanceTransfer,
  cost_tighten: costTighten,
  cost_loosen: costLoosen,
  line_cancel: lineCancel,
  device_order: deviceOrder,
  new_line: newLine,
  forwarding_off: forwardingOff,
  line_suspend: lineSuspend,
  line_resume: lineResume,
  sim_change: simChange,
  sim_change_undo: simChangeUndo,
  appointment_book: appointmentBook,
  appointment_cancel: appointmentCancel,
  router_reset: routerReset,
  wifi_password_change: wifiPasswordChange,
};
