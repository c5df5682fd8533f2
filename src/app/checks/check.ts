// SPDX-License-Identifier: Apache-2.0
/** How much a finding matters: `error` must be mended before real customers come, `warning` is weak, `info` is worth knowing. */
export type Severity = "error" | "warning" | "info";

export type Finding = { readonly severity: Severity; readonly text: string };

/** Writes down what a probe looked at: names, numbers, codes and headers; never a person's data. It becomes the evidence of the check. */
export type Saw = (what: string, value: unknown) => void;

/**
 * One check: a stable id, what it is about, and a probe. A probe returns what it found (nothing = passed); when it cannot find out, that
 * is a finding too, never a pass. One registry feeds `doctor`, `audit run`, and later `connect check`.
 */
export type Check<Facts> = {
  readonly id: string;
  readonly title: string;
  readonly probe: (facts: Facts, saw: Saw) => readonly Finding[] | Promise<readonly Finding[]>;
};

export type CheckResult = { readonly id: string; readonly title: string; readonly findings: readonly Finding[] };

/** Runs every check. A probe that throws has found something: that it could not look. */
export async function runChecks<Facts>(checks: readonly Check<Facts>[], facts: Facts): Promise<readonly CheckResult[]> {
  return Promise.all(
    checks.map(async (check) => ({
      id: check.id,
      title: check.title,
      findings: (await runCheck(check, facts)).findings,
    })),
  );
}

/** Runs one check, and keeps what it looked at. */
export async function runCheck<Facts>(
  { probe }: Pick<Check<Facts>, "probe">,
  facts: Facts,
): Promise<{ readonly findings: readonly Finding[]; readonly evidence: readonly (readonly [string, unknown])[] }> {
  const evidence: (readonly [string, unknown])[] = [];
  try {
    const findings = await probe(facts, (what, value) => {
      evidence.push([what, value]);
    });
    return { findings, evidence };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unexpected";
    return { findings: [{ severity: "error" as const, text: `Could not be checked (${code})` }], evidence };
  }
}

export const error = (text: string): Finding => ({ severity: "error", text });
export const warning = (text: string): Finding => ({ severity: "warning", text });
export const info = (text: string): Finding => ({ severity: "info", text });
