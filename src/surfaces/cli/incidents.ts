// SPDX-License-Identifier: Apache-2.0
import { type AppDeps, type HistoryEntry, type IncidentState, listIncidents, readIncident, settleIncident } from "#app";
import type { Terminal } from "./terminal.ts";

/** The newest incidents, one a line. */
export async function runIncidentList(deps: AppDeps, state: "unsettled" | "all", terminal: Terminal): Promise<number> {
  const incidents = await listIncidents(deps, state);
  const { open, confirmed, inForce } = await deps.threat.incidents.counts(deps.tenant, new Date(deps.clock.now()));
  for (const { incidentId, kind, severity, state: is, verdicts, lastAt } of incidents)
    terminal.write(
      `${incidentId}  ${is.padEnd(9)}  ${severity.padEnd(8)}  ${kind.padEnd(19)}  ${verdicts} verdicts, last ${lastAt.toISOString()}\n`,
    );
  if (incidents.length === 0) terminal.write("No incidents\n");
  terminal.write(`${open} open, ${confirmed} confirmed; ${inForce} answers in force\n`);
  return 0;
}

/** One incident: whom it is about by keyed hashes, what holds, what became of it. 1: there is none of this id. */
export async function runIncidentShow(deps: AppDeps, incidentId: string, terminal: Terminal): Promise<number> {
  const view = await readIncident(deps, incidentId);
  if (view === null) {
    terminal.write("There is no incident of this id\n");
    return 1;
  }
  const { incident, entities, answers, events } = view;
  terminal.write(`${incident.kind}, ${incident.severity}, ${incident.state}, ${incident.verdicts} verdicts\n`);
  terminal.write(`reasons: ${incident.reasons.join(", ")}\n`);
  for (const { kind, key, verdicts } of entities)
    terminal.write(`  concerned  ${kind} ${key.subarray(0, 6).toHex()}, ${verdicts} verdicts\n`);
  for (const { answerId, kind, entity, state, until } of answers)
    terminal.write(
      `  answer     ${answerId}  ${kind} for ${entity.kind} ${entity.key.subarray(0, 6).toHex()}: ${state}, until ${until.toISOString()}\n`,
    );
  for (const { at, what, actor, historyId, words } of events)
    terminal.write(
      `  ${at.toISOString()}  ${what} by ${actor.kind} (entry ${historyId})${words === null ? "" : `: ${words}`}\n`,
    );
  return 0;
}

/** Settles an incident as the person who is named. 1: there is none, or it is settled. */
export async function runIncidentSettle(
  deps: AppDeps,
  incidentId: string,
  to: Exclude<IncidentState, "open">,
  { actor, words }: { readonly actor: HistoryEntry["actor"]; readonly words: string },
  terminal: Terminal,
): Promise<number> {
  const settled = await settleIncident(deps, incidentId, to, actor, words);
  if (!settled.ok) {
    terminal.write(
      settled.refusal.reason === "incident_not_found"
        ? "There is no incident of this id\n"
        : "It is settled already, or somebody was faster\n",
    );
    return 1;
  }
  const ended = settled.value.answers.filter(({ state }) => state === "undone").length;
  terminal.write(`${to}${to === "undone" ? `; ${ended} answers ended` : ""}\n`);
  return 0;
}
