// SPDX-License-Identifier: Apache-2.0
import { writeFile } from "node:fs/promises";
import type { AppDeps, HistoryEntry, IncidentState } from "#app";
import { type IncidentSeverity, REPORTED_KINDS, type ReportedKind, SEVERITIES } from "#app";
import { AppError } from "#kernel";
import {
  incidentRegister,
  runIncidentClocks,
  runIncidentDraft,
  runIncidentFacts,
  runIncidentList,
  runIncidentOpen,
  runIncidentReach,
  runIncidentSettle,
  runIncidentShow,
  runIncidentStage,
  type Terminal,
} from "#surfaces";
import { openCommandDeps } from "./command-deps.ts";
import type { LoadedConfig } from "./load-config.ts";

const SETTLES: Readonly<Record<string, Exclude<IncidentState, "open">>> = {
  undo: "undone",
  confirm: "confirmed",
  close: "closed",
};

type Options = {
  readonly by?: string | undefined;
  readonly note?: string | undefined;
  readonly kind?: string | undefined;
  readonly severity?: string | undefined;
  readonly "aware-at"?: string | undefined;
  readonly sent?: boolean | undefined;
  readonly at?: string | undefined;
  readonly everybody?: boolean | undefined;
  readonly out?: string | undefined;
};

/**
 * `wardline incidents [list|all|show ID|undo ID|confirm ID|close ID]`, and what `docs/operations/incidents.md` names. What is settled here holds on
 * the running nodes from their next request on.
 *
 * @throws AppError - `cli.bad_argument`.
 */
export async function runIncidents(
  loaded: LoadedConfig,
  [act = "list", id, ...rest]: readonly string[],
  options: Options,
  terminal: Terminal,
): Promise<number> {
  const { deps, close } = await openCommandDeps(loaded);
  try {
    if (act === "list" || act === "all")
      return await runIncidentList(deps, act === "all" ? "all" : "unsettled", terminal);
    if (act === "show" && id !== undefined) return await runIncidentShow(deps, id, terminal);
    const done = await runDuty(deps, [act, id, rest], options, terminal);
    if (done !== null) return done;
    const to = Object.hasOwn(SETTLES, act) ? SETTLES[act] : undefined;
    if (to !== undefined && id !== undefined) {
      const words = options.note?.trim() ?? "";
      if (words.length < 3) throw bad("--note TEXT says why; it is sealed");
      return await runIncidentSettle(deps, id, to, { actor: await personOf(deps, options.by), words }, terminal);
    }
    throw bad(
      "it is one of `incidents`, `all`, `show|undo|confirm|close|clocks|reach|facts|stage|draft ID …`, `open`, `register`",
    );
  } finally {
    await close();
  }
}

/** Null: it is none of these. */
async function runDuty(
  deps: AppDeps,
  [act, id, rest]: readonly [string, string | undefined, readonly string[]],
  options: Options,
  terminal: Terminal,
): Promise<number | null> {
  if (act === "register") return writeRegister(deps, options.out, terminal);
  if (act === "open") return open(deps, options, terminal);
  if (id === undefined) return null;
  switch (act) {
    case "clocks":
      return runIncidentClocks(deps, id, terminal);
    case "reach":
      return runIncidentReach(deps, id, options.everybody === true, terminal);
    case "facts":
      return runIncidentFacts(deps, id, pairsOf(rest), await personOf(deps, options.by), terminal);
    case "draft":
      return runIncidentDraft(deps, id, rest[0] ?? "", terminal);
    case "stage": {
      if (options.sent !== true || rest[0] === undefined) throw bad("it is `stage ID CLOCK --sent [--at TIME]`");
      const at = options.at === undefined ? undefined : timeOf(options.at, "--at");
      const words = options.note?.trim() ?? null;
      return runIncidentStage(deps, id, rest[0], { actor: await personOf(deps, options.by), at, words }, terminal);
    }
    default:
      return null;
  }
}

async function open(deps: AppDeps, options: Options, terminal: Terminal): Promise<number> {
  const { kind = "", severity = "high", note = "" } = options;
  const isKind = (text: string): text is ReportedKind => REPORTED_KINDS.some((one) => one === text);
  const isSeverity = (text: string): text is IncidentSeverity => SEVERITIES.some((one) => one === text);
  if (!isKind(kind)) throw bad(`--kind is one of ${REPORTED_KINDS.join(", ")}`);
  if (!isSeverity(severity)) throw bad(`--severity is one of ${SEVERITIES.join(", ")}`);
  if (note.trim().length < 3) throw bad("--note TEXT says what is known; it is sealed");
  const aware = options["aware-at"];
  const facts = aware === undefined ? {} : { aware_at: timeOf(aware, "--aware-at").toISOString() };
  const actor = await personOf(deps, options.by);
  return runIncidentOpen(deps, { kind, severity, words: note.trim() }, facts, actor, terminal);
}

/** CSV where the file is named so, JSON otherwise; to the terminal without a file. Never over a file that is there. */
async function writeRegister(deps: AppDeps, out: string | undefined, terminal: Terminal): Promise<number> {
  const text = await incidentRegister(deps, out?.endsWith(".csv") === true ? "csv" : "json");
  if (out === undefined) terminal.write(text);
  else await writeFile(out, text, { flag: "wx", mode: 0o600 });
  return 0;
}

function pairsOf(typed: readonly string[]): Readonly<Record<string, string>> {
  const pairs = typed.map((one) => {
    const at = one.indexOf("=");
    if (at < 1) throw bad("facts are typed as NAME=VALUE");
    return [one.slice(0, at), one.slice(at + 1)] as const;
  });
  return Object.fromEntries(pairs);
}

function timeOf(text: string, flag: string): Date {
  if (!/(?:Z|[+-]\d{2}:\d{2})$/u.test(text) || Number.isNaN(Date.parse(text)))
    throw bad(`${flag} is a time with its zone, such as 2026-11-25T14:05:00+03:00`);
  return new Date(text);
}

/** Who answers for it: one active member of staff with the role `security` or `privacy`. */
async function personOf(deps: AppDeps, by: string | undefined): Promise<HistoryEntry["actor"]> {
  const found = (await deps.staff.list(deps.tenant)).filter(
    ({ staffId, email, name, state, roles }) =>
      by !== undefined &&
      state === "active" &&
      (roles.includes("security") || roles.includes("privacy")) &&
      [staffId, email, name].includes(by),
  );
  const [person] = found;
  if (person === undefined || found.length > 1)
    throw bad("--by wants the id, e-mail or name of one active member of staff with the role security or privacy");
  return { kind: "agent", id: person.staffId };
}

function bad(what: string): AppError {
  return new AppError("cli.bad_argument", `Cannot run the command: ${what}`);
}
