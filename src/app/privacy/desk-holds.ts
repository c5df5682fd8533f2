// SPDX-License-Identifier: Apache-2.0
import { makeUuid, ok, type Result, refuse, type SubjectId } from "#kernel";
import type { DeskLegalHolds } from "#protocol";
import type { ApprovalWish } from "../approvals/content.ts";
import { BY_COMMAND } from "../approvals/gate.ts";
import type { StoredApproval } from "../approvals/ports.ts";
import { approvalEntry, proposeApproval } from "../approvals/propose.ts";
import type { AppDeps } from "../deps.ts";
import { type GateOfStaff, passStaffGate, type StaffWisher } from "../staff/gate.ts";
import { screenNote } from "../vault/screen-note.ts";
import { rightsEntry } from "./entry.ts";
import { HOLD_GROUNDS, type HoldGround, releaseHold } from "./holds.ts";
import { type LookUpRefusal, lookUpSubject, type SubjectNamed } from "./look-up.ts";

const MOST = 200;

/** What keeps whose data, by random ids, and what was released. */
export async function listHoldsAtDesk(deps: AppDeps, who: StaffWisher): Promise<Result<DeskLegalHolds, GateOfStaff>> {
  const passed = await passStaffGate(deps, who, "privacy.read");
  if (!passed.ok) return passed;
  const [holds, staff] = await Promise.all([deps.privacyDesk.holds(deps.tenant, MOST), deps.staff.list(deps.tenant)]);
  const names = new Map(staff.map(({ staffId, name }) => [staffId as string, name]));
  const now = deps.clock.now();
  return ok({
    grounds: [...HOLD_GROUNDS],
    holds: holds.map(({ holdId, subjectId, ground, placedBy, placedAt, untilAt, releasedBy, releasedAt }) => ({
      holdId,
      subject: subjectId,
      ground,
      placedBy: names.get(placedBy) ?? null,
      placedAt: placedAt.toISOString(),
      untilAt: untilAt?.toISOString() ?? null,
      releasedBy: releasedBy === null ? null : (names.get(releasedBy) ?? null),
      releasedAt: releasedAt?.toISOString() ?? null,
      isInForce: releasedAt === null && (untilAt === null || untilAt.getTime() > now),
    })),
  });
}

export type HoldWishRefusal =
  | GateOfStaff
  | LookUpRefusal
  | { readonly reason: "unscreenable" }
  | { readonly reason: "not_held" }
  /** It would end before it begins. */
  | { readonly reason: "impossible_time" };

/** Asks a colleague to agree that somebody's data is kept. Nothing holds yet. */
export async function askForHold(
  deps: AppDeps,
  who: StaffWisher,
  wanted: {
    readonly customer: SubjectNamed;
    readonly ground: HoldGround;
    readonly untilAt: Date | null;
    readonly reason: string;
  },
): Promise<Result<StoredApproval, HoldWishRefusal>> {
  const passed = await passStaffGate(deps, who, "privacy.hold");
  if (!passed.ok) return passed;
  const { customer, ground, untilAt } = wanted;
  if (untilAt !== null && untilAt.getTime() <= deps.clock.now()) return refuse({ reason: "impossible_time" });
  const reason = await screenNote(deps, wanted.reason);
  if (reason === null) return refuse({ reason: "unscreenable" });
  const subjectId = await lookUpSubject(deps, who.agent, customer);
  if (!subjectId.ok) return subjectId;
  const until = untilAt?.toISOString() ?? null;
  const about = { change: "place", subjectId: subjectId.value, holdId: makeUuid(deps.random) } as const;
  return ok(await propose(deps, who, { kind: "hold", ...about, ground, until, reason }));
}

/** Asks a colleague to agree that a hold ends. It holds until they do. */
export async function askForRelease(
  deps: AppDeps,
  who: StaffWisher,
  holdId: string,
  written: string,
): Promise<Result<StoredApproval, HoldWishRefusal>> {
  const passed = await passStaffGate(deps, who, "privacy.hold");
  if (!passed.ok) return passed;
  const reason = await screenNote(deps, written);
  if (reason === null) return refuse({ reason: "unscreenable" });
  const hold = (await deps.privacyDesk.holds(deps.tenant, MOST)).find((one) => one.holdId === holdId);
  if (hold === undefined || hold.releasedAt !== null) return refuse({ reason: "not_held" });
  const { subjectId, ground, untilAt } = hold;
  const until = untilAt?.toISOString() ?? null;
  return ok(await propose(deps, who, { kind: "hold", change: "release", subjectId, holdId, ground, until, reason }));
}

type HoldWish = Extract<ApprovalWish, { kind: "hold" }>;

function propose(deps: AppDeps, { agent }: StaffWisher, wish: HoldWish): Promise<StoredApproval> {
  return proposeApproval(deps, wish, agent, deps.settings.approvals.lifetimeMs);
}

/**
 * Does what two people agreed on. The hold comes first and has the id that both saw: where we stop before the approval counts as used, it holds, and
 * placing it again changes nothing.
 *
 * @returns False: it was released meanwhile.
 */
export async function carryOutHold(deps: AppDeps, approval: StoredApproval, wish: HoldWish): Promise<boolean> {
  const [approver] = approval.approvedBy;
  const by = { kind: "agent", id: approver ?? approval.proposedBy } as const;
  const subjectId = wish.subjectId as SubjectId;
  const done =
    wish.change === "place" ? await place(deps, approval, wish) : await releaseHold(deps, subjectId, wish.holdId, by);
  if (!done.ok) return false;
  const used: StoredApproval = { ...approval, state: "used", version: approval.version + 1 };
  await deps.approvals.move(deps.tenant, used, approvalEntry(deps, "approval.used", used, by.id, {}));
  return true;
}

async function place(deps: AppDeps, { proposedBy }: StoredApproval, wish: HoldWish): Promise<Result<undefined, never>> {
  const subjectId = wish.subjectId as SubjectId;
  const now = new Date(deps.clock.now());
  const facts = { hold: wish.holdId, ground: wish.ground, until: wish.until };
  await deps.rights.holds.place(
    deps.tenant,
    {
      subjectId,
      holdId: wish.holdId,
      ground: wish.ground,
      placedBy: proposedBy,
      placedAt: now,
      untilAt: wish.until === null ? null : new Date(wish.until),
    },
    rightsEntry(
      deps,
      "hold.placed",
      subjectId,
      { kind: proposedBy === BY_COMMAND ? "system" : "agent", id: proposedBy },
      facts,
    ),
  );
  return ok(undefined);
}
