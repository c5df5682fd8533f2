// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { appliedRate, toRate } from "./parse-bills.ts";
import { product, toLine } from "./parse-products.ts";
import { plainLabel, relatedParties } from "./tmf-types.ts";

describe("plainLabel()", () => {
  it.each([
    ["SIM L 100 GB", "SIM L 100 GB"],
    ["Unlimited + handset", "Unlimited + handset"],
    ["باقة ١٠٠", "باقة ١٠٠"],
    ["<b>SIM</b> M", "SIM M"],
    ["SIM ![x](https://evil.example/a.png?d=1) M", "SIM M"],
    ["SIM [free](javascript:alert(1)) M", "SIM ) M"],
    ["see https://evil.example/x now", "see now"],
    ["a\u202eb\u0000c\nd", "a b c d"],
    ["{placeholder} `code` $x", "placeholder code x"],
    ["x".repeat(80), "x".repeat(60)],
    ["", ""],
  ])("%j is %j", (text, expected) => {
    expect(plainLabel(text)).toBe(expected);
  });
});

describe("dialects", () => {
  it("relatedParties reads v4 and v5", () => {
    expect(
      relatedParties.parse([
        { id: "IN-1", role: "user" },
        { role: "customer", partyOrPartyRole: { id: "CU-1", "@type": "PartyRoleRef" } },
        { role: "user", partyOrPartyRole: { id: "CU-2", "@referredType": "Customer" } },
      ]),
    ).toEqual([
      { id: "IN-1", role: "user", isContract: false },
      { id: "CU-1", role: "customer", isContract: false },
      { id: "CU-2", role: "user", isContract: true },
    ]);
  });

  it("product takes the official status with a trailing space", () => {
    const row = product.parse({
      id: "PR-1",
      status: "aborted ",
      productOffering: { id: "PO-1", name: "SIM" },
      realizingService: [{ id: "SV-1" }],
      relatedParty: [{ id: "CU-1", role: "customer" }],
    });
    expect(toLine(row, "Europe/London", 0, "GBP")?.status).toBe("terminated");
  });

  it("product that no service realises, or that has no customer, is no line", () => {
    const row = product.parse({ id: "PR-1", status: "active", productOffering: { id: "PO-1" } });
    expect(toLine(row, "Europe/London", 0, "GBP")).toBeNull();
  });

  const rate = (more: object) =>
    toRate(
      appliedRate.parse({
        id: "AR-1",
        type: "appliedBillingCredit",
        bill: { id: "CB-1" },
        billingAccount: { id: "BA-1" },
        taxExcludedAmount: { unit: "GBP", value: 5 },
        taxIncludedAmount: { unit: "GBP", value: 6 },
        ...more,
      }),
      "Europe/London",
    );
  it.each([
    [{ appliedTax: [{ taxRate: 20 }] }, 0.2],
    [{ appliedTax: [{ taxRate: 0.2 }] }, 0.2],
    [{ appliedTax: [{ taxRate: 5 }, { taxRate: 9 }] }, 0.14],
    [{}, 0.2],
    [{ taxIncludedAmount: { unit: "GBP", value: 5 } }, 0],
  ])("toRate() reads the tax rate of %j as %d", (more, expected) => {
    expect(rate(more).taxRate).toBeCloseTo(expected, 10);
  });

  it("toRate() makes credits negative, and leaves other signs alone", () => {
    expect(rate({}).exTax.minor).toBe(-500);
    expect(rate({ taxExcludedAmount: { unit: "GBP", value: -5 } }).exTax.minor).toBe(-500);
    expect(rate({ type: "recurringCharge" }).exTax.minor).toBe(500);
  });

  it.each([
    ["an amount without a currency", { taxExcludedAmount: { value: 5 } }],
    ["an amount in words", { taxExcludedAmount: { unit: "GBP", value: "five" } }],
    ["an amount beyond reason", { taxExcludedAmount: { unit: "GBP", value: 1e12 } }],
    ["a type that is none", { type: "gift" }],
    ["no bill", { bill: undefined }],
  ])("toRate() refuses %s", (_name, more) => {
    expect(() => rate(more)).toThrow();
  });
});
