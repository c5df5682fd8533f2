// SPDX-License-Identifier: Apache-2.0
import { type AgentId, ok, type Result, refuse } from "#kernel";
import type { AppDeps } from "../deps.ts";
import { staffEntry } from "./entries.ts";
import { type GateOfStaff, passStaffGate } from "./gate.ts";
import type { StaffAccount, StaffPresence } from "./ports.ts";
import { type StaffSeat, sessionWindow } from "./seat.ts";

/** An account with where it comes from, when it was used, and what the directory says of it. */
export type DirectoryRow = StaffPresence & { readonly account: StaffAccount; readonly groups: readonly string[] };
export type DirectoryView = {
  readonly rows: readonly DirectoryRow[];
  /** Groups that the directory sends, with what each means here. */
  readonly groups: readonly {
    readonly name: string;
    readonly members: number;
    readonly roles: readonly string[];
  }[];
  readonly isScimOn: boolean;
};

/** Everybody who may sign in or once might, and the groups of the directory. */
export async function readDirectory(deps: AppDeps, seat: StaffSeat): Promise<Result<DirectoryView, GateOfStaff>> {
  const passed = await passStaffGate(deps, seat, "staff.list");
  if (!passed.ok) return passed;
  const { groups: mapping, isScimOn, store } = deps.directory;
  const [accounts, presence, groups] = await Promise.all([
    deps.staff.list(deps.tenant),
    deps.staff.listPresence(deps.tenant, sessionWindow(deps)),
    isScimOn ? store.listGroups(deps.tenant) : [],
  ]);
  const rows = accounts.map(
    (account): DirectoryRow => ({
      ...(presence.get(account.staffId) ?? { source: "local", lastSeenAt: null, openSessions: 0 }),
      account,
      groups: groups.filter(({ members }) => members.includes(account.staffId)).map(({ displayName }) => displayName),
    }),
  );
  const meaning = groups.map(({ displayName, members }) => ({
    name: displayName,
    members: members.length,
    roles: Object.hasOwn(mapping, displayName) ? (mapping[displayName] ?? []) : [],
  }));
  return ok({ rows, groups: meaning, isScimOn });
}

/** Ends every sign-in of a colleague, on every node, and what is connected by it. Easy to lock: it waits for nothing. */
export async function endColleagueSessions(
  deps: AppDeps,
  seat: StaffSeat,
  staffId: AgentId,
): Promise<Result<{ readonly ended: number }, GateOfStaff | { readonly reason: "not_found" }>> {
  const passed = await passStaffGate(deps, seat, "sessions.end");
  if (!passed.ok) return passed;
  if ((await deps.staff.find(deps.tenant, staffId)) === null) return refuse({ reason: "not_found" });
  const facts = { about: staffId, by: "colleague", session: null };
  const entry = staffEntry(deps, "staff.signed_out", seat.account.staffId, facts);
  const ended = await deps.staff.endAllSessions(deps.tenant, staffId, entry);
  deps.fanOut.publishStaff(staffId);
  return ok({ ended });
}
