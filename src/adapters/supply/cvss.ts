// SPDX-License-Identifier: Apache-2.0
import type { AdvisorySeverity } from "#app";

/** Weights of CVSS 3.1 §7.4; `PR` where the scope changes stands under `PC`. */
const WEIGHTS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  AV: { N: 0.85, A: 0.62, L: 0.55, P: 0.2 },
  AC: { L: 0.77, H: 0.44 },
  PR: { N: 0.85, L: 0.62, H: 0.27 },
  PC: { N: 0.85, L: 0.68, H: 0.5 },
  UI: { N: 0.85, R: 0.62 },
  C: { H: 0.56, L: 0.22, N: 0 },
  I: { H: 0.56, L: 0.22, N: 0 },
  A: { H: 0.56, L: 0.22, N: 0 },
};

/** The base score of a CVSS 3.0 or 3.1 vector (§7.1), 0 to 10; null where it is none. */
export function cvss3Score(vector: string): number | null {
  if (!/^CVSS:3\.[01]\//u.test(vector)) return null;
  const metrics = Object.fromEntries(
    vector
      .split("/")
      .slice(1)
      .map((part) => part.split(":")),
  ) as Readonly<Record<string, string>>;
  const isChanged = metrics["S"] === "C";
  const weigh = (metric: string, table: string = metric): number =>
    WEIGHTS[table]?.[metrics[metric] ?? ""] ?? Number.NaN;
  const lost = 1 - (1 - weigh("C")) * (1 - weigh("I")) * (1 - weigh("A"));
  const impact = isChanged ? 7.52 * (lost - 0.029) - 3.25 * (lost - 0.02) ** 15 : 6.42 * lost;
  const ease = 8.22 * weigh("AV") * weigh("AC") * weigh("PR", isChanged ? "PC" : "PR") * weigh("UI");
  if (Number.isNaN(impact) || Number.isNaN(ease)) return null;
  if (impact <= 0) return 0;
  const sum = isChanged ? 1.08 * (impact + ease) : impact + ease;
  return roundUp(Math.min(sum, 10));
}

export function cvss3Severity(vector: string): AdvisorySeverity {
  const score = cvss3Score(vector);
  if (score === null || score === 0) return "unknown";
  return score >= 9 ? "critical" : score >= 7 ? "high" : score >= 4 ? "medium" : "low";
}

/** Appendix A: to one decimal upwards, without the surprises of binary fractions. */
function roundUp(value: number): number {
  const whole = Math.round(value * 100_000);
  return whole % 10_000 === 0 ? whole / 100_000 : (Math.floor(whole / 10_000) + 1) / 10;
}
