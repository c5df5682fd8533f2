// SPDX-License-Identifier: Apache-2.0
import { execFile, execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { LabelledText } from "#nlu";
import type { Reading } from "./score.ts";

export const PEERS = ["@nlpjs/basic", "wink-naive-bayes-text-classifier", "natural"] as const;

/** What a peer's own process writes. */
export type PeerRun = {
  readonly trainSeconds: number;
  readonly sets: readonly { readonly name: string; readonly readings: readonly Reading[] }[];
};

const directory = join(import.meta.dirname, "../peers");
const PROCESS = join(import.meta.dirname, "peer-process.ts");

/** Installs the peers where they are not. False: they cannot be had here, and one line has said so. */
export function hasPeers(): boolean {
  if (PEERS.every((name) => existsSync(join(directory, "node_modules", name)))) return true;
  try {
    execFileSync("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--no-package-lock"], {
      cwd: directory,
      stdio: "ignore",
      timeout: 240_000,
    });
    return true;
  } catch {
    console.log("peers left out: they could not be installed (bench/peers)");
    return false;
  }
}

/**
 * Trains one peer on the same texts and lets it read the same sets, in a process of its own that is ended at the deadline. Null: it did not
 * come to an end in time, or failed; one line says which.
 */
export async function runPeer(
  name: string,
  train: readonly LabelledText[],
  sets: readonly { readonly name: string; readonly rows: readonly LabelledText[] }[],
  deadlineMs: number,
): Promise<PeerRun | null> {
  const folder = mkdtempSync(join(tmpdir(), "wardline-peer-"));
  try {
    writeFileSync(join(folder, "task.json"), JSON.stringify({ name, train, sets }));
    await promisify(execFile)(process.execPath, [PROCESS, folder], { timeout: deadlineMs, maxBuffer: 1 << 26 });
    return JSON.parse(readFileSync(join(folder, "run.json"), "utf8")) as PeerRun;
  } catch (cause) {
    const isLate = (cause as { killed?: boolean }).killed === true;
    console.log(`peer ${name} left out: ${isLate ? `not done after ${deadlineMs / 1000} s` : "it failed"}`);
    return null;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
