// SPDX-License-Identifier: Apache-2.0
import { makeUuid, ok, type Result, refuse, type SubjectId } from "#kernel";
import type { AppDeps } from "../deps.ts";
import { type RequestActor, rightsEntry } from "./entry.ts";
import type { Hold } from "./ports.ts";

type HoldDeps = Pick<AppDeps, "tenant" | "clock" | "random" | "rights">;

/** Why data may have to be kept although its subject wants it gone. */
export const HOLD_GROUNDS = ["legal_hold", "legal_retention", "legal_claims"] as const;
export type HoldGround = (typeof HOLD_GROUNDS)[number];

/** Keeps a subject's data from erasure until it is released or `untilAt`. */
export async function placeHold(
  deps: HoldDeps,
  subjectId: SubjectId,
  ground: HoldGround,
  untilAt: Date | null,
  by: RequestActor & { readonly id: string },
): Promise<Hold> {
  const hold: Hold = {
    subjectId,
    holdId: makeUuid(deps.random),
    ground,
    placedBy: by.id,
    placedAt: new Date(deps.clock.now()),
    untilAt,
  };
  const facts = { hold: hold.holdId, ground, until: untilAt?.toISOString() ?? null };
  await deps.rights.holds.place(deps.tenant, hold, rightsEntry(deps, "hold.placed", subjectId, by, facts));
  return hold;
}

export async function releaseHold(
  deps: HoldDeps,
  subjectId: SubjectId,
  holdId: string,
  by: RequestActor & { readonly id: string },
): Promise<Result<undefined, { readonly reason: "not_held" }>> {
  const entry = rightsEntry(deps, "hold.released", subjectId, by, { hold: holdId });
  const released = await deps.rights.holds.release(deps.tenant, subjectId, holdId, by.id, entry);
  return released ? ok(undefined) : refuse({ reason: "not_held" });
}
