// SPDX-License-Identifier: Apache-2.0
import { makeUuid, ok, type Result, refuse, type SubjectId } from "#kernel";
import { proposeApproval } from "../approvals/propose.ts";
import type { AppDeps } from "../deps.ts";
import { screenNote } from "../vault/screen-note.ts";
import { type HoldGround, placeHold, releaseHold } from "./holds.ts";

const BY = { kind: "system", id: "command" } as const;

/** It holds or is released already, or two people at the desk are asked. */
export type HoldByCommand =
  | { readonly is: "done"; readonly holdId: string }
  | { readonly is: "asked"; readonly approvalId: string };
export type HoldByCommandRefusal = { readonly reason: "unscreenable" } | { readonly reason: "not_held" };

/**
 * Whoever may run commands on the machine asks that data of a customer is kept. Two people at the desk decide, because nobody at the desk has
 * asked; nothing holds before. Where no staff has enrolled yet, there is nobody to ask and it holds at once.
 *
 * @param written - Why; screened here, kept under seal with the approval.
 */
export async function holdByCommand(
  deps: AppDeps,
  subjectId: SubjectId,
  ground: HoldGround,
  written: string,
): Promise<Result<HoldByCommand, HoldByCommandRefusal>> {
  const reason = await screenNote(deps, written);
  if (reason === null) return refuse({ reason: "unscreenable" });
  if (!(await deps.staff.hasAny(deps.tenant))) {
    const { holdId } = await placeHold(deps, subjectId, ground, null, BY);
    return ok({ is: "done", holdId });
  }
  return ask(deps, { change: "place", subjectId, holdId: makeUuid(deps.random), ground, until: null, reason });
}

/** The same for the end of a hold: it holds until they agree. */
export async function releaseByCommand(
  deps: AppDeps,
  subjectId: SubjectId,
  holdId: string,
  written: string,
): Promise<Result<HoldByCommand, HoldByCommandRefusal>> {
  const reason = await screenNote(deps, written);
  if (reason === null) return refuse({ reason: "unscreenable" });
  if (!(await deps.staff.hasAny(deps.tenant))) {
    const released = await releaseHold(deps, subjectId, holdId, BY);
    return released.ok ? ok({ is: "done", holdId }) : refuse({ reason: "not_held" });
  }
  const now = deps.clock.now();
  const holds = await deps.rights.holds.holdsFor(deps.tenant, subjectId, new Date(now));
  const hold = holds.find((one) => one.holdId === holdId);
  if (hold === undefined) return refuse({ reason: "not_held" });
  const { ground, untilAt } = hold;
  return ask(deps, { change: "release", subjectId, holdId, ground, until: untilAt?.toISOString() ?? null, reason });
}

async function ask(
  deps: AppDeps,
  about: {
    readonly change: "place" | "release";
    readonly subjectId: SubjectId;
    readonly holdId: string;
    readonly ground: string;
    readonly until: string | null;
    readonly reason: string;
  },
): Promise<Result<HoldByCommand, never>> {
  const { lifetimeMs } = deps.settings.approvals;
  const { approvalId } = await proposeApproval(deps, { kind: "hold", ...about }, null, lifetimeMs);
  return ok({ is: "asked", approvalId });
}
