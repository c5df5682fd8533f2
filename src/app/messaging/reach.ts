// SPDX-License-Identifier: Apache-2.0
import type { ToolName } from "#dialogue";
import type { Turn } from "../turn.ts";
import type { ClientKind, MessagingChannel } from "./ports.ts";

/** Windows of others run in scripts of others: they read and ask, and nothing is proved or ordered in them. */
const IN_CLIENTS: ReadonlySet<string> = new Set([
  "no_service",
  "balance_due",
  "data_left",
  "order_status",
  "compare_plans",
  "scam_report",
]);

/** Tasks that finish where others can read. Everything else is led into the secure window. */
const TASKS: Readonly<Record<MessagingChannel | ClientKind, ReadonlySet<string>>> = {
  whatsapp: new Set([
    "no_service",
    "balance_due",
    "data_left",
    "order_status",
    "compare_plans",
    "scam_report",
    "tell_me",
  ]),
  sms: new Set(["no_service", "compare_plans", "scam_report"]),
  rasa: IN_CLIENTS,
  direct_line: IN_CLIENTS,
  deep_chat: IN_CLIENTS,
};

/** Replies that ask for what has no place where others can read. */
const REPLIES_ELSEWHERE: ReadonlySet<string> = new Set(["lock_account"]);

/** What those tasks read. None of it shows lines of a bill, calls, addresses or secrets; none changes a contract. */
const TOOLS: ReadonlySet<ToolName> = new Set<ToolName>([
  "lines.list",
  "service.outages",
  "service.diagnose",
  "service.protect",
  "bill.due",
  "bill.pay_link",
  "usage.left",
  "cases.status",
  "plans.browse",
  "scam.look_up",
  "scam.report",
  "news.follow",
  "news.stop",
]);

/** Whether a tool may be called in this conversation at all, whatever the level: on an open channel only what is listed. */
export function isToolOfChannel({ state }: Turn, tool: ToolName): boolean {
  return state.messaging === undefined || TOOLS.has(tool);
}

/** Whether what an aim begins is finished on this channel. Aims that begin no task are answered everywhere. */
export function isFinishedHere({ state, deps }: Turn, intent: string): boolean {
  if (state.messaging === undefined) return true;
  const flow = deps.flows.byIntent.get(intent);
  if (flow === undefined) return true;
  if (flow.kind !== "task") return !REPLIES_ELSEWHERE.has(intent);
  return TASKS[state.messaging.channel].has(intent);
}

/** What a menu of the channel offers, in this order. */
export function tasksOf(channel: MessagingChannel | ClientKind): readonly string[] {
  return [...TASKS[channel]];
}
