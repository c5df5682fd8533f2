// SPDX-License-Identifier: Apache-2.0
import { ok, type Result } from "#kernel";
import { DATA_CLASSES, type ProcessingRecord, SUBJECT_CATEGORIES } from "#privacy";
import type { DeskRecords } from "#protocol";
import type { AppDeps } from "../deps.ts";
import { type GateOfStaff, passStaffGate, type StaffWisher } from "../staff/gate.ts";
import type { EgressFindings } from "./ports.ts";

/** Of what the record said before, so many are listed. */
const VERSIONS = 50;

/** The record of processing, recipients and the assessment of impact, for the roles privacy and auditor. Names nobody. */
export async function readRecordsAtDesk(deps: AppDeps, who: StaffWisher): Promise<Result<DeskRecords, GateOfStaff>> {
  const passed = await passStaffGate(deps, who, "records.read");
  if (!passed.ok) return passed;
  const kept = await deps.records.kept.list(deps.tenant, VERSIONS);
  const earlier = kept.map(({ hash, firstAt, program }) => ({
    hash: hash.toHex(),
    firstAt: firstAt.toISOString(),
    program,
  }));
  return ok({ ...recordsView(deps.records.read(deps.clock.now()), deps.records.egress()), kept: earlier });
}

/** The record as it travels: also what `wardline records --format json` prints. */
export function recordsView(
  record: ProcessingRecord,
  { configured, places }: EgressFindings,
): Omit<DeskRecords, "kept"> {
  const { residency } = record;
  // A copy by way of JSON: what is read-only here is a plain value there.
  return JSON.parse(
    JSON.stringify({
      ...record,
      residency: {
        regions: residency.regions,
        places: Object.fromEntries(Object.entries(residency.places).map(([at, where]) => [at, where ?? null])),
      },
      egress: { configured, places },
      words: { data: DATA_CLASSES, subjects: SUBJECT_CATEGORIES },
    }),
  ) as Omit<DeskRecords, "kept">;
}
