// SPDX-License-Identifier: Apache-2.0
import type { ToolName } from "#dialogue";
import type { LookList } from "#protocol";
import { LOOK_KINDS, LOOK_REASONS, LOOK_TOPICS } from "#protocol";
import type { HistoryEntry } from "../ports.ts";
import type { LookGroup } from "./group-looks.ts";

type LookLine = LookList["looks"][number];

/** What each tool reads, as a customer would call it. A record, so that a new tool does not compile without. */
const TOPIC_OF_TOOL: Readonly<Record<ToolName, LookLine["what"]>> = {
  "news.follow": "news",
  "news.stop": "news",
  "consent.give": "news",
  "lines.list": "lines",
  "bill.explain": "bills",
  "bill.due": "bills",
  "bill.pay_link": "payments",
  "service.outages": "faults",
  "service.diagnose": "faults",
  "service.protect": "protection",
  "service.open_ticket": "faults",
  "roaming.status": "plans",
  "plans.browse": "plans",
  "plans.quote": "plans",
  "plans.quotes": "plans",
  "addons.browse": "plans",
  "orders.latest": "orders",
  "usage.left": "usage",
  "cases.status": "orders",
  "line.leave_quote": "plans",
  "device.offers": "plans",
  "newline.offers": "plans",
  "delegates.list": "rights",
  "privacy.who_looked": "looks",
  "privacy.request": "looks",
  "privacy.protect": "looks",
  "privacy.requests": "looks",
  "security.overview": "protection",
  "usage.advice": "usage",
  "bill.documents": "bills",
  "bill.document": "bills",
  "bill.charges": "bills",
  "bill.plan_options": "payments",
  "bill.tax": "bills",
  "payment.settings": "payments",
  "payment.form": "payments",
  "prepaid.options": "payments",
  "prepaid.receiver": "payments",
  "cost.status": "usage",
  "calls.scope": "calls",
  "line.forwarding": "protection",
  "home.test": "faults",
  "home.restart": "faults",
  "appointments.slots": "appointments",
  "appointments.find": "appointments",
  "sim.changes": "sim",
  "scam.look_up": "protection",
  "scam.report": "protection",
  "message.check": "protection",
};

const WHO: Readonly<Record<HistoryEntry["actor"]["kind"], LookLine["who"]>> = {
  subject: "you",
  bot: "assistant",
  agent: "staff",
  // A program that works for staff.
  token: "staff",
  system: "service",
};

/**
 * Words a look for the person it is about; null where nobody saw anything by it.
 *
 * @param names - Names of staff by id. Used only where the chat itself had named them: not for a glance at a waiting case.
 */
export function lookOf(group: LookGroup, names: ReadonlyMap<string, string>): LookLine | null {
  const { kind, actor, facts } = group.entry;
  const known = LOOK_KINDS.find((each) => each === kind);
  if (known === undefined) return null;
  const name = known === "agent.revealed" && actor.id !== null ? (names.get(actor.id) ?? null) : null;
  const [at, since] = [group.last.toISOString(), group.first.toISOString()];
  return {
    at,
    since,
    count: group.count,
    kind: known,
    who: WHO[actor.kind],
    name,
    what: topicOf(known, facts),
    why: whyOf(),
  };

  function whyOf(): LookLine["why"] {
    if (actor.kind === "subject") return "asked";
    if (known === "agent.read") return "case";
    const said = facts["reason"] ?? facts["purpose"];
    return LOOK_REASONS.find((reason) => reason === said) ?? null;
  }
}

function topicOf(kind: LookLine["kind"], facts: HistoryEntry["facts"]): LookLine["what"] {
  if (kind === "value.shown" || kind === "value.released") return "value";
  const { tool } = facts;
  if (typeof tool === "string" && Object.hasOwn(TOPIC_OF_TOOL, tool)) return TOPIC_OF_TOOL[tool as ToolName];
  const what = facts["secret"] ?? facts["what"];
  return LOOK_TOPICS.find((topic) => topic === what) ?? "data";
}
