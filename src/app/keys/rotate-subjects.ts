// SPDX-License-Identifier: Apache-2.0
import { ok, type Result } from "#kernel";
import type { KeyScope } from "../ports.ts";
import { type KeyDeps, recordKeyEvent } from "./deps.ts";
import type { StoredSubjectKey } from "./ports.ts";
import { cursorOf, placeOf } from "./rotate-root.ts";
import {
  claimRotation,
  eachOf,
  type OnProgress,
  type Rotation,
  type RotationHold,
  type RotationRefusal,
} from "./rotation.ts";

const PAGE = 100;
const WIDTH = 8;

/**
 * Gives every subject a new key: adds it, puts data keys and what is sealed for the subject under it, and, when no node can have the old one in
 * hand any more, drops the old one. A subject of which something could not be moved keeps both.
 */
export async function rotateSubjects(
  deps: KeyDeps,
  { start, onProgress = () => undefined }: { readonly start: boolean; readonly onProgress?: OnProgress },
): Promise<Result<Rotation, RotationRefusal>> {
  const claimed = await claimRotation(deps, "subject", start);
  if (!claimed.ok) return claimed;
  const hold = claimed.value;
  if (hold.now.phase === "add") {
    if (hold.now.cursor === null) await hold.save({ total: await deps.keyStore.count() });
    if (await eachSubject(deps, hold, onProgress, (key) => addKey(deps, key)))
      await hold.save({ phase: "spread", cursor: null });
  }
  // Until then a node may remember a subject's keys without the new one, and could open nothing that is under it.
  if (hold.now.phase === "spread" && hold.hasSettled)
    await hold.save({ phase: "move", cursor: null, done: 0, failed: 0 });
  if (hold.now.phase === "move" && (await eachSubject(deps, hold, onProgress, (key) => moveSubject(deps, key))))
    await hold.save({ phase: "settle", cursor: null });
  if (hold.now.phase === "settle" && hold.hasSettled)
    await hold.save({ phase: "finish", cursor: null, done: 0, failed: 0 });
  if (hold.now.phase === "finish" && (await eachSubject(deps, hold, onProgress, (key) => dropOld(deps, key)))) {
    const { done, failed } = hold.now;
    await recordKeyEvent(deps, "key.rotated", { level: "subject", moved: done, failed });
    await hold.save({ phase: "done", finishedAt: deps.clock.now() });
  }
  await hold.save({}, true);
  return ok(hold.now);
}

async function eachSubject(
  deps: KeyDeps,
  hold: RotationHold,
  onProgress: OnProgress,
  work: (key: StoredSubjectKey) => Promise<boolean>,
): Promise<boolean> {
  for (let after = placeOf(hold.now.cursor); ; ) {
    const page = await deps.keyStore.page(after, PAGE);
    let failed = 0;
    await eachOf(
      page.filter(({ tenant }) => tenant === deps.tenant),
      WIDTH,
      async (key) => {
        if (!(await work(key))) failed += 1;
      },
    );
    await deps.signals.publishForget(page.map(({ subjectId }) => subjectId));
    const last = page.at(-1);
    const isHeld = await hold.save({
      cursor: last === undefined ? hold.now.cursor : cursorOf(last),
      done: hold.now.done + page.length,
      failed: hold.now.failed + failed,
    });
    if (!isHeld) return false;
    onProgress(hold.now);
    if (page.length < PAGE || last === undefined) return true;
    after = last;
  }
}

async function addKey(deps: KeyDeps, key: StoredSubjectKey): Promise<boolean> {
  const wrapped = await deps.keys.addSubjectKey({ ...key, wrappedSubjectKey: key.wrapped });
  // Not replaced: somebody else moved it to another root key just now, or it was erased. It keeps its key until the next rotation.
  return wrapped === null || (await deps.keyStore.replace([{ ...key, before: key.wrapped, wrapped }])) === 1;
}

/** True: everything of the subject is under its newest key. */
async function moveSubject(deps: KeyDeps, key: StoredSubjectKey): Promise<boolean> {
  const { tenant, subjectId } = key;
  const scope: KeyScope = { tenant, subjectId, wrappedSubjectKey: key.wrapped };
  if (!deps.keys.isMoving(key.wrapped)) return true;
  let isWhole = true;
  try {
    for (const data of await deps.sealedRows.dataKeysOf(tenant, subjectId)) {
      const wrapped = await deps.keys.rewrapDataKey({ ...scope, ...data });
      if (wrapped !== null && !(await deps.sealedRows.replaceDataKey(tenant, data, wrapped))) isWhole = false;
    }
    for (const row of await deps.sealedRows.subjectRows(tenant, subjectId)) {
      const sealed = await deps.keys.resealForSubject(scope, row.row, row.sealed);
      if (sealed !== null && !(await deps.sealedRows.replaceSubjectRow(tenant, subjectId, row, sealed)))
        isWhole = false;
    }
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "crypto.cannot_open")) throw error;
    return false;
  }
  return isWhole;
}

/** Looks again at everything, and only when all of it is under the newest key the old one goes. */
async function dropOld(deps: KeyDeps, key: StoredSubjectKey): Promise<boolean> {
  if (!deps.keys.isMoving(key.wrapped)) return true;
  // Twice: what the first pass moved the second finds moved.
  if (!(await moveSubject(deps, key)) && !(await moveSubject(deps, key))) return false;
  const wrapped = deps.keys.keepNewestSubjectKey(key.wrapped);
  return (await deps.keyStore.replace([{ ...key, before: key.wrapped, wrapped }])) === 1;
}
