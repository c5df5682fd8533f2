// SPDX-License-Identifier: Apache-2.0
import type { SubjectId } from "#kernel";
import type { KeyDeps } from "./deps.ts";
import { resumeErasures } from "./erase-subject.ts";
import { reportNode } from "./nodes.ts";
import type { RootRecord } from "./ports.ts";
import { rotateData } from "./rotate-data.ts";
import { rotateRoot } from "./rotate-root.ts";
import { rotateSubjects } from "./rotate-subjects.ts";

const DAY_MS = 86_400_000;
const PAGE = 500;
/** A key whose subject has no row is left over from a crash: it goes at the second look, a day later. */
const LEFT_OVER_MS = DAY_MS;
const MOST_NOTED = 2_000;
/** So long a node looks whether its own key file still holds a root key that is gone. */
const GONE_LOOKED_FOR_MS = 90 * DAY_MS;

/** A new root key is begun early, so that the one before is destroyed before its time is over. */
export function isEpochOver(root: RootRecord, epochMs: number, now: number): boolean {
  const margin = Math.min(DAY_MS, epochMs / 7);
  return now >= (root.currentAt ?? root.madeAt) + epochMs - margin;
}

/**
 * What every serving node does every few seconds for the keys: says which root keys it can use, goes on with what was begun (also by a process
 * that died), and begins a new epoch when it is time.
 */
export async function keepKeys(deps: KeyDeps): Promise<void> {
  await reportNode(deps);
  await resumeErasures(deps);
  const roots = await deps.roots.roots();
  for (const root of roots)
    if (root.state === "destroying" && root.goneAt !== null && root.goneAt <= deps.clock.now())
      await deps.roots.destroy(root.rootNo);
  // Another host destroyed it in its own key file: a copy that stays here would open backups for ever.
  for (const root of roots)
    if (
      root.state === "gone" &&
      root.kind === "file" &&
      isRecent(root, deps.clock.now()) &&
      (await deps.roots.holds(root))
    )
      await deps.roots.destroy(root.rootNo);
  const current = roots.find(({ state }) => state === "current");
  await rotateRoot(deps, { start: current !== undefined && isEpochOver(current, deps.epochMs, deps.clock.now()) });
  await rotateSubjects(deps, { start: false });
  await rotateData(deps, { start: false });
}

function isRecent({ goneAt }: RootRecord, now: number): boolean {
  return goneAt !== null && now - goneAt < GONE_LOOKED_FOR_MS;
}

type LeftOver = Readonly<Record<string, number>>;

/** Removes keys that a crash left without a subject. Run as a job, a few times a day. */
export async function sweepKeys({ keyStore, sealedRows, clock, tenant }: KeyDeps): Promise<number> {
  const name = "left-over";
  const before = await keyStore.note(name);
  const noted = (before === null ? {} : JSON.parse(before)) as LeftOver;
  const next: Record<string, number> = {};
  const removed: SubjectId[] = [];
  const now = clock.now();
  for (let after = null, page = await keyStore.page(after, PAGE); page.length > 0; ) {
    const ids = page.filter((key) => key.tenant === tenant).map(({ subjectId }) => subjectId);
    const existing = await sealedRows.existing(tenant, ids);
    for (const id of ids) {
      if (existing.has(id)) continue;
      const since = noted[id] ?? now;
      if (now - since >= LEFT_OVER_MS) removed.push(id);
      else if (Object.keys(next).length < MOST_NOTED) next[id] = since;
    }
    page = await keyStore.page(page.at(-1) ?? null, PAGE);
  }
  if (removed.length > 0) await keyStore.remove(tenant, removed);
  await keyStore.saveNote(name, before, JSON.stringify(next));
  return removed.length;
}
