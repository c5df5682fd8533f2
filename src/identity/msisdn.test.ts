// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";
import { isForeignMsisdn } from "./msisdn.ts";

it.each([
  ["+447700900101", false],
  // The Channel Islands share the plan: no other country for who sends codes.
  ["+447911123456", false],
  ["+37120001000", true],
  ["+", true],
])("%s is of another plan than the United Kingdom's: %s", (msisdn, isForeign) => {
  expect(isForeignMsisdn(msisdn, "GB")).toBe(isForeign);
});
