// SPDX-License-Identifier: Apache-2.0
import { type Clock, makeUuid, ok, type Random, type Result, refuse, type TenantId } from "#kernel";
import type { HistoryEntry } from "../ports.ts";
import { type AlertSilence, type AlertStore, SILENCE_REASONS, type SilenceReason } from "./ports.ts";
import { type AlertRule, findAlert, isGuarded } from "./rules.ts";

export type SettleAlertDeps = {
  readonly tenant: TenantId;
  readonly clock: Clock;
  readonly random: Random;
  readonly alerts: AlertStore;
};

/** Who did it: a colleague by random id, or a command on the machine. */
export type AlertActor = HistoryEntry["actor"];

/** A silence is a promise to look again: a week at the most. */
export const LONGEST_SILENCE_MS = 7 * 86_400_000;

/** One person alone silences a guarded alert for so long, once in `ALONE_AGAIN_MS`, whoever it was. */
export const ALONE_MS = 3_600_000;
const ALONE_AGAIN_MS = 86_400_000;

export type SettleAlertRefusal = {
  readonly reason:
    | "no_such_alert"
    | "not_going_on"
    | "bad_reason"
    | "bad_end"
    /** It is guarded, and longer than one person may silence it, or again too soon: a second one has to agree, and has been asked often enough. */
    | "takes_two";
};
export type WantedSilence = { readonly alert: string; readonly until: number; readonly reason: string };

/** Somebody has it: it is told no more until it ends. In the history. */
export async function acknowledgeAlert(
  deps: SettleAlertDeps,
  alert: string,
  actor: AlertActor,
): Promise<Result<null, SettleAlertRefusal>> {
  if (findAlert(alert) === null) return refuse({ reason: "no_such_alert" });
  const at = new Date(deps.clock.now());
  const by = actor.kind === "agent" ? actor.id : null;
  const entry = entryOf(deps, "alert.acknowledged", actor, { alert });
  return (await deps.alerts.acknowledge(deps.tenant, alert, by, at, entry))
    ? ok(null)
    : refuse({ reason: "not_going_on" });
}

/**
 * It is not told until then, whether it goes on or not. Wants an end within a week, and a reason from a closed list. In the history. A guarded alert
 * (`isGuarded`) is silenced by one person for an hour once a day, whoever it is and whether they ended it; its owner is told. Attacker: a colleague, or
 * whoever has their session, who keeps it quiet while they work.
 */
export async function silenceAlert(
  deps: SettleAlertDeps,
  wanted: WantedSilence,
  actor: AlertActor,
): Promise<Result<AlertSilence, SettleAlertRefusal>> {
  const made = makeSilence(deps, wanted, actor);
  if (!made.ok) return made;
  const { rule, silence } = made.value;
  if (isGuarded(rule) && silence.until - silence.from > ALONE_MS) return refuse({ reason: "takes_two" });
  const aloneSince = isGuarded(rule) ? new Date(silence.from - ALONE_AGAIN_MS) : null;
  const isDone = await keepSilence(deps, made.value, actor, { aloneSince });
  return isDone ? ok(silence) : refuse({ reason: "takes_two" });
}

/** The same, by what two people agreed to. False: its time is over. */
export async function silenceByTwo(
  deps: SettleAlertDeps,
  wanted: WantedSilence,
  actor: AlertActor,
  approval: string,
): Promise<boolean> {
  const made = makeSilence(deps, wanted, actor);
  return made.ok && (await keepSilence(deps, made.value, actor, { aloneSince: null, approval }));
}

/** Whether a silence could be at all, before anybody is asked to agree to it. */
export function checkSilence(
  deps: SettleAlertDeps,
  wanted: WantedSilence,
): Result<{ readonly reason: SilenceReason }, SettleAlertRefusal> {
  const made = makeSilence(deps, wanted, { kind: "system", id: null });
  return made.ok ? ok({ reason: made.value.silence.reason }) : made;
}

type MadeSilence = { readonly rule: AlertRule; readonly silence: AlertSilence };

function makeSilence(
  deps: SettleAlertDeps,
  { alert, until, reason }: WantedSilence,
  actor: AlertActor,
): Result<MadeSilence, SettleAlertRefusal> {
  const now = deps.clock.now();
  const rule = findAlert(alert);
  if (rule === null) return refuse({ reason: "no_such_alert" });
  if (!isReason(reason)) return refuse({ reason: "bad_reason" });
  if (!(until > now && until - now <= LONGEST_SILENCE_MS)) return refuse({ reason: "bad_end" });
  const by = actor.kind === "agent" ? actor.id : null;
  return ok({ rule, silence: { silenceId: makeUuid(deps.random), alert, from: now, until, reason, by } });
}

function keepSilence(
  deps: SettleAlertDeps,
  { rule, silence }: MadeSilence,
  actor: AlertActor,
  { aloneSince, approval }: { readonly aloneSince: Date | null; readonly approval?: string },
): Promise<boolean> {
  const { alert, from, until, reason } = silence;
  const facts = {
    ...{ alert, reason, until: new Date(until).toISOString() },
    ...(approval === undefined ? {} : { approval }),
  };
  const notice = { noticeId: makeUuid(deps.random), alert, what: "silenced" as const, since: from, at: from, until };
  return deps.alerts.silence(deps.tenant, silence, entryOf(deps, "alert.silenced", actor, facts), {
    aloneSince,
    notice: isGuarded(rule) ? notice : null,
  });
}

/** It is told again from now on. In the history. */
export async function endSilence(
  deps: SettleAlertDeps,
  alert: string,
  actor: AlertActor,
): Promise<Result<null, SettleAlertRefusal>> {
  if (findAlert(alert) === null) return refuse({ reason: "no_such_alert" });
  const at = new Date(deps.clock.now());
  const entry = entryOf(deps, "alert.silenced", actor, { alert, until: at.toISOString(), ended: true });
  return (await deps.alerts.endSilence(deps.tenant, alert, at, entry)) ? ok(null) : refuse({ reason: "not_going_on" });
}

function isReason(reason: string): reason is SilenceReason {
  return (SILENCE_REASONS as readonly string[]).includes(reason);
}

function entryOf(
  { tenant, clock }: SettleAlertDeps,
  kind: "alert.acknowledged" | "alert.silenced",
  actor: AlertActor,
  facts: HistoryEntry["facts"],
): HistoryEntry {
  return { at: new Date(clock.now()), tenant, kind, actor, subjectId: null, conversationId: null, facts };
}
