// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const configFile = join(root, ".dependency-cruiser.cjs");

/** One planted file per line: the rule that must speak, the file, what it imports. */
const planted: readonly (readonly [rule: string, file: string, code: string])[] = [
  ["kernel-imports-nothing-of-ours", "src/kernel/bad.ts", `export { x } from "#pii";`],
  ["protocol-imports-nothing-of-ours", "src/protocol/bad.ts", `export { x } from "#kernel";`],
  ["channel-imports-nothing-of-ours", "src/channel/bad.ts", `export type { X } from "#kernel";`],
  ["client-imports-the-channel-only", "src/client/bad.ts", `export type { X } from "#kernel";`],
  ["crypto-imports-kernel-only", "src/crypto/bad.ts", `export { x } from "#protocol";`],
  ["rooms-import-kernel-only", "src/pii/bad-crypto.ts", `export { x } from "#crypto";`],
  ["rooms-import-kernel-only", "src/telecom/bad-protocol.ts", `export type { X } from "#protocol";`],
  ["identity-and-tlog-import-kernel-and-crypto-only", "src/identity/bad.ts", `export { x } from "#protocol";`],
  ["rooms-never-import-each-other", "src/nlu/bad.ts", `export { x } from "#dialogue";`],
  ["rooms-never-import-each-other", "src/nlu/bad.test.ts", `export { x } from "#telecom";`],
  ["app-imports-rooms-and-below", "src/app/bad.ts", `export { x } from "#postgres";`],
  ["adapters-import-ports-and-below", "src/adapters/kms/bad-neighbour.ts", `export type { X } from "#postgres";`],
  [
    "adapters-import-ports-and-below",
    "src/adapters/kms/bad-surface.ts",
    `export { x } from "../../surfaces/http/index.ts";`,
  ],
  ["adapters-take-types-from-app-and-rooms", "src/adapters/kms/bad-value.ts", `export { x } from "#telecom";`],
  ["surfaces-import-app-and-below", "src/surfaces/http/bad-adapter.ts", `export { x } from "#postgres";`],
  ["surfaces-import-app-and-below", "src/surfaces/http/bad-room.ts", `export type { X } from "#telecom";`],
  ["src-imports-src-only", "src/surfaces/http/bad-sandbox.ts", `export { x } from "#sandbox";`],
  ["tests-beside-the-code-import-src-and-test", "src/pii/bench.test.ts", `export { x } from "../../bench/load.ts";`],
  ["src-never-imports-tests", "src/app/bad-fake.ts", `export { x } from "#kernel/testing";`],
  ["main-is-imported-by-nobody", "src/surfaces/http/bad-main.ts", `export { x } from "../../main/compose.ts";`],
  ["web-imports-protocol-and-ui", "web/widget/bad-kernel.ts", `export type { X } from "#kernel";`],
  ["web-imports-protocol-and-ui", "web/widget/bad-console.ts", `export { x } from "../console/index.ts";`],
  ["web-takes-types-from-protocol", "web/widget/bad-value.ts", `export { x } from "#protocol";`],
  ["sandbox-imports-nothing-of-src", "sandbox/bad.ts", `export { x } from "#kernel";`],
  ["examples-stand-alone", "examples/html/bad.ts", `export { x } from "#kernel";`],
  ["across-rooms-through-the-door", "src/pii/bad-door.ts", `export { x } from "../kernel/inside.ts";`],
  ["into-rooms-through-the-door", "src/surfaces/http/bad-door.ts", `export { x } from "../../app/inside.ts";`],
  ["hazmat-stays-in-crypto", "src/adapters/kms/bad-hazmat.ts", `export { x } from "../../crypto/hazmat/aes.ts";`],
  ["no-cycles", "src/pii/cycle-a.ts", `import type { B } from "./cycle-b.ts"; export type A = B;`],
  ["no-orphans", "src/pii/forgotten.ts", `export const forgotten = 1;`],
  ["no-unresolvable", "src/pii/bad-name.ts", `export { x } from "./nowhere.ts";`],
  ["no-dev-dependencies-in-src", "src/app/bad-dev.ts", `export { test } from "vitest";`],
  ["no-undeclared-packages", "src/app/bad-package.ts", `export { default as x } from "package-nobody-declared";`],
];

/** What the layers allow; none of these may be reported. */
const allowed: readonly (readonly [file: string, code: string])[] = [
  ["src/crypto/good.ts", `export { x } from "#kernel";`],
  ["src/pii/good.ts", `export { x } from "#kernel";`],
  ["src/identity/good.ts", `export { x } from "#crypto";`],
  [
    "src/app/good.ts",
    `export { x } from "#pii"; export { x as y } from "#telecom"; export { x as z } from "#protocol";`,
  ],
  ["src/adapters/kms/good.ts", `export type { X } from "#app"; export { x } from "#crypto";`],
  ["src/surfaces/http/good.ts", `export { x } from "#app"; export { x as y } from "#protocol";`],
  ["src/main/good.ts", `export { x } from "#postgres"; export { x as y } from "../surfaces/http/index.ts";`],
  ["src/pii/good.test.ts", `export { x } from "#kernel/testing"; export { x as y } from "./good.ts";`],
  ["web/widget/good.ts", `export type { X } from "#protocol"; export { x } from "../ui/index.ts";`],
  ["test/journeys/good.ts", `export { x } from "#pii/testing"; export { x as y } from "#sandbox";`],
];

const doors = [
  ...["kernel", "protocol", "crypto", "pii", "identity", "telecom", "dialogue", "nlu", "app"].map(
    (room) => `src/${room}`,
  ),
  ...["src/adapters/postgres", "src/adapters/kms", "src/surfaces/http", "web/ui", "web/console", "sandbox"],
];
const insides = [
  "src/kernel/inside.ts",
  "src/app/inside.ts",
  "src/crypto/hazmat/aes.ts",
  "src/main/compose.ts",
  "bench/load.ts",
];

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
}

describe("check:imports [SEC-043]", () => {
  let home: string;
  let violations: readonly Violation[];

  beforeAll(() => {
    home = realpathSync(mkdtempSync(join(tmpdir(), "wardline-planted-")));
    const write = (file: string, text: string): void => {
      mkdirSync(dirname(join(home, file)), { recursive: true });
      writeFileSync(join(home, file), text);
    };
    for (const file of ["package.json", "tsconfig.json"]) write(file, readFileSync(join(root, file), "utf8"));
    for (const door of doors) write(`${door}/index.ts`, "export const x = 1; export type X = 1;\n");
    for (const room of ["kernel", "pii"]) write(`src/${room}/testing.ts`, "export const x = 1;\n");
    for (const file of insides) write(file, "export const x = 1;\n");
    for (const [, file, code] of planted) write(file, `${code}\n`);
    for (const [file, code] of allowed) write(file, `${code}\n`);
    write("src/pii/cycle-b.ts", `import type { A } from "./cycle-a.ts"; export type B = A;\n`);
    // A package that is installed, as a dependency of a dependency would be, and declared nowhere.
    write("node_modules/package-nobody-declared/package.json", `{"name":"x","version":"1.0.0","main":"i.js"}`);
    write("node_modules/package-nobody-declared/i.js", "module.exports = 1;");
    symlinkSync(join(root, "node_modules/vitest"), join(home, "node_modules/vitest"));
    symlinkSync(join(root, "node_modules/typescript"), join(home, "node_modules/typescript"));

    const cli = join(root, "node_modules/dependency-cruiser/bin/dependency-cruiser.mjs");
    const folders = ["src", "web", "sandbox", "test", "bench", "examples"];
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [cli, "--config", configFile, "--output-type", "json", ...folders],
      { cwd: home, encoding: "utf8", maxBuffer: 64_000_000 },
    );
    expect(stderr).toBe("");
    violations = (JSON.parse(stdout) as { summary: { violations: Violation[] } }).summary.violations;
  });
  afterAll(() => {
    rmSync(home, { recursive: true, force: true });
  });

  test.each(planted)("check:imports refuses by %s what is planted in %s", (rule, file) => {
    expect(violations.filter(({ from }) => from === file).map((violation) => violation.rule.name)).toContain(rule);
  });

  test.each(allowed)("check:imports lets pass what the layers allow in %s", (file) => {
    // Nobody imports these files, which is all that may be said against them.
    const said = violations.filter(({ from, rule }) => from === file && rule.name !== "no-orphans");
    expect(said.map(({ rule }) => rule.name)).toEqual([]);
  });

  test("check:imports has a planted violation and a comment for each of its rules", () => {
    const config = createRequire(import.meta.url)(configFile) as { forbidden: { name: string; comment?: string }[] };
    const untested = config.forbidden.filter(({ name }) => !planted.some(([rule]) => rule === name));
    expect(untested.map(({ name }) => name)).toEqual([]);
    expect(config.forbidden.filter(({ comment }) => (comment ?? "").length < 40)).toEqual([]);
  });
});
