// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { readTexts } from "./import-texts.ts";
import { fillIn, placeholdersIn } from "./placeholders.ts";

describe("readTexts()", () => {
  it("reads CSV with quotes, commas, line breaks, a byte order mark and lines of Windows", () => {
    const file = '\uFEFFTitle,Shortcut,team,en,ar\r\n"Hours, shops",/Hours,,"From 9 to 6.\nSay ""hi"".",من 9\r\n';
    const read = readTexts("csv", file);
    expect(read.ok && read.value).toEqual([
      {
        kind: "canned",
        title: "Hours, shops",
        shortcut: "hours",
        team: null,
        replaces: null,
        en: 'From 9 to 6.\nSay "hi".',
        ar: "من 9",
      },
    ]);
  });

  it("reads Markdown, words without a language as English", () => {
    const file = "# ours\n\n## Hours\nshortcut: hours\n\n### en\nFrom 9.\n\n### ar\nمن 9.\n\n## Bye\n\nGoodbye.\n";
    const read = readTexts("markdown", file);
    expect(read.ok && read.value.map(({ title, shortcut }) => [title, shortcut])).toEqual([
      ["Hours", "hours"],
      ["Bye", null],
    ]);
    expect(read.ok && read.value[1]).toMatchObject({ en: "Goodbye.", ar: "" });
  });

  it.each([
    ["csv", ""],
    ["csv", "name,text\na,b"],
    ["csv", 'title,en\n"open,b'],
    ["csv", 'title,en\na"b,c'],
    ["csv", "title,en\na,b,c"],
    ["csv", `title,en\n${"x".repeat(121)},b`],
    ["csv", "title,shortcut,en\na,no spaces,b"],
    ["csv", `title,en\n${"a,b\n".repeat(201)}`],
    ["markdown", "no title at all"],
  ] as const)("refuses as a whole what is no list of texts: %s %#", (format, file) => {
    expect(readTexts(format, file)).toMatchObject({ ok: false, refusal: { reason: "not_a_list" } });
  });
});

describe("fillIn()", () => {
  it("fills once, leaves a mark where nothing may be filled, and takes what a value holds as text", () => {
    const values = new Map([["agent.name", "{customer.plan}"]]);
    expect(placeholdersIn("{agent.name} { today } {agent.name}")).toEqual(["agent.name", "today"]);
    expect(fillIn("{agent.name}, {today}", values)).toBe("{customer.plan}, •••");
  });
});
