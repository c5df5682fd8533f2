// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { count, unsteady } from "./count-reporter.ts";

type Module = Parameters<typeof count>[0][number];

function fakeModule(state: "passed" | "failed", tests: readonly ("passed" | "failed" | "skipped")[]): Module {
  const cases = tests.map((result, at) => ({
    result: () => ({ state: result }),
    diagnostic: () => ({ retryCount: at }),
    fullName: `test ${String(at)}`,
  }));
  return { state: () => state, children: { allTests: () => cases } } as unknown as Module;
}

test("count() adds up tests and leaves skipped ones out", () => {
  const modules = [fakeModule("failed", ["passed", "failed", "skipped"]), fakeModule("passed", ["passed"])];
  expect(count(modules)).toEqual({ passed: 2, failed: 1 });
});

test("count() counts a file that does not load as one failure", () => {
  expect(count([fakeModule("failed", []), fakeModule("failed", ["passed"])])).toEqual({ passed: 1, failed: 2 });
});

test("unsteady() names what failed before it passed, and nothing else", () => {
  expect(unsteady([fakeModule("failed", ["passed", "failed", "passed", "skipped"])])).toEqual(["test 2"]);
});
