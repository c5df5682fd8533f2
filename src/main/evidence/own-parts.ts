// SPDX-License-Identifier: Apache-2.0
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type AppDeps,
  type Audience,
  type AuditRunStore,
  type EvidencePart,
  type IncidentView,
  type RecordPart,
  type RegisterLine,
  readRegister,
  recordsView,
  writeRecord,
} from "#app";
import { AppError, type JsonObject, type TenantId, utf8 } from "#kernel";
import { readBom } from "../bom.ts";
import { cryptoBom } from "../crypto-bom.ts";
import type { LoadedConfig } from "../load-config.ts";
import { openRecordFacts } from "../open-records.ts";
import { packageRoot } from "../paths.ts";
import { readBomInput } from "../run-crypto.ts";
import { gatherSupplyFacts } from "../supply-facts.ts";

const AUDIT_RUNS = 400;

/** What this installation can say by itself, without a report that another command wrote. No personal data. */
export async function gatherOwnParts(
  loaded: LoadedConfig,
  audits: AuditRunStore,
  audience: Audience,
): Promise<readonly EvidencePart[]> {
  return [
    ...(await materials(loaded)),
    ...(await auditRuns(audits, loaded.config.tenant as TenantId)),
    ...(await recordParts(loaded)),
    ...(await pages(
      "docs/compliance",
      "compliance",
      "Requirement, control, test, evidence, and what is open, of one body of rules.",
    )),
    ...(audience === "buyer"
      ? []
      : await pages(
          "docs/privacy",
          "records",
          "What is kept of whom, why, how long, and who sees it, made from the code.",
        )),
  ];
}

async function materials(loaded: LoadedConfig): Promise<readonly EvidencePart[]> {
  const input = await readBomInput(loaded);
  const bom = await readBom();
  // Reproducible: neither the time of this run nor a random number.
  const crypto = cryptoBom({ ...input, serialNumber: bom.serialNumber, at: new Date(0) });
  const { report, vex } = await gatherSupplyFacts(loaded);
  const looked = await report();
  return [
    json("materials/sbom.cdx.json", bom, "What the program is made of (CycloneDX SBOM).", null),
    json("materials/cbom.cdx.json", crypto, "Which cryptography is in use and where (CycloneDX CBOM).", null),
    json("materials/vex.json", await vex(), "Which known weaknesses of parts are set aside, with the reason.", null),
    ...(looked === null
      ? []
      : [
          json(
            "materials/advisories.json",
            looked,
            "What OSV and CISA KEV said of these parts when they were last asked.",
            new Date(looked.atMs).toISOString(),
          ),
        ]),
  ];
}

/**
 * The record of processing with its recipients, and the assessment of impact, of this installation. They have no time in them: the same program
 * and configuration give the same bytes until a dated rule or an approval begins or ends.
 */
export async function recordParts(loaded: LoadedConfig): Promise<readonly EvidencePart[]> {
  const { record, egress } = await openRecordFacts(loaded);
  const made = record();
  const view = recordsView(made, egress());
  const page = (path: string, part: RecordPart, proves: string): EvidencePart => ({
    path,
    bytes: utf8(writeRecord(made, part, "en")),
    proves,
    madeBy: "wardline",
    madeAt: null,
  });
  const all =
    "What is processed here, for what, of whom, who receives it and where (GDPR Art. 30), from code and configuration.";
  const assessed =
    "How the assessment of impact stands for each feature that is on (GDPR Art. 35), and who approved it.";
  return [
    json("processing/record.json", view, all, null),
    page("processing/record.md", "record", all),
    json("processing/dpia.json", view.dpia, assessed, null),
    page("processing/dpia.md", "dpia", assessed),
  ];
}

async function auditRuns(audits: AuditRunStore, tenant: TenantId): Promise<readonly EvidencePart[]> {
  const runs = await audits.list(tenant, null, AUDIT_RUNS);
  const [newest] = runs;
  if (newest === undefined) return [];
  const rows = runs.map((run) => ({ ...run, digest: run.digest.toHex() }));
  return [
    json(
      "audit/runs.json",
      rows,
      "Figures and hashes of the audits of the last year; the history names each run's hash.",
      newest.endedAt.toISOString(),
    ),
  ];
}

async function pages(folder: string, to: string, proves: string): Promise<readonly EvidencePart[]> {
  const names = (await readdir(join(packageRoot, folder))).filter((name) => name.endsWith(".md")).toSorted();
  return Promise.all(
    names.map(async (name): Promise<EvidencePart> => {
      const bytes = new Uint8Array(await readFile(join(packageRoot, folder, name)));
      return { path: `${to}/${name}`, bytes, proves, madeBy: "wardline", madeAt: null };
    }),
  );
}

/**
 * The register of incidents with their clocks and notices, and one of them in full. Whom it is about stands there by keyed hashes; what people wrote
 * stays out.
 *
 * @throws AppError - `cli.unknown_incident`.
 */
export async function incidentParts(
  deps: AppDeps,
  incidentId: string | null,
  period: { readonly from: string; readonly to: string } | null,
): Promise<readonly EvidencePart[]> {
  const isIn = ({ openedAt, incident }: RegisterLine): boolean => {
    if (incidentId !== null) return incident === incidentId;
    const at = Date.parse(openedAt);
    return period === null || (at >= Date.parse(period.from) && at < Date.parse(period.to));
  };
  const lines = (await readRegister(deps)).filter(isIn).map(timeless);
  const view = incidentId === null ? null : await deps.threat.incidents.find(deps.tenant, incidentId);
  if (incidentId !== null && view === null)
    throw new AppError("cli.unknown_incident", `Cannot build evidence: there is no incident "${incidentId}"`);
  const times = lines.flatMap(({ openedAt, settledAt, clocks }) => [
    openedAt,
    settledAt,
    ...clocks.map((one) => one.sentAt),
  ]);
  const madeAt = times.reduce((a, b) => ((a ?? "") > (b ?? "") ? a : b), null);
  if (madeAt === null) return [];
  const full = "One incident: what held because of it, and each step, without names.";
  return [
    json(
      "incidents/register.json",
      lines,
      "Which incidents there were, what became of them, who was told by when.",
      madeAt,
    ),
    ...(view === null ? [] : [json("incidents/incident.json", bareOf(view), full, madeAt)]),
  ];
}

/** Whether a clock is late depends on when one looks: when it was due and when it was sent do not. */
function timeless({ clocks, ...line }: RegisterLine) {
  return { ...line, clocks: clocks.map(({ clock, dueAt, sentAt }) => ({ clock, dueAt, sentAt })) };
}

/** Who acted stands there as what they are: also where a step names another one's actor. */
function bareOf({ incident, entities, answers, events }: IncidentView): object {
  const kinds = new Map(events.flatMap(({ actor }) => (actor.id === null ? [] : [[actor.id, actor.kind] as const])));
  const unnamed = (facts: JsonObject): JsonObject =>
    Object.fromEntries(
      Object.entries(facts).map(([name, value]) => [
        name,
        typeof value === "string" ? (kinds.get(value) ?? value) : value,
      ]),
    );
  return {
    incident,
    entities: entities.map((entity) => ({ ...entity, key: entity.key.toHex() })),
    answers: answers.map((answer) => ({ ...answer, entity: { ...answer.entity, key: answer.entity.key.toHex() } })),
    events: events.map(({ at, what, actor, facts, historyId }) => ({
      at,
      what,
      actor: actor.kind,
      facts: unnamed(facts),
      historyId,
    })),
  };
}

function json(path: string, value: unknown, proves: string, madeAt: string | null): EvidencePart {
  return { path, bytes: utf8(`${JSON.stringify(value, null, 2)}\n`), proves, madeBy: "wardline", madeAt };
}
