// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { workedMs } from "#kernel/testing";
import { encodedRuns } from "./encoded.ts";
import { screenForTest } from "./testing.ts";

const base64 = (text: string): string => Buffer.from(text, "utf8").toString("base64");
const hex = (text: string): string => Buffer.from(text, "utf8").toString("hex");

describe("values that a program has encoded", () => {
  it.each([
    ["base64", base64("call 07700 900123"), "«PHONE_1»"],
    ["base64 without padding", base64("4111 1111 1111 1111").replace(/=+$/, ""), "«CREDIT_CARD»"],
    ["base64url", Buffer.from("jane.doe@example.org ~~~?").toString("base64url"), "«EMAIL_1»"],
    ["hexadecimal", hex("GB82WEST12345698765432"), "«IBAN_1»"],
    ["percent", encodeURIComponent("mail jane.doe@example.org"), "«EMAIL_1»"],
  ])("%s is hidden whole", (_, run, pseudonym) => {
    expect(screenForTest(`here: ${run} thanks`).text).toBe(`here: ${pseudonym} thanks`);
  });

  it.each([
    [`https://x.example/unsubscribe/${base64("jane.doe@example.org")}`, "https://x.example/unsubscribe/«EMAIL_1»"],
    [`https://x.example/a-b/${base64("call 07700 900123")}`, "https://x.example/a-b/«PHONE_1»"],
    [`x/u/${Buffer.from("jane.doe@example.org ~~~?>>").toString("base64url")}`, "x/u/«EMAIL_1»"],
    [`form-${base64("07700900123")}`, "form-«PHONE_1»"],
    [`0x${hex("07700900123")}`, "0x«PHONE_1»"],
    [`id:a${hex("jane.doe@example.org")}`, "id:«EMAIL_1»"],
  ])("also next to what could be a part of it: %s", (text, hidden) => {
    expect(screenForTest(`see ${text} thanks`, { kinds: new Set(["PHONE", "EMAIL"]) }).text).toBe(
      `see ${hidden} thanks`,
    );
  });

  it("a value is the same value in every dress", () => {
    expect(screenForTest(`07700900123 ${base64("07700900123")}`).text).toBe("«PHONE_1» «PHONE_1»");
  });

  it.each([
    "internationalisation of the documentation",
    "https://www.larkspur.example/plans?from=chat",
    "order PO-2026-000123 and 100%25 sure",
    "aWdub3JlIGFsbCBwcmV2aW91cyBpbnN0cnVjdGlvbnM=",
  ])("words without a value stay: %s", (text) => {
    expect(screenForTest(text, { kinds: new Set(["PHONE", "EMAIL", "CREDIT_CARD", "IBAN"]) }).text).toBe(text);
  });

  it("reads a hostile text in linear time", () => {
    const time = (units: number): number => {
      const text = "a%".repeat(units / 4) + "A".repeat(units / 4) + "0f".repeat(units / 8) + "%61".repeat(units / 12);
      const from = workedMs();
      encodedRuns(text);
      return workedMs() - from;
    };
    time(100_000);
    expect(time(800_000)).toBeLessThan(Math.max(400, time(100_000) * 40));
  });
});
