// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { matchesSeal } from "./seal.ts";

const text = "Change to SIM M for £18.00 a month. غيّر";
const hash = createHash("sha256").update(text, "utf8").digest("base64url");

test("matchesSeal() accepts the hash of exactly this text", async () => {
  expect(hash).toHaveLength(43);
  expect(await matchesSeal(text, hash)).toBe(true);
});

test.each([
  ["one space more", `${text} `, hash],
  ["another price", text.replace("18", "16"), hash],
  ["a padded hash", text, `${hash}=`],
  ["a hash in base64", text, Buffer.from(hash, "base64url").toString("base64").replace(/=+$/u, "!")],
  ["no hash", text, ""],
])("matchesSeal() refuses %s", async (_name, shown, sealed) => {
  expect(await matchesSeal(shown, sealed)).toBe(false);
});
