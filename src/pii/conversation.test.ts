// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { rawText } from "#kernel";
import { type EarlierMessage, maskRetro, screenWithMemory } from "./conversation.ts";
import { EMPTY_MEMORY } from "./pseudonyms.ts";
import { testKeyedHash } from "./testing.ts";

const options = { defaultCountry: "US", keyedHash: testKeyedHash };

/** Says messages one after the other and gives back what is stored of each at the end. A line that starts with "bot:" is the bot's. */
function told(...lines: readonly string[]): string[] {
  const stored: EarlierMessage[] = [];
  let memory = EMPTY_MEMORY;
  for (const line of lines) {
    if (line.startsWith("bot:")) {
      stored.push({ by: "bot", text: line.slice(4) });
      continue;
    }
    const { text, retro, ...rest } = screenWithMemory(rawText(line), stored, { ...options, memory });
    memory = rest.memory;
    for (const index of new Set(retro.map(({ message }) => message))) {
      const message = stored[index];
      if (message)
        stored[index] = {
          ...message,
          text: maskRetro(
            message.text,
            retro.filter((mask) => mask.message === index),
          ),
        };
    }
    stored.push({ by: "visitor", text });
  }
  return stored.filter(({ by }) => by === "visitor").map(({ text }) => text);
}

describe("screenWithMemory()", () => {
  it.each([
    [
      ["4111 1111", "1111 1111"],
      ["«CREDIT_CARD»", "«CREDIT_CARD»"],
    ],
    [
      ["my card is 4111 1111", "and the rest is 1111 1111"],
      ["my card is «CREDIT_CARD»", "and the rest is «CREDIT_CARD»"],
    ],
    [
      ["my new number starts with 404", "and the rest is 3224618"],
      ["my new number starts with «PHONE_1»", "and the rest is «PHONE_1»"],
    ],
    [
      ["my email is kara.smith", "@example.com"],
      ["my email is «EMAIL_1»", "«EMAIL_1»"],
    ],
    [["bot:What is your account number?", "AC-77458536"], ["«ACCOUNT_ID_1»"]],
    [["bot:Please tell me the one-time code", "633780"], ["«SECRET»"]],
    [
      ["bot:May I have your first name?", "Kathy", "bot:and your last name?", "Cole"],
      ["«PERSON_1»", "«PERSON_2»"],
    ],
    [["bot:ما هو رقم الهوية؟", "105-22-3695"], ["«NATIONAL_ID_1»"]],
  ])("%j is stored as %j", (lines, stored) => {
    expect(told(...lines)).toEqual(stored);
  });

  it.each([
    [["I have 30 GB", "and 2 phones"]],
    [["NR1", "2 people"]],
    [["it broke on the 5", "November"]],
    [["bot:What is your name?", "no"]],
    [["bot:Which plan do you want?", "Classic"]],
    [["order 4111 1111", "it has not arrived since 12 days"]],
  ])("%j stays as it is", (lines) => {
    expect(told(...lines)).toEqual(lines.filter((line) => !line.startsWith("bot:")));
  });

  it("looks back a few messages only", () => {
    expect(told("4111 1111", "a", "b", "c", "d", "1111 1111")[0]).toBe("4111 1111");
  });
});
