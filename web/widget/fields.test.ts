// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { readField } from "./fields.ts";

test.each([
  ["code6", "204618", "204618"],
  ["code6", " 204 618 ", "204618"],
  ["code6", "٢٠٤٦١٨", "204618"],
  ["phone", "+44 (7700) 900-123", "+447700900123"],
  ["phone", "\u202a+447700900123\u202c", "+447700900123"],
] as const)("readField(%s) reads %j", (format, typed, value) => {
  expect(readField(format, typed)).toBe(value);
});

test.each([
  ["code6", "20461"],
  ["code6", "2046180"],
  ["code6", "20461a"],
  ["code6", ""],
  ["phone", "12345"],
  ["phone", "1234567890123456"],
  ["phone", "44+7700900123"],
  ["phone", "my number"],
] as const)("readField(%s) refuses %j", (format, typed) => {
  expect(readField(format, typed)).toBeNull();
});
