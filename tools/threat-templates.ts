// SPDX-License-Identifier: Apache-2.0
/** Reads a file of templates: one a line, `#` begins a heading. */
export function readTemplates(text: string): string[] {
  return text.split("\n").filter((line) => line.trim() !== "" && !/^# |^#$/.test(line));
}

/** Up to `most` different sentences of a template in which `{a|b|}` is a choice. Deterministic for the numbers drawn. */
export function expand(template: string, most: number, next: () => number): string[] {
  const made = new Set<string>();
  for (let tries = 0; tries < most * 3 && made.size < most; tries += 1) {
    let text = template;
    for (let choice = CHOICE.exec(text); choice !== null; choice = CHOICE.exec(text)) {
      const options = (choice[1] ?? "").split("|");
      const chosen = options[Math.floor(next() * options.length)] ?? "";
      text = text.slice(0, choice.index) + chosen + text.slice(choice.index + choice[0].length);
    }
    made.add(text.replaceAll(/ {2,}/g, " ").trim());
  }
  return [...made];
}
const CHOICE = /\{([^{}]*\|[^{}]*)\}/;
