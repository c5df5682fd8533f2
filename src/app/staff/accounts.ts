// SPDX-License-Identifier: Apache-2.0
import { type AgentId, ok, type Result, refuse } from "#kernel";
import type { AppDeps } from "../deps.ts";
import { type ListPage, nextAfter } from "../desk/list-place.ts";
import { areKnownRoles } from "../roles/role-table.ts";
import { staffEntry } from "./entries.ts";
import { type AskedOfColleague, askColleague, givesPower, hasSecondPerson, removesDecider } from "./four-eyes.ts";
import { type GateOfStaff, passStaffGate, type StaffAction } from "./gate.ts";
import type { ChangeRefusal, StaffAccount, StaffRole } from "./ports.ts";
import type { StaffSeat } from "./seat.ts";

export type AccountsRefusal =
  | GateOfStaff
  | ChangeRefusal
  | { readonly reason: "not_found" }
  | { readonly reason: "unknown_role" };

/**
 * Everybody who may sign in or once might, the oldest account first.
 *
 * @param page - Null: all of them.
 */
export async function listStaff(
  deps: AppDeps,
  seat: StaffSeat,
  page: ListPage | null = null,
): Promise<Result<{ readonly accounts: readonly StaffAccount[]; readonly next: string | null }, GateOfStaff>> {
  const passed = await passStaffGate(deps, seat, "staff.list");
  if (!passed.ok) return passed;
  if (page === null) return ok({ accounts: await deps.staff.list(deps.tenant), next: null });
  const accounts = await deps.staff.page(deps.tenant, page);
  const next = nextAfter(accounts, page.limit, ({ createdAt, staffId }) => ({ key: "", at: createdAt, id: staffId }));
  return ok({ accounts, next });
}

/** What an admin does to an account. `disable` needs no fresh sign-in: easy to lock, hard to unlock. */
export type AccountChange =
  | { readonly kind: "roles"; readonly roles: readonly StaffRole[] }
  | { readonly kind: "disable" }
  | { readonly kind: "enable" };

/**
 * Changes an account and ends its sessions and connections at once: whoever had a role signs in again without it. There is always an admin
 * left. What gives power (a role more, an account opened again, an approver less) only asks, where somebody else can approve it.
 *
 * @param wanted - `version` as it was seen.
 * @returns Null where it is done.
 */
export async function changeStaff(
  deps: AppDeps,
  seat: StaffSeat,
  wanted: { readonly staffId: AgentId; readonly version: number; readonly change: AccountChange },
): Promise<Result<AskedOfColleague | null, AccountsRefusal>> {
  const { change, staffId, version } = wanted;
  const passed = await passStaffGate(deps, seat, ACTION_OF[change.kind]);
  if (!passed.ok) return passed;
  const account = await deps.staff.find(deps.tenant, staffId);
  if (account === null) return refuse({ reason: "not_found" });
  if (change.kind === "roles" && !areKnownRoles(deps, change.roles)) return refuse({ reason: "unknown_role" });
  const next = {
    staffId,
    version,
    roles: change.kind === "roles" ? change.roles : account.roles,
    state: stateAfter(change, account),
  };
  const by = seat.account.staffId;
  if (change.kind === "enable" || (change.kind === "roles" && givesPower(account, next.roles, by)))
    if (await hasSecondPerson(deps, by)) {
      if (account.version !== version) return refuse({ reason: "somebody_was_faster" });
      return ok(await askColleague(deps, seat, change.kind, account, next.roles));
    }
  const facts = { what: change.kind, about: staffId, before: [...account.roles], roles: [...next.roles] };
  const entry = staffEntry(deps, "staff.changed", by, facts);
  const changed = await deps.staff.change(deps.tenant, next, new Date(deps.clock.now()), entry);
  if (!changed.ok) return changed;
  deps.fanOut.publishStaff(staffId);
  return ok(null);
}

/**
 * Deletes an account that is disabled: name, address, passkeys. The history keeps its id. One that could approve goes only with approval.
 *
 * @returns Null where it is done.
 */
export async function removeStaff(
  deps: AppDeps,
  seat: StaffSeat,
  staffId: AgentId,
): Promise<Result<AskedOfColleague | null, AccountsRefusal>> {
  const passed = await passStaffGate(deps, seat, "staff.remove");
  if (!passed.ok) return passed;
  const account = await deps.staff.find(deps.tenant, staffId);
  if (account?.state === "disabled" && removesDecider(account) && (await hasSecondPerson(deps, seat.account.staffId)))
    return ok(await askColleague(deps, seat, "remove", account, account.roles));
  const entry = staffEntry(deps, "staff.changed", seat.account.staffId, { what: "removed", about: staffId });
  const removed = await deps.staff.remove(deps.tenant, staffId, entry);
  return removed.ok ? ok(null) : removed;
}

const ACTION_OF = {
  roles: "staff.roles",
  disable: "staff.disable",
  enable: "staff.enable",
} as const satisfies Record<AccountChange["kind"], StaffAction>;

function stateAfter({ kind }: AccountChange, { state }: StaffAccount): StaffAccount["state"] {
  if (kind === "roles") return state;
  return kind === "disable" ? "disabled" : "active";
}
