// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { clausesOf } from "../clauses.ts";
import { findMentions } from "../mentions.ts";
import { TEST_CONTEXT } from "../testing.ts";

const slotsOf = (text: string): Record<string, unknown> =>
  Object.fromEntries(findMentions(text, TEST_CONTEXT).map(({ slot, value }) => [slot, value]));

describe("the same again", () => {
  it.each([
    ["and the other one?", "line"],
    ["what about the other line?", "line"],
    ["and for my daughter's phone?", "line"],
    ["والخط الثاني؟", "line"],
    ["what about france", "country"],
    ["ok and egypt?", "country"],
    ["وماذا عن مصر؟", "country"],
    ["and sim l?", "plan"],
    ["and last month?", "month"],
  ])("%j asks once more for a %s", (text, slot) => {
    expect(slotsOf(text)).toMatchObject({ again: slot });
  });

  it.each([
    "the other one",
    "egypt",
    "sim l",
    "no, the other line",
    "and can i change the other line to sim l",
    "what about my bill",
    "and how much is egypt",
  ])("%j does not", (text) => {
    expect(slotsOf(text)).not.toHaveProperty("again");
  });

  it.each([
    ["sorry, i meant egypt", "country"],
    ["لا قصدي مصر", "country"],
    ["no, the other line", "line"],
  ])("%j takes a %s back", (text, slot) => {
    expect(slotsOf(text)).toMatchObject({ correction: slot });
  });

  it.each([
    ["in france", "FR"],
    ["to the united kingdom", "GB"],
    ["russia", "RU"],
    ["serbia", "RS"],
  ])("%j is %s, as its code is today", (text, code) => {
    expect(slotsOf(text)).toMatchObject({ country: code });
  });
});

describe("clausesOf()", () => {
  it.each([
    ["how much do i owe and can you send me a pdf", 2],
    ["my bill is high. also, my router is red", 2],
    ["what do i owe? i lost my phone. i want a new one", 3],
    ["ابي فاتورتي وكمان ابي اغير باقتي", 2],
    ["calls and texts do not work", 1],
    ["bread and butter", 1],
    ["hi. my bill is high", 1],
    ["", 0],
  ])("%j has %d", (text, count) => {
    expect(clausesOf(text)).toHaveLength(count);
  });
});
