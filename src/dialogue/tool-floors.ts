// SPDX-License-Identifier: Apache-2.0
import type { AssuranceLevel } from "#kernel";
import type { ActKind, CardKind, HandOverReason, SecretKind } from "./commands.ts";
import type { ToolName } from "./tools.ts";

/**
 * The least a flow may ask for before it calls a tool. A flow may ask for more, never for less; the gate decides again.
 * Tools at A0 answer more about a subject's own line at A1, and the gate holds that back below it.
 */
export const TOOL_FLOORS = {
  "news.follow": "A1",
  "news.stop": "A0",
  "consent.give": "A1",
  "lines.list": "A1",
  "bill.explain": "A2",
  "bill.due": "A1",
  "bill.pay_link": "A1",
  "service.outages": "A0",
  "service.diagnose": "A1",
  "service.protect": "A0",
  "service.open_ticket": "A1",
  "roaming.status": "A0",
  "plans.browse": "A0",
  "plans.quote": "A2",
  "plans.quotes": "A2",
  "addons.browse": "A1",
  "orders.latest": "A1",
  "line.leave_quote": "A2",
  "device.offers": "A1",
  "newline.offers": "A2",
  "delegates.list": "A2",
  "privacy.who_looked": "A2",
  "privacy.request": "A2",
  "privacy.protect": "A1",
  "privacy.requests": "A1",
  "security.overview": "A2",
  "usage.advice": "A1",
  "usage.left": "A1",
  "cases.status": "A1",
  "bill.documents": "A2",
  "bill.document": "A2",
  "bill.charges": "A2",
  "bill.plan_options": "A2",
  "bill.tax": "A2",
  "payment.settings": "A2",
  "payment.form": "A2",
  "prepaid.options": "A2",
  "prepaid.receiver": "A2",
  "cost.status": "A1",
  "calls.scope": "A1",
  "line.forwarding": "A1",
  "home.test": "A1",
  "home.restart": "A1",
  "appointments.slots": "A1",
  "appointments.find": "A1",
  "sim.changes": "A1",
  "scam.look_up": "A0",
  "scam.report": "A0",
  "message.check": "A1",
} as const satisfies Record<ToolName, AssuranceLevel>;

export const TOOL_NAMES: readonly ToolName[] = Object.keys(TOOL_FLOORS) as ToolName[];

export const ACT_KINDS = [
  "plan_change",
  "plan_change_undo",
  "add_on",
  "roaming_enable",
  "reveal",
  "reveal_of_use",
  "line_cancel",
  "device_order",
  "new_line",
  "bill_credit",
  "bill_dispute",
  "payment_plan",
  "payment_method",
  "paperless",
  "billing_address",
  "call_detail_post",
  "top_up",
  "balance_transfer",
  "cost_tighten",
  "cost_loosen",
  "forwarding_off",
  "line_suspend",
  "line_resume",
  "sim_change",
  "sim_change_undo",
  "appointment_book",
  "appointment_cancel",
  "router_reset",
  "wifi_password_change",
] as const satisfies ActKind[];

/** Acts that one factor may propose: they protect, or bind nobody. All others begin at A2; the gate decides what each needs. */
export const ONE_FACTOR_ACTS: ReadonlySet<ActKind> = new Set<ActKind>([
  "cost_tighten",
  "forwarding_off",
  "line_suspend",
  "sim_change_undo",
  "appointment_book",
  "appointment_cancel",
]);

/**
 * Each secret with the level it is shown at, and the act that shows it: `reveal` for what only who may sign sees, `reveal_of_use` for what
 * also belongs to who uses the line. At A3 a passkey signs the sentence; at A2 the button under it is enough. Raised where signals ask for it.
 */
export const SECRETS = {
  puk: { level: "A3", act: "reveal_of_use" },
  wifi_password: { level: "A2", act: "reveal_of_use" },
  port_out_code: { level: "A3", act: "reveal" },
  esim: { level: "A3", act: "reveal" },
  calls: { level: "A3", act: "reveal_of_use" },
  invoice: { level: "A2", act: "reveal" },
} as const satisfies Record<SecretKind, { readonly level: AssuranceLevel; readonly act: ActKind }>;

export const SECRET_KINDS: readonly SecretKind[] = Object.keys(SECRETS) as SecretKind[];

export const CARD_KINDS = [
  "bill_comparison",
  "plan_comparison",
  "step_list",
  "receipt",
  "link",
  "quote",
  "download",
] as const satisfies CardKind[];

export const HAND_OVER_REASONS = [
  "asked",
  "not_understood",
  "cannot_explain",
  "needs_person",
  "step_up_failed",
  "suspected_fraud",
  "unavailable",
  "needs_stronger_proof",
  "privacy_request",
] as const satisfies HandOverReason[];

/** Intents that understanding may name. A flow's trigger must be one of them. */
export const INTENTS = [
  "bill_higher",
  "balance_due",
  "no_service",
  "no_data",
  "roaming",
  "compare_plans",
  "plan_eligibility",
  "change_plan",
  "undo_change",
  "invoice_copy",
  "dispute_charge",
  "payment_plan",
  "payment_method",
  "call_detail",
  "top_up",
  "cost_control",
  "no_calls_messages",
  "broadband",
  "lost_phone",
  "sim_pin_puk",
  "sim_change",
  "appointment",
  "scam_report",
  "add_on",
  "device_upgrade",
  "new_line",
  "cancel_service",
  "change_owner",
  "privacy_request",
  "security_checkup",
  "smalltalk",
  "human",
  "cancel",
  "resume",
  "restart",
  "affirm",
  "deny",
  "either",
  "none",
  "greeting",
  "thanks",
  "goodbye",
  "about_bot",
  "delete_chat",
  "recover_access",
  "lock_account",
  "business_invoice",
  "abuse",
  "duress",
  "out_of_scope",
  "no_model",
  "tell_me",
  "stop_news",
  "data_left",
  "order_status",
  "verify_message",
] as const;
export type Intent = (typeof INTENTS)[number];
