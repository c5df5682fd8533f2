// SPDX-License-Identifier: Apache-2.0
import { makeUuidV7, ok, type Result, refuse } from "#kernel";
import { dueTimes, type RunningClock } from "#privacy";
import type { AppDeps } from "../deps.ts";
import type { Incident, IncidentEvent } from "../threat/incident-ports.ts";
import { announceWebhook } from "../webhooks/announce.ts";
import { type Actor, factsIn, type NoIncident, noteDuty, readDuty, sentIn } from "./facts.ts";

/** The longest clock is months after the first: this long after it was opened an incident is still watched. */
const WATCHED_MS = 400 * 86_400_000;
const MOST = 1_000;

/** All clocks of one incident as they stand now. They run on when it is closed, and end when it was nothing. */
export async function readClocks(
  deps: AppDeps,
  incidentId: string,
): Promise<Result<readonly RunningClock[], NoIncident>> {
  const found = await readDuty(deps, incidentId);
  return found.ok ? ok(clocksOf(deps, found.value.view.incident, found.value.events)) : found;
}

export function clocksOf(
  { clock, duties }: Pick<AppDeps, "clock" | "duties">,
  incident: Incident,
  events: readonly IncidentEvent[],
): readonly RunningClock[] {
  const matter = { openedAt: incident.openedAt.getTime(), facts: factsIn(events), sent: sentIn(events) };
  const clocks = dueTimes({ about: "incident", ...matter }, duties.rules, duties.regimes, clock.now());
  return incident.state === "undone" ? clocks.map(asNothing) : clocks;
}

/** A person said that it was nothing: what was sent stays sent, nothing else is due. */
function asNothing(clock: RunningClock): RunningClock {
  return clock.sentAt === null
    ? { ...clock, applies: "no", because: "undone", state: "not_applicable", dueAt: null, leftMs: null }
    : clock;
}

export type StageRefusal =
  | NoIncident
  | { readonly reason: "no_such_clock" }
  | { readonly reason: "already_sent"; readonly at: Date }
  /** In the future, or before anybody was aware. */
  | { readonly reason: "impossible_time" };

/**
 * A person says that a notice was sent, and when. It cannot be taken back: a mistake is followed by another entry.
 *
 * @param at - Left out: now.
 * @param words - Such as the authority's own number; sealed.
 */
export async function markSent(
  deps: AppDeps,
  incidentId: string,
  clockId: string,
  actor: Actor,
  { at, words = null }: { readonly at?: Date | undefined; readonly words?: string | null } = {},
): Promise<Result<readonly RunningClock[], StageRefusal>> {
  const clocks = await readClocks(deps, incidentId);
  if (!clocks.ok) return clocks;
  const clock = clocks.value.find(({ rule }) => rule.id === clockId);
  if (clock === undefined) return refuse({ reason: "no_such_clock" });
  if (clock.sentAt !== null) return refuse({ reason: "already_sent", at: new Date(clock.sentAt) });
  const sentAt = at ?? new Date(deps.clock.now());
  if (
    sentAt.getTime() > deps.clock.now() ||
    (clock.startAt !== null && !clock.isProvisional && sentAt.getTime() < clock.startAt)
  )
    return refuse({ reason: "impossible_time" });
  const facts = { clock: clockId, at: sentAt.toISOString(), due: clock.dueAt === null ? null : iso(clock.dueAt) };
  await noteDuty(deps, incidentId, "stage.sent", facts, actor, words);
  return readClocks(deps, incidentId);
}

/**
 * Warns of every clock that comes near or is overdue, each once: in the register, in the log and by webhook. What detectors opened and nobody
 * looked at warns only where a clock certainly applies. A job; two nodes at once may warn twice, never not at all.
 */
export async function warnOfClocks(deps: AppDeps): Promise<{ readonly warned: number }> {
  const { duties, tenant, clock } = deps;
  if (duties.regimes.length === 0) return { warned: 0 };
  const incidents = await duties.store.running(tenant, new Date(clock.now() - WATCHED_MS), MOST);
  let warned = 0;
  for (const incident of incidents) {
    const events = await duties.store.events(tenant, incident.incidentId);
    const isSeen = incident.source === "person" || incident.state === "confirmed" || events.length > 0;
    for (const one of clocksOf(deps, incident, events)) {
      if ((one.state !== "near" && one.state !== "overdue") || (one.applies !== "yes" && !isSeen)) continue;
      if (events.some(({ what, facts }) => what === "clock.warned" && isSame(facts, one))) continue;
      await warn(deps, incident, one);
      warned += 1;
    }
  }
  return { warned };
}

function isSame(facts: IncidentEvent["facts"], { rule, state, dueAt }: RunningClock): boolean {
  return (
    facts["clock"] === rule.id && facts["state"] === state && facts["due"] === (dueAt === null ? null : iso(dueAt))
  );
}

async function warn(
  deps: AppDeps,
  { incidentId }: Incident,
  { rule, state, dueAt, applies }: RunningClock,
): Promise<void> {
  const due = dueAt === null ? null : iso(dueAt);
  deps.log.warn({ incident: incidentId, clock: rule.id, state }, "A clock of an incident is near its end or over it");
  const id = makeUuidV7(deps.clock, deps.random);
  const data = { incident: incidentId, clock: rule.id, stage: rule.stage, state, applies, due };
  await announceWebhook(deps, "incident.clock", id, data);
  // Last: if we stop before, it is told again rather than never.
  await noteDuty(deps, incidentId, "clock.warned", { clock: rule.id, state, due }, { kind: "system", id: null });
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
