// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { findSecrets, passesLuhn } from "./secrets.ts";

test("passesLuhn() accepts a right check digit and refuses every wrong one", () => {
  expect(passesLuhn("4111111111111111")).toBe(true);
  for (const digit of "023456789") expect(passesLuhn(`411111111111111${digit}`)).toBe(false);
  expect(passesLuhn("")).toBe(false);
  expect(passesLuhn("4111 1111 1111 1111")).toBe(false);
});

test.each([
  ["my card is 4111 1111 1111 1111", "card"],
  ["5555-5555-5555-4444 please", "card"],
  ["378282246310005", "card"],
  ["بطاقتي ٤١١١١١١١١١١١١١١١", "card"],
  ["PIN 1234", "pin"],
  ["my pin is 0412", "pin"],
  ["the PUK: 12345678", "pin"],
  ["cvv 123", "pin"],
  ["رقمي السري الرقم السري هو 4321", "pin"],
  ["password: hunter22", "password"],
  ["كلمة المرور هي سرّي123", "password"],
  ["the code is 204618", "code"],
  ["رمز التحقق ٢٠٤٦١٨", "code"],
  ["here: 7Q2MX-0KD4R", "code"],
  ["رمزي 570mf-4bh58", "code"],
] as const)("findSecrets() sees in %j a %s", (text, kind) => {
  expect(findSecrets(text)[0]).toBe(kind);
});

test.each([
  "4111 1111 1111 1112",
  "my IMEI is 490154203237518",
  "order 1234567890123",
  "call me on +44 7700 900123",
  "I pay 1234 a year",
  "what is a PIN?",
  "I forgot my password",
  "spinning 1234",
  "postcode 204618 is wrong",
  "a clean-sweep, a hello-world",
  "SW1A1-AA",
  "my bill is 29.90 and was 21.00",
  "",
])("findSecrets() lets %j pass", (text) => {
  expect(findSecrets(text)).toEqual([]);
});
