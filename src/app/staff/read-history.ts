// SPDX-License-Identifier: Apache-2.0
import { ok, type Result } from "#kernel";
import type { AppDeps } from "../deps.ts";
import type { HistoryEntry } from "../ports.ts";
import { type GateOfStaff, mayKnowNames, passStaffGate } from "./gate.ts";
import type { HistoryTopic } from "./ports.ts";
import type { StaffSeat } from "./seat.ts";

export type HistoryPage = {
  readonly entries: readonly { readonly id: number; readonly entry: HistoryEntry }[];
  /** Names of colleagues by id, for who did it. An account that was removed has none. */
  readonly names: Readonly<Record<string, string>>;
};

const PAGE = 50;

/** Reads the history, newest first: what there is to know for a role, without a word that anybody said. Never changes anything. */
export async function readStaffHistory(
  deps: AppDeps,
  seat: StaffSeat,
  topic: HistoryTopic,
  before: number | null,
): Promise<Result<HistoryPage, GateOfStaff>> {
  const passed = await passStaffGate(deps, seat, `history.${topic}`);
  if (!passed.ok) return passed;
  const [entries, staff] = await Promise.all([
    deps.historyReader.page(deps.tenant, { topic, before, limit: PAGE }),
    mayKnowNames(seat.agent) ? deps.staff.list(deps.tenant) : [],
  ]);
  return ok({ entries, names: Object.fromEntries(staff.map(({ staffId, name }) => [staffId, name])) });
}

/** Names of the policies in force and the hash over their text. */
export async function readPolicies(
  deps: AppDeps,
  seat: StaffSeat,
): Promise<Result<{ readonly hash: string; readonly ids: readonly string[] }, GateOfStaff>> {
  const passed = await passStaffGate(deps, seat, "policies.read");
  const { hash, ids } = deps.policies;
  return passed.ok ? ok({ hash, ids }) : passed;
}
