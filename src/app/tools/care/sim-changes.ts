// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import { ok } from "#kernel";
import { earliestStart, isOrderOpen } from "#telecom";
import { failed } from "../failures.ts";
import { requireLine } from "../subject-view.ts";
import type { ToolSpec } from "../tool-spec.ts";

/** A SIM that was put in is news this long. */
const RECENT_MS = 14 * 86_400_000;

export const simChanges: ToolSpec<"sim.changes"> = {
  about: "Holdings",
  purpose: "serviceProvision",
  fields: { isLocked: ["line"], canEsim: ["line"], earliest: ["line"], open: ["line"], done: ["line"] },
  isWrite: false,
  argsSchema: z.strictObject({ lineId: z.string().min(1).max(120) }),
  async run({ lineId }, ctx) {
    const seen = await requireLine(ctx, lineId);
    if (!seen.ok) return seen;
    const { line } = seen.value;
    const [orders, state] = await Promise.all([
      ctx.reads.listOrders(line.customerId),
      ctx.reads.findServiceState(line),
    ]);
    if (!orders.ok) return failed(orders.refusal);
    if (!state.ok && state.refusal.reason !== "not_found") return failed(state.refusal);
    const hardware = state.ok ? await ctx.reads.findSimAndDevice(line, state.value) : null;
    if (hardware?.ok === false) return failed(hardware.refusal);
    const now = ctx.clock.now();
    const own = orders.value.filter((order) => order.kind === "sim_change" && order.lineIds.includes(line.lineId));
    const open = own.find((order) => isOrderOpen(order.state));
    const done = own.find(
      ({ state: at, completedAt }) => at === "completed" && completedAt !== null && now - completedAt <= RECENT_MS,
    );
    const sim = hardware?.value.sim ?? null;
    return ok({
      isLocked: state.ok && state.value.isSimChangeLocked === true,
      canEsim: hardware?.value.device?.canEsim === true,
      earliest: earliestStart(now, ctx.timeZone),
      open: open === undefined ? null : { orderId: open.orderId, startsOn: open.startsOn },
      done: done === undefined || sim === null ? null : { orderId: done.orderId, simType: sim.type },
    });
  },
};
