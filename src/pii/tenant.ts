// SPDX-License-Identifier: Apache-2.0
import { AppError } from "#kernel";
import type { Candidate, MaskedKind, Reading, Recognizer } from "./findings.ts";

/** What an operator adds: formats of its own numbers, and words that are always masked. */
export type TenantRules = {
  /** `#` is a digit, `@` a letter, `*` either; anything else stands for itself, a space for none or one. `AC-########`. */
  readonly formats: readonly { readonly kind: MaskedKind; readonly format: string }[];
  /** Words or phrases, in any case. */
  readonly deny: readonly { readonly kind: MaskedKind; readonly values: readonly string[] }[];
};

const SIGNS: Readonly<Record<string, string>> = { "#": "\\d", "@": "\\p{L}", "*": "[\\p{L}\\d]", " ": " ?" };
/** Shorter ones would mask every other word. */
const SHORTEST = 3;
const LONGEST = 64;

/**
 * Recognizers for an operator's own formats and words, to put before the general ones. A format is no regular expression, so that no
 * configuration can make screening slow.
 *
 * @throws AppError - `pii.bad_rule` for a format or a word that is too short, too long or has no placeholder.
 */
export function tenantRecognizers({ formats, deny }: TenantRules): Recognizer[] {
  return [
    ...formats.map(({ kind, format }, index) => {
      if (!/[#@*]/.test(format)) throw bad(`the format ${String(index + 1)} has no placeholder (#, @ or *)`);
      return recognizer(`tenant_format_${String(index + 1)}`, kind, [...lengthChecked(format)].map(signOf).join(""));
    }),
    ...deny
      .filter(({ values }) => values.length > 0)
      .map(({ kind, values }, index) =>
        recognizer(
          `tenant_deny_${String(index + 1)}`,
          kind,
          values
            .map((value) => literal(lengthChecked(value).toLowerCase()))
            .sort((a, b) => b.length - a.length)
            .join("|"),
        ),
      ),
  ];
}

function recognizer(name: string, kind: MaskedKind, source: string): Recognizer {
  const shape = new RegExp(`(?<![\\p{L}\\p{N}])(?:${source})(?![\\p{L}\\p{N}])`, "gu");
  return {
    name,
    kind,
    find: ({ normal }: Reading): Candidate[] =>
      Array.from(normal.lower.matchAll(shape), (match) => ({
        start: match.index,
        end: match.index + match[0].length,
        value: match[0],
        confidence: 0.95,
      })),
  };
}

function lengthChecked(text: string): string {
  if (text.length < SHORTEST || text.length > LONGEST) {
    throw bad(`a format or a word has ${text.length} characters; ${SHORTEST} to ${LONGEST} are possible`);
  }
  return text;
}

function signOf(char: string): string {
  return SIGNS[char] ?? literal(char.toLowerCase());
}

function literal(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}

function bad(why: string): AppError {
  return new AppError("pii.bad_rule", `Cannot use the rules for personal data: ${why}`);
}
