// SPDX-License-Identifier: Apache-2.0
import { ok, type Result } from "#kernel";
import type { AppDeps } from "../deps.ts";
import { type GateOfStaff, isPermitted, passStaffGate } from "../staff/gate.ts";
import type { StaffSeat } from "../staff/seat.ts";
import { staffKey } from "../threat/sense-staff.ts";
import { shownKey } from "./time-line.ts";

/** How what holds can end, beside by itself. `undo`: here, by security with a reason. `people`: two people vouch, or the owner's passkey. `case`: with the customer's case open. */
export type LiftBy = "undo" | "people" | "case";

export type Held = {
  readonly id: string;
  /** An answer to an attack, a lock, or an alarm of a line. */
  readonly what: string;
  readonly entity: { readonly kind: string; readonly key: string };
  /** A colleague in quarantine, by name. */
  readonly name: string | null;
  readonly reason: string;
  readonly since: Date;
  /** Null: until somebody ends it. */
  readonly until: Date | null;
  readonly incidentId: string | null;
  readonly liftBy: LiftBy;
};

const MOST = 500;

/** Everything that is locked, cut, held or in quarantine now, the newest first, for `security.read`. */
export async function listHolds(
  deps: AppDeps,
  seat: StaffSeat,
): Promise<Result<{ readonly holds: readonly Held[]; readonly maySettle: boolean }, GateOfStaff>> {
  const passed = await passStaffGate(deps, seat, "security.read");
  if (!passed.ok) return passed;
  const { holds } = deps.security;
  const now = new Date(deps.clock.now());
  const [answers, locks, alarms, staff] = await Promise.all([
    holds.answers(deps.tenant, now, MOST),
    holds.locks(deps.tenant, MOST),
    holds.alarms(deps.tenant, now, MOST),
    deps.staff.list(deps.tenant),
  ]);
  const names = new Map(staff.map(({ staffId, name }) => [staffKey(deps, staffId).toHex(), name]));
  const lockedByAnswer = new Set(answers.filter(({ kind }) => kind === "lock").map(({ entity }) => entity.key.toHex()));
  const rows: readonly Held[] = [
    ...answers.map(
      ({ answerId, incidentId, entity, kind, reason, setAt, until }): Held => ({
        id: answerId,
        what: kind,
        entity: { kind: entity.kind, key: shownKey(entity.key) },
        name: entity.kind === "agent" ? (names.get(entity.key.toHex()) ?? null) : null,
        reason,
        since: setAt,
        until,
        incidentId,
        liftBy: "undo",
      }),
    ),
    ...locks
      // What an answer locked is listed as that answer.
      .filter(({ key }) => !lockedByAnswer.has(key.toHex()))
      .map(
        ({ key, setAt, by }): Held => ({
          id: `lock ${shownKey(key)}`,
          what: "account_lock",
          entity: { kind: "subject", key: shownKey(key) },
          name: null,
          reason: `locked_by_${by}`,
          since: setAt,
          until: null,
          incidentId: null,
          liftBy: "people",
        }),
      ),
    ...alarms.map(
      ({ line, cause, raisedAt, until }): Held => ({
        id: `alarm ${cause} ${shownKey(line)}`,
        what: "line_alarm",
        entity: { kind: "line", key: shownKey(line) },
        name: null,
        reason: `alarm_${cause}`,
        since: raisedAt,
        until,
        incidentId: null,
        liftBy: "case",
      }),
    ),
  ];
  return ok({
    holds: [...rows].sort((a, b) => b.since.getTime() - a.since.getTime()),
    maySettle: isPermitted(deps, seat, "incidents.settle"),
  });
}
