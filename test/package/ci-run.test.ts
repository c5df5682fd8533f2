// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

describe(".ci/run", () => {
  let home: string;
  beforeEach(() => {
    home = realpathSync(mkdtempSync(join(tmpdir(), "wardline-ci-")));
    mkdirSync(join(home, ".ci"));
    mkdirSync(join(home, ".cache"));
    mkdirSync(join(home, "fake"));
    cpSync(join(import.meta.dirname, "../../.ci/run"), join(home, ".ci/run"));
  });
  afterEach(() => {
    rmSync(home, { recursive: true, force: true });
  });

  /** Runs it with an npm that does as told: the exit codes of `npm ci` and `npm run ok`, and what the tests count. */
  function run(ci: number, ok: number, counts: string | null): { code: number | null; last: string | undefined } {
    const write = counts === null ? "" : `mkdir -p .cache; echo "${counts}" > .cache/test-counts;`;
    const npm = join(home, "fake/npm");
    writeFileSync(npm, `#!/bin/sh\ncase "$1" in ci) exit ${String(ci)};; run) ${write} exit ${String(ok)};; esac\n`);
    chmodSync(npm, 0o755);
    const { status, stdout } = spawnSync(join(home, ".ci/run"), [], {
      cwd: "/",
      env: { ...process.env, PATH: `${join(home, "fake")}:${process.env["PATH"] ?? ""}` },
      encoding: "utf8",
    });
    return { code: status, last: stdout.trimEnd().split("\n").at(-1) };
  }

  test.each([
    ["all is well", 0, 0, "412 0", { code: 0, last: "412 passed, 0 failed" }],
    ["tests fail", 0, 1, "400 12", { code: 1, last: "400 passed, 12 failed" }],
    ["a check before the tests fails", 0, 1, "412 0", { code: 1, last: "412 passed, 1 failed" }],
    ["nothing is counted", 0, 1, null, { code: 1, last: "0 passed, 1 failed" }],
    ["installing fails", 1, 0, "412 0", { code: 1, last: "0 passed, 1 failed" }],
  ] as const)(".ci/run ends with the numbers and an exit code that agrees when %s", (_, ci, ok, counts, expected) => {
    expect(run(ci, ok, counts)).toEqual(expected);
  });

  test(".ci/run does not take numbers that an older run left behind for its own", () => {
    writeFileSync(join(home, ".cache/test-counts"), "999 0\n");
    expect(run(0, 0, null)).toEqual({ code: 1, last: "0 passed, 1 failed" });
  });
});
