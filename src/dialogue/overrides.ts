// SPDX-License-Identifier: Apache-2.0
import { IntlMessageFormat } from "intl-messageformat";
import { LANGUAGES, type Lang } from "#kernel";
import { asksForSecret } from "./asks-for-secret.ts";
import { type Ast, type CatalogueEntry, LOCALES, type MessageCatalogues, placeholdersOf } from "./catalogues.ts";
import { findHosts } from "./hosts.ts";
import type { MessageId } from "./params.ts";

/** Other words for a message, in every language. */
export type Override = { readonly id: MessageId } & Readonly<Record<Lang, string>>;

export const OVERRIDE_PROBLEMS = [
  "unknown_message",
  "empty",
  "too_long",
  "not_icu",
  "placeholders_differ",
  "unknown_option",
  "plural_forms",
  "controls",
  "markup",
  "foreign_link",
  "asks_for_secret",
] as const;

/** What is wrong with other words, where, and the names that it is about: of placeholders, options, forms or hosts. */
export type OverrideProblem = {
  readonly lang: Lang;
  readonly code: (typeof OVERRIDE_PROBLEMS)[number];
  readonly names: readonly string[];
};

/** However short the shipped text is, so much may be said. */
const LEAST_ROOM = 240;
const ROOM_FACTOR = 3;
/** Controls, line breaks, and marks that reorder or hide text. */
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu;
const MARKUP = /<[a-z!/?]|&(?:#|[a-z]+;)|\]\(|javascript:|data:text/i;

/**
 * Everything that is wrong with an operator's words for a message: they must take the same values, make the same choices, have every form of
 * number that the language knows, and hold no control, markup, foreign address or wish for a secret. Says nothing about whether they are good or true.
 *
 * @param shipped - The catalogue as it came, without anybody's words.
 * @param hosts - Where a text may lead to, with what lies below.
 */
export function checkOverride(
  shipped: MessageCatalogues,
  override: Override,
  hosts: readonly string[],
): OverrideProblem[] {
  return LANGUAGES.flatMap((lang) => {
    const entry = shipped.entries[lang].get(override.id);
    if (entry === undefined) return [{ lang, code: "unknown_message" as const, names: [override.id] }];
    return checkText(lang, entry, override[lang], hosts);
  });
}

function checkText(lang: Lang, entry: CatalogueEntry, text: string, hosts: readonly string[]): OverrideProblem[] {
  const problem = (code: OverrideProblem["code"], names: readonly string[] = []): OverrideProblem => ({
    lang,
    code,
    names,
  });
  if (text.trim() === "") return [problem("empty")];
  const most = Math.max(LEAST_ROOM, entry.text.length * ROOM_FACTOR);
  if (text.length > most) return [problem("too_long", [String(most)])];
  const found: OverrideProblem[] = [];
  if (controlsIn(text) !== controlsIn(entry.text) && controlsIn(text) !== "") found.push(problem("controls"));
  if (MARKUP.test(text)) found.push(problem("markup"));
  const foreign = findHosts(text).filter((host) => !hosts.some((own) => host === own || host.endsWith(`.${own}`)));
  if (foreign.length > 0) found.push(problem("foreign_link", foreign));
  // What a secure form says beside its field is worded so as it came.
  if (asksForSecret(lang, text) && !asksForSecret(lang, entry.text)) found.push(problem("asks_for_secret"));
  const format = compile(lang, text);
  if (format === null) return [...found, problem("not_icu")];
  return [...found, ...checkShape(lang, entry, format.getAst(), problem)];
}

/** Where the shipped text has some, such as isolates around a value, the same ones in the same order may stand. */
function controlsIn(text: string): string {
  return [...text.matchAll(CONTROLS)].map(([mark]) => mark).join("");
}

function checkShape(
  lang: Lang,
  entry: CatalogueEntry,
  ast: Ast,
  problem: (code: OverrideProblem["code"], names?: readonly string[]) => OverrideProblem,
): OverrideProblem[] {
  const { placeholders, selectors } = placeholdersOf(ast);
  const shipped = shapeOf(entry.format.getAst());
  const own = shapeOf(ast);
  const differing = [
    ...placeholders.filter((name) => !entry.placeholders.includes(name)),
    ...entry.placeholders.filter((name) => !placeholders.includes(name)),
    ...selectors.filter((name) => !entry.selectors.includes(name)),
    ...[...own.plurals.keys()].filter((name) => !shipped.plurals.has(name)),
  ];
  const options = [...own.selects].flatMap(([name, keys]) =>
    [...keys].filter((key) => !(shipped.selects.get(name)?.has(key) ?? false)),
  );
  const missing = [...own.plurals].flatMap(([name, sets]) =>
    sets.flatMap((keys) => missingForms(lang, keys, shipped.plurals.get(name))),
  );
  return [
    ...(differing.length > 0 ? [problem("placeholders_differ", [...new Set(differing)])] : []),
    ...(options.length > 0 ? [problem("unknown_option", [...new Set(options)])] : []),
    ...(missing.length > 0 ? [problem("plural_forms", [...new Set(missing)])] : []),
  ];
}

/** A number that stands for a whole form is as good as the form. */
const EXACT: Readonly<Record<string, string>> = { zero: "=0", one: "=1", two: "=2" };

/** Zero is asked for only where it was told apart before: most sentences are never said of nothing. */
function missingForms(lang: Lang, keys: ReadonlySet<string>, shipped: readonly ReadonlySet<string>[] = []): string[] {
  const forms = new Intl.PluralRules(LOCALES[lang]).resolvedOptions().pluralCategories;
  return forms.filter((form) => {
    if (keys.has(form) || keys.has(EXACT[form] ?? form)) return false;
    // A form that the shipped text does not have is never needed, such as many of what is at most three.
    return shipped.some((had) => had.has(form) || had.has(EXACT[form] ?? form));
  });
}

type Shape = {
  /** Keys of each plural, by its argument; one argument may stand in several. */
  readonly plurals: ReadonlyMap<string, readonly ReadonlySet<string>[]>;
  readonly selects: ReadonlyMap<string, ReadonlySet<string>>;
};

/** Element types of `@formatjs/icu-messageformat-parser`: 5 is `select`, 6 is `plural`. */
function shapeOf(ast: Ast): Shape {
  const plurals = new Map<string, ReadonlySet<string>[]>();
  const selects = new Map<string, Set<string>>();
  const visit = (elements: Ast): void => {
    for (const element of elements) {
      if (!("options" in element)) continue;
      const keys = Object.keys(element.options);
      const type: number = element.type;
      if (type === 6) plurals.set(element.value, [...(plurals.get(element.value) ?? []), new Set(keys)]);
      else selects.set(element.value, new Set([...(selects.get(element.value) ?? []), ...keys]));
      for (const option of Object.values(element.options)) visit(option.value);
    }
  };
  visit(ast);
  return { plurals, selects };
}

function compile(lang: Lang, text: string): IntlMessageFormat | null {
  try {
    return new IntlMessageFormat(text, LOCALES[lang], undefined, { ignoreTag: true });
  } catch {
    return null;
  }
}

/**
 * A catalogue with an operator's words in it. Words that no longer fit, because the flows were changed since, are left out: the shipped ones are
 * said, so that no sentence lacks a value.
 *
 * @returns Also the ids of what was left out.
 */
export function withOverrides(
  shipped: MessageCatalogues,
  overrides: readonly Override[],
  hosts: readonly string[],
): { readonly catalogues: MessageCatalogues; readonly unfit: readonly MessageId[] } {
  const unfit = overrides.filter((one) => checkOverride(shipped, one, hosts).length > 0).map(({ id }) => id);
  const fit = overrides.filter(({ id }) => !unfit.includes(id));
  const entries = Object.fromEntries(
    LANGUAGES.map((lang) => {
      const own = new Map(shipped.entries[lang]);
      for (const override of fit) {
        const [entry, format] = [own.get(override.id), compile(lang, override[lang])];
        if (entry !== undefined && format !== null)
          own.set(override.id, { ...entry, text: override[lang], format, ...placeholdersOf(format.getAst()) });
      }
      return [lang, own];
    }),
  ) as unknown as MessageCatalogues["entries"];
  return { catalogues: { ...shipped, entries }, unfit };
}
