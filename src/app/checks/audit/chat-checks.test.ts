// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { withoutNonces } from "./chat-checks.ts";

test("random ids and challenges are no values of a customer; words in their place are looked at", () => {
  const form = (formId: string, challenge: string): string =>
    JSON.stringify([{ type: "form", form: { formId, why: "12 Harbour Street", passkey: { options: { challenge } } } }]);
  const seen = withoutNonces(
    form("784a2a31-278e-498a-8bab-0e64800dffc3", "HBdFPk7Gu4Gea-h0B8bSmZ0PgG7BzQBRIiXcEgAbGc1"),
  );
  expect(seen).not.toMatch(/498a|HBdF/u);
  expect(seen).toContain("12 Harbour Street");
  const leaking = form("+44 7700 900118", "GB29 NWBK 6016 1331 9268 19");
  expect(withoutNonces(leaking)).toBe(leaking);
});
