// SPDX-License-Identifier: Apache-2.0
import { type JsonObject, ok, type Result, refuse } from "#kernel";
import type { PlacedOrder, TelcoRefusal, Visit, VisitSlot } from "#telecom";
import { toVisitTime } from "../tools/care/visits.ts";
import { requireLine } from "../tools/subject-view.ts";
import { requireText } from "./act-args.ts";
import type { ActContext, ActKindSpec } from "./act-kind.ts";
import { lineToOrder, signableLine } from "./act-line.ts";

const AHEAD_MS = 15 * 86_400_000;
const STATES = {
  confirmed: "completed",
  initialized: "pending",
  completed: "completed",
  cancelled: "cancelled",
  failed: "failed",
} as const;

/** A visit in the words that acts have for orders. */
function placed(visit: Visit): PlacedOrder {
  return { orderId: visit.visitId, state: STATES[visit.state], startsOn: null, planName: null };
}

/** The time on the button, where it is still free: day and hours must be those that were shown. */
async function freeSlot(args: JsonObject, ctx: ActContext): Promise<Result<VisitSlot | null, TelcoRefusal>> {
  const seen = await lineToOrder(ctx, requireText(args, "lineId"));
  if (!seen.ok) return seen;
  const now = ctx.clock.now();
  const slots = await ctx.care.searchSlots(seen.value.line, now, now + AHEAD_MS);
  if (!slots.ok) return slots;
  const found = slots.value.find(({ slotId }) => slotId === args["slotId"]);
  if (found === undefined) return ok(null);
  const { day, from, until } = toVisitTime(found, ctx.timeZone);
  return ok(day === args["day"] && from === args["from"] && until === args["until"] ? found : null);
}

async function visitOf(
  args: JsonObject,
  ctx: ActContext,
  isIt: (visit: Visit) => boolean,
): Promise<Result<PlacedOrder | null, TelcoRefusal>> {
  const seen = await requireLine(ctx, requireText(args, "lineId"));
  if (!seen.ok) return refuse({ reason: seen.refusal.reason === "unavailable" ? "unavailable" : "not_found" });
  const visits = await ctx.care.listVisits(seen.value.line);
  if (!visits.ok) return visits;
  const found = visits.value.find(isIt);
  return ok(found === undefined ? null : placed(found));
}

const base = {
  minimum: () => "A1",
  proofClass: () => "add_on",
  // Told once it stands, with day and hours.
  startsAtOnce: () => false,
  async lineOf(args, ctx) {
    const seen = await signableLine(ctx, requireText(args, "lineId"));
    return seen.ok ? ok({ msisdn: seen.value.line.msisdn, relation: seen.value.relation }) : seen;
  },
  async readBack(orderId, args, ctx) {
    const found = await visitOf(args, ctx, ({ visitId }) => visitId === orderId);
    if (!found.ok) return found;
    return found.value === null ? refuse({ reason: "not_found" }) : ok(found.value);
  },
} as const satisfies Partial<ActKindSpec>;

export const appointmentBook: ActKindSpec = {
  ...base,
  isProtective: false,
  async requalify(args, ctx) {
    const slot = await freeSlot(args, ctx);
    if (!slot.ok) return refuse({ reason: slot.refusal.reason === "rejected" ? "not_found" : "unavailable" });
    return slot.value === null ? refuse({ reason: "no_longer_free" }) : ok({ binds: false, amount: 0 });
  },
  async submit(args, externalId, ctx) {
    const seen = await lineToOrder(ctx, requireText(args, "lineId"));
    if (!seen.ok) return seen;
    const slot = await freeSlot(args, ctx);
    if (!slot.ok) return slot;
    if (slot.value === null) return refuse({ reason: "conflict" });
    const visit = await ctx.care.bookVisit({ externalId, line: seen.value.line, slot: slot.value });
    return visit.ok ? ok(placed(visit.value)) : visit;
  },
  findByExternalId: (args, externalId, ctx) => visitOf(args, ctx, (visit) => visit.externalId === externalId),
  noticeParams: (args) => ({
    date: { kind: "date", iso: requireText(args, "day") },
    from: requireText(args, "from"),
    until: requireText(args, "until"),
  }),
};

export const appointmentCancel: ActKindSpec = {
  ...base,
  // Gives a time back; nothing is taken on.
  isProtective: true,
  async requalify(args, ctx) {
    const found = await visitOf(args, ctx, ({ visitId }) => visitId === args["appointmentId"]);
    if (!found.ok) return refuse({ reason: found.refusal.reason === "not_found" ? "not_found" : "unavailable" });
    return found.value === null ? refuse({ reason: "not_found" }) : ok({ binds: false, amount: 0 });
  },
  async submit(args, _externalId, ctx) {
    const seen = await lineToOrder(ctx, requireText(args, "lineId"));
    if (!seen.ok) return seen;
    const visit = await ctx.care.cancelVisit(seen.value.line, requireText(args, "appointmentId"));
    return visit.ok ? ok(placed(visit.value)) : visit;
  },
  async findByExternalId(args, _externalId, ctx) {
    const found = await visitOf(args, ctx, ({ visitId }) => visitId === args["appointmentId"]);
    if (!found.ok) return found;
    return ok(found.value?.state === "cancelled" ? found.value : null);
  },
  noticeParams: () => ({}),
};
