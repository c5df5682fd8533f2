// SPDX-License-Identifier: Apache-2.0
import {
  type AppDeps,
  type AuditRun,
  auditChecks,
  auditPage,
  keepArchive,
  type MadeArchive,
  makeTar,
  oscalOf,
  sarifOf,
} from "#app";
import { utf8 } from "#kernel";
import { hashes } from "../system.ts";

/** Keeps the papers of the night's audit beside its figures. */
export async function keepPapers(deps: AppDeps, run: AuditRun): Promise<void> {
  await keepArchive(deps, { kind: "audit" }, papersOf(run));
}

/** SARIF, OSCAL, the evidence itself and a page, in one file. */
export function papersOf(run: AuditRun): MadeArchive {
  const json = (value: object): Uint8Array => utf8(`${JSON.stringify(value, null, 2)}\n`);
  const evidence = Object.fromEntries(
    run.observations.map(({ check, evidence: seen, sha256 }) => [check, { sha256, evidence: seen }]),
  );
  const files = [
    { path: "results.sarif", bytes: json(sarifOf(run, auditChecks, hashes)) },
    ...Object.entries(oscalOf(run, auditChecks, hashes)).map(([path, document]) => ({ path, bytes: json(document) })),
    { path: "evidence.json", bytes: json(evidence) },
    { path: "report.html", bytes: utf8(auditPage(run)) },
  ];
  const bytes = makeTar(files, Math.floor(run.endedAtMs / 1_000));
  return { bytes, sha256: hashes.sha256(bytes), figures: { ...run.figures } };
}
