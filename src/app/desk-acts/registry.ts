// SPDX-License-Identifier: Apache-2.0
import type { DeskProposal } from "#protocol";
import type { DeskActSpec } from "./desk-act.ts";
import { lineResume, lineSuspend, roamingEnable, simChange } from "./line-acts.ts";
import { addOn, billCredit, billDispute } from "./money-acts.ts";
import { planChange } from "./plan-act.ts";

/** Every act that an agent may put before a customer. What is not here no agent can ask for. */
export const deskActs: { readonly [K in DeskProposal["kind"]]: DeskActSpec } = {
  roaming_enable: roamingEnable,
  add_on: addOn,
  plan_change: planChange,
  bill_credit: billCredit,
  bill_dispute: billDispute,
  line_suspend: lineSuspend,
  line_resume: lineResume,
  sim_change: simChange,
};

/** The task that leads to an act where it cannot be shown, by its aim. */
export const TOPIC_OF = {
  roaming_enable: "roaming",
  add_on: "add_on",
  plan_change: "change_plan",
  bill_credit: "dispute_charge",
  bill_dispute: "dispute_charge",
  line_suspend: "lost_phone",
  line_resume: "lost_phone",
  sim_change: "sim_change",
} as const satisfies Record<DeskProposal["kind"], string>;
