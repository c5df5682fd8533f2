// SPDX-License-Identifier: Apache-2.0
import { relative, sep } from "node:path";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * Files that take longer than half a minute, in seconds, alone on two cores. A fresh clone knows no times of earlier runs, and the runner
 * would go by the size of the files: a short one that starts programs would come last, with nothing beside it.
 */
export const SLOW_FILES: ReadonlyMap<string, number> = new Map([
  ["test/gate/rows.test.ts", 70],
  ["test/gate/hostile-model.test.ts", 50],
  ["test/gateway/program.test.ts", 45],
  ["test/stories/staff.test.ts", 35],
  ["test/journeys/pages.test.ts", 220],
  ["bench/canary/canary.test.ts", 110],
  ["test/faults/crash.test.ts", 107],
  ["test/journeys/journeys.test.ts", 100],
  ["test/start/start.test.ts", 75],
  ["test/journeys/sign-in.test.ts", 60],
  ["test/journeys/console.test.ts", 60],
  ["web/console/injection.test.ts", 50],
  ["test/journeys/passkey-ways.test.ts", 45],
  ["test/start/operator-commands.test.ts", 45],
  ["test/journeys/recovery.test.ts", 42],
  ["test/package/tarball.test.ts", 40],
  ["web/console/long-lists.test.ts", 40],
  ["test/journeys/staff.test.ts", 40],
  ["test/stories/enumeration.test.ts", 40],
  ["test/journeys/masking.test.ts", 38],
  ["test/journeys/files.test.ts", 38],
  ["test/start/files-on-disk.test.ts", 35],
  ["web/channel/proxy.test.ts", 31],
]);

/** Starts with what takes longest, so that no core waits for one file at the end of a group. */
export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { root } = this.ctx.config;
    return slowFirst(await super.sort(files), ({ moduleId, project }) => ({
      file: relative(root, moduleId).split(sep).join("/"),
      group: project.config.sequence.groupOrder,
      project: project.name,
    }));
  }
}

/**
 * The slow ones of each group before its others, the slowest first. The others project by project, since a process serves one as long as
 * the next file is of the same; beyond that everything stays in its order.
 */
export function slowFirst<T>(
  files: readonly T[],
  about: (file: T) => { readonly file: string; readonly group: number; readonly project: string },
): T[] {
  return files
    .map((item) => ({ item, ...about(item) }))
    .toSorted(
      (one, other) =>
        one.group - other.group ||
        (SLOW_FILES.get(other.file) ?? 0) - (SLOW_FILES.get(one.file) ?? 0) ||
        (one.project < other.project ? -1 : one.project > other.project ? 1 : 0),
    )
    .map(({ item }) => item);
}
