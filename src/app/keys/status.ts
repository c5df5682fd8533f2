// SPDX-License-Identifier: Apache-2.0
import { makeUuid, type SubjectId } from "#kernel";
import type { KeyDeps } from "./deps.ts";
import { listNodes, type NodeState } from "./nodes.ts";
import type { RootRecord } from "./ports.ts";
import { ROTATION_LEVELS, type Rotation, readRotation } from "./rotation.ts";

const PAGE = 1_000;

export type KeyStatus = {
  /** Each root key that is not gone, with how many subjects' keys are under it. */
  readonly roots: readonly (RootRecord & { readonly subjects: number })[];
  readonly gone: number;
  readonly subjects: number;
  /** How many subjects' keys are wrapped in which envelope suite; 0: in a KMS's own way. */
  readonly suites: Readonly<Record<string, number>>;
  /** Subjects that are between two keys. */
  readonly moving: number;
  /** Under no root key that is known: opens no more. */
  readonly lost: number;
  readonly nodes: readonly NodeState[];
  readonly rotations: readonly Rotation[];
  readonly cache: { readonly keys: number; readonly max: number; readonly ttlMs: number };
  /** Whether the current root key wraps and unwraps now, and how long that took. */
  readonly kms: { readonly isWell: boolean; readonly code: string | null; readonly tookMs: number };
  /** When the next root key is due. */
  readonly nextRootAt: number | null;
};

/** How the keys of the installation stand. Reads every wrapped key once, and opens none but one of its own. */
export async function readKeyStatus(deps: KeyDeps): Promise<KeyStatus> {
  const roots = await deps.roots.roots();
  const counts = new Map<number, number>();
  const suites: Record<string, number> = {};
  let [subjects, moving] = [0, 0];
  for (let page = await deps.keyStore.page(null, PAGE); page.length > 0; ) {
    for (const { wrapped } of page) {
      const rootNo = deps.roots.rootNoOf(wrapped);
      counts.set(rootNo, (counts.get(rootNo) ?? 0) + 1);
      subjects += 1;
      const suite = String(deps.keys.suiteOfKey(wrapped));
      suites[suite] = (suites[suite] ?? 0) + 1;
      if (deps.keys.isMoving(wrapped)) moving += 1;
    }
    page = await deps.keyStore.page(page.at(-1) ?? null, PAGE);
  }
  const isOpen = ({ state }: RootRecord): boolean => state !== "gone" && state !== "destroying";
  const open = new Set(roots.filter(isOpen).map(({ rootNo }) => rootNo));
  const rotations: Rotation[] = [];
  for (const level of ROTATION_LEVELS) {
    const rotation = await readRotation(deps, level);
    if (rotation !== null) rotations.push(rotation);
  }
  const current = roots.find(({ state }) => state === "current");
  return {
    roots: roots
      .filter(({ state }) => state !== "gone")
      .map((root) => ({ ...root, subjects: counts.get(root.rootNo) ?? 0 })),
    gone: roots.filter(({ state }) => state === "gone").length,
    subjects,
    suites,
    moving,
    lost: [...counts].filter(([rootNo]) => !open.has(rootNo)).reduce((sum, [, count]) => sum + count, 0),
    nodes: await listNodes(deps),
    rotations,
    cache: deps.keys.cached(),
    kms: await tryKms(deps),
    nextRootAt: current === undefined ? null : (current.currentAt ?? current.madeAt) + deps.epochMs,
  };
}

/** Whether the current root key wraps and unwraps now: a key of nobody, made and forgotten. */
export async function tryKms({ keys, clock, tenant, random }: KeyDeps): Promise<KeyStatus["kms"]> {
  const begun = clock.now();
  const subjectId = makeUuid(random) as SubjectId;
  try {
    const wrappedSubjectKey = await keys.makeSubjectKey(tenant, subjectId);
    // Made just now it is in the cache; forgotten, it has to be asked for.
    keys.forget(subjectId);
    await keys.sealForSubject({ tenant, subjectId, wrappedSubjectKey }, "probe", new Uint8Array(1));
    return { isWell: true, code: null, tookMs: clock.now() - begun };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unexpected";
    return { isWell: false, code, tookMs: clock.now() - begun };
  } finally {
    keys.forget(subjectId);
  }
}
