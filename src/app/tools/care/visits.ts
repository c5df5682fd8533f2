// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import type { VisitTime } from "#dialogue";
import { localDay, ok } from "#kernel";
import type { Line, VisitSlot } from "#telecom";
import { failed } from "../failures.ts";
import { requireLine } from "../subject-view.ts";
import type { ToolContext, ToolSpec } from "../tool-spec.ts";

const argsSchema = z.strictObject({ lineId: z.string().min(1).max(120) });
const DAY_MS = 86_400_000;
const AHEAD_MS = 14 * DAY_MS;
/** Offered at once; more would be a list that nobody reads. */
const MOST = 6;

export function toVisitTime({ slotId, startsAt, endsAt }: VisitSlot, timeZone: string): VisitTime {
  return {
    slotId,
    day: localDay(startsAt, timeZone),
    from: hourOf(startsAt, timeZone),
    until: hourOf(endsAt, timeZone),
  };
}

function hourOf(at: number, timeZone: string): string {
  return new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(
    at,
  );
}

/** Enough to know the place for who lives there: the district of the postcode. */
async function maskedPlace(ctx: ToolContext, line: Line): Promise<string> {
  const state = await ctx.reads.findServiceState(line);
  const postcode = state.ok ? state.value.postcode : null;
  return postcode === null ? "•••" : `${postcode.trim().split(/\s+/)[0] ?? ""} •••`;
}

export const appointmentsSlots: ToolSpec<"appointments.slots"> = {
  about: "Holdings",
  purpose: "serviceProvision",
  fields: { slots: ["line"], place: ["line"] },
  isWrite: false,
  argsSchema,
  async run({ lineId }, ctx) {
    const seen = await requireLine(ctx, lineId);
    if (!seen.ok) return seen;
    const { line } = seen.value;
    const now = ctx.clock.now();
    const [slots, place] = await Promise.all([
      ctx.care.searchSlots(line, now + DAY_MS, now + AHEAD_MS),
      maskedPlace(ctx, line),
    ]);
    if (!slots.ok) return failed(slots.refusal);
    const soonest = slots.value.toSorted((a, b) => a.startsAt - b.startsAt).slice(0, MOST);
    return ok({ slots: soonest.map((slot) => toVisitTime(slot, ctx.timeZone)), place });
  },
};

export const appointmentsFind: ToolSpec<"appointments.find"> = {
  about: "Holdings",
  purpose: "serviceProvision",
  fields: { appointment: ["line"] },
  isWrite: false,
  argsSchema,
  async run({ lineId }, ctx) {
    const seen = await requireLine(ctx, lineId);
    if (!seen.ok) return seen;
    const visits = await ctx.care.listVisits(seen.value.line);
    if (!visits.ok) return failed(visits.refusal);
    const next = visits.value.findLast(({ state, endsAt }) => state === "confirmed" && endsAt > ctx.clock.now());
    if (next === undefined) return ok({ appointment: null });
    const { day, from, until } = toVisitTime({ ...next, slotId: next.visitId }, ctx.timeZone);
    return ok({ appointment: { appointmentId: next.visitId, day, from, until } });
  },
};
