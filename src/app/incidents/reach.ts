// SPDX-License-Identifier: Apache-2.0
import { sha256 } from "#crypto";
import { ok, type Result, type SubjectId, utf8 } from "#kernel";
import { isUnintelligible } from "#privacy";
import type { AppDeps } from "../deps.ts";
import type { KeyStatus } from "../keys/status.ts";
import { entityKey } from "../threat/entities.ts";
import { type Actor, type DutyView, type NoIncident, noteDuty, readDuty } from "./facts.ts";
import type { ReachRow } from "./ports.ts";

const DAY_MS = 86_400_000;
const MOST = 500_000;

/** What is known about who could read what leaked. Numbers and names of keys; never a key. */
export type Custody = {
  readonly roots: readonly {
    readonly rootNo: number;
    readonly kind: string;
    readonly state: string;
    readonly subjects: number;
  }[];
  readonly subjects: number;
  /** How many subjects' keys are wrapped in which envelope suite. */
  readonly suites: Readonly<Record<string, number>>;
  readonly isEveryKeyWrapped: boolean;
  /** As people found out; null: nobody said. */
  readonly encrypted: boolean | null;
  readonly keysExposed: boolean | null;
  /** Only where it was encrypted and it is known that no key was exposed. */
  readonly isUnintelligible: boolean;
};

export type Reach = {
  readonly from: Date;
  readonly until: Date;
  readonly scope: "incident" | "everybody";
  readonly staff: readonly string[];
  readonly subjects: readonly {
    readonly subjectId: SubjectId;
    readonly fields: readonly string[];
    readonly times: number;
  }[];
  /** How many people each field was seen of. */
  readonly byField: Readonly<Record<string, number>>;
  readonly custody: Custody;
  /** The same list has the same digest: what two people agree on. */
  readonly digest: string;
  readonly isCut: boolean;
};

/** Where to look beyond the incident's own record. */
export type ReachWanted = {
  readonly everybody?: boolean | undefined;
  readonly staff?: readonly string[] | undefined;
  readonly until?: Date | undefined;
};

/**
 * Whom an incident reached, from the history: whoever its answers were about, and everybody whose data the members of staff in it, or named
 * here, looked at between its times. Where these were not said: from a day before it was opened until now. Fields are what was read, not what
 * it said.
 */
export async function reachOf(
  deps: AppDeps,
  incidentId: string,
  wanted: ReachWanted = {},
): Promise<Result<Reach, NoIncident>> {
  const found = await readDuty(deps, incidentId);
  if (!found.ok) return found;
  const { view, facts } = found.value;
  const from = timeOf(facts.began_at) ?? new Date(view.incident.openedAt.getTime() - DAY_MS);
  const until = wanted.until ?? timeOf(facts.ended_at) ?? new Date(deps.clock.now());
  const everybody = wanted.everybody === true;
  const staff = [...new Set([...(await staffIn(deps, found.value)), ...(wanted.staff ?? [])])].sort();
  const query = { incidentId, from, until, staff, everybody };
  const rows = await deps.duties.store.reach(deps.tenant, query, MOST);
  const subjects = bySubject(rows);
  const byField: Record<string, number> = {};
  for (const { fields } of subjects) for (const field of fields) byField[field] = (byField[field] ?? 0) + 1;
  const custody = custodyOf(await deps.duties.custody(), facts);
  const scope = everybody ? "everybody" : "incident";
  return ok({
    from,
    until,
    scope,
    staff,
    subjects,
    byField,
    custody,
    digest: digestOf(subjects),
    isCut: rows.length >= MOST,
  });
}

/**
 * The list with ids, for whoever answers for privacy: that they looked stands in the history, and why in the register, sealed.
 *
 * @param reason - In words.
 */
export async function discloseReach(
  deps: AppDeps,
  incidentId: string,
  wanted: ReachWanted,
  { actor, reason }: { readonly actor: Actor; readonly reason: string },
): Promise<Result<Reach, NoIncident>> {
  const reach = await reachOf(deps, incidentId, wanted);
  if (!reach.ok) return reach;
  const { subjects, digest, scope } = reach.value;
  await noteDuty(deps, incidentId, "reach.read", { count: subjects.length, digest, scope }, actor, reason);
  return reach;
}

export function custodyOf(status: KeyStatus, facts: DutyView["facts"]): Custody {
  return {
    roots: status.roots.map(({ rootNo, kind, state, subjects }) => ({ rootNo, kind, state, subjects })),
    subjects: status.subjects,
    suites: status.suites,
    isEveryKeyWrapped: status.lost === 0,
    encrypted: typeof facts.encrypted === "boolean" ? facts.encrypted : null,
    keysExposed: typeof facts.keys_exposed === "boolean" ? facts.keys_exposed : null,
    isUnintelligible: isUnintelligible(facts),
  };
}

/** For a draft: one sentence that says no more than is known. */
export function custodySentence({
  roots,
  subjects,
  isEveryKeyWrapped,
  encrypted,
  keysExposed,
}: Custody): string | null {
  if (encrypted === null) return null;
  const where = roots.map(({ rootNo, kind, state }) => `root key ${rootNo} (${kind}, ${state})`).join(", ");
  const wrapped = isEveryKeyWrapped ? "each wrapped by a root key" : "some of them under no known root key";
  const exposed =
    keysExposed === null ? "whether a key was exposed is not known" : `keys exposed: ${keysExposed ? "yes" : "no"}`;
  return `encrypted: ${encrypted ? "yes" : "no"}; ${subjects} subjects' keys, ${wrapped}; ${where}; ${exposed}`;
}

/** Entities are keyed hashes: whoever holds the key can try each colleague. */
async function staffIn(deps: AppDeps, { view }: DutyView): Promise<readonly string[]> {
  const agents = new Set(view.entities.filter(({ kind }) => kind === "agent").map(({ key }) => key.toHex()));
  if (agents.size === 0) return [];
  const colleagues = await deps.staff.list(deps.tenant);
  return colleagues.flatMap(({ staffId }) => (agents.has(entityKey(deps, "agent", staffId).toHex()) ? [staffId] : []));
}

function bySubject(rows: readonly ReachRow[]): Reach["subjects"] {
  const found = new Map<SubjectId, { fields: Set<string>; times: number }>();
  for (const { subjectId, kind, what, times } of rows) {
    const one = found.get(subjectId) ?? { fields: new Set(), times: 0 };
    one.fields.add(what ?? kind);
    one.times += times;
    found.set(subjectId, one);
  }
  return [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([subjectId, { fields, times }]) => ({ subjectId, fields: [...fields].sort(), times }));
}

function digestOf(subjects: Reach["subjects"]): string {
  return sha256(utf8(JSON.stringify(subjects.map(({ subjectId }) => subjectId)))).toHex();
}

function timeOf(value: unknown): Date | null {
  return typeof value === "string" ? new Date(value) : null;
}
