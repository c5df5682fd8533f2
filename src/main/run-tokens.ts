// SPDX-License-Identifier: Apache-2.0
import { writeFile } from "node:fs/promises";
import { API_SCOPES, makeTokenByCommand, revokeTokenByCommand, type TokenAdminDeps, type TokenWishRefusal } from "#app";
import { AppError, type TenantId } from "#kernel";
import { makeApiTokenStore, makeApprovalStore, makeStaffStore } from "#postgres";
import { makeClientKey, paint, type Terminal } from "#surfaces";
import type { LoadedConfig } from "./load-config.ts";
import { openStorage, type Storage } from "./open-storage.ts";
import { hashes, systemClock, systemRandom } from "./system.ts";

const HOUR_MS = 3_600_000;

export type TokenFlags = {
  readonly scopes?: string | undefined;
  readonly days?: string | undefined;
  readonly scim?: boolean | undefined;
  /** Thumbprint of the program's key. */
  readonly key?: string | undefined;
  readonly bearer?: boolean | undefined;
  readonly approval?: string | undefined;
};

/**
 * `wardline tokens list | make NAME | revoke ID | scopes | key FILE`.
 *
 * @throws AppError - `cli.bad_argument`, `cli.no_such_token`, `cli.approval_needed`.
 */
export async function runTokens(
  loaded: LoadedConfig,
  [act, target]: readonly string[],
  flags: TokenFlags,
  terminal: Terminal,
): Promise<number> {
  if (act === "scopes") return printScopes(terminal);
  if (act === "key" && target !== undefined) return makeKeyFile(target, terminal);
  const storage = await openStorage(loaded, "command", () => undefined);
  try {
    const deps = adminDeps(loaded, storage);
    if (act === "list") return await list(deps, terminal);
    if (act === "make" && target !== undefined) return await make(deps, loaded, target, flags, terminal);
    if (act === "revoke" && target !== undefined) return await revoke(deps, target, terminal);
    throw new AppError(
      "cli.bad_argument",
      "Cannot run the command: it is `tokens list`, `make NAME`, `revoke ID`, `scopes` or `key FILE`",
    );
  } finally {
    await storage.close();
  }
}

async function list(deps: TokenAdminDeps, terminal: Terminal): Promise<number> {
  const tokens = await deps.apiTokens.list(deps.tenant);
  const now = systemClock.now();
  for (const { tokenId, purpose, name, scopes, deviceKey, expiresAt, usedAt, revokedAt } of tokens) {
    const state = revokedAt !== null ? "revoked" : expiresAt.getTime() <= now ? "expired" : "valid";
    const seen = usedAt === null ? "never used" : `used ${day(usedAt)}`;
    const how = deviceKey === null ? "bearer" : "bound to a key";
    const may = purpose === "scim" ? "directory (SCIM)" : scopes.join(",");
    terminal.write(
      `${tokenId}  ${paint(terminal, state === "valid" ? "green" : "red", state.padEnd(7))}  to ${day(expiresAt)}  ${seen}  ${how}  ${name}  ${may}\n`,
    );
  }
  terminal.write(tokens.length === 0 ? "There are no tokens\n" : `${tokens.length} tokens\n`);
  return 0;
}

async function make(
  deps: TokenAdminDeps,
  loaded: LoadedConfig,
  name: string,
  flags: TokenFlags,
  terminal: Terminal,
): Promise<number> {
  const isScim = flags.scim === true;
  if (!isScim && flags.key === undefined && flags.bearer !== true)
    throw new AppError(
      "cli.bad_argument",
      "Cannot make a token: name the program's key with --key THUMBPRINT (`wardline tokens key FILE` makes one), or say --bearer",
    );
  const wanted = {
    purpose: isScim ? "scim" : "rest",
    name,
    scopes: (flags.scopes ?? "").split(",").filter((scope) => scope !== ""),
    days: Number(flags.days ?? 90),
    deviceKey: isScim ? null : (flags.key ?? null),
  } as const;
  const lifetimeMs = loaded.config.approvals.expireHours * HOUR_MS;
  const made = await makeTokenByCommand(deps, wanted, flags.approval ?? null, lifetimeMs);
  if (!made.ok) throw refused(made.refusal.reason);
  if (!("text" in made.value)) {
    terminal.write(
      `Asked as ${made.value.approvalId}: two people of the roles security or admin decide at the desk. Then run the same command with --approval ${made.value.approvalId}\n`,
    );
    return 0;
  }
  const { text, token } = made.value;
  terminal.write(`${text}\n`);
  terminal.write(`Token ${token.tokenId} holds until ${day(token.expiresAt)}.\n`);
  terminal.write(`${paint(terminal, "yellow", "!")} It is shown this once; only a hash of it is kept\n`);
  return 0;
}

async function revoke(deps: TokenAdminDeps, tokenId: string, terminal: Terminal): Promise<number> {
  const isId = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u.test(tokenId);
  if (!isId || !(await revokeTokenByCommand(deps, tokenId)))
    throw new AppError(
      "cli.no_such_token",
      "Cannot revoke: there is no valid token of this id; see `wardline tokens list`",
    );
  terminal.write(`Token ${tokenId} is revoked\n`);
  return 0;
}

function printScopes(terminal: Terminal): number {
  for (const [name, { isWide }] of Object.entries(API_SCOPES))
    terminal.write(`${name.padEnd(20)}${isWide ? "two people approve it" : ""}\n`);
  return 0;
}

/** A key for a program, as a JWK that only its owner reads. */
async function makeKeyFile(file: string, terminal: Terminal): Promise<number> {
  const key = makeClientKey();
  try {
    await writeFile(file, `${JSON.stringify(key.exportJwk())}\n`, { mode: 0o600, flag: "wx" });
  } catch (cause) {
    throw new AppError("cli.bad_argument", `Cannot write the key: ${file} exists already, or cannot be written`, {
      cause,
    });
  }
  terminal.write(`${key.thumbprint}\n`);
  return 0;
}

function refused(reason: TokenWishRefusal["reason"]): AppError {
  const why: Record<TokenWishRefusal["reason"], string> = {
    bad_name: "the name wants up to 40 small letters, digits and hyphens, such as crm-sync",
    bad_scope: "--scopes wants some of `wardline tokens scopes`, and none with --scim",
    bad_days: "--days wants a whole number from 1 to 366",
    bad_key: "--key wants a thumbprint of 43 characters",
    approval_needed: "two people have to approve it",
    approval_worthless: "the approval is not for exactly this, was used, or is too old",
  };
  const isApproval = reason === "approval_needed" || reason === "approval_worthless";
  return new AppError(isApproval ? "cli.approval_needed" : "cli.bad_argument", `Cannot make a token: ${why[reason]}`);
}

function adminDeps(loaded: LoadedConfig, storage: Storage): TokenAdminDeps {
  const { database, keys, names } = storage;
  return {
    tenant: loaded.config.tenant as TenantId,
    clock: systemClock,
    random: systemRandom,
    hashes,
    keys,
    approvals: makeApprovalStore(database, names),
    apiTokens: makeApiTokenStore({ database, names }),
    staff: makeStaffStore({ database, names }),
  };
}

function day(at: Date): string {
  return at.toISOString().slice(0, 10);
}
