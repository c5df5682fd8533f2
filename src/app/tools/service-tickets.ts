// SPDX-License-Identifier: Apache-2.0

import { z } from "zod";
import { localDay, ok } from "#kernel";
import { failed } from "./failures.ts";
import { requireLine } from "./subject-view.ts";
import type { ToolContext, ToolSpec } from "./tool-spec.ts";

const lineId = z.string().min(1).max(120);
/** Facts are codes and numbers of ours, such as `data:throttled`. Words of the subject do not fit through. */
const fact = z.string().regex(/^[A-Za-z0-9_.:=%+-]{1,80}$/);

/** The same line, topic and day are one ticket: pressing twice, or coming back after a lost answer, opens no second. */
function ticketKey(ctx: ToolContext, line: string, topic: string): string {
  const day = localDay(ctx.clock.now(), ctx.timeZone);
  return `wardline-ticket-${ctx.sha256(`wardline.ticket.v1\n${line}\n${topic}\n${day}`).slice(0, 32)}`;
}

/** Tells the operator's fraud desk. Protective: asks nothing of the network first. */
export const serviceProtect: ToolSpec<"service.protect"> = {
  about: "Holdings",
  purpose: "fraudPrevention",
  fields: { reference: ["reference"] },
  isWrite: true,
  argsSchema: z.strictObject({ lineId }),
  async run(args, ctx) {
    const seen = await requireLine(ctx, args.lineId);
    if (!seen.ok) return seen;
    const { line } = seen.value;
    const opened = await ctx.tickets.open({
      externalId: ticketKey(ctx, line.lineId, "suspected_sim_swap"),
      customerId: line.customerId,
      lineId: line.lineId,
      topic: "suspected_sim_swap",
      severity: "critical",
      facts: ["hold:sim_change", "hold:port_out", "contact:not_by_this_line"],
    });
    return opened.ok ? ok({ reference: opened.value.reference }) : failed(opened.refusal);
  },
};

export const serviceOpenTicket: ToolSpec<"service.open_ticket"> = {
  about: "Holdings",
  purpose: "serviceProvision",
  fields: { reference: ["reference"] },
  isWrite: true,
  argsSchema: z.strictObject({
    lineId,
    topic: z.enum(["no_service", "no_data", "slow_data", "no_calls", "broadband", "puk_letter", "roaming", "billing"]),
    facts: z.array(fact).max(20),
  }),
  async run({ lineId: id, topic, facts }, ctx) {
    const seen = await requireLine(ctx, id);
    if (!seen.ok) return seen;
    const { line } = seen.value;
    const opened = await ctx.tickets.open({
      externalId: ticketKey(ctx, line.lineId, topic),
      customerId: line.customerId,
      lineId: line.lineId,
      topic,
      severity: topic === "no_service" ? "major" : "minor",
      facts,
    });
    return opened.ok ? ok({ reference: opened.value.reference }) : failed(opened.refusal);
  },
};
