// SPDX-License-Identifier: Apache-2.0
import type { EvidenceVerdict } from "#app";
import { paint, type Terminal } from "./terminal.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Says what is proved and by whom, how old each file is, and what is not proved. The last line is JSON. */
export function printEvidenceVerdict(terminal: Terminal, verdict: EvidenceVerdict, nowMs: number): void {
  const ages = new Map(verdict.manifest?.files.map(({ path, madeAt }) => [path, madeAt]) ?? []);
  for (const { check, ok, says } of verdict.checks) {
    const at = check === "file" ? ages.get(says.slice(0, says.indexOf(" "))) : undefined;
    const age = at === undefined || at === null ? "" : `, ${ageOf(nowMs - Date.parse(at))} old`;
    terminal.write(
      `${ok ? paint(terminal, "green", "✓") : paint(terminal, "red", "✗")} ${check}: ${visible(says)}${age}\n`,
    );
  }
  terminal.write("Not proved:\n");
  for (const line of verdict.notProved) terminal.write(`${paint(terminal, "yellow", "!")} ${visible(line)}\n`);
  const wrong = verdict.checks.filter(({ ok }) => !ok);
  terminal.write(
    `${JSON.stringify({ proved: verdict.isProved, checks: verdict.checks.length, wrong: wrong.map(({ check }) => check), witnesses: verdict.checkpoint?.witnesses.length ?? 0 })}\n`,
  );
}

function ageOf(ms: number): string {
  if (!(ms >= 0)) return "from the future, not";
  return ms < 2 * DAY_MS ? `${Math.floor(ms / HOUR_MS)} h` : `${Math.floor(ms / DAY_MS)} days`;
}

/** What an archive says must not move the cursor, hide what follows or turn it around. */
function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, (sign) => `\\u{${sign.codePointAt(0)?.toString(16)}}`);
}
