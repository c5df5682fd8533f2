// SPDX-License-Identifier: Apache-2.0
import {
  type AppDeps,
  draftNotice,
  draftText,
  type HistoryEntry,
  type IncidentSeverity,
  markSent,
  openIncident,
  type ReportedKind,
  reachOf,
  readClocks,
  readRegister,
  registerCsv,
  setIncidentFacts,
} from "#app";
import { AppError } from "#kernel";
import type { Terminal } from "./terminal.ts";

type Actor = HistoryEntry["actor"];

const HOUR_MS = 3_600_000;

/** Opens an incident by hand; its clocks begin. */
export async function runIncidentOpen(
  deps: AppDeps,
  wanted: { readonly kind: ReportedKind; readonly severity: IncidentSeverity; readonly words: string },
  facts: Readonly<Record<string, string>>,
  actor: Actor,
  terminal: Terminal,
): Promise<number> {
  const { incidentId } = await openIncident(deps, { ...wanted, actor });
  terminal.write(`${incidentId}\n`);
  if (Object.keys(facts).length > 0 && (await runIncidentFacts(deps, incidentId, facts, actor, silent)) !== 0)
    throw bad(`the incident ${incidentId} is open, but a fact could not be taken`);
  return runIncidentClocks(deps, incidentId, terminal);
}

/** Writes down facts and shows all that are known. 1: there is no such incident or fact, or it cannot be meant; then nothing is written. */
export async function runIncidentFacts(
  deps: AppDeps,
  incidentId: string,
  facts: Readonly<Record<string, string>>,
  actor: Actor,
  terminal: Terminal,
): Promise<number> {
  const set = await setIncidentFacts(deps, incidentId, facts, actor);
  if (!set.ok) {
    const { refusal } = set;
    terminal.write(
      refusal.reason === "incident_not_found"
        ? "There is no incident of this id\n"
        : refusal.reason === "unknown_fact"
          ? `There is no fact ${refusal.fact}\n`
          : `${refusal.fact} must be ${refusal.wanted}\n`,
    );
    return 1;
  }
  for (const [fact, value] of Object.entries(set.value)) terminal.write(`${fact.padEnd(24)} ${yesNo(value)}\n`);
  return 0;
}

/** All clocks: what is due when, what is left, what is overdue, what was sent. 1: there is no such incident. */
export async function runIncidentClocks(deps: AppDeps, incidentId: string, terminal: Terminal): Promise<number> {
  const clocks = await readClocks(deps, incidentId);
  if (!clocks.ok) {
    terminal.write("There is no incident of this id\n");
    return 1;
  }
  if (clocks.value.length === 0) terminal.write("No clock runs: incidents.regimes is empty\n");
  for (const { rule, state, applies, unknown, because, dueAt, leftMs, isProvisional } of clocks.value) {
    const due = dueAt === null ? "-" : `${new Date(dueAt).toISOString()}${isProvisional ? " at the latest" : ""}`;
    const left =
      leftMs === null ? "" : `  ${leftMs < 0 ? "over by" : "left"} ${Math.abs(leftMs / HOUR_MS).toFixed(1)} h`;
    const why =
      because !== null ? `  (${because})` : applies === "perhaps" ? `  (perhaps: is it ${unknown.join(", ")}?)` : "";
    terminal.write(`${rule.id.padEnd(14)} ${state.padEnd(14)} ${due}${left}${why}\n`);
  }
  return 0;
}

/** Says that a notice was sent. 1: no such incident or clock, sent before, or a time that cannot be. */
export async function runIncidentStage(
  deps: AppDeps,
  incidentId: string,
  clock: string,
  how: { readonly actor: Actor; readonly at: Date | undefined; readonly words: string | null },
  terminal: Terminal,
): Promise<number> {
  const done = await markSent(deps, incidentId, clock, how.actor, { at: how.at, words: how.words });
  if (done.ok) return runIncidentClocks(deps, incidentId, terminal);
  terminal.write(`${REFUSED[done.refusal.reason]}\n`);
  return 1;
}

const REFUSED = {
  incident_not_found: "There is no incident of this id",
  no_such_clock: "There is no such clock for this incident",
  already_sent: "It was sent before",
  impossible_time: "It cannot have been sent then",
} as const;

/** A draft as text. 1: no such incident or clock. */
export async function runIncidentDraft(
  deps: AppDeps,
  incidentId: string,
  clock: string,
  terminal: Terminal,
): Promise<number> {
  const draft = await draftNotice(deps, incidentId, clock);
  terminal.write(draft.ok ? draftText(draft.value) : `${REFUSED[draft.refusal.reason]}\n`);
  return draft.ok ? 0 : 1;
}

/** How many it reached and which fields; ids are for the desk, where somebody signs in and says why. */
export async function runIncidentReach(
  deps: AppDeps,
  incidentId: string,
  everybody: boolean,
  terminal: Terminal,
): Promise<number> {
  const reach = await reachOf(deps, incidentId, { everybody });
  if (!reach.ok) {
    terminal.write("There is no incident of this id\n");
    return 1;
  }
  const { subjects, from, until, byField, custody, isCut } = reach.value;
  terminal.write(
    `${subjects.length}${isCut ? " or more" : ""} subjects, ${from.toISOString()} to ${until.toISOString()}\n`,
  );
  for (const [field, count] of Object.entries(byField)) terminal.write(`  ${field.padEnd(24)} of ${count}\n`);
  terminal.write(
    `encrypted: ${yesNo(custody.encrypted)}, keys exposed: ${yesNo(custody.keysExposed)}, unintelligible: ${yesNo(custody.isUnintelligible)}\n`,
  );
  for (const { rootNo, kind, state, subjects: under } of custody.roots)
    terminal.write(`  root key ${rootNo} (${kind}, ${state}): ${under} subjects' keys wrapped\n`);
  return 0;
}

/** The whole register as text, JSON or CSV. */
export async function incidentRegister(deps: AppDeps, as: "csv" | "json"): Promise<string> {
  const lines = await readRegister(deps);
  return as === "csv" ? registerCsv(lines) : `${JSON.stringify(lines, null, 2)}\n`;
}

const silent: Terminal = { isInteractive: false, write: () => undefined };

function yesNo(value: string | number | boolean | null): string {
  return value === null ? "not known" : value === true ? "yes" : value === false ? "no" : String(value);
}

function bad(what: string): AppError {
  return new AppError("cli.bad_argument", `Cannot run the command: ${what}`);
}
