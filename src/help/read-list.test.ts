// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { readHelpList } from "./index.ts";
import { MOST_ROWS } from "./read-list.ts";

const HEAD = "title,url,language,text,markdown,keywords,valid-from,valid-until\n";
const URL_A = "https://operator.example/help/a";
const reasons = (rows: string, base: string | null = null): unknown => {
  const read = readHelpList(HEAD + rows, base);
  return read.ok ? read.value.refused : read.refusal;
};

describe("readHelpList()", () => {
  it("reads rows as pages: text as it is, Markdown with its headings, days and words to be found by", () => {
    const read = readHelpList(
      `\uFEFF${HEAD}Set up,${URL_A}#x,en,"Open <b>Settings</b> # now.\n\nThen, scan.",,"sim, e-sim",2026-01-01,2026-12-31\r\n` +
        `إعداد,https://operator.example/help/b,ar-KW,,"## الخطوات\n\nافتح الإعدادات.",,,\n\n`,
      null,
    );
    if (!read.ok) throw new Error(read.refusal.reason);
    expect(read.value.refused).toEqual([]);
    expect(read.value.pages).toEqual([
      {
        url: URL_A,
        lang: "en",
        title: "Set up",
        keywords: "sim, e-sim",
        validFrom: "2026-01-01",
        validUntil: "2026-12-31",
        passages: [{ heading: "", text: "Open <b>Settings</b> # now.\nThen, scan.", anchor: null, clause: null }],
      },
      expect.objectContaining({
        lang: "ar",
        title: "إعداد",
        passages: [{ heading: "الخطوات", text: "افتح الإعدادات.", anchor: null, clause: null }],
      }),
    ]);
  });

  it("[SEC-618] names every row that is no page with its line and why, and reads the others", () => {
    const rows = [
      `,${URL_A},en,No title,,,,`,
      `T,http://operator.example/a,en,Not sealed,,,,`,
      `T,javascript:alert(1),en,No page,,,,`,
      `T,https://u:p@operator.example/a,en,With a password,,,,`,
      `T,help/a,en,Not whole,,,,`,
      `T,${URL_A},fr,Another language,,,,`,
      `T,${URL_A},en,A day,,,2026-02-30,`,
      `T,${URL_A},en,One,Two,,,`,
      `T,${URL_A},en,,,,,`,
      `T,${URL_A},en,"<script>only</script>",,,,,too many cells`,
      `T,${URL_A},en,,<script>only</script>,,,`,
      `T,${URL_A},en,"Good,\nand on two lines",,,,`,
      `T,${URL_A}#again,en,Twice,,,,`,
    ].join("\n");
    expect(reasons(rows)).toEqual([
      { line: 2, reason: "no_title" },
      { line: 3, reason: "url" },
      { line: 4, reason: "url" },
      { line: 5, reason: "url" },
      { line: 6, reason: "url" },
      { line: 7, reason: "language" },
      { line: 8, reason: "day" },
      { line: 9, reason: "two_texts" },
      { line: 10, reason: "no_text" },
      { line: 11, reason: "cells" },
      { line: 12, reason: "empty" },
      { line: 15, reason: "twice" },
    ]);
  });

  it("takes an address below the one that is named, and its origin only where it is not https", () => {
    const base = "http://localhost:8080/help";
    const read = readHelpList(`${HEAD}T,a/b,en,Words,,,,\nT,http://localhost:9/x,en,Words,,,,`, base);
    expect(read).toMatchObject({
      value: { pages: [{ url: `${base}/a/b` }], refused: [{ line: 3, reason: "url" }] },
    });
  });

  it.each([
    ["title,url\nT,x", "columns", 1],
    ["title,title,url,text\nT,T,x,w", "columns", 1],
    ["title,url,text,body\nT,x,w,w", "column_unknown", 1],
    [`${HEAD}\n \n`, "no_rows", 1],
    [`${HEAD}T,${URL_A},en,"never closed,,,,\n`, "quotes", 2],
    [`${HEAD}T,${URL_A},en,in"side,,,,\n`, "quotes", 2],
    [HEAD + `T,${URL_A},en,Words,,,,\n`.repeat(MOST_ROWS + 1), "too_many_rows", MOST_ROWS + 2],
  ])("[SEC-618] refuses what is no list as a whole: %#", (csv, reason, line) => {
    expect(readHelpList(csv, null)).toEqual({ ok: false, refusal: { reason, line } });
  });
});
