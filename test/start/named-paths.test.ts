// SPDX-License-Identifier: Apache-2.0
// Every command that takes the path of a file or folder, with a path at which there is nothing, or something else.
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { read } from "../architecture/repository.ts";

const MANY = fileURLToPath(new URL("./many-commands.ts", import.meta.url));
const NONE = "not-there/at-all";

/**
 * By the words with which a line of the help begins. `far`: it refuses before it looks at the path, for nothing runs here that it needs.
 */
const ROWS: readonly { readonly command: string; readonly args?: string; readonly far?: string }[] = [
  { command: "setup", args: NONE, far: "cli.setup_refused" },
  { command: "audit run", args: `--log ${NONE}` },
  { command: "tokens key", args: NONE },
  { command: "api", args: `GET /v1/desk/cases --token ${NONE}` },
  { command: "cases list", args: `--token ${NONE}` },
  { command: "flows test", args: NONE },
  { command: "history verify", args: `--since ${NONE}`, far: "main.not_running" },
  { command: "history export", args: NONE, far: "main.not_running" },
  { command: "history cosign", args: `http://localhost:9 --keys ${NONE}`, far: "main.not_running" },
  { command: "witness", args: `--dir w --log ${NONE}` },
  { command: "verify", args: NONE },
  { command: "keys export", args: NONE, far: "main.not_running" },
  { command: "canned import", args: NONE },
  { command: "hours import", args: NONE },
  { command: "wording import", args: NONE },
  { command: "backup create", args: NONE, far: "main.not_running" },
  { command: "backup keys", args: NONE, far: "main.not_running" },
  { command: "backup verify", args: NONE },
  { command: "backup restore", args: `${NONE} --into x` },
  { command: "restore", args: `${NONE} --verify` },
  { command: "backup restore-keys", args: NONE },
  { command: "help import", args: `${NONE}.csv` },
  { command: "help import", args: `${NONE} --base https://help.example` },
  { command: "upgrade", args: `--check --provenance ${NONE}` },
  { command: "sbom", args: `--out ${NONE}` },
  { command: "incidents register", args: `--out ${NONE}`, far: "main.not_running" },
  { command: "drill", args: `--scenario ${NONE}` },
  { command: "evidence build", args: `--for buyer --out x --from ${NONE}` },
  { command: "evidence verify", args: NONE },
  { command: "nlu train", args: `--data ${NONE}` },
  { command: "nlu evaluate", args: `--data ${NONE}` },
  { command: "pii scan", args: NONE },
  { command: "pii test", args: NONE },
  { command: "doctor", args: `--config ${NONE}` },
];
/** A folder where a file is wanted, and the other way round. */
const OTHER_KIND: readonly string[] = [
  "api GET /v1/desk/cases --token .",
  "backup verify wardline.yaml",
  "restore wardline.yaml --verify",
  "canned import .",
  "hours import .",
  "wording import .",
  "verify .",
  "evidence verify .",
  "pii scan .",
  "nlu evaluate --data wardline.yaml/x",
  "help import wardline.yaml/x.csv",
  "sbom --out .",
  "upgrade --provenance wardline.yaml/x",
];

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "wardline-paths-"));
  await writeFile(join(dir, "wardline.yaml"), "server: { port: 0, healthPort: 0 }\n");
});
afterAll(async () => rm(dir, { recursive: true }));

async function runAll(commands: readonly string[]): Promise<readonly { text: string; code: number }[]> {
  const lists = JSON.stringify(commands.map((command) => command.split(" ")));
  const args = ["--disable-warning=ExperimentalWarning", MANY, lists];
  const running = promisify(execFile)(process.execPath, args, { cwd: dir, maxBuffer: 1e7 });
  // Nobody answers what `setup` asks.
  running.child.stdin?.end();
  const { stdout } = await running;
  return JSON.parse(stdout) as { text: string; code: number }[];
}

/** What is wrong with how a command refused; empty: one sentence with a code, and an exit status that is not zero. */
function problemsOf({ text, code }: { text: string; code: number }, wanted: string): string[] {
  return [
    ...(code === 0 ? ["it says that all went well"] : []),
    ...(/^\s+at .*[:/]/mu.test(text) ? ["it prints a stack"] : []),
    ...(/\bE[A-Z]{3,}:/u.test(text) ? ["it prints the platform's words"] : []),
    ...(/\bwardline: .*\((?:cli|main|adapter)\.[a-z_]+\)$/mu.test(text) ? [] : ["it names no code"]),
    ...(text.includes(wanted) ? [] : [`it does not say "${wanted}"`]),
  ];
}

describe("commands that take a path", () => {
  test("each refuses one at which there is nothing, in a sentence with a code", { timeout: 180_000 }, async () => {
    const results = await runAll(ROWS.map(({ command, args }) => `${command} ${args}`));
    const wrong = results.flatMap((result, index) => {
      const row = ROWS[index];
      const problems = problemsOf(result, row?.far ?? "not-there");
      return problems.length === 0 ? [] : [{ command: row?.command, problems, text: result.text.slice(-600) }];
    });
    expect(wrong).toEqual([]);
  });

  test("each refuses a folder for a file, and a file for a folder", { timeout: 180_000 }, async () => {
    const results = await runAll(OTHER_KIND);
    const wrong = results.flatMap((result, index) => {
      const problems = problemsOf(result, "");
      return problems.length === 0 ? [] : [{ command: OTHER_KIND[index], problems, text: result.text.slice(-600) }];
    });
    expect(wrong).toEqual([]);
  });

  test("every line of the help that names a path is among them", () => {
    const help = /const HELP = `([^`]*(?:\\`[^`]*)*)`;/u.exec(read("src/main/cli.ts"))?.[1] ?? "";
    // A line may go on in the next, further in.
    const lines = help.split(/\n(?! {4})/u).filter((line) => line.startsWith("  wardline "));
    const named = lines.filter((line) =>
      /(?:\b(?:FILE|DIR|PATH)\b|--(?:keys|log|dir|since|from|out) (?:F|D|FILE|DIR)\b)/u.test(line),
    );
    expect(named.length).toBeGreaterThan(25);
    const missing = named.filter(
      (line) => !ROWS.some(({ command }) => line.startsWith(`  wardline ${command} `) || startsAlike(line, command)),
    );
    expect(missing).toEqual([]);
  });
});

/** `cases list|show|take`: one of them stands for all. */
function startsAlike(line: string, command: string): boolean {
  const [group, act] = command.split(" ");
  const [, , acts = ""] = line.trim().split(/\s+/u);
  return line.startsWith(`  wardline ${group} `) && acts.split("|").includes(act ?? "");
}
