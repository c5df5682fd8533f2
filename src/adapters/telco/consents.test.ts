// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Line, PartyId } from "#telecom";
import { openTelcoBench, type TelcoBench } from "./testing.ts";

let bench: TelcoBench;
beforeAll(async () => {
  bench = await openTelcoBench();
});
beforeEach(() => bench.reset());
afterAll(() => bench.close());

const party = (key: string): PartyId => `IN-${key}` as PartyId;
async function lineOf(key: string): Promise<Line> {
  const found = await bench.telco.reads.listLinesOfParty(party(key));
  const line = found.ok ? found.value.find(({ kind, msisdn }) => kind === "mobile" && msisdn !== null) : undefined;
  if (line === undefined) throw new Error(`${key} has no mobile line`);
  return line;
}
const AGREEMENTS = "/tmf-api/privacyManagement/v4/partyPrivacyAgreement";
const agreementsOfC05 = (): ReturnType<TelcoBench["tmf"]> => bench.tmf("GET", `${AGREEMENTS}?engagedParty.id=IN-C05`);
const DOCUMENT = {
  consentId: "0b6c3a8e-52ff-4b1d-9c1e-6f2f5f0a9f10",
  version: "marketing-1",
  words: "You may look at how I use my line.",
  receipt: "sGtN0dOPMo5bNkhq8MsMMOh1C6A8rUTgi1w4nVfFbVM",
  givenAt: Date.UTC(2026, 10, 15, 10),
  lapsesAt: Date.UTC(2027, 10, 15, 10),
  endedAt: null,
};
const says = async (key: string): Promise<unknown> => {
  const answer = await bench.telco.consents.marketing(party(key), await lineOf(key));
  return answer.ok ? answer.value : answer.refusal.reason;
};

describe("makeConsents()", () => {
  it("reads the operator's records: agreed, refused, lapsed", async () => {
    expect([await says("C01"), await says("C03")]).toEqual(["granted", "refused"]);
    const unknown = await bench.telco.consents.marketing(null, { ...(await lineOf("C01")), msisdn: null });
    expect(unknown).toEqual({ ok: true, value: "silent" });
  });

  it("[SEC-365] tells what was taken back, keeps the other choices, and after it the stricter of two records holds", async () => {
    expect(await bench.telco.consents.tellMarketing(party("C01"), "withdrawn", DOCUMENT)).toEqual({
      ok: true,
      value: "told",
    });
    expect(await says("C01")).toBe("refused");
    // A no that stands there is not lifted from here.
    expect(await bench.telco.consents.tellMarketing(party("C03"), "given", DOCUMENT)).toEqual({
      ok: true,
      value: "stricter",
    });
    expect(await says("C03")).toBe("refused");
    expect(await bench.telco.consents.tellMarketing(party("C05"), "given", DOCUMENT)).toEqual({
      ok: true,
      value: "told",
    });
    expect(await says("C05")).toBe("granted");
    expect(await bench.telco.consents.tellMarketing(party("X0000001"), "given", DOCUMENT)).toEqual({
      ok: true,
      value: "none",
    });
  });

  it("[SEC-420] writes and ends an agreement in the shape of TMF644, once, with the hash of the receipt", async () => {
    const { consents } = bench.telco;
    await consents.tellMarketing(party("C05"), "given", DOCUMENT);
    await consents.tellMarketing(party("C05"), "given", DOCUMENT);
    const [made, ...more] = await agreementsOfC05();
    expect(more).toEqual([]);
    expect(made).toMatchObject({
      agreementType: "consent",
      status: "validated",
      version: DOCUMENT.version,
      engagedParty: [{ id: "IN-C05", "@referredType": "Individual" }],
      agreementPeriod: { endDateTime: "2027-11-15T10:00:00.000Z" },
      characteristic: [
        { name: "consentRecord", value: DOCUMENT.consentId },
        { name: "receiptSha256", value: DOCUMENT.receipt },
      ],
      partyPrivacyProfile: [{ id: "PP-C05" }],
      partyPrivacyProfileCharacteristic: [{ privacyUsagePurpose: "marketing", value: "granted" }],
    });
    const ended = { ...DOCUMENT, endedAt: Date.UTC(2026, 10, 16) };
    expect(await consents.tellMarketing(party("C05"), "withdrawn", ended)).toEqual({ ok: true, value: "told" });
    expect(await agreementsOfC05()).toMatchObject([
      { id: made?.["id"], status: "rejected", completionDate: { endDateTime: "2026-11-16T00:00:00.000Z" } },
    ]);
    expect(await consents.recordsOf(party("C05"))).toEqual({ ok: true, value: "refused" });
  });

  it.each([
    ["validated", "granted", null, "granted"],
    ["validated", "granted", "2026-11-15T09:59:59.000Z", "refused"],
    ["rejected", "granted", null, "refused"],
    ["validated", "withdrawn", null, "refused"],
    ["validated", "perhaps", null, "refused"],
    ["somethingNew", "granted", null, "refused"],
    ["inProgress", "granted", null, "granted"],
  ])(
    "[SEC-420] reads an agreement that is %s and %s, until %s, as %s",
    async (status, value, endDateTime, expected) => {
      // The profile of C05 says yes: an agreement that nobody has decided says nothing against it.
      await bench.tmf("POST", AGREEMENTS, {
        agreementType: "consent",
        name: "On paper",
        agreementItem: [{ id: "1" }],
        engagedParty: [{ id: "IN-C05", "@referredType": "Individual" }],
        status,
        ...(endDateTime === null ? {} : { agreementPeriod: { endDateTime } }),
        partyPrivacyProfileCharacteristic: [{ name: "marketing", privacyUsagePurpose: "marketing", value }],
      });
      expect(await says("C05")).toBe(expected);
    },
  );

  it("[SEC-365] takes no answer for a yes where the operator gives none", async () => {
    const line = await lineOf("C01");
    await bench.fault({ kind: "captureUrl", url: "https://elsewhere.example/consent" });
    expect(await bench.telco.consents.marketing(party("C01"), line)).toEqual({ ok: true, value: "granted" });
    await bench.clearFaults();
    const broken = bench.makeTelco({ paths: { consentInfo: "/nowhere" } });
    const silent = await broken.consents.marketing(null, line);
    expect(silent).toEqual({ ok: true, value: "silent" });
    const lost = bench.makeTelco({ baseUrl: "http://127.0.0.1:1", timeoutMs: 200 });
    expect((await lost.consents.marketing(party("C01"), line)).ok).toBe(false);
  });
});
