// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { framePolicy, isOlder } from "./manifest.ts";

test.each([
  ["1.0.0", "1.0.0", false],
  ["1.0.1", "1.0.0", false],
  ["1.10.0", "1.9.3", false],
  ["1.9.3", "1.10.0", true],
  ["0.9.9", "1.0.0", true],
  ["2", "1.9.9", false],
  ["1.0.0-test", "1.0.0", false],
  ["x", "1.0.0", true],
  ["", "0.0.1", true],
])("isOlder() compares %s with %s by numbers: %s", (version, least, older) => {
  expect(isOlder(version, least)).toBe(older);
});

test("framePolicy() lets run the given scripts only, from nowhere and as nothing else", () => {
  const policy = framePolicy("https://chat.example", ["sha384-a", "sha384-b"]);
  expect(policy).toContain("default-src 'none'; script-src 'sha384-a' 'sha384-b'; worker-src blob:;");
  expect(policy).toContain("connect-src https://chat.example wss://chat.example;");
  expect(policy).not.toMatch(/unsafe|'self'|\*/u);
});
