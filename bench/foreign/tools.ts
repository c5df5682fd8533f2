// SPDX-License-Identifier: Apache-2.0
// Programs of others, run against an instance within bounds. What they print is kept as they printed it.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { watched } from "../rig/programs.ts";
import type { Operation } from "./openapi.ts";

/** One run of a tool, as it goes into the evidence. */
export type ForeignRun = {
  readonly tool: string;
  /** Who wrote it: the point of running it. */
  readonly writtenBy: string;
  readonly version: string;
  readonly command: readonly string[];
  readonly output: string;
  readonly exitCode: number | null;
  readonly findings: readonly string[];
};

export type Target = { readonly origin: string; readonly certFile: string; readonly token: string };

export function isInstalled(program: string): boolean {
  return spawnSync("which", [program], { stdio: "ignore" }).status === 0;
}

function versionOf(program: string, args: readonly string[], pattern: RegExp): string {
  const { stdout } = spawnSync(program, args, { encoding: "utf8" });
  return pattern.exec(stdout)?.[0] ?? "unknown";
}

/** Runs a program to its end or its time, and keeps everything it printed. */
async function run(command: readonly string[], timeoutMs: number): Promise<{ exitCode: number | null; text: string }> {
  const [program = "", ...args] = command;
  const child = watched(spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], timeout: timeoutMs }));
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (piece: Buffer) => (text += piece.toString()));
  await once(child, "close");
  return { exitCode: child.exitCode, text };
}

/** testssl.sh: protocols, ciphers, key exchange, certificate, headers, known attacks. A finding is what it calls LOW or worse. */
export async function runTestssl({ origin, certFile }: Target, out: string): Promise<ForeignRun> {
  await mkdir(out, { recursive: true });
  const json = join(out, "testssl.json");
  const command = [
    "testssl",
    "--quiet",
    "--color",
    "0",
    "--warnings",
    "batch",
    "--add-ca",
    certFile,
    "--jsonfile",
    json,
    origin,
  ];
  const { exitCode, text } = await run(command, 400_000);
  await writeFile(join(out, "testssl.txt"), text);
  const { default: rows } = (await import(json, { with: { type: "json" } })) as {
    default: { id: string; severity: string; finding: string }[];
  };
  const bad = rows.filter(({ severity }) => ["LOW", "MEDIUM", "HIGH", "CRITICAL", "WARN"].includes(severity));
  return {
    tool: "testssl.sh",
    writtenBy: "Dirk Wetter and others (GPL-2.0), as Debian packages it",
    version: versionOf("testssl", ["--version"], /\d+\.\d+(?:\.\d+)?\S*/u),
    command,
    output: "testssl.txt",
    exitCode,
    findings: bad.map(({ id, severity, finding }) => `${severity} ${id}: ${finding}`),
  };
}

/** sqlmap on every parameter of one operation: path, query, and each property of the body. Bounded in time, never with changes beyond a SELECT. */
export async function runSqlmap(
  target: Target,
  operation: Operation,
  out: string,
  timeoutMs: number,
): Promise<ForeignRun> {
  await mkdir(out, { recursive: true });
  const { method, path, query, body } = operation;
  const marked = path.replaceAll(/\{[^}]+\}/gu, "01a1dea6-4100-7261-8a03-f18095602e3c*");
  const search = query.map((name) => `${name}=1`).join("&");
  const command = [
    ...[
      "sqlmap",
      "-u",
      `${target.origin}${marked}${search === "" ? "" : `?${search}`}`,
      "--method",
      method.toUpperCase(),
    ],
    ...["--batch", "--level", "2", "--risk", "1", "--technique", "BEU", "--timeout", "5", "--retries", "0"],
    ...["--flush-session", "--disable-coloring", "--output-dir", join(out, "state"), "--ignore-code", "*"],
    ...["-H", `Authorization: Bearer ${target.token}`, "-H", `Origin: ${target.origin}`],
    ...(body === null ? [] : ["--data", JSON.stringify(body), "-H", "Content-Type: application/json"]),
  ];
  const { exitCode, text } = await run(command, timeoutMs);
  const name = `${method}-${path.replaceAll(/[^\w]+/gu, "-")}.txt`;
  // The token of the made-up visitor is worth nothing a minute later, and is left out all the same.
  await writeFile(join(out, name), text.replaceAll(target.token, "TOKEN"));
  return {
    tool: "sqlmap",
    writtenBy: "Bernardo Damele, Miroslav Stampar and others (GPL-2.0), as Debian packages it",
    version: versionOf("sqlmap", ["--version"], /\d+\.\d+(?:\.\d+)*\S*/u),
    command: command.map((word) => word.replaceAll(target.token, "TOKEN")),
    output: name,
    exitCode,
    // What it suspects it tries again by itself, and takes back where ids and times in the answers misled it.
    findings: text
      .split("\n")
      .filter((line) => /is vulnerable|identified the following injection point/u.test(line))
      .concat(text.includes("ending @") ? [] : ["was not finished within its time"]),
  };
}
