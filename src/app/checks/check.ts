// SPDX-License-Identifier: Apache-2.0
/** How much a finding matters: `error` must be mended before real customers come, `warning` is weak, `info` is worth knowing. */
export type Severity = "error" | "warning" | "info";

export type Finding = { readonly severity: Severity; readonly text: string };

/**
 * One check: a stable id, what it is about, and a probe. A probe returns what it found (nothing = passed); when it cannot find out, that
 * is a finding too, never a pass. One registry feeds `doctor`, and later `connect check` and `audit run`.
 */
export type Check<Facts> = {
  readonly id: string;
  readonly title: string;
  readonly probe: (facts: Facts) => readonly Finding[] | Promise<readonly Finding[]>;
};

export type CheckResult = { readonly id: string; readonly title: string; readonly findings: readonly Finding[] };

/** Runs every check. A probe that throws has found something: that it could not look. */
export async function runChecks<Facts>(checks: readonly Check<Facts>[], facts: Facts): Promise<readonly CheckResult[]> {
  return Promise.all(
    checks.map(async ({ id, title, probe }) => {
      try {
        return { id, title, findings: await probe(facts) };
      } catch (error) {
        const code = error instanceof Error && "code" in error ? String(error.code) : "unexpected";
        return { id, title, findings: [{ severity: "error" as const, text: `Could not be checked (${code})` }] };
      }
    }),
  );
}
