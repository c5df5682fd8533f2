// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import { currencyOf, regionOf, usualTimeZone } from "./setup-defaults.ts";

describe("where a machine stands", () => {
  test.each([
    ["Asia/Kuwait", "KW", "KWD"],
    ["Europe/London", "GB", "GBP"],
    ["Europe/Berlin", "DE", "EUR"],
    ["Asia/Kolkata", "IN", "INR"],
    ["America/Sao_Paulo", "BR", "BRL"],
    ["Asia/Dubai", "AE", "AED"],
    ["UTC", "", ""],
    ["Etc/GMT+3", "", ""],
    ["Nowhere/Atall", "", ""],
  ])("%s lies in %s, with %s", (zone, region, currency) => {
    expect([regionOf(zone), currencyOf(regionOf(zone))]).toEqual([region, currency]);
  });

  test.each([
    ["Asia/Riyadh", undefined, "Asia/Riyadh"],
    ["Asia/Riyadh", "en_GB.UTF-8", "Asia/Riyadh"],
    ["UTC", "ar_KW.UTF-8", "Asia/Kuwait"],
    ["UTC", "en_GB", "Europe/London"],
    ["UTC", "en_US.UTF-8", ""],
    ["Etc/UTC", "C.UTF-8", ""],
    ["UTC", "", ""],
    ["UTC", undefined, ""],
  ])("a machine in %s with %s is asked with %s", (zone, locale, usual) => {
    expect(usualTimeZone(zone, locale)).toBe(usual);
  });

  test("every currency is one that amounts can be shown in", () => {
    const known = new Set(Intl.supportedValuesOf("currency"));
    for (const region of ["KW", "BH", "JP", "SN", "XK", "US"]) expect(known.has(currencyOf(region))).toBe(true);
  });
});
