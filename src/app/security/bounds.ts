// SPDX-License-Identifier: Apache-2.0
import { currencyExponent, ok, type Result } from "#kernel";
import type { AppDeps } from "../deps.ts";
import { type GateOfStaff, passStaffGate } from "../staff/gate.ts";
import type { StaffSeat } from "../staff/seat.ts";
import { staffKey } from "../threat/sense-staff.ts";
import { BOUNDS, type BoundName, type BoundUse } from "./ports.ts";
import { shownKey } from "./time-line.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MOST = 300;

type WhoKind = BoundUse["whoKind"];

export type BoundView = {
  readonly bound: BoundName;
  readonly allowed: number;
  readonly windowMs: number;
  /** Whom it binds. */
  readonly binds: readonly WhoKind[];
  /** In the window that runs now: how many came to half of it, and how many were refused. */
  readonly near: number;
  readonly hit: number;
  /** The most that anybody used in it. */
  readonly most: number;
};

export type UseView = {
  readonly bound: BoundName;
  readonly whoKind: WhoKind;
  readonly who: string;
  readonly name: string | null;
  readonly used: number;
  readonly allowed: number;
  readonly lastAt: Date;
  readonly hitAt: Date | null;
  /** The window it stood in still runs. */
  readonly isNow: boolean;
};

/** Every bound with its use now, and who came near or hit which in the last week, for `security.read`. Customers are keyed hashes. */
export async function readBounds(
  deps: AppDeps,
  seat: StaffSeat,
): Promise<
  Result<
    {
      readonly bounds: readonly BoundView[];
      readonly uses: readonly UseView[];
      readonly currency: string;
      readonly currencyDigits: number;
    },
    GateOfStaff
  >
> {
  const passed = await passStaffGate(deps, seat, "security.read");
  if (!passed.ok) return passed;
  const now = deps.clock.now();
  const [uses, staff] = await Promise.all([
    deps.security.bounds.list(deps.tenant, new Date(now - 7 * DAY_MS), MOST),
    deps.staff.list(deps.tenant),
  ]);
  const names = new Map(staff.map(({ staffId, name }) => [staffKey(deps, staffId).toHex(), name]));
  const isNow = ({ windowStart, windowMs }: BoundUse): boolean => windowStart.getTime() + windowMs > now;
  const running = uses.filter(isNow);
  const { budgets } = deps.settings;
  return ok({
    bounds: BOUNDS.map((bound) => {
      const mine = running.filter((use) => use.bound === bound);
      return {
        bound,
        ...rulesOf(deps)[bound],
        near: mine.length,
        hit: mine.filter(({ hitAt }) => hitAt !== null).length,
        most: Math.max(0, ...mine.map(({ used }) => used)),
      };
    }),
    uses: uses.map((use) => ({
      bound: use.bound,
      whoKind: use.whoKind,
      who: shownKey(use.who),
      name: use.whoKind === "agent" ? (names.get(use.who.toHex()) ?? null) : null,
      used: use.used,
      allowed: use.allowed,
      lastAt: use.lastAt,
      hitAt: use.hitAt,
      isNow: isNow(use),
    })),
    currency: budgets.maxAmountPerDay.currency,
    currencyDigits: currencyExponent(budgets.maxAmountPerDay.currency),
  });
}

function rulesOf({ settings }: AppDeps): Record<BoundName, Pick<BoundView, "allowed" | "windowMs" | "binds">> {
  const { budgets } = settings;
  const all = ["agent", "subject", "token"] as const;
  return {
    subjects_per_hour: { allowed: budgets.maxSubjectsPerHour, windowMs: HOUR_MS, binds: ["agent", "token"] },
    subjects_per_day: { allowed: budgets.maxSubjectsPerDay, windowMs: DAY_MS, binds: ["agent", "token"] },
    reveals_per_hour: { allowed: budgets.maxRevealsPerHour, windowMs: HOUR_MS, binds: ["agent"] },
    files_per_hour: { allowed: budgets.maxFilesPerHour, windowMs: HOUR_MS, binds: ["agent"] },
    fields_per_hour: { allowed: budgets.maxFieldsPerHour, windowMs: HOUR_MS, binds: all },
    fields_per_day: { allowed: budgets.maxFieldsPerDay, windowMs: DAY_MS, binds: all },
    amount_per_day: { allowed: budgets.maxAmountPerDay.minor, windowMs: DAY_MS, binds: ["subject", "token"] },
  };
}
