// SPDX-License-Identifier: Apache-2.0
import { toBase64Url } from "#kernel";
import type { Line, PartyId } from "#telecom";
import type { AppDeps } from "../deps.ts";
import type { Turn } from "../turn.ts";

/** Names the lock of an account: of whatever a party holds or uses. */
export function accountKey(deps: AppDeps, party: PartyId): Uint8Array {
  return deps.keys.blindIndex("counter", `lock account ${party}`);
}

/** Names the lock of one line, for who has shown possession of it and nothing else. */
export function lineKey(deps: AppDeps, lineId: string): Uint8Array {
  return deps.keys.blindIndex("counter", `lock line ${lineId}`);
}

/** Those who may sign for a line. */
export function signersOf(line: Line): readonly PartyId[] {
  return [...new Set([...line.holderIds, ...line.adminIds])] as PartyId[];
}

/** Whether a party locked their account. */
export async function isAccountLocked(deps: AppDeps, party: PartyId): Promise<boolean> {
  return deps.locks.isAnySet(deps.tenant, [accountKey(deps, party)]);
}

/**
 * Whether a line takes no codes: it, or the account of somebody who holds or uses it, was locked. For a number that is nobody's
 * the same question is asked about nothing, so that time tells nothing.
 */
export async function isLineLocked(deps: AppDeps, line: Line | null): Promise<boolean> {
  const parties = line === null ? [] : [...signersOf(line), ...(line.userIds as PartyId[])];
  const keys = [lineKey(deps, line?.lineId ?? ""), ...parties.map((party) => accountKey(deps, party))];
  return deps.locks.isAnySet(deps.tenant, keys);
}

/**
 * Whether an act on a line is stopped: by a lock of who speaks, of the line, or of somebody who signs for it. What cannot be read is
 * stopped; what this very turn unlocks is not.
 */
export async function isActLocked(turn: Turn, lineId: string): Promise<boolean> {
  const { deps, state } = turn;
  const line = await deps.telco.reads.findLine(lineId);
  if (!line.ok) return true;
  const parties = [...signersOf(line.value), ...(state.party === null ? [] : [state.party])];
  const keys = [lineKey(deps, lineId), ...parties.map((party) => accountKey(deps, party))];
  const lifted = new Set(turn.beside.map((write) => (write.kind === "lock_lifted" ? toBase64Url(write.key) : null)));
  return deps.locks.isAnySet(
    deps.tenant,
    keys.filter((key) => !lifted.has(toBase64Url(key))),
  );
}

export type Own = { readonly keys: readonly Uint8Array[]; readonly lines: readonly Line[] };

/** What a party's own proof opens again: their account and the lines they sign for. Null when the operator does not say which. */
export async function ownLocks(deps: AppDeps, party: PartyId): Promise<Own | null> {
  const named = await deps.telco.reads.listLinesOfParty(party);
  if (!named.ok) return null;
  const lines = named.value.filter((line) => signersOf(line).includes(party));
  return { keys: [accountKey(deps, party), ...lines.map(({ lineId }) => lineKey(deps, lineId))], lines };
}
