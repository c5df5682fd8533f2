// SPDX-License-Identifier: Apache-2.0
/** Letters of other scripts that look like Latin ones, after NFKC and lower case. Each line: the Latin letter, then what passes for it. */
const LINES = [
  "aаαɑᴀꭺꓮ∀ą",
  "bвьβʙᏼꓐƀ",
  "cсϲᴄꮯꓚ¢",
  "dԁԀᴅꓒđɗ",
  "eеєεᴇꓰҽ℮ɛ",
  "fғƒꜰꓝϝ",
  "gɡɢԍꓖց",
  "hһнʜꓧհђ",
  "iіιıɪӏꙇꓲ¡ɩ",
  "jјϳᴊꓙʝ",
  "kкκᴋꓗқ",
  "lⅼʟꓡłᏞɭ|",
  "mмᴍꓟⅿ",
  "nոηɴꓠπпɲ",
  "oоοσᴏꓳօ०૦໐øө",
  "pрρᴘꓑ",
  "qԛգɋ",
  "rгʀꓣɾя",
  "sѕꜱꓢʂ",
  "tтτᴛꓔŧ",
  "uυսᴜꓴцʋ",
  "vνѵᴠꓦ",
  "wԝωᴡꓪѡшա",
  "xхχꓫ×",
  "yуγʏꓬүყ",
  "zᴢꓜʐƶ",
] as const;

const MAP: ReadonlyMap<string, string> = new Map(
  LINES.flatMap((line) => {
    const [latin = "", ...others] = Array.from(line);
    return others.map((other) => [other, latin] as const);
  }),
);
const ANY = new RegExp(`[${[...MAP.keys()].map((char) => (char === "|" ? "\\|" : char)).join("")}]`, "gu");

/** Letters as pictures: negative circled and squared capitals, regional indicators. NFKC leaves them as they are. */
const PICTURES = /[\u{1f150}-\u{1f169}\u{1f170}-\u{1f189}\u{1f1e6}-\u{1f1ff}]/gu;
const BLOCKS = [0x1f150, 0x1f170, 0x1f1e6] as const;

/** Reads look-alikes as the Latin letters they pass for. `|` counts only between letters. */
export function latinise(text: string): string {
  return text
    .replaceAll(PICTURES, (char) => {
      const code = char.codePointAt(0) ?? 0;
      const start = BLOCKS.findLast((block) => code >= block) ?? code;
      return String.fromCharCode(97 + code - start);
    })
    .replaceAll(ANY, (char, at: number) =>
      char !== "|" || (/[a-z]/.test(text[at - 1] ?? "") && /[a-z]/.test(text[at + 1] ?? ""))
        ? (MAP.get(char) ?? char)
        : char,
    );
}
