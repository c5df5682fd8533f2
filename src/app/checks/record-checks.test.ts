// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { type DpiaState, type RecordInput, recordOf } from "#privacy";
import type { EgressFindings } from "../records/ports.ts";
import { runChecks } from "./check.ts";
import { type RecordFacts, recordChecks } from "./record-checks.ts";
import { recordInput, soundRecords } from "./testing/records.ts";

const sound: RecordFacts = { ...soundRecords, usesSandbox: false };
const egress = (changes: Partial<EgressFindings>): Partial<RecordFacts> => ({
  egress: () => ({ ...sound.egress(), ...changes }),
});
const record = (changes: Partial<RecordInput>): Partial<RecordFacts> => ({
  record: () => recordOf(recordInput(changes)),
});
async function worst(facts: Partial<RecordFacts>, id: string): Promise<string> {
  const results = await runChecks(recordChecks, { ...sound, ...facts });
  const severities = results.find((result) => result.id === id)?.findings.map(({ severity }) => severity) ?? [];
  return ["error", "warning", "info"].find((one) => (severities as readonly string[]).includes(one)) ?? "passed";
}
const place = (verdict: EgressFindings["configured"][number]["verdict"], recipient: string | null = "somebody") => ({
  configured: [{ key: "model.baseUrl", host: "models.example", verdict, recipient }],
});
const transfer = (mechanism: EgressFindings["transfers"][number]["mechanism"], reference: string | null) => ({
  ...place("listed"),
  transfers: [{ recipient: "somebody", to: "US", mechanism, reference }],
});
/** An assessment of one feature, changed. */
const section = (changes: object): Partial<RecordInput> => {
  const { dpia } = recordInput();
  const { conversations } = dpia.features;
  return { dpia: { ...dpia, features: { conversations: { ...conversations!, ...changes } } } };
};

describe("recordChecks", () => {
  it("find nothing in a sound installation", async () => {
    const results = await runChecks(recordChecks, sound);
    expect(results.flatMap(({ findings }) => findings)).toEqual([]);
  });

  it("[SEC-413] name every configured place that is unlisted, outside, or lies where nobody said", async () => {
    expect(await worst(egress(place("unlisted", null)), "egress.listed")).toBe("error");
    expect(await worst(egress(place("outside_region")), "residency.regions")).toBe("error");
    expect(await worst(egress({ places: [{ place: "keys", problem: "outside" }] }), "residency.regions")).toBe("error");
    expect(await worst(egress({ places: [{ place: "keys", problem: "not_declared" }] }), "residency.regions")).toBe(
      "warning",
    );
    expect(await worst(egress({ regions: [] }), "residency.regions")).toBe("warning");
    expect(await worst({ ...egress({ regions: [] }), usesSandbox: true }, "residency.regions")).toBe("info");
  });

  it("[SEC-413] a list that cannot be read is an error, not a pass", async () => {
    const broken = {
      egress: () => {
        throw new TypeError("unreadable");
      },
    };
    for (const id of ["egress.listed", "residency.regions", "residency.transfers"])
      expect([id, await worst(broken, id)]).toEqual([id, "error"]);
  });

  it("[SEC-413] a transfer rests on something that is named", async () => {
    expect(await worst(egress(transfer("none_needed", null)), "residency.transfers")).toBe("error");
    expect(await worst(egress(transfer("standard_clauses", null)), "residency.transfers")).toBe("warning");
    expect(await worst(egress(transfer("standard_clauses", "annex 3")), "residency.transfers")).toBe("passed");
    expect(await worst(egress({ ...transfer("none_needed", null), configured: [] }), "residency.transfers")).toBe(
      "passed",
    );
    expect(await worst(egress({ ...place("listed"), isPlaceKnown: false }), "residency.transfers")).toBe("warning");
  });

  it.each([
    ["approved", {}, "passed"],
    ["other_version", { version: 2 }, "error"],
    ["expired", { reviewBy: "2026-11-26" }, "error"],
    ["not_approved", { approval: null }, "error"],
    ["not_approved", { approval: { by: "Somebody", on: "2026-11-26", version: 2 } }, "error"],
    ["not_approved", { approval: { by: "Somebody", on: "2026-11-25", version: 1 } }, "error"],
    ["not_approved", { approval: { by: "Somebody", on: "2027-01-01", version: 1 } }, "error"],
    ["consult", { residual: "high" }, "warning"],
  ] as const)("[SEC-415] a feature that is on is %s after %j", async (state, changes, severity) => {
    const facts = record(section(changes));
    const found: DpiaState | undefined = facts.record?.().dpia.find(({ isOn }) => isOn)?.state;
    expect([found, await worst(facts, "dpia.approved")]).toEqual([state, severity]);
  });

  it("[SEC-415] a feature without a section is an error also with the practice operator, and one that is off is none", async () => {
    const dpia = { ...recordInput().dpia, features: {} };
    expect(await worst(record({ dpia }), "dpia.approved")).toBe("error");
    expect(await worst({ ...record({ dpia }), usesSandbox: true }, "dpia.approved")).toBe("error");
    const off = Object.fromEntries(Object.keys(recordInput().features).map((id) => [id, false]));
    expect(await worst(record({ dpia, features: off as RecordInput["features"] }), "dpia.approved")).toBe("passed");
  });

  it("a record says who answers, and names measures that are there", async () => {
    expect(await worst(record({ controller: null }), "records.complete")).toBe("warning");
    expect(await worst(record(section({ measures: ["SEC-999"] })), "records.complete")).toBe("error");
    expect(await worst(record({ controls: [] }), "records.complete")).toBe("error");
  });
});
