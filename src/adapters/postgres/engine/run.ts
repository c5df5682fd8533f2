// SPDX-License-Identifier: Apache-2.0
import { spawn } from "node:child_process";

/** An operating-system account that the database runs as when we are root. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** How a short-lived program ended. `exitCode` is `null` when it could not be started or was killed. */
export interface RunResult {
  readonly exitCode: number | null;
  readonly errorCode: string | null;
  readonly output: string;
}

/** The whole environment of the programs we start: nothing of ours (no `DATABASE_URL`, no secrets) leaks into them. */
export const CHILD_ENVIRONMENT: Readonly<Record<string, string>> = Object.freeze({
  PATH: "/usr/local/bin:/usr/bin:/bin",
  LC_ALL: "C",
  TZ: "UTC",
});

/** Spawn options that make a child run as the account, or as ourselves when there is none. */
export function asAccount(account: Account | null): { uid?: number; gid?: number } {
  return account === null ? {} : { uid: account.uid, gid: account.gid };
}

/**
 * Runs a program to its end without blocking the event loop. Never throws for the program's own failure.
 *
 * @param account - The unprivileged account to run as; `null` for ourselves.
 */
export async function run(program: string, args: readonly string[], account: Account | null): Promise<RunResult> {
  return await new Promise((resolve) => {
    // The working directory is `/`: ours may be one that the account cannot enter.
    const child = spawn(program, args, {
      cwd: "/",
      env: CHILD_ENVIRONMENT,
      stdio: ["ignore", "pipe", "pipe"],
      ...asAccount(account),
    });
    let output = "";
    const collect = (chunk: Buffer): void => {
      output = (output + chunk.toString("utf8")).slice(-8_192);
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    child.once("error", (error: NodeJS.ErrnoException) => {
      resolve({ exitCode: null, errorCode: error.code ?? "UNKNOWN", output });
    });
    child.once("close", (exitCode) => {
      resolve({ exitCode, errorCode: null, output });
    });
  });
}

/** The last line that says something, for a one-line error. */
export function lastLine(output: string): string {
  return output.trim().split("\n").at(-1)?.trim() ?? "";
}
