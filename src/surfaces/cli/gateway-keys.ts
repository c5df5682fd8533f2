// SPDX-License-Identifier: Apache-2.0
import { type KeyAdminDeps, listGatewayKeys, makeGatewayKey, type NewKey, revokeGatewayKey } from "#app";
import { AppError } from "#kernel";
import { paint, type Terminal } from "./terminal.ts";

/** Makes a key for a program and prints it, once. */
export async function runGatewayKeyMake(deps: KeyAdminDeps, wanted: NewKey, terminal: Terminal): Promise<number> {
  const made = await makeGatewayKey(deps, wanted);
  if (!made.ok)
    throw new AppError(
      "cli.bad_argument",
      made.refusal.reason === "bad_name"
        ? "Cannot make a key: its name has 1 to 64 characters"
        : "Cannot make a key: --days (at most 366), --per-minute and --per-day want whole numbers above 0",
    );
  const { text, key } = made.value;
  terminal.write(`${text}\n`);
  terminal.write(
    `Key ${key.keyId} holds until ${day(key.expiresAt)}: ${key.requestsPerMinute} requests a minute, ${key.charactersPerDay} characters a day.\n`,
  );
  terminal.write(`${paint(terminal, "yellow", "!")} It is shown this once; only a hash of it is kept\n`);
  return 0;
}

/** Prints what is known of each key; never a key. */
export async function runGatewayKeys(deps: KeyAdminDeps, terminal: Terminal): Promise<number> {
  const keys = await listGatewayKeys(deps);
  const now = new Date(deps.clock.now());
  for (const key of keys) {
    const state = key.revokedAt !== null ? "revoked" : key.expiresAt <= now ? "expired" : "valid";
    const colour = state === "valid" ? "green" : "red";
    terminal.write(
      `wlg_${key.keyId}_…  ${paint(terminal, colour, state.padEnd(7))}  ${day(key.createdAt)} to ${day(key.expiresAt)}  ${key.requestsPerMinute}/min  ${key.charactersPerDay}/day  ${key.name}\n`,
    );
  }
  terminal.write(keys.length === 0 ? "There are no keys\n" : `${keys.length} keys\n`);
  return 0;
}

/** Revokes a key by its id, with or without what is printed around it. */
export async function runGatewayKeyRevoke(deps: KeyAdminDeps, id: string, terminal: Terminal): Promise<number> {
  const keyId = /^(?:wlg_)?([0-9a-f]{12})(?:_|$)/.exec(id)?.[1];
  if (keyId === undefined || !(await revokeGatewayKey(deps, keyId)))
    throw new AppError(
      "cli.no_such_key",
      "Cannot revoke: there is no valid key of this id; see `wardline gateway keys list`",
    );
  terminal.write(`Key ${keyId} is revoked\n`);
  return 0;
}

function day(at: Date): string {
  return at.toISOString().slice(0, 10);
}
