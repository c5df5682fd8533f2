// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ESLint } from "eslint";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");

/** What each line must be refused for, and a word of the remedy the message names. */
const planted: readonly (readonly [rule: string, remedy: string, file: string, code: string])[] = [
  ["no-restricted-properties", "clock.now()", "src/kernel/p01.ts", "export const at: number = Date.now();"],
  ["no-restricted-syntax", "clock.now()", "src/pii/p02.ts", "export const at: Date = new Date();"],
  ["no-restricted-syntax", "clock.now()", "src/app/p03.ts", "export const at: string = Date();"],
  ["no-restricted-globals", "clock.now()", "src/app/p04.ts", "export const at: number = performance.now();"],
  ["no-restricted-properties", "random.bytes", "src/telecom/p05.ts", "export const r: number = Math.random();"],
  ["no-restricted-properties", "random.bytes", "src/adapters/kms/p06.ts", "export const r: number = Math.random();"],
  ["no-restricted-globals", "Random", "src/app/p07.ts", "export const id: string = crypto.randomUUID();"],
  [
    "no-restricted-properties",
    "Random",
    "src/crypto/p08.ts",
    `import c from "node:crypto"; export const id: string = c.randomUUID();`,
  ],
  ["no-restricted-globals", "config", "src/nlu/p09.ts", `export const home: string | undefined = process.env["HOME"];`],
  ["no-restricted-globals", "log port", "src/dialogue/p10.ts", "console.log(1);"],
  ["no-restricted-globals", "log", "src/surfaces/http/p11.ts", "console.log(1);"],
  [
    "no-restricted-globals",
    "port",
    "src/app/p12.ts",
    `export const page: Promise<Response> = fetch("https://x.example");`,
  ],
  ["no-restricted-globals", "port", "src/threat/p13.ts", "setTimeout(() => 1, 1);"],
  ["no-restricted-globals", "port", "src/threat/p14.ts", "setInterval(() => 1, 1);"],
  ["no-restricted-globals", "Uint8Array", "src/crypto/p15.ts", "export const b: Uint8Array = Buffer.alloc(1);"],
  [
    "no-restricted-imports",
    "port",
    "src/pii/p16.ts",
    `import { readFileSync } from "node:fs"; export const f = readFileSync;`,
  ],
  [
    "no-restricted-imports",
    "port",
    "src/crypto/p17.ts",
    `import { readFile } from "node:fs/promises"; export const f = readFile;`,
  ],
  [
    "no-restricted-imports",
    "port",
    "src/app/p18.ts",
    `import { request } from "node:https"; export const f = request;`,
  ],
  [
    "no-restricted-imports",
    "port",
    "src/app/p19.ts",
    `import { setTimeout as s } from "node:timers/promises"; export const f = s;`,
  ],
  [
    "no-restricted-imports",
    "#crypto",
    "src/pii/p20.ts",
    `import { createHash } from "node:crypto"; export const f = createHash;`,
  ],
  [
    "no-restricted-imports",
    "#crypto",
    "src/kernel/p21.ts",
    `import { randomBytes } from "node:crypto"; export const f = randomBytes;`,
  ],
  ["no-restricted-syntax", "Name the export", "src/main/p22.ts", "export default 1;"],
  ["no-restricted-syntax", "Name the export", "src/pii/p23.ts", "export default 1;"],
  ["no-restricted-syntax", "as const", "src/adapters/kms/p24.ts", "export enum E { A }"],
  [
    "house/expose-says-why",
    "EXPOSE",
    "src/app/p25.ts",
    "export function f(s: { expose(): string }): string { return s.expose(); }",
  ],
  [
    "house/no-network-in-transaction",
    "before the transaction",
    "src/app/p26.ts",
    `export async function f(db: { inTransaction(w: (tx: string) => Promise<void>): Promise<void> }, telco: { order(): Promise<void> }): Promise<void> {
       await db.inTransaction(async (tx) => { await telco.order(); void tx; });
     }`,
  ],
  [
    "house/no-network-in-transaction",
    "Await only the transaction",
    "src/app/p27.ts",
    `export async function f(db: { inTransaction(w: (tx: string) => Promise<void>): Promise<void> }, read: () => Promise<void>): Promise<void> {
       await db.inTransaction((_tx) => read());
     }`,
  ],
  [
    "house/no-personal-text-in-logs",
    "must not reach a log",
    "src/app/p33.ts",
    `declare const brand: unique symbol; type RawText = string & { readonly [brand]: "RawText" };
     export function f(log: { info(m: string, c: object): void }, words: RawText): void { log.info("Heard", { words }); }`,
  ],
  [
    "house/no-personal-text-outside",
    "must not reach URL",
    "src/main/p34.ts",
    `declare const brand: unique symbol; type RawText = string & { readonly [brand]: "RawText" };
     declare const fetch: (a: string) => unknown; declare const writeFile: (a: string, b: string) => unknown;
     export function f(words: RawText, counter: { inc(a: object): void }, reply: { header(a: string, b: string): void }): unknown { return [counter, reply, fetch, writeFile, new URL(\`https://x.example/?q=\${words}\`)]; }`,
  ],
  [
    "house/no-personal-text-outside",
    "must not reach TypeError",
    "src/main/p35.ts",
    `declare const brand: unique symbol; type RawText = string & { readonly [brand]: "RawText" };
     declare const fetch: (a: string) => unknown; declare const writeFile: (a: string, b: string) => unknown;
     export function f(words: RawText, counter: { inc(a: object): void }, reply: { header(a: string, b: string): void }): unknown { return [counter, reply, fetch, writeFile, new TypeError(\`Cannot read \${words}\`)]; }`,
  ],
  [
    "house/no-personal-text-outside",
    "must not reach fetch",
    "src/main/p36.ts",
    `declare const brand: unique symbol; type RawText = string & { readonly [brand]: "RawText" };
     declare const fetch: (a: string) => unknown; declare const writeFile: (a: string, b: string) => unknown;
     export function f(words: RawText, counter: { inc(a: object): void }, reply: { header(a: string, b: string): void }): unknown { return [counter, reply, fetch, writeFile, fetch(\`/v1/\${words}\`)]; }`,
  ],
  [
    "house/no-personal-text-outside",
    "must not reach inc",
    "src/main/p37.ts",
    `declare const brand: unique symbol; type RawText = string & { readonly [brand]: "RawText" };
     declare const fetch: (a: string) => unknown; declare const writeFile: (a: string, b: string) => unknown;
     export function f(words: RawText, counter: { inc(a: object): void }, reply: { header(a: string, b: string): void }): unknown { return [counter, reply, fetch, writeFile, counter.inc({ what: words })]; }`,
  ],
  [
    "house/no-personal-text-outside",
    "must not reach header",
    "src/main/p38.ts",
    `declare const brand: unique symbol; type RawText = string & { readonly [brand]: "RawText" };
     declare const fetch: (a: string) => unknown; declare const writeFile: (a: string, b: string) => unknown;
     export function f(words: RawText, counter: { inc(a: object): void }, reply: { header(a: string, b: string): void }): unknown { return [counter, reply, fetch, writeFile, reply.header("content-disposition", \`filename=\${words}\`)]; }`,
  ],
  [
    "house/no-personal-text-outside",
    "must not reach writeFile",
    "src/main/p39.ts",
    `declare const brand: unique symbol; type RawText = string & { readonly [brand]: "RawText" };
     declare const fetch: (a: string) => unknown; declare const writeFile: (a: string, b: string) => unknown;
     export function f(words: RawText, counter: { inc(a: object): void }, reply: { header(a: string, b: string): void }): unknown { return [counter, reply, fetch, writeFile, writeFile(\`/tmp/\${words}\`, "")]; }`,
  ],
  ["tsdoc/syntax", "tsdoc", "src/pii/p28.ts", "/** Says {@link more than it should. */\nexport const x = 1;"],
  [
    "@typescript-eslint/no-floating-promises",
    "Promises",
    "src/app/p29.ts",
    "export function f(p: () => Promise<void>): void { p(); }",
  ],
  [
    "@typescript-eslint/no-misused-promises",
    "Promise",
    "src/app/p30.ts",
    "export function f(p: Promise<boolean>): number { return p ? 1 : 2; }",
  ],
  [
    "@typescript-eslint/switch-exhaustiveness-check",
    "not exhaustive",
    "src/app/p31.ts",
    `export function f(a: "x" | "y"): number { switch (a) { case "x": return 1; } return 2; }`,
  ],
  ["@typescript-eslint/no-explicit-any", "any", "src/app/p32.ts", "export const a: any = 1;"],
];

/** Near misses: the same words where they are right. */
const allowed: readonly (readonly [file: string, code: string])[] = [
  ["src/pii/a01.ts", "export const at = (ms: number): Date => new Date(ms);"],
  ["src/crypto/a02.ts", `import { createHash } from "node:crypto"; export const f = createHash;`],
  [
    "src/pii/a03.test.ts",
    `import { readFileSync } from "node:fs"; export const f = readFileSync; export const at = Date.now();`,
  ],
  ["src/main/a04.ts", `export const home: string | undefined = process.env["HOME"]; export const at = Date.now();`],
  ["src/adapters/kms/a05.ts", `import { readFileSync } from "node:fs"; export const f = readFileSync;`],
  ["sandbox/a06.ts", "console.log(Date.now());"],
  [
    "src/app/a07.ts",
    "export function f(s: { expose(): string }): string {\n  // EXPOSE: the driver takes text\n  return s.expose();\n}",
  ],
];

describe("lint", () => {
  let home: string;
  let said: ReadonlyMap<string, readonly { readonly rule: string; readonly message: string }[]>;

  beforeAll(async () => {
    home = realpathSync(mkdtempSync(join(tmpdir(), "wardline-lint-")));
    const write = (file: string, text: string): void => {
      mkdirSync(dirname(join(home, file)), { recursive: true });
      writeFileSync(join(home, file), text);
    };
    for (const file of ["package.json", "tsconfig.json"]) write(file, readFileSync(join(root, file), "utf8"));
    symlinkSync(join(root, "node_modules"), join(home, "node_modules"));
    for (const [, , file, code] of planted) write(file, `${code}\n`);
    for (const [file, code] of allowed) write(file, `${code}\n`);
    const eslint = new ESLint({ cwd: home, overrideConfigFile: join(root, "eslint.config.js") });
    const results = await eslint.lintFiles(["src", "sandbox"]);
    said = new Map(
      results.map(({ filePath, messages }) => [
        filePath.slice(home.length + 1),
        messages.map(({ ruleId, message }) => ({ rule: ruleId ?? "(parser)", message })),
      ]),
    );
  }, 60_000);
  afterAll(() => {
    rmSync(home, { recursive: true, force: true });
  });

  test.each(planted)("lint refuses by %s, naming the remedy '%s', what is planted in %s", (rule, remedy, file) => {
    const messages = said.get(file) ?? [];
    expect(messages.map((one) => one.rule)).toContain(rule);
    expect(
      messages
        .filter((one) => one.rule === rule)
        .map((one) => one.message)
        .join("\n"),
    ).toContain(remedy);
  });

  test.each(allowed)("lint lets %s pass", (file) => {
    expect(said.get(file)).toEqual([]);
  });
});
