// SPDX-License-Identifier: Apache-2.0
import type { SubjectId } from "#kernel";
import type { AppDeps } from "../deps.ts";

type Deps = Pick<AppDeps, "tenant" | "keys" | "counters" | "clock">;

const DAY_MS = 24 * 3_600_000;
/** As good as for ever: it begins anew when a counter's window of this length does. */
const EVER_MS = 100 * 365 * DAY_MS;
/** In place of a lesson's id: no more of any. */
const ALL = "all";

/**
 * Whether a lesson may be shown to a subject: not within its cap, not after "got it", not after "no more". What is kept are counters under
 * keyed hashes of subject and lesson: nobody can list them, and they lapse by themselves.
 */
export async function mayTeach(deps: Deps, subjectId: SubjectId, id: string, capDays: number): Promise<boolean> {
  const now = deps.clock.now();
  const reads = [
    ...capKeys(deps, subjectId, id).map((key, i) => readCap(deps, key, i, capDays, now)),
    ...[id, ALL].map((what) => deps.counters.read(deps.tenant, endKey(deps, subjectId, what), EVER_MS, new Date(now))),
  ];
  return (await Promise.all(reads)).every((count) => count === 0);
}

/** Windows begin at fixed times: of two that overlap by half, one covers any stretch that is as long as the cap. */
function readCap(deps: Deps, key: Uint8Array, i: number, capDays: number, now: number): Promise<number> {
  return deps.counters.read(deps.tenant, key, 2 * capDays * DAY_MS, new Date(now - i * capDays * DAY_MS));
}

export async function noteTaught(deps: Deps, subjectId: SubjectId, id: string, capDays: number): Promise<void> {
  const now = deps.clock.now();
  for (const [i, key] of capKeys(deps, subjectId, id).entries())
    await deps.counters.add(deps.tenant, key, 1, 2 * capDays * DAY_MS, new Date(now - i * capDays * DAY_MS));
}

/** "Got it" for one lesson; without one, no more of any. */
export async function stopTeaching(deps: Deps, subjectId: SubjectId, id: string | null): Promise<void> {
  const key = endKey(deps, subjectId, id ?? ALL);
  await deps.counters.add(deps.tenant, key, 1, EVER_MS, new Date(deps.clock.now()));
}

/** What was kept of a subject's lessons goes with the subject. */
export async function forgetTaught(deps: Deps, subjectId: SubjectId, ids: readonly string[]): Promise<void> {
  const keys = [...ids, ALL].flatMap((id) => [...capKeys(deps, subjectId, id), endKey(deps, subjectId, id)]);
  for (const key of keys) await deps.counters.reset(deps.tenant, key);
}

function capKeys({ keys }: Deps, subjectId: SubjectId, id: string): readonly Uint8Array[] {
  return [0, 1].map((n) => keys.blindIndex("counter", `lesson shown ${n} ${subjectId} ${id}`));
}

function endKey({ keys }: Deps, subjectId: SubjectId, id: string): Uint8Array {
  return keys.blindIndex("counter", `lesson ended ${subjectId} ${id}`);
}
