// SPDX-License-Identifier: Apache-2.0
import { utf8 } from "#kernel";
import type { AuditCheck } from "../checks/audit/audit-check.ts";
import type { Finding } from "../checks/check.ts";
import type { Hashes } from "../hashes.ts";
import type { AuditRun, Observation } from "./run-audit.ts";

const SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/** What tells a finding from others over time: its check and its text, without numbers, which change from run to run. */
export function fingerprintOf(check: string, { text }: Finding, hashes: Hashes): string {
  return hashes
    .sha256(utf8(`${check}\n${text.replaceAll(/\d+/gu, "#")}`))
    .toHex()
    .slice(0, 32);
}

/** A run as SARIF 2.1.0: one rule for each check, and a result for each finding and each pass. */
export function sarifOf(run: AuditRun, checks: readonly AuditCheck[], hashes: Hashes): object {
  const ran = checks.filter(({ id }) => run.observations.some(({ check }) => check === id));
  return {
    $schema: SCHEMA,
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "wardline audit",
            version: run.version,
            rules: ran.map(({ id, title, severity, requirements }) => ({
              id,
              shortDescription: { text: title },
              defaultConfiguration: { level: severity === "info" ? "note" : severity },
              properties: { tags: ["security"], requirements },
            })),
          },
        },
        invocations: [
          {
            executionSuccessful: true,
            startTimeUtc: new Date(run.startedAtMs).toISOString(),
            endTimeUtc: new Date(run.endedAtMs).toISOString(),
          },
        ],
        properties: { profile: run.profile, figures: run.figures, historyIndex: run.historyIndex },
        results: run.observations.flatMap((observation) => resultsOf(observation, run, ran, hashes)),
      },
    ],
  };
}

function resultsOf(
  { check, title, findings, sha256 }: Observation,
  run: AuditRun,
  ran: readonly AuditCheck[],
  hashes: Hashes,
): object[] {
  const common = {
    ruleId: check,
    ruleIndex: ran.findIndex(({ id }) => id === check),
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: run.origin } },
        logicalLocations: [{ fullyQualifiedName: check }],
      },
    ],
    properties: { evidenceSha256: sha256, historyIndex: run.historyIndex },
  };
  if (findings.length === 0) return [{ ...common, kind: "pass", level: "none", message: { text: title } }];
  return findings.map((finding) => ({
    ...common,
    ...(finding.severity === "info"
      ? { kind: "informational", level: "none" }
      : { kind: "fail", level: finding.severity }),
    message: { text: finding.text },
    partialFingerprints: { "wardlineFinding/v1": fingerprintOf(check, finding, hashes) },
  }));
}
