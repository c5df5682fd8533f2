// SPDX-License-Identifier: Apache-2.0
import { globSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { CountReporter } from "./tools/count-reporter.ts";
import { SlowFirst } from "./tools/slow-first.ts";

/** Drive a browser of their own: few at once, in processes that have read its driver and the rest once. */
const BROWSERS = ["test/journeys/**/*.test.ts", ...withBrowser("web/**/*.test.ts")];
/** Start programs of their own, or measure time: a process each, and few at once. */
const ALONE = [
  "test/{start,package,faults,keys,upgrade}/**/*.test.ts",
  "test/history/{kill,sequence,verify-page}.test.ts",
  "test/stories/enumeration.test.ts",
  "src/adapters/{postgres/{engine,backup},kms}/**/*.test.ts",
  "src/main/{guards,probe-ready}.test.ts",
  "src/dialogue/transcripts.test.ts",
  "tools/{browser,count-reporter,docs-site/site}.test.ts",
  "bench/{figures,canary/canary}.test.ts",
  "examples/**/*.test.ts",
  "test/audit/nightly.test.ts",
  "web/channel/channel.test.ts",
];
/** Have an app and a database of their own and mostly wait: more at once than there are cores, without a new process for each. */
const WAITING = ["test/{stories,surfaces,gateway,history,gate}/**/*.test.ts"];
/** On a machine that others share, a browser or a program may get no time at all for a while. Who needed it is named at the end, by `CountReporter`. */
const SECOND_ATTEMPT = process.env["CI"] === undefined ? 0 : 1;
const FEW = { maxWorkers: 2, retry: SECOND_ATTEMPT, testTimeout: 120_000 };
const NEVER = ["**/node_modules/**", "dist/**", "build/**"];

export default defineConfig({
  test: {
    globalSetup: ["test/global-setup.ts"],
    reporters: ["default", new CountReporter(".cache/test-counts")],
    sequence: { sequencer: SlowFirst },
    projects: [
      project("rooms", 0, {
        include: ["{src,sandbox,test,web,tools,bench}/**/*.test.ts", "web/**/*.test.tsx"],
        exclude: [...NEVER, ...ALONE, ...BROWSERS, ...WAITING],
        isolate: false,
        // The runner would leave a core to itself, and one of two is half of the machine.
        maxWorkers: availableParallelism(),
      }),
      project("apps", 1, {
        include: WAITING,
        exclude: [...NEVER, ...ALONE],
        isolate: false,
        maxWorkers: 4,
        retry: SECOND_ATTEMPT,
      }),
      project("programs", 2, { include: ALONE, exclude: NEVER, ...FEW }),
      project("browsers", 2, { include: BROWSERS, exclude: NEVER, ...FEW, isolate: false }),
    ],
  },
});

/** Groups run one after another, so that what measures time is not disturbed by what loads the machine. */
function project(name: string, groupOrder: number, test: object): object {
  // Long, because the machine may be shared: a time limit is for what hangs. What is asked again until it holds would have a second.
  const expect = { poll: { timeout: 15_000 } };
  const common = { name, pool: "forks", testTimeout: 60_000, hookTimeout: 120_000, sequence: { groupOrder }, expect };
  return { test: { ...common, ...test } };
}

/** Whoever starts a journey has a browser and a server: found by what is written there, so that a new one is not forgotten. */
function withBrowser(pattern: string): string[] {
  return globSync(pattern, { cwd: import.meta.dirname }).filter((file) =>
    readFileSync(new URL(file, import.meta.url), "utf8").includes("Journey.start("),
  );
}
