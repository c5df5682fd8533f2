// SPDX-License-Identifier: Apache-2.0
import { access, mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const cache = join(dirname(fileURLToPath(import.meta.url)), "..", "..", ".cache");
const LONGEST_MS = 120_000;

export interface BuiltWeb {
  readonly dir: string;
  remove(): Promise<void>;
}

/**
 * Loader, widget and desk as they are shipped. In a test run they are built once, by whoever needs them first, into the folder of the run
 * that `test/global-setup.ts` makes, and only read afterwards. Elsewhere they are built into a folder of the caller's own.
 *
 * @throws Error - Where another test file of the run began to build and did not end.
 */
export async function buildWeb(): Promise<BuiltWeb> {
  const home = process.env["WARDLINE_WEB_OF_RUN"];
  if (home !== undefined) return { dir: await buildOnce(home), remove: async () => undefined };
  await mkdir(cache, { recursive: true });
  const dir = await mkdtemp(join(cache, "web-"));
  await buildInto(dir);
  return { dir, remove: () => rm(dir, { recursive: true, force: true }) };
}

async function buildOnce(home: string): Promise<string> {
  const done = join(home, "web");
  // Whoever makes this folder builds.
  const isFirst = await mkdir(join(home, "begun")).then(
    () => true,
    (error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      return false;
    },
  );
  if (isFirst) {
    const half = join(home, "half");
    await buildInto(half);
    await rename(half, done);
    return done;
  }
  const isThere = (): Promise<boolean> =>
    access(done).then(
      () => true,
      () => false,
    );
  for (const end = Date.now() + LONGEST_MS; !(await isThere()); await sleep(50))
    if (Date.now() > end) throw new Error(`Cannot wait for the pages: who began to build them in ${home} did not end`);
  return done;
}

async function buildInto(dir: string): Promise<void> {
  // The test runner says `test` here, and the pages would come out as for developers.
  const { NODE_ENV: before } = process.env;
  process.env["NODE_ENV"] = "production";
  try {
    // Most test files of a run find the pages built, and need no builder.
    const [{ createBuilder }, { webConfig }] = await Promise.all([import("vite"), import("../build-config.ts")]);
    const builder = await createBuilder({ ...webConfig(dir), configFile: false, mode: "production" });
    await builder.buildApp();
  } finally {
    if (before === undefined) delete process.env["NODE_ENV"];
    else process.env["NODE_ENV"] = before;
  }
}
