// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { workedMs } from "#kernel/testing";
import { isAllowedLink, safeMarkup } from "./safe-markup.ts";

const HOSTS = ["help.ok.example", "*.pay.ok.example"];

/** What a reader's program sees after it took out escapes and references, once. */
function decoded(text: string): string {
  const named: Readonly<Record<string, string>> = {
    amp: "&",
    lt: "<",
    gt: ">",
    colon: ":",
    sol: "/",
    period: ".",
    excl: "!",
  };
  return text
    .replace(/\\([!-/:-@[-`{-~])/g, "$1")
    .replace(/&#(\d{1,6});/g, (_all, code: string) => String.fromCodePoint(Number(code)))
    .replace(/&#x([\da-f]{1,5});/gi, (_all, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replace(/&([a-z]+);/gi, (all, name: string) => named[name.toLowerCase()] ?? all);
}

/** Links that a lenient program would make of a text: their hosts, and whether a pseudonym stands in them. */
function linksIn(text: string): { host: string; hasValue: boolean }[] {
  return [...text.matchAll(/https?:\/\/[^\s<>"'`)(\][|{}]+/gi)].flatMap(([found]) => {
    const address = found.replace(/[.,;:!?*_~…]+$/, "");
    return URL.canParse(address) ? [{ host: new URL(address).hostname, hasValue: address.includes("«") }] : [];
  });
}

const fragment = fc.constantFrom(
  ..."! [ ] ( ) < > img src= https: https : // / evil.example evil.com ?d= «PHONE_1» \\ &#58; &amp; #58; #x3a; &colon; &lt; &#60; . @ www. <b> </b> data: javascript: ' \" help.ok.example ]( ![ ](https:// <!-- --> ` * | a х \u200b \u{E000}".split(
    " ",
  ),
  " ",
  "\n",
);

describe("safeMarkup()", () => {
  it("safeMarkup() leaves nothing that loads or opens what is not allowed, whatever is put together [SEC-162]", () => {
    fc.assert(
      fc.property(fc.array(fragment, { maxLength: 20 }), (parts) => {
        const shown = safeMarkup(parts.join(""), HOSTS);
        expect(shown).not.toMatch(/!\[|<[a-z/!?]/i);
        for (const [, target = ""] of shown.matchAll(/\]\(([^\s)]*)/g))
          expect(target).toMatch(/^https?:\/\/help\.ok\.example/i);
        for (const view of [shown, decoded(shown)])
          for (const link of linksIn(view)) expect(link).toEqual({ host: "help.ok.example", hasValue: false });
        expect(shown).not.toMatch(/evil\.(?:com|example)[^\s<>"'`|(){}[\]]*«PHONE_1»/);
      }),
      { numRuns: 5_000 },
    );
  });

  it.each([
    ["https://help.ok.example/a?b#c", true],
    ["http://help.ok.example", true],
    ["help.ok.example/a", true],
    ["https://a.pay.ok.example", true],
    ["https://pay.ok.example", false],
    ["https://evil-pay.ok.example", false],
    ["https://help.ok.example.evil.example", false],
    ["https://help.ok.example@evil.example", false],
    ["https://user:pass@help.ok.example", false],
    ["https://help.ok.example\\@evil.example", false],
    ["ftp://help.ok.example", false],
    ["javascript://help.ok.example/%0aalert(1)", false],
    ["https://help.ok.example/«PHONE_1»", false],
    ["https://", false],
  ])("isAllowedLink() says of %s: %s", (link, isAllowed) => {
    expect(isAllowedLink(link, HOSTS)).toBe(isAllowed);
  });

  it("safeMarkup() takes time that grows with the text", () => {
    for (const hostile of ["![", "](", "<a ", "&#58;", "https://", "[[", "a.", "<!--", "\\:", "«PHONE_1»"]) {
      const started = workedMs();
      safeMarkup(hostile.repeat(1_200 / hostile.length), HOSTS);
      expect(workedMs() - started).toBeLessThan(200);
    }
  });
});
