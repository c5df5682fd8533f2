// SPDX-License-Identifier: Apache-2.0
import { ok, type Result, refuse } from "#kernel";
import { type Draft, draftOf } from "#privacy";
import type { AppDeps } from "../deps.ts";
import { clocksOf } from "./clocks.ts";
import { type NoIncident, readDuty } from "./facts.ts";
import { custodySentence, reachOf } from "./reach.ts";

export { draftText } from "#privacy";

/** The notice that a clock asks for, filled from facts, register, history and keys. Reads only: whom it reached is a number here. */
export async function draftNotice(
  deps: AppDeps,
  incidentId: string,
  clockId: string,
): Promise<Result<Draft, NoIncident | { readonly reason: "no_such_clock" }>> {
  const found = await readDuty(deps, incidentId);
  if (!found.ok) return found;
  const { view, events, facts } = found.value;
  const clock = clocksOf(deps, view.incident, events).find(({ rule }) => rule.id === clockId);
  if (clock === undefined) return refuse({ reason: "no_such_clock" });
  const reach = await reachOf(deps, incidentId);
  if (!reach.ok) return reach;
  const answers: Record<string, number> = {};
  for (const { kind } of view.answers) answers[kind] = (answers[kind] ?? 0) + 1;
  const { kind, severity, openedAt } = view.incident;
  const evidence = {
    incidentId,
    kind,
    severity,
    openedAt: openedAt.getTime(),
    facts,
    answers,
    // Nobody found in the history is not the same as nobody concerned: then a person has to say.
    reached: reach.value.subjects.length === 0 ? null : reach.value.subjects.length,
    custody: custodySentence(reach.value.custody),
    notices: await deps.duties.store.noticeCounts(deps.tenant, incidentId),
    contact: deps.duties.contact,
  };
  return ok(draftOf(clock.rule, clock.dueAt, evidence, deps.clock.now()));
}
