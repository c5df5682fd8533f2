// SPDX-License-Identifier: Apache-2.0
import { type AlertPicture, findAlert } from "#app";
import { paint, type Terminal } from "./terminal.ts";

/**
 * Prints what goes on, who has it, and what is silenced.
 *
 * @returns 0: nothing goes on that nobody has; 1: warnings do; 2: critical alerts do.
 */
export function printAlerts(
  { open, silences }: Pick<AlertPicture, "open" | "silences">,
  isJson: boolean,
  terminal: Terminal,
): number {
  const untaken = open.filter(
    ({ alert, acknowledgedAt }) => acknowledgedAt === null && !silences.some((one) => one.alert === alert),
  );
  const worst = untaken.some(({ alert }) => findAlert(alert)?.severity === "critical") ? 2 : untaken.length > 0 ? 1 : 0;
  if (isJson) {
    const time = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());
    const told = {
      open: open.map(({ since, clearedAt, firstToldAt, toldAt, escalatedAt, acknowledgedAt, ...rest }) => ({
        ...rest,
        severity: findAlert(rest.alert)?.severity ?? null,
        owner: findAlert(rest.alert)?.owner ?? null,
        since: time(since),
        clearedAt: time(clearedAt),
        firstToldAt: time(firstToldAt),
        toldAt: time(toldAt),
        escalatedAt: time(escalatedAt),
        acknowledgedAt: time(acknowledgedAt),
      })),
      silences: silences.map(({ from, until, ...rest }) => ({ ...rest, from: time(from), until: time(until) })),
    };
    terminal.write(`${JSON.stringify(told, null, 2)}\n`);
    return worst;
  }
  if (open.length === 0) terminal.write("Nothing is wrong\n");
  for (const { alert, since, acknowledgedAt, escalatedAt, clearedAt } of open) {
    const rule = findAlert(alert);
    const isCritical = rule?.severity === "critical";
    const notes = [
      `since ${new Date(since).toISOString()}`,
      acknowledgedAt === null ? "nobody has it" : `taken ${new Date(acknowledgedAt).toISOString()}`,
      ...(escalatedAt === null ? [] : ["escalated"]),
      ...(clearedAt === null ? [] : ["quiet now"]),
    ];
    terminal.write(
      `${paint(terminal, isCritical ? "red" : "yellow", isCritical ? "✗" : "!")} ${rule?.title ?? alert} ${paint(terminal, "dim", alert)}\n    ${notes.join(", ")}; owner ${rule?.owner ?? "unknown"}; docs/operations/runbooks/${alert}.md\n`,
    );
  }
  for (const { alert, until, reason } of silences)
    terminal.write(
      `${paint(terminal, "dim", `silenced: ${alert} until ${new Date(until).toISOString()} (${reason})`)}\n`,
    );
  return worst;
}
