// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Reporter, TestCase, TestModule } from "vitest/node";

/**
 * Leaves `passed failed` of the whole run in a file, for `.ci/run` to print as its last line, and names what passed at
 * a second attempt only: such a test, or what it tests, is to be mended.
 */
export class CountReporter implements Reporter {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const { passed, failed } = count(modules);
    for (const name of unsteady(modules)) process.stdout.write(`Passed at the second attempt only: ${name}\n`);
    mkdirSync(dirname(this.#file), { recursive: true });
    writeFileSync(this.#file, `${String(passed)} ${String(failed + unhandled.length)}\n`);
  }
}

type Counted = Pick<TestModule, "state"> & {
  readonly children: { allTests(): Iterable<Pick<TestCase, "result" | "diagnostic" | "fullName">> };
};

/** Tests that failed and passed in the same run. */
export function unsteady(modules: readonly Counted[]): readonly string[] {
  return modules.flatMap((module) =>
    [...module.children.allTests()]
      .filter((test) => test.result().state === "passed" && (test.diagnostic()?.retryCount ?? 0) > 0)
      .map(({ fullName }) => fullName),
  );
}

/** A file that fails without a failing test in it (it does not load, a hook throws) counts as one failure. */
export function count(modules: readonly Counted[]): { passed: number; failed: number } {
  let passed = 0;
  let failed = 0;
  for (const module of modules) {
    const states = [...module.children.allTests()].map((test) => test.result().state);
    const broken = states.filter((state) => state === "failed").length;
    passed += states.filter((state) => state === "passed").length;
    failed += broken === 0 && module.state() === "failed" ? 1 : broken;
  }
  return { passed, failed };
}
