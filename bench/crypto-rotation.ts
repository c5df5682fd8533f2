// SPDX-License-Identifier: Apache-2.0
import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";
import { eraseSubject, keepKeys, reportNode, rotateRoot, SETTLE_MS, type StoredSubjectKey } from "#app";
import { makeUuid, type SubjectId, utf8 } from "#kernel";
import { seededRandom } from "#kernel/testing";
import { TENANT } from "../src/adapters/postgres/repositories/testing.ts";
import { DAY, KeyRig } from "../test/keys/rig.ts";
import { type Figures, table } from "./figures.ts";

export type RotationFigures = {
  readonly rotateSubjectsPerSecond: number;
  readonly subjects: number;
  /** Erasing one subject among them all, on every node. */
  readonly eraseMs: number;
};

const SUBJECTS = "INSERT INTO subject (tenant, subject_id, kind) SELECT $1, unnest($2::uuid[]), 'party'";

/**
 * Replaces the root key of an installation with so many subjects, on the store of the bundled installation (a file) or in tables, and counts.
 * Then erases one subject and proves with both backups in hand that it opens before N days and never after.
 */
export async function rotateMany(subjects: number, store: "file" | "table"): Promise<RotationFigures> {
  const rig = await KeyRig.open({ store, deletionDelayMs: 7 * DAY });
  try {
    const node = await rig.node({ cache: { max: 1_000, ttlMs: 60_000 } });
    const random = seededRandom(31);
    let last: SubjectId | null = null;
    for (let made = 0; made < subjects; ) {
      const batch: StoredSubjectKey[] = [];
      for (; batch.length < 1_000 && made < subjects; made += 1) {
        last = makeUuid(random) as SubjectId;
        batch.push({ tenant: TENANT, subjectId: last, wrapped: await node.keys.makeSubjectKey(TENANT, last) });
      }
      await rig.database.query("bench.subjects", SUBJECTS, [TENANT, batch.map(({ subjectId }) => subjectId)]);
      await node.deps.keyStore.putAll(batch);
    }
    if (last === null) throw new RangeError("There must be a subject");
    const backup = (await node.deps.keyStore.find(TENANT, [last])).get(last) ?? new Uint8Array(0);
    const scope = { tenant: TENANT, subjectId: last, wrappedSubjectKey: backup };
    const sealed = await node.keys.sealForSubject(scope, "profile", utf8("CU-1"));
    const begun = performance.now();
    const moved = await rotateRoot(node.deps, { start: true });
    const tookMs = performance.now() - begun;
    if (!moved.ok || moved.value.phase !== "settle" || moved.value.failed > 0) throw new Error("The rotation failed");
    rig.clock.advance(SETTLE_MS + 1);
    await reportNode(node.deps);
    const erasing = performance.now();
    const erased = await eraseSubject(node.deps, last);
    const eraseMs = performance.now() - erasing;
    if (!erased.ok) throw new Error(erased.refusal.reason);
    const opens = async (): Promise<boolean> => {
      const thief = await rig.node();
      return thief.keys.openForSubject(scope, "profile", sealed).then(
        () => true,
        () => false,
      );
    };
    const isOpenBefore = await opens();
    for (let day = 0; day < erased.value.beyondBackupsAfterDays; day += 1) {
      rig.clock.advance(DAY);
      await keepKeys(node.deps);
    }
    if (!isOpenBefore || (await opens()) || rig.roots.cancelDeletion(1)) throw new Error("N days do not hold");
    return { rotateSubjectsPerSecond: Math.round(subjects / (tookMs / 1_000)), subjects, eraseMs: Math.round(eraseMs) };
  } finally {
    await rig.close();
  }
}

/** `--subjects N` (100,000), `--store file|table`. */
export async function run(args: string[]): Promise<Figures> {
  const { values } = parseArgs({
    args,
    options: { subjects: { type: "string", default: "100000" }, store: { type: "string", default: "file" } },
  });
  const figures = await rotateMany(Number(values.subjects), values.store === "table" ? "table" : "file");
  const rows = Object.entries(figures).map(([key, value]) => [key, String(value)] as const);
  process.stdout.write(table("Replacing the root key", rows));
  return figures;
}
