// SPDX-License-Identifier: Apache-2.0
import { isUuid, ok, type Result, refuse, toBase64Url } from "#kernel";
import { ENTITY_KINDS, type EntityKind, type JudgedEntity } from "#threat";
import type { AppDeps } from "../deps.ts";
import { nextAfter } from "../desk/list-place.ts";
import { type GateOfStaff, mayKnowNames, passStaffGate } from "../staff/gate.ts";
import type { StaffSeat } from "../staff/seat.ts";
import { incidentEvent } from "../threat/entries.ts";
import type { AnsweredKind, ThreatAnswer } from "../threat/incident-ports.ts";
import { undoAnswer } from "../threat/incidents.ts";
import { staffKey } from "../threat/sense-staff.ts";
import { screenNote } from "../vault/screen-note.ts";
import type { StoredVerdict, ThreatMap, VerdictFilter, VerdictLabel } from "./ports.ts";

export type VerdictRefusal =
  | GateOfStaff
  | { readonly reason: "verdict_not_found" }
  /** It was said already. */
  | { readonly reason: "already_said" }
  | { readonly reason: "unscreenable" };

/** The newest verdicts that fit, for `incidents.read`. */
export async function listVerdicts(
  deps: AppDeps,
  seat: StaffSeat,
  filter: VerdictFilter,
): Promise<
  Result<
    { readonly verdicts: readonly StoredVerdict[]; readonly next: string | null; readonly names: Names },
    GateOfStaff
  >
> {
  const passed = await passStaffGate(deps, seat, "incidents.read");
  if (!passed.ok) return passed;
  const [verdicts, names] = await Promise.all([
    deps.security.verdicts.list(deps.tenant, filter),
    mayKnowNames(seat.agent) ? namesOfStaff(deps) : {},
  ]);
  const next = nextAfter(verdicts, filter.limit, ({ at, verdictId }) => ({ key: "", at, id: verdictId }));
  return ok({ verdicts, next, names });
}

export type Names = Readonly<Record<string, string>>;

/** Names of colleagues by their id. */
export async function namesOfStaff(deps: AppDeps): Promise<Names> {
  return Object.fromEntries((await deps.staff.list(deps.tenant)).map(({ staffId, name }) => [staffId, name]));
}

/** Counts over what was seen in the last hours, for `incidents.read`. */
export async function readThreatMap(
  deps: AppDeps,
  seat: StaffSeat,
  hours: number,
): Promise<Result<ThreatMap, GateOfStaff>> {
  const passed = await passStaffGate(deps, seat, "incidents.read");
  if (!passed.ok) return passed;
  return ok(await deps.security.verdicts.map(deps.tenant, new Date(deps.clock.now() - hours * 3_600_000)));
}

/**
 * A person has looked at one verdict. `nothing`: its entities' evidence is taken back on every node, and what holds for them because of this
 * incident ends; the incident stays. `attack`: nothing ends. Either is an example that learning counts, within bounds. Nobody says it of what
 * is about themselves.
 *
 * @param words - Why; screened, sealed, never in the history.
 */
export async function judgeVerdict(
  deps: AppDeps,
  seat: StaffSeat,
  verdictId: string,
  label: VerdictLabel,
  words: string,
): Promise<Result<{ readonly ended: number }, VerdictRefusal>> {
  const passed = await passStaffGate(deps, seat, "incidents.settle");
  if (!passed.ok) return passed;
  const verdict = isUuid(verdictId) ? await deps.security.verdicts.find(deps.tenant, verdictId) : null;
  if (verdict === null) return refuse({ reason: "verdict_not_found" });
  const { agentId } = seat.agent;
  const own = staffKey(deps, agentId).toHex();
  if (verdict.entities.some(({ kind, key }) => kind === "agent" && key.toHex() === own))
    return refuse({ reason: "not_permitted" });
  const why = await screenNote(deps, words);
  if (why === null) return refuse({ reason: "unscreenable" });
  const { incidentId, kind } = verdict;
  const facts = { incident: incidentId, verdict: verdictId, kind, label };
  const event = incidentEvent(deps, "verdict.judged", facts, { kind: "agent", id: agentId }, undefined, why);
  if (!(await deps.security.verdicts.label(deps.tenant, verdict, label, agentId, event)))
    return refuse({ reason: "already_said" });
  deps.fanOut.publishTopic("incidents");
  if (label === "attack") return ok({ ended: 0 });
  deps.threat.watch.clear(deps.tenant, verdict.entities.map(watchedEntity));
  return ok({ ended: await endAnswersFor(deps, verdict, { kind: "agent", id: agentId }, why) });
}

async function endAnswersFor(
  deps: AppDeps,
  { incidentId, entities }: StoredVerdict,
  actor: { readonly kind: "agent"; readonly id: string },
  words: string,
): Promise<number> {
  const view = await deps.threat.incidents.find(deps.tenant, incidentId);
  const about = new Set(entities.map(({ key }) => key.toHex()));
  const holding = (view?.answers ?? []).filter(
    ({ state, entity }: ThreatAnswer) => state === "in_force" && about.has(entity.key.toHex()),
  );
  let ended = 0;
  for (const { answerId } of holding) if ((await undoAnswer(deps, answerId, actor, words)).ok) ended += 1;
  return ended;
}

/** As detectors know it: a member of staff and a program are tokens to them. */
export function watchedEntity({ kind, key }: { readonly kind: AnsweredKind; readonly key: Uint8Array }): {
  readonly kind: EntityKind;
  readonly key: string;
} {
  return { kind: ENTITY_KINDS.find((each) => each === kind) ?? "token", key: toBase64Url(key) };
}

/** What people said, newest first, as learning reads it: each flagged entity of each verdict. */
export async function judgedEntities(deps: AppDeps): Promise<readonly JudgedEntity[]> {
  const [labelled, names] = await Promise.all([
    deps.security.verdicts.labelled(deps.tenant, 2_000),
    namesOfStaff(deps),
  ]);
  // What a program says undoes, and teaches nothing.
  return labelled.flatMap(({ label, labelledBy, incidentId, entities }) =>
    label === null || labelledBy === null || !Object.hasOwn(names, labelledBy)
      ? []
      : entities.map((entity) => {
          const { kind, key } = watchedEntity(entity);
          return { by: labelledBy, incident: incidentId, kind, entity: key, isAttack: label === "attack" };
        }),
  );
}

const LIKE_HEX = /^(?:[0-9a-f]{2}){1,8}$/u;

/** A filter as it came from outside; null for what cannot be one. */
export function parseEntityFilter(text: string): string | null {
  return LIKE_HEX.test(text) ? text : null;
}
