// SPDX-License-Identifier: Apache-2.0
import type { AppDeps } from "../deps.ts";
import { listIncidents } from "../threat/incidents.ts";
import { clocksOf } from "./clocks.ts";
import { factsIn } from "./facts.ts";

const MOST = 100_000;

/** One incident as the register keeps it, for who has to show it (GDPR Art. 33(5)): facts, effects, what was done. Nobody is named. */
export type RegisterLine = {
  readonly incident: string;
  readonly kind: string;
  readonly severity: string;
  readonly state: string;
  readonly source: string;
  readonly openedAt: string;
  readonly settledAt: string | null;
  readonly facts: Readonly<Record<string, string | number | boolean>>;
  readonly answers: number;
  readonly clocks: readonly {
    readonly clock: string;
    readonly state: string;
    readonly dueAt: string | null;
    readonly sentAt: string | null;
  }[];
  readonly notices: { readonly due: number; readonly sent: number; readonly unreachable: number };
  /** Its entries in the history: with a proof of inclusion each shows that nothing was changed. */
  readonly historyIds: readonly number[];
};

/** Every incident there ever was, the last seen first. */
export async function readRegister(deps: AppDeps): Promise<readonly RegisterLine[]> {
  const lines: RegisterLine[] = [];
  for (const { incidentId } of await listIncidents(deps, "all", MOST)) {
    const [view, events] = await Promise.all([
      deps.threat.incidents.find(deps.tenant, incidentId),
      deps.duties.store.events(deps.tenant, incidentId),
    ]);
    if (view === null) continue;
    const { kind, severity, state, source, openedAt, settledAt } = view.incident;
    lines.push({
      incident: incidentId,
      kind,
      severity,
      state,
      source,
      openedAt: openedAt.toISOString(),
      settledAt: settledAt?.toISOString() ?? null,
      facts: { ...factsIn(events) },
      answers: view.answers.length,
      clocks: clocksOf(deps, view.incident, events).map((clock) => ({
        clock: clock.rule.id,
        state: clock.state,
        dueAt: iso(clock.dueAt),
        sentAt: iso(clock.sentAt),
      })),
      notices: await deps.duties.store.noticeCounts(deps.tenant, incidentId),
      historyIds: [...new Set([...view.events, ...events].map(({ historyId }) => historyId))].sort((a, b) => a - b),
    });
  }
  return lines;
}

const COLUMNS = [
  "incident",
  "kind",
  "severity",
  "state",
  "source",
  "openedAt",
  "settledAt",
  "facts",
  "answers",
  "clocks",
  "notices",
  "historyIds",
] as const;

/** For a spreadsheet (RFC 4180); what a spreadsheet would take for a formula is led by an apostrophe. */
export function registerCsv(lines: readonly RegisterLine[]): string {
  const rows = lines.map((line) => COLUMNS.map((column) => cell(line[column])).join(","));
  return `${[COLUMNS.join(","), ...rows].join("\r\n")}\r\n`;
}

function cell(value: RegisterLine[keyof RegisterLine]): string {
  const text = value === null ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);
  const harmless = /^[=+\-@\t\r]/u.test(text) ? `'${text}` : text;
  return /[",\r\n]/u.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
