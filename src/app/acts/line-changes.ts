// SPDX-License-Identifier: Apache-2.0
import { ok, type Result, refuse } from "#kernel";
import { earliestStart } from "#telecom";
import { requireLine } from "../tools/subject-view.ts";
import { requireText } from "./act-args.ts";
import type { ActContext, ActKindSpec, ActRefusal } from "./act-kind.ts";
import { lineChange } from "./line-change.ts";

/** Calls that go to somebody else come back. Easy: nothing is given away by it. Switching forwarding on is not done in the chat at all. */
export const forwardingOff: ActKindSpec = lineChange({
  level: "A1",
  proof: "add_on",
  isProtective: true,
  binds: false,
  kind: "mobile",
  isForUsers: true,
  statuses: ["active", "suspended"],
  change: () => ({ kind: "forwarding_off" }),
});

/** A phone is lost or stolen: the line pauses at once. Whoever does it to hurt the owner is told of to every contact, and undone by a passkey. */
const pause = lineChange({
  level: "A1",
  proof: "sim",
  isProtective: true,
  binds: false,
  kind: "mobile",
  isForUsers: true,
  // Paused already is what was asked for.
  statuses: ["active", "suspended"],
  notice: "app.notice.line_suspend_ordering",
  change: ({ reason }) => (reason === "lost" || reason === "stolen" ? { kind: "pause", reason } : null),
});
export const lineSuspend: ActKindSpec = {
  ...pause,
  async requalify(args, ctx) {
    const seen = await requireLine(ctx, requireText(args, "lineId"));
    // What the operator suspended stays suspended for the operator's reason: it becomes no pause that a button ends.
    const isTheOperators = seen.ok && seen.value.line.status === "suspended" && seen.value.line.pausedFor === undefined;
    return isTheOperators ? refuse({ reason: "order_rejected" }) : pause.requalify(args, ctx);
  },
};

/** Hard to unlock: proof of this very act. The network is not asked whether the line receives texts: it is paused. */
const resume: ActKindSpec = {
  ...lineChange({
    level: "A3",
    proof: "sim",
    isProtective: false,
    binds: true,
    kind: "mobile",
    isForUsers: false,
    statuses: ["suspended"],
    change: () => ({ kind: "resume" }),
  }),
  isForPausedLine: true,
};
export const lineResume: ActKindSpec = {
  ...resume,
  async requalify(args, ctx) {
    const holds = await resume.requalify(args, ctx);
    if (!holds.ok) return holds;
    const isOurs = await isPausedByItsOwner(ctx, requireText(args, "lineId"));
    if (!isOurs.ok) return isOurs;
    return isOurs.value ? holds : refuse({ reason: "order_rejected" });
  },
};

/** Not what the operator suspended for a debt or a suspicion: those are lifted by people, after what they were for is settled. */
async function isPausedByItsOwner(ctx: ActContext, lineId: string): Promise<Result<boolean, ActRefusal>> {
  const seen = await requireLine(ctx, lineId);
  if (!seen.ok) return refuse({ reason: "unavailable" });
  const { accountId, pausedFor } = seen.value.line;
  if (pausedFor === undefined) return ok(false);
  if (accountId === null) return ok(true);
  const account = await ctx.reads.findAccount(accountId);
  return account.ok ? ok(account.value.paymentStatus !== "inArrears") : refuse({ reason: "unavailable" });
}

/** What thieves ask for: a passkey from before over this very act, every contact told before the order leaves, and a day to stop it. */
const newSim = lineChange({
  level: "A3",
  proof: "sim",
  isProtective: false,
  binds: true,
  kind: "mobile",
  isForUsers: false,
  statuses: ["active", "suspended"],
  notice: "app.notice.sim_change_ordering",
  change: ({ simType }) => (simType === "esim" || simType === "physical" ? { kind: "sim", simType } : null),
  startsOn: (args) => requireText(args, "startsOn"),
});
/** Between what was shown and the press a midnight may lie. */
const SHOWN_MS = 3_600_000;

export const simChange: ActKindSpec = {
  ...newSim,
  isStoppedByLink: true,
  async requalify(args, ctx) {
    // The day is what the owner has to stop it: no proposal may leave it out, whoever made it.
    const soonest = earliestStart(ctx.clock.now() - SHOWN_MS, ctx.timeZone);
    return requireText(args, "startsOn") < soonest ? refuse({ reason: "not_eligible" }) : newSim.requalify(args, ctx);
  },
};

/** Deletes what was set up at home. */
export const routerReset: ActKindSpec = lineChange({
  level: "A2",
  proof: "contact_data",
  isProtective: false,
  binds: false,
  kind: "broadband",
  isForUsers: false,
  statuses: ["active"],
  change: () => ({ kind: "router_reset" }),
});

/** A new password for the wireless network at home; whoever knew the old one is out. It is shown in a panel, never here. */
export const wifiPasswordChange: ActKindSpec = lineChange({
  level: "A2",
  proof: "contact_data",
  isProtective: false,
  binds: false,
  kind: "broadband",
  isForUsers: false,
  statuses: ["active"],
  change: () => ({ kind: "wifi_password" }),
});
