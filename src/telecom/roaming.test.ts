// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { roamingTariff } from "./roaming.ts";
import { DEFAULT_ROAMING_ZONES } from "./roaming-zones.ts";
import { gbp } from "./testing.ts";

describe("roaming", () => {
  const table = {
    zones: DEFAULT_ROAMING_ZONES,
    zone2: { dataPerMb: gbp(24), voicePerMinute: gbp(120), sms: gbp(42) },
    cap: gbp(5400),
    dayPassOfferId: "AO",
  };
  it.each([
    ["TR", 2, false],
    ["tr", 2, false],
    ["FR", 1, true],
    ["ZW", null, false],
    ["constructor", null, false],
    [null, null, false],
  ])("roamingTariff() at %s is zone %s", (country, zone, isInBundle) => {
    const tariff = roamingTariff(table, country);
    expect(tariff).toMatchObject({ zone, isInBundle });
    expect(tariff.prices === null).toBe(zone !== 2);
  });
});
