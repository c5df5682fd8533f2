// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { parentOf, postmasterPid } from "../rig/metrics.ts";

/** Kills the bundled database server and the supervisor over it with -9. False when there was none to kill. */
export async function killDatabase(dataDir: string): Promise<boolean> {
  const postmaster = await postmasterPid(dataDir);
  if (postmaster === null) return false;
  const supervisor = await supervisorOf(postmaster);
  if (supervisor !== null) killNow(supervisor);
  return killNow(postmaster);
}

/** The postmaster's parent, when it is a supervisor of ours: an adopted server has init as its parent. */
async function supervisorOf(postmaster: number): Promise<number | null> {
  const parent = await parentOf(postmaster);
  if (parent === null || parent <= 1) return null;
  const command = await readFile(`/proc/${parent}/cmdline`, "utf8").catch(() => "");
  return command.includes("supervisor") ? parent : null;
}

function killNow(pid: number): boolean {
  try {
    process.kill(pid, "SIGKILL");
    return true;
  } catch {
    return false;
  }
}
