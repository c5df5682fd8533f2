// SPDX-License-Identifier: Apache-2.0
import type { Factor } from "#identity";
import { ASSURANCE_LEVELS, type AssuranceLevel } from "#kernel";
import { type Circumstances, NO_END_SECONDS } from "./decide.ts";
import type { AppDeps } from "./deps.ts";
import { levelOf, type Turn } from "./turn.ts";

/** A measured level as a number, as policies compare it. */
export function levelNumber(level: AssuranceLevel): number {
  return ASSURANCE_LEVELS.indexOf(level);
}

/** What holds for a turn before anything is known of what it asks for. */
export function circumstancesOf(turn: Turn, purpose: string): Circumstances {
  const level = levelOf(turn);
  return {
    level: levelNumber(level),
    ageSeconds: ageOf(turn.state.factors, level, turn.now),
    relation: "none",
    grantSeconds: NO_END_SECONDS,
    signals: "not_read",
    alarm: false,
    reported: false,
    settled: false,
    purpose,
    owner: turn.owner,
    hour: localHour(turn.now, turn.deps.settings.timeZone),
    binds: false,
    amount: 0,
    spendLimit: turn.deps.settings.rules.spendLimit.minor,
  };
}

/**
 * What holds where no customer's case is concerned, only somebody at the desk.
 *
 * @param ageSeconds - Of that person's sign-in.
 */
export function circumstancesAtDesk({ clock, settings }: AppDeps, ageSeconds: number): Circumstances {
  return {
    level: 0,
    ageSeconds,
    relation: "none",
    grantSeconds: NO_END_SECONDS,
    signals: "not_read",
    alarm: false,
    reported: false,
    settled: false,
    purpose: "serviceProvision",
    owner: "bot",
    hour: localHour(clock.now(), settings.timeZone),
    binds: false,
    amount: 0,
    spendLimit: 0,
  };
}

/** Seconds since the factor that lifted to this level: at A2 the second factor, not the login. Whole, rounded up. */
function ageOf(factors: readonly Factor[], level: AssuranceLevel, now: number): number {
  const lifting = factors.filter((factor) => factor.at <= now && lifts(factor, level));
  return lifting.length === 0 ? 0 : Math.ceil((now - Math.max(...lifting.map(({ at }) => at))) / 1_000);
}

function lifts(factor: Factor, level: AssuranceLevel): boolean {
  if (level === "A4") return factor.kind === "vouched";
  if (level !== "A2") return true;
  return factor.kind === "oidc"
    ? factor.isPhishingResistant
    : !["host_token", "network_line", "channel_line"].includes(factor.kind);
}

/** Whole seconds that are left of a right, rounded down: at its end nothing is left. */
export function secondsLeft(endsAt: number | null, now: number): number {
  return endsAt === null ? NO_END_SECONDS : Math.floor((endsAt - now) / 1_000);
}

const hours = new Map<string, Intl.DateTimeFormat>();

export function localHour(now: number, timeZone: string): number {
  let format = hours.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", hourCycle: "h23" });
    hours.set(timeZone, format);
  }
  return Number(format.format(now).slice(0, 2));
}
