// SPDX-License-Identifier: Apache-2.0
import { type AppDeps, shownKey } from "#app";
import type { Terminal } from "./terminal.ts";

const WEEK_MS = 7 * 24 * 3_600_000;

/** The newest verdicts, one a line, with reasons and keyed hashes. */
export async function runVerdictList(deps: AppDeps, terminal: Terminal): Promise<number> {
  const verdicts = await deps.security.verdicts.list(deps.tenant, {
    kind: null,
    severity: null,
    entityKind: null,
    entity: null,
    incidentId: null,
    before: null,
    after: null,
    limit: 50,
  });
  for (const { verdictId, at, kind, severity, level, score, reasons, entities, label } of verdicts) {
    const about = entities.map((entity) => `${entity.kind} ${shownKey(entity.key)}`).join(", ");
    const why = reasons.map(({ code, value }) => `${code} ${value}`).join(", ");
    terminal.write(
      `${verdictId}  ${at.toISOString()}  ${severity.padEnd(8)}  ${kind}  ${level} ${score}  ${label ?? "-"}\n  ${why}\n  ${about}\n`,
    );
  }
  if (verdicts.length === 0) terminal.write("No verdicts\n");
  return 0;
}

/** What is locked, cut, held or in quarantine now, and lines with alarms. */
export async function runHoldList(deps: AppDeps, terminal: Terminal): Promise<number> {
  const now = new Date(deps.clock.now());
  const { holds } = deps.security;
  const [answers, locks, alarms] = await Promise.all([
    holds.answers(deps.tenant, now, 500),
    holds.locks(deps.tenant, 500),
    holds.alarms(deps.tenant, now, 500),
  ]);
  for (const { answerId, kind, entity, reason, until } of answers)
    terminal.write(
      `${answerId}  ${kind} for ${entity.kind} ${shownKey(entity.key)}: ${reason}, until ${until.toISOString()}\n`,
    );
  for (const { key, setAt, by } of locks)
    terminal.write(`lock        account ${shownKey(key)}, by ${by}, since ${setAt.toISOString()}\n`);
  for (const { line, cause, until } of alarms)
    terminal.write(`alarm       line ${shownKey(line)}: ${cause}, until ${until.toISOString()}\n`);
  terminal.write(`${answers.length} answers, ${locks.length} locks, ${alarms.length} alarms\n`);
  return 0;
}

/** Who came near a bound or was refused in the last seven days. */
export async function runBoundList(deps: AppDeps, terminal: Terminal): Promise<number> {
  const uses = await deps.security.bounds.list(deps.tenant, new Date(deps.clock.now() - WEEK_MS), 300);
  for (const { bound, whoKind, who, used, allowed, lastAt, hitAt } of uses)
    terminal.write(
      `${bound}  ${whoKind} ${shownKey(who)}: ${used} of ${allowed}, last ${lastAt.toISOString()}${hitAt === null ? "" : ", refused"}\n`,
    );
  if (uses.length === 0) terminal.write("Nobody came to half of a bound in the last seven days\n");
  return 0;
}
