// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import {
  dpiaRules,
  FEATURE_IDS,
  processorList,
  purposeRules,
  type RecordInput,
  recordOf,
  retentionRules,
} from "#privacy";
import type { RecordFacts } from "../record-checks.ts";

const read = (name: string): unknown => parse(readFileSync(`policies/${name}.yaml`, "utf8"));

/** A record as the shipped files make it, approved, of an installation in Germany where nothing optional is on. */
export function recordInput(changes: Partial<RecordInput> = {}): RecordInput {
  const dpia = dpiaRules.parse(read("dpia"));
  const approval = { by: "Somebody, office", on: "2026-11-26", version: 1 };
  return {
    tenant: "larkspur",
    program: "1.0.0",
    controller: { name: "Larkspur Telecom", contact: "privacy office", officer: null },
    profile: "gdpr",
    today: "2026-11-27",
    purposes: purposeRules.parse(read("purposes")),
    processors: processorList.parse(read("processors")),
    retention: retentionRules.parse(read("retention")),
    dpia: {
      ...dpia,
      features: Object.fromEntries(Object.entries(dpia.features).map(([id, one]) => [id, { ...one, approval }])),
    },
    residency: {
      regions: ["EEA"],
      places: { installation: "DE", database: undefined, keys: undefined, backups: undefined },
    },
    conversationDays: 30,
    features: Object.fromEntries(FEATURE_IDS.map((id) => [id, id === "conversations"])) as RecordInput["features"],
    routes: { "GET /v1/x": { purposes: ["care"], data: ["words"], subjects: ["customers"] } },
    controls: [...readFileSync("docs/security/controls.md", "utf8").matchAll(/^\| (SEC-\d{3}) \|/gmu)].map(
      ([, number = ""]) => ({ number, promise: "…" }),
    ),
    ...changes,
  };
}

/** Records with nothing to say against them. */
export const soundRecords: Omit<RecordFacts, "usesSandbox"> = {
  record: () => recordOf(recordInput()),
  egress: () => ({
    configured: [{ key: "operator.baseUrl", host: "api.operator.example", verdict: "listed", recipient: "own" }],
    places: [],
    transfers: [],
    isPlaceKnown: true,
    regions: ["EEA"],
  }),
};
