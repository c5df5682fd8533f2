// SPDX-License-Identifier: Apache-2.0
import { type AgentId, ok, type Result, refuse, toBase64Url } from "#kernel";
import type { ApprovalWish } from "../approvals/content.ts";
import { proposeApproval } from "../approvals/propose.ts";
import { useApproval } from "../approvals/use.ts";
import type { AppDeps } from "../deps.ts";
import type { HistoryEntry } from "../ports.ts";
import { type GateOfStaff, passStaffGate } from "../staff/gate.ts";
import type { StaffSeat } from "../staff/seat.ts";
import { makeTokenId } from "./ids.ts";
import type { ApiToken, TokenPurpose } from "./ports.ts";
import { isWide, parseScopes } from "./scopes.ts";

const DAY_MS = 86_400_000;
/** A label such as `crm-sync`: no name of a person, no number of one. */
const LABEL = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/u;
const THUMBPRINT = /^[\w-]{43}$/u;

/** What managing tokens needs: a command that has no conversations has this much. */
export type TokenAdminDeps = Pick<
  AppDeps,
  "tenant" | "clock" | "random" | "hashes" | "keys" | "approvals" | "apiTokens" | "staff"
>;

export type NewToken = {
  readonly purpose: TokenPurpose;
  readonly name: string;
  readonly scopes: readonly string[];
  /** Whole days, 1 to 366. */
  readonly days: number;
  /** Thumbprint of the key that will sign; null: a bearer token. */
  readonly deviceKey: string | null;
};

/** The text is told once; only a keyed hash of it is kept. */
export type MadeToken = { readonly text: string; readonly token: ApiToken };
export type TokenWishRefusal = {
  readonly reason: "bad_name" | "bad_scope" | "bad_days" | "bad_key" | "approval_needed" | "approval_worthless";
};

type TokenWish = Extract<ApprovalWish, { kind: "token" }>;

/**
 * Makes a token, or asks for it: what is wide (see `isWide`), and every token of a directory, takes a second person as soon as there is staff.
 *
 * @param approvalId - Of a request that was approved for exactly this; it is used up. Null: none is brought.
 * @returns The token, or the request that a colleague decides.
 */
export async function makeToken(
  deps: AppDeps,
  seat: StaffSeat,
  wanted: NewToken,
  approvalId: string | null,
): Promise<Result<MadeToken | { readonly approvalId: string }, GateOfStaff | TokenWishRefusal>> {
  const passed = await passStaffGate(deps, seat, "tokens.make");
  if (!passed.ok) return passed;
  const { lifetimeMs } = deps.settings.approvals;
  return makeOrAsk(deps, wanted, approvalId, { by: seat.agent, lifetimeMs });
}

/** The same by a command on the server: whoever runs it has no seat, so that two people have to approve what is wide. */
export async function makeTokenByCommand(
  deps: TokenAdminDeps,
  wanted: NewToken,
  approvalId: string | null,
  lifetimeMs: number,
): Promise<Result<MadeToken | { readonly approvalId: string }, TokenWishRefusal>> {
  return makeOrAsk(deps, wanted, approvalId, { by: null, lifetimeMs });
}

async function makeOrAsk(
  deps: TokenAdminDeps,
  wanted: NewToken,
  approvalId: string | null,
  { by, lifetimeMs }: { readonly by: StaffSeat["agent"] | null; readonly lifetimeMs: number },
): Promise<Result<MadeToken | { readonly approvalId: string }, TokenWishRefusal>> {
  const parsed = parse(wanted);
  if (!parsed.ok) return parsed;
  const wish = parsed.value;
  const isFirstRun = by === null && !(await deps.staff.hasAny(deps.tenant));
  const takesTwo = wish.purpose === "scim" || isWide(parseScopes(wish.scopes) ?? [], wish.deviceKey);
  if (takesTwo && !isFirstRun) {
    if (approvalId === null) return ok({ approvalId: (await proposeApproval(deps, wish, by, lifetimeMs)).approvalId });
    const used = await useApproval(deps, "token", approvalId, (approved) => isSame(approved, wish));
    if (!used.ok) return refuse({ reason: "approval_worthless" });
  }
  return ok(await store(deps, wish, by?.agentId ?? null, takesTwo && !isFirstRun ? approvalId : null));
}

async function store(
  deps: TokenAdminDeps,
  { purpose, name, scopes, days, deviceKey }: TokenWish,
  madeBy: AgentId | null,
  approvalId: string | null,
): Promise<MadeToken> {
  const text = `${purpose === "scim" ? "wls" : "wlt"}_${toBase64Url(deps.random.bytes(32))}`;
  const now = deps.clock.now();
  const token: ApiToken = {
    tokenId: makeTokenId(deps.random) as AgentId,
    purpose,
    scopes,
    deviceKey,
    name,
    madeBy,
    createdAt: new Date(now),
    expiresAt: new Date(now + days * DAY_MS),
    usedAt: null,
    revokedAt: null,
  };
  const facts = { token: token.tokenId, purpose, scopes: [...scopes], isBound: deviceKey !== null };
  const entry = tokenEntry(deps, "token.made", madeBy, {
    ...facts,
    expiresAt: token.expiresAt.toISOString(),
    approval: approvalId,
  });
  await deps.apiTokens.add(deps.tenant, tokenHash(deps, text), token, entry);
  return { text, token };
}

/** What is known of each token; never a token. */
export async function listTokens(deps: AppDeps, seat: StaffSeat): Promise<Result<readonly ApiToken[], GateOfStaff>> {
  const passed = await passStaffGate(deps, seat, "tokens.list");
  return passed.ok ? ok(await deps.apiTokens.list(deps.tenant)) : passed;
}

/** From the next request on the token is worth nothing, on every node. Easy to lock: it takes one person and no fresh sign-in. */
export async function revokeToken(
  deps: AppDeps,
  seat: StaffSeat,
  tokenId: string,
): Promise<Result<undefined, GateOfStaff | { readonly reason: "not_found" }>> {
  const passed = await passStaffGate(deps, seat, "tokens.revoke");
  if (!passed.ok) return passed;
  const isDone = await revokeTokenByCommand(deps, tokenId, seat.account.staffId);
  return isDone ? ok(undefined) : refuse({ reason: "not_found" });
}

/** @returns False: there is none of this id, or it was revoked before. */
export async function revokeTokenByCommand(
  deps: Pick<TokenAdminDeps, "tenant" | "clock" | "apiTokens">,
  tokenId: string,
  by: AgentId | null = null,
): Promise<boolean> {
  const entry = tokenEntry(deps, "token.revoked", by, { token: tokenId });
  return deps.apiTokens.revoke(deps.tenant, tokenId, new Date(deps.clock.now()), entry);
}

export function tokenHash(deps: Pick<AppDeps, "keys">, text: string): Uint8Array {
  return deps.keys.blindIndex("token", `api token ${text}`);
}

function parse(wanted: NewToken): Result<TokenWish, TokenWishRefusal> {
  const { purpose, name, days, deviceKey } = wanted;
  if (name.length > 40 || !LABEL.test(name) || /\d{5}/u.test(name)) return refuse({ reason: "bad_name" });
  if (!Number.isInteger(days) || days < 1 || days > 366) return refuse({ reason: "bad_days" });
  if (deviceKey !== null && !THUMBPRINT.test(deviceKey)) return refuse({ reason: "bad_key" });
  // Directories know bearer tokens and nothing else.
  if (purpose === "scim") {
    if (wanted.scopes.length > 0) return refuse({ reason: "bad_scope" });
    return ok({ kind: "token", purpose, name, scopes: [], days, deviceKey: null });
  }
  const scopes = parseScopes(wanted.scopes);
  return scopes === null
    ? refuse({ reason: "bad_scope" })
    : ok({ kind: "token", purpose, name, scopes, days, deviceKey });
}

function isSame(approved: TokenWish, wish: TokenWish): boolean {
  return JSON.stringify(approved) === JSON.stringify(wish);
}

function tokenEntry(
  deps: Pick<AppDeps, "tenant" | "clock">,
  kind: "token.made" | "token.revoked",
  by: AgentId | null,
  facts: HistoryEntry["facts"],
): HistoryEntry {
  return {
    at: new Date(deps.clock.now()),
    tenant: deps.tenant,
    kind,
    actor: by === null ? { kind: "system", id: null } : { kind: "agent", id: by },
    subjectId: null,
    conversationId: null,
    facts,
  };
}
