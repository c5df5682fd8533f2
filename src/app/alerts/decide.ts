// SPDX-License-Identifier: Apache-2.0
import type { AlertDecision, AlertNotice, AlertPicture, OpenAlert } from "./ports.ts";
import { type AlertRule, isGuarded } from "./rules.ts";

export type AlertTimes = {
  /** Told again after this, while nobody has acknowledged it. */
  readonly repeatMs: number;
  /** A critical one that nobody has acknowledged goes to the next people after this. */
  readonly escalateMs: number;
};

/** It must be quiet for so long before it has ended: what comes and goes is one alert, not a storm of them. */
export const QUIET_MS = 5 * 60_000;

const DAY_MS = 86_400_000;
/** Taking an alert on is a promise to mend it. For so long nobody is asked again; then it counts as nobody's. */
const ACKNOWLEDGED_MS = { soon: DAY_MS, other: 7 * DAY_MS } as const;

/**
 * What follows from what the nodes see: which alerts go on, which ended, and what is told of them. An acknowledged one is told no more until it
 * ends, or until whoever took it on has had their time (`ACKNOWLEDGED_MS`); a silenced one is not told while the silence lasts, and is afterwards. Pure.
 */
export function decideAlerts(
  rules: readonly AlertRule[],
  picture: AlertPicture,
  now: number,
  times: AlertTimes,
  makeId: () => string,
): AlertDecision {
  const open: OpenAlert[] = [];
  const ended: string[] = [];
  const notices: AlertNotice[] = [];
  for (const rule of rules) {
    const known = picture.open.find(({ alert }) => alert === rule.id) ?? null;
    const reading = picture.readings.find(({ alert }) => alert === rule.id) ?? null;
    const isWrong = reading !== null && now - reading.since >= rule.forMinutes * 60_000;
    if (known === null && !isWrong) continue;
    const before = known === null ? newAlert(rule.id, reading?.since ?? now) : lapsed(known, rule, now, times);
    const note = (what: AlertNotice["what"]): void => {
      notices.push({ noticeId: makeId(), alert: rule.id, what, since: before.since, at: now, until: null });
    };
    const clearedAt = reading === null ? (before.clearedAt ?? now) : null;
    if (clearedAt !== null && now - clearedAt >= QUIET_MS) {
      ended.push(rule.id);
      if (before.firstToldAt !== null) note("resolved");
      continue;
    }
    const isSilenced = picture.silences.some(
      ({ alert, from, until }) => alert === rule.id && from <= now && now < until,
    );
    const next = { ...before, clearedAt };
    open.push(clearedAt !== null || isSilenced || isTakenOn(next, rule) ? next : told(next, rule, now, times, note));
  }
  // Of a rule that a newer program no longer has nobody would ever hear the end.
  const names = new Set(rules.map(({ id }) => id));
  for (const { alert } of picture.open) if (!names.has(alert)) ended.push(alert);
  return { open, ended, notices };
}

/**
 * Attacker: a colleague who silences one about security for their hour, and takes it on meanwhile, so that nobody hears of it when the hour is over.
 * What is due to be told of one like that is told, whoever has it.
 */
function isTakenOn({ acknowledgedAt, toldAt }: OpenAlert, rule: AlertRule): boolean {
  return acknowledgedAt !== null && (toldAt !== null || !isGuarded(rule));
}

/** Attacker, or somebody who went home: what was taken on and goes on is told anew, and goes further anew. */
function lapsed(alert: OpenAlert, rule: AlertRule, now: number, { repeatMs }: AlertTimes): OpenAlert {
  const { acknowledgedAt, firstToldAt, toldAt } = alert;
  const isSoon = rule.severity === "critical" || isGuarded(rule);
  const mostMs = isSoon ? ACKNOWLEDGED_MS.soon : ACKNOWLEDGED_MS.other;
  if (acknowledgedAt === null || now - acknowledgedAt < mostMs) return alert;
  return {
    ...alert,
    acknowledgedAt: null,
    acknowledgedBy: null,
    escalatedAt: null,
    firstToldAt: firstToldAt === null ? null : now,
    // Due, whoever takes it on again before it is told.
    toldAt: toldAt === null || isGuarded(rule) ? null : Math.min(toldAt, now - repeatMs),
  };
}

function told(
  alert: OpenAlert,
  rule: AlertRule,
  now: number,
  times: AlertTimes,
  note: (what: AlertNotice["what"]) => void,
): OpenAlert {
  let next = alert;
  if (alert.toldAt === null || now - alert.toldAt >= times.repeatMs) {
    note(alert.firstToldAt === null ? "raised" : "repeated");
    next = { ...next, toldAt: now, firstToldAt: alert.firstToldAt ?? now, tells: alert.tells + 1 };
  }
  const isIgnored = alert.firstToldAt !== null && now - alert.firstToldAt >= times.escalateMs;
  if (rule.severity === "critical" && isIgnored && alert.escalatedAt === null) {
    note("escalated");
    next = { ...next, escalatedAt: now };
  }
  return next;
}

function newAlert(alert: string, since: number): OpenAlert {
  return {
    alert,
    since,
    clearedAt: null,
    firstToldAt: null,
    toldAt: null,
    tells: 0,
    escalatedAt: null,
    acknowledgedAt: null,
    acknowledgedBy: null,
  };
}
