// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { isCardField, isPaymentFrame } from "./card-fields.ts";

function field(names: { autocomplete?: string; name?: string; id?: string }): boolean {
  return isCardField({ autocomplete: "", name: "", id: "", ...names });
}

test.each(["cc-number", "cc-csc", "cc-exp", "cc-exp-month", "cc-name", "section-a billing cc-number", "CC-Number"])(
  "isCardField() knows autocomplete %s",
  (autocomplete) => {
    expect(field({ autocomplete })).toBe(true);
  },
);

test.each([
  "cardnumber",
  "card_number",
  "card-number",
  "cardNumber",
  "creditCardNumber",
  "ccnum",
  "cc_number",
  "cc",
  "cvv",
  "cvc2",
  "card[cvv]",
  "payment[card_number]",
  "billing.cardNumber",
  "securityCode",
  "card_exp_month",
  "ccexp",
  "pan",
])("isCardField() knows the name %s, as name and as id", (name) => {
  expect(field({ name })).toBe(true);
  expect(field({ id: name })).toBe(true);
});

test.each([
  "simcard",
  "card",
  "company",
  "phone",
  "account_number",
  "postcode",
  "span",
  "expiry",
  "discard",
  "cardholder_note",
  "access_code",
])("isCardField() lets %s be", (name) => {
  expect(field({ name, autocomplete: "tel" })).toBe(false);
});

test("isPaymentFrame() knows providers by host, not by likeness", () => {
  expect(isPaymentFrame("https://js.stripe.com/v3/x")).toBe(true);
  expect(isPaymentFrame("https://checkoutshopper-live.adyen.com/x")).toBe(true);
  expect(isPaymentFrame("https://js.stripe.com.evil.example/")).toBe(false);
  expect(isPaymentFrame("https://maps.example/?js.stripe.com")).toBe(false);
  expect(isPaymentFrame("")).toBe(false);
});
