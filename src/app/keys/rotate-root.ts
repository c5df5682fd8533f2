// SPDX-License-Identifier: Apache-2.0
import { fromBase64Url, fromUtf8, ok, type Result, toBase64Url, utf8 } from "#kernel";
import { type KeyDeps, recordKeyEvent } from "./deps.ts";
import { nodesWithout, reportAgain } from "./nodes.ts";
import type { StoredSubjectKey, SubjectKeyChange } from "./ports.ts";
import {
  claimRotation,
  eachOf,
  type OnProgress,
  type Rotation,
  type RotationHold,
  type RotationRefusal,
} from "./rotation.ts";

const PAGE = 500;
const WIDTH = 16;

/**
 * Replaces the root key: makes a new one, waits until every node can use it, puts every subject's key under it, and destroys the ones before.
 * Turns go on all the while: what is under an old root key opens until nothing is.
 *
 * @returns How far it came; `nodes` and `settle` are waited for by calling again.
 */
export async function rotateRoot(
  deps: KeyDeps,
  { start, onProgress = () => undefined }: { readonly start: boolean; readonly onProgress?: OnProgress },
): Promise<Result<Rotation, RotationRefusal>> {
  const claimed = await claimRotation(deps, "root", start);
  if (!claimed.ok) return claimed;
  const hold = claimed.value;
  if (hold.now.phase === "nodes" && !(await putIntoUse(deps, hold))) return release(hold);
  if (hold.now.phase === "move" && !(await moveAll(deps, hold, onProgress))) return release(hold);
  // A node may have wrapped under the root key before while it had not read of the new one.
  if (hold.now.phase === "settle" && hold.hasSettled) await hold.save({ phase: "finish", cursor: null });
  if (hold.now.phase === "finish") await finish(deps, hold, onProgress);
  return release(hold);
}

async function release(hold: RotationHold): Promise<Result<Rotation, never>> {
  await hold.save({}, true);
  return ok(hold.now);
}

/** False: a node does not have the new root key yet. */
async function putIntoUse(deps: KeyDeps, hold: RotationHold): Promise<boolean> {
  const known = new Set((await deps.roots.roots()).map(({ rootNo }) => rootNo));
  const root = await deps.roots.begin();
  if (!known.has(root.rootNo)) {
    await recordKeyEvent(deps, "key.root_made", { root: root.rootNo, kms: root.kind });
    await deps.signals.publishRoots();
  }
  await reportAgain(deps);
  if (!(await deps.roots.holds(root)) || (await nodesWithout(deps, root)).length > 0) return false;
  await deps.roots.promote(root.rootNo);
  await deps.signals.publishRoots();
  return hold.save({ phase: "move", cursor: null, done: 0, total: await deps.keyStore.count() });
}

async function moveAll(deps: KeyDeps, hold: RotationHold, onProgress: OnProgress): Promise<boolean> {
  await deps.roots.rewrapDerivation();
  return (await movePages(deps, hold, onProgress)) && hold.save({ phase: "settle", cursor: null });
}

/** One pass over all keys, from the cursor on. False: somebody else goes on with it. */
async function movePages(deps: KeyDeps, hold: RotationHold, onProgress: OnProgress): Promise<boolean> {
  const current = (await deps.roots.roots()).find(({ state }) => state === "current")?.rootNo ?? 0;
  for (let after = placeOf(hold.now.cursor); ; ) {
    const page = await deps.keyStore.page(after, PAGE);
    const changes: SubjectKeyChange[] = [];
    const lost: StoredSubjectKey[] = [];
    await eachOf(page, WIDTH, async (key) => {
      try {
        const wrapped = await deps.roots.rewrap(key);
        if (!isSame(wrapped, key.wrapped)) changes.push({ ...key, before: key.wrapped, wrapped });
      } catch (error) {
        // Damaged, or of a root key that is gone. Whatever else happens (no KMS, no disk) ends this run, and the next goes on.
        if (!(error instanceof Error && "code" in error && error.code === "crypto.cannot_open")) throw error;
        lost.push(key);
      }
    });
    if (changes.length > 0) await deps.keyStore.replace(changes);
    const last = page.at(-1);
    const { done, failed, total } = hold.now;
    const isHeld = await hold.save({
      cursor: last === undefined ? hold.now.cursor : cursorOf(last),
      done: Math.min(done + page.length, Math.max(total, done + page.length)),
      failed: failed + lost.filter((key) => deps.roots.rootNoOf(key.wrapped) !== current).length,
    });
    if (!isHeld) return false;
    onProgress(hold.now);
    if (page.length < PAGE || last === undefined) return true;
    after = last;
  }
}

/** A last pass, and then nothing is under an old root key. Crash: a root key is destroyed only after a pass that ended here. */
async function finish(deps: KeyDeps, hold: RotationHold, onProgress: OnProgress): Promise<void> {
  await hold.save({ cursor: null, done: 0, failed: 0, total: await deps.keyStore.count() });
  if (!(await movePages(deps, hold, onProgress))) return;
  await deps.roots.rewrapDerivation();
  const roots = await deps.roots.roots();
  const current = roots.find(({ state }) => state === "current");
  const retiring = roots.filter(({ state }) => state === "retiring");
  // Here they may not open for want of the root key alone (another host's key file): a node that has it goes on.
  for (const root of retiring)
    if (hold.now.failed > 0 && !(await deps.roots.holds(root)) && (await isUsed(deps, root.rootNo))) return;
  for (const { rootNo, kind } of retiring) {
    const { goneAt } = await deps.roots.destroy(rootNo);
    await recordKeyEvent(deps, "key.root_destroyed", {
      root: rootNo,
      kms: kind,
      gone_at: new Date(goneAt ?? deps.clock.now()).toISOString(),
    });
  }
  await deps.signals.publishRoots();
  const { done, failed } = hold.now;
  await recordKeyEvent(deps, "key.rotated", { level: "root", root: current?.rootNo ?? 0, moved: done, failed });
  await hold.save({ phase: "done", finishedAt: deps.clock.now() });
}

async function isUsed({ keyStore, roots }: KeyDeps, rootNo: number): Promise<boolean> {
  for (
    let page = await keyStore.page(null, PAGE);
    page.length > 0;
    page = await keyStore.page(page.at(-1) ?? null, PAGE)
  )
    if (page.some(({ wrapped }) => roots.rootNoOf(wrapped) === rootNo)) return true;
  return false;
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

export function cursorOf({ tenant, subjectId }: Pick<StoredSubjectKey, "tenant" | "subjectId">): string {
  return toBase64Url(utf8(JSON.stringify([tenant, subjectId])));
}

export function placeOf(cursor: string | null): Pick<StoredSubjectKey, "tenant" | "subjectId"> | null {
  if (cursor === null) return null;
  const [tenant, subjectId] = JSON.parse(fromUtf8(fromBase64Url(cursor))) as [
    StoredSubjectKey["tenant"],
    StoredSubjectKey["subjectId"],
  ];
  return { tenant, subjectId };
}
