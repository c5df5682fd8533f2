// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { AppError } from "#kernel";
import { type Account, run } from "./run.ts";

/** Looked for in this order: our own account first, then the one that distributions make for PostgreSQL. */
const PREFERRED = ["wardline", "postgres", "_postgres"] as const;

/**
 * The last resort. It is shared with other daemons on many systems, which could then read the database files: a real
 * deployment creates the account `wardline` (`useradd --system wardline`).
 */
const NOBODY: Account = Object.freeze({ name: "nobody", uid: 65_534, gid: 65_534 });

/** Whether this process is root, whom PostgreSQL refuses to run as. */
export function isRoot(): boolean {
  return process.geteuid?.() === 0;
}

/**
 * Chooses the unprivileged account for a new database.
 *
 * @param wanted - Account name from the configuration, or undefined to take the first of `wardline`, `postgres`, uid 65534.
 * @throws AppError - `adapter.database_account_unknown` when the wanted account does not exist or is root.
 */
export async function chooseAccount(wanted: string | undefined): Promise<Account> {
  const accounts = await readAccounts();
  if (wanted !== undefined) {
    const account = accounts.find(({ name }) => name === wanted);
    if (account === undefined || account.uid === 0) {
      throw new AppError(
        "adapter.database_account_unknown",
        `Cannot run the database as account "${wanted}": it must exist in /etc/passwd and must not be root`,
      );
    }
    return account;
  }
  for (const preferred of PREFERRED) {
    const account = accounts.find(({ name, uid }) => name === preferred && uid !== 0);
    if (account !== undefined) return account;
  }
  return NOBODY;
}

/** The account that owns existing files; a numeric name when the system does not know it. */
export async function accountOfOwner(uid: number, gid: number): Promise<Account> {
  const accounts = await readAccounts();
  return { name: accounts.find((account) => account.uid === uid)?.name ?? String(uid), uid, gid };
}

/** Whether the account can enter a directory, asked of the kernel itself (modes, ACLs, every parent). */
export async function canEnter(account: Account, directory: string): Promise<boolean> {
  const result = await run("/bin/sh", ["-c", 'cd -P -- "$1"', "sh", directory], account);
  return result.exitCode === 0;
}

async function readAccounts(): Promise<Account[]> {
  const text = await readFile("/etc/passwd", "utf8").catch(() => "");
  const accounts: Account[] = [];
  for (const line of text.split("\n")) {
    const [name, , uid, gid] = line.split(":");
    if (name === undefined || uid === undefined || gid === undefined || name.startsWith("#")) continue;
    if (/^\d+$/u.test(uid) && /^\d+$/u.test(gid)) accounts.push({ name, uid: Number(uid), gid: Number(gid) });
  }
  return accounts;
}
