// SPDX-License-Identifier: Apache-2.0
import { type JsonObject, ok, type Result, refuse } from "#kernel";
import type { AppDeps } from "../deps.ts";
import type { NoticeCounts } from "../incidents/ports.ts";
import { type GateOfStaff, mayKnowNames, passStaffGate } from "../staff/gate.ts";
import type { StaffSeat } from "../staff/seat.ts";
import type { IncidentView } from "../threat/incident-ports.ts";
import { readIncident } from "../threat/incidents.ts";
import type { StoredVerdict } from "./ports.ts";
import { type Names, namesOfStaff } from "./verdicts.ts";

/** One thing on the line. `lane` says whose: of the detectors, of answers, of people, of messages to customers. */
export type TimeLineItem = {
  readonly at: Date;
  readonly lane: "verdict" | "answer" | "staff" | "notice" | "system";
  readonly what: string;
  readonly actor: string;
  readonly by: string | null;
  /** First digits of keyed hashes: the same subject has the same ones all along the line. */
  readonly entities: readonly { readonly kind: string; readonly key: string }[];
  readonly facts: JsonObject;
  readonly words: string | null;
  readonly historyId: number | null;
};

/** Bytes of a keyed hash that tell one from another; nobody learns from them who it is. */
export const SHOWN_KEY_BYTES = 6;
const MOST_VERDICTS = 300;

export function shownKey(key: Uint8Array): string {
  return key.subarray(0, SHOWN_KEY_BYTES).toHex();
}

/**
 * Everything about one incident in one order, over all subjects it touches: what detectors saw, what was answered, what people did, who was told.
 * Subjects are keyed hashes. `isCut`: there were more verdicts than are shown.
 */
export async function readTimeLine(
  deps: AppDeps,
  seat: StaffSeat,
  incidentId: string,
): Promise<
  Result<
    { readonly items: readonly TimeLineItem[]; readonly notices: NoticeCounts; readonly isCut: boolean },
    GateOfStaff | { readonly reason: "incident_not_found" }
  >
> {
  const passed = await passStaffGate(deps, seat, "incidents.read");
  if (!passed.ok) return passed;
  const view = await readIncident(deps, incidentId);
  if (view === null) return refuse({ reason: "incident_not_found" });
  const [verdicts, names, notices] = await Promise.all([
    deps.security.verdicts.list(deps.tenant, {
      kind: null,
      severity: null,
      entityKind: null,
      entity: null,
      incidentId,
      before: null,
      after: null,
      limit: MOST_VERDICTS,
    }),
    mayKnowNames(seat.agent) ? namesOfStaff(deps) : {},
    deps.duties.store.noticeCounts(deps.tenant, incidentId),
  ]);
  return ok({ items: merge(view, verdicts, names), notices, isCut: view.incident.verdicts > verdicts.length });
}

/** Pure: one order by time; what is of one moment keeps verdict, answer, person. */
export function merge(view: IncidentView, verdicts: readonly StoredVerdict[], names: Names): readonly TimeLineItem[] {
  const byAnswer = new Map(view.answers.map((answer) => [answer.answerId, answer]));
  const events = view.events.map((event): TimeLineItem => {
    const { at, what, actor, facts, words, historyId } = event;
    const answer = typeof facts["answerId"] === "string" ? byAnswer.get(facts["answerId"]) : undefined;
    return {
      at,
      lane: laneOf(what, actor.kind),
      what,
      actor: actor.kind,
      by: actor.id === null ? null : (names[actor.id] ?? null),
      entities: answer === undefined ? [] : [{ kind: answer.entity.kind, key: shownKey(answer.entity.key) }],
      facts,
      words,
      historyId,
    };
  });
  const seen = verdicts.map(
    ({ at, kind, level, severity, score, reasons, entities, eventKind }): TimeLineItem => ({
      at,
      lane: "verdict",
      what: kind,
      actor: "system",
      by: null,
      entities: entities.map((entity) => ({ kind: entity.kind, key: shownKey(entity.key) })),
      facts: { level, severity, score, event: eventKind, reasons: reasons.map(({ code }) => code) },
      words: null,
      historyId: null,
    }),
  );
  return [...seen, ...events].sort(
    (a, b) => a.at.getTime() - b.at.getTime() || ORDER.indexOf(a.lane) - ORDER.indexOf(b.lane),
  );
}

const ORDER: readonly TimeLineItem["lane"][] = ["verdict", "system", "answer", "staff", "notice"];

function laneOf(what: string, actor: string): TimeLineItem["lane"] {
  if (what.startsWith("notices.")) return "notice";
  if (actor === "agent" || actor === "token") return "staff";
  return what.startsWith("answer.") ? "answer" : "system";
}
