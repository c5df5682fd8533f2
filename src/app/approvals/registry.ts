// SPDX-License-Identifier: Apache-2.0
import type { ActKind } from "#dialogue";
import type { JsonObject } from "#kernel";
import type { AppDeps } from "../deps.ts";
import type { DeskAction } from "../gate.ts";
import type { StaffAction } from "../staff/gate.ts";

/** When a second person is needed: for the customer's own button never, for staff as it stands here. */
export type FourEyes = "never" | "above_limit" | "always";

/**
 * What an agent may put before a customer alone. Every kind has to declare itself: SIM acts always need a second person, and what gives
 * money back does above `approvals.refundLimit`.
 */
export const ACT_FOUR_EYES: Readonly<Record<ActKind, FourEyes>> = {
  plan_change: "never",
  plan_change_undo: "never",
  add_on: "never",
  roaming_enable: "never",
  forwarding_off: "never",
  line_suspend: "never",
  // What a thief would ask an agent for.
  line_resume: "always",
  sim_change: "always",
  sim_change_undo: "never",
  appointment_book: "never",
  appointment_cancel: "never",
  router_reset: "never",
  wifi_password_change: "never",
  // Staff never asks for a secret of a customer alone; what it shows, the customer alone sees.
  reveal: "always",
  reveal_of_use: "always",
  bill_credit: "above_limit",
  bill_dispute: "never",
  payment_plan: "never",
  payment_method: "never",
  paperless: "never",
  billing_address: "never",
  // Discloses, as a secret does.
  call_detail_post: "always",
  top_up: "never",
  balance_transfer: "never",
  cost_tighten: "never",
  cost_loosen: "never",
  // They bind for months or end a contract: never on one agent's word, whatever the customer signs afterwards.
  line_cancel: "always",
  device_order: "always",
  new_line: "always",
};

/** What staff does itself. */
export const STAFF_FOUR_EYES = {
  read: "never",
  read_closed: "never",
  take_over: "never",
  reply: "never",
  hand_back: "never",
  end: "never",
  contact: "never",
  reveal: "never",
  reidentify: "never",
  propose: "never",
  open_file: "never",
  vouch: "always",
  // Only protects, and is told to every contact of record.
  lock: "never",
  // Words to colleagues; nothing leaves.
  note: "never",
  // The customer answers, on a form that no agent sees.
  ask_proof: "never",
  // Words for every customer: the second person approves exactly these.
  desk_text: "always",
  // The same for what the service says by itself; going back to words that were agreed to takes one.
  wording: "always",
  // Gives no level and places no order: each act still needs its proof and the network's word, read then; every contact of record hears.
  lift_alarm: "never",
  transfer: "never",
  label: "never",
  vouch_shop: "always",
  history_export: "always",
  keys_export: "always",
  policy_change: "always",
  // Which model decides what an attack is; fitting a candidate decides nothing.
  threat_model: "always",
  "requests.list": "never",
  "requests.file": "never",
  // The second person approves exactly these hours.
  opening_hours: "always",
  // Whom the service calls and with which credentials: the second person approves the whole file.
  configuration: "always",
  // About security, longer than an hour or again within a day: what the second person approves is which alert, why and until when.
  alert_silence: "always",
  // Keeps data that its subject wants gone, or lets it go.
  hold: "always",
  // What cannot be undone (`KIND_RULES.takesTwo`): the second must decide what the first proposed. A refusal takes one.
  "requests.decide": "always",
  // Messages to many that cannot be called back: the second approves the very list that the first proposed.
  "incidents.notify": "always",
  "staff.list": "never",
  // What is wide (`isWide`), and every token of a directory.
  "tokens.make": "always",
  "tokens.list": "never",
  // Only takes away.
  "tokens.revoke": "never",
  "sessions.end": "never",
  // As soon as there is a second person; see `staff/four-eyes.ts`, also for which changes of roles and which removals.
  "staff.invite": "always",
  "staff.recover": "always",
  "staff.roles": "always",
  "staff.enable": "always",
  "staff.remove": "always",
  "staff.disable": "never",
} as const satisfies Record<
  | DeskAction
  | "history_export"
  | "keys_export"
  | "policy_change"
  | "threat_model"
  | "desk_text"
  | "wording"
  | "opening_hours"
  | "configuration"
  | "alert_silence"
  | "hold"
  | Extract<
      StaffAction,
      `staff.${string}` | `tokens.${string}` | `sessions.${string}` | `requests.${string}` | "incidents.notify"
    >,
  FourEyes
>;

/** Whether an agent needs a second person for this act. An amount that is not known counts as above every limit. */
export function needsSecondPerson(deps: AppDeps, kind: ActKind, args: JsonObject): boolean {
  const { alsoActs, limit } = deps.settings.approvals;
  if (alsoActs.includes(kind)) return true;
  const declared = ACT_FOUR_EYES[kind];
  if (declared !== "above_limit") return declared === "always";
  const minor = minorIn(args["amount"]) ?? minorIn(args["price"]);
  return minor === null || minor > limit.minor;
}

function minorIn(value: unknown): number | null {
  if (typeof value !== "object" || value === null || !("minor" in value)) return null;
  return typeof value.minor === "number" && Number.isSafeInteger(value.minor) ? Math.abs(value.minor) : null;
}
