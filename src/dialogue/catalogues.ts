// SPDX-License-Identifier: Apache-2.0
import { IntlMessageFormat } from "intl-messageformat";
import { isAlias, isMap, isScalar, LineCounter, parseDocument } from "yaml";
import type { Lang, Result } from "#kernel";
import { LANGUAGES, ok, refuse } from "#kernel";
import type { FlowRefusal } from "./errors.ts";
import type { FlowProblem } from "./flow.ts";
import type { MessageId } from "./params.ts";

/** What the tenant lends to every sentence. */
export type Voice = {
  /** IANA zone in which dates are told. */
  readonly timeZone: string;
  /** Name of the operator; every message may use `{operator}`. */
  readonly operator: string;
  /** Addresses that a message may link to, by name, such as `privacy`. */
  readonly addresses: Readonly<Record<string, string>>;
};

export type CatalogueSource = { readonly lang: Lang; readonly path: string; readonly text: string };

export type CatalogueEntry = {
  /** As it is written, in ICU MessageFormat. */
  readonly text: string;
  readonly format: IntlMessageFormat;
  readonly placeholders: readonly string[];
  /** Placeholders that choose between wordings: they need the bare value, without isolates. */
  readonly selectors: readonly string[];
  readonly path: string;
  readonly line: number;
  readonly column: number;
};

/** Every sentence that the server says, in every language, compiled once. */
export type MessageCatalogues = {
  readonly voice: Voice;
  readonly entries: Readonly<Record<Lang, ReadonlyMap<MessageId, CatalogueEntry>>>;
};

/** Western digits also in Arabic: the same digits as on the bill, in a phone number and on the line's mask. */
export const LOCALES: Readonly<Record<Lang, string>> = { en: "en-GB", ar: "ar-u-nu-latn" };

/**
 * Reads the message files of all languages and compiles each sentence.
 *
 * @returns The catalogue, or `invalid_flows` with every problem: not YAML, not ICU MessageFormat, missing in a language,
 * placeholders that differ between languages.
 */
export function loadCatalogues(
  sources: readonly CatalogueSource[],
  voice: Voice,
): Result<MessageCatalogues, FlowRefusal> {
  const problems: FlowProblem[] = [];
  const entries = Object.fromEntries(LANGUAGES.map((lang) => [lang, new Map<MessageId, CatalogueEntry>()])) as Record<
    Lang,
    Map<MessageId, CatalogueEntry>
  >;
  for (const source of sources) readSource(source, entries[source.lang], problems);
  problems.push(...compareLanguages(entries));
  return problems.length > 0 ? refuse({ reason: "invalid_flows", problems }) : ok({ voice, entries });
}

function readSource(source: CatalogueSource, into: Map<MessageId, CatalogueEntry>, problems: FlowProblem[]): void {
  const lines = new LineCounter();
  const document = parseDocument(source.text, { lineCounter: lines });
  const problem = (offset: number, code: FlowProblem["code"], message: string): void => {
    const { line, col } = lines.linePos(offset);
    problems.push({ path: source.path, line, column: col, severity: "error", code, message });
  };
  for (const error of document.errors) problem(error.pos[0], "not_yaml", error.message.split("\n")[0] ?? "");
  if (document.errors.length > 0) return;
  const visit = (node: unknown, prefix: string, offset: number): void => {
    if (isMap(node)) {
      for (const pair of node.items) {
        const key = isScalar(pair.key) ? String(pair.key.value) : "";
        const at = isScalar(pair.key) && pair.key.range ? pair.key.range[0] : offset;
        visit(pair.value, prefix === "" ? key : `${prefix}.${key}`, at);
      }
      return;
    }
    if (!isScalar(node) || typeof node.value !== "string" || isAlias(node)) {
      problem(offset, "bad_message", `Message "${prefix}" is not text`);
      return;
    }
    try {
      const format = new IntlMessageFormat(node.value, LOCALES[source.lang], undefined, { ignoreTag: true });
      const { line, col } = lines.linePos(offset);
      into.set(prefix, {
        text: node.value,
        format,
        ...placeholdersOf(format.getAst()),
        path: source.path,
        line,
        column: col,
      });
    } catch (error) {
      problem(
        offset,
        "bad_message",
        `Message "${prefix}" is not ICU MessageFormat: ${error instanceof Error ? error.message : ""}`,
      );
    }
  };
  visit(document.contents, "", 0);
}

export type Ast = ReturnType<IntlMessageFormat["getAst"]>;

/** Element types of `@formatjs/icu-messageformat-parser`: 0 is literal text, 5 is `select`, 7 is `#`; all but 0 and 7 name an argument. */
export function placeholdersOf(ast: Ast): { placeholders: string[]; selectors: string[] } {
  const names = new Set<string>();
  const selectors = new Set<string>();
  const visit = (elements: Ast): void => {
    for (const element of elements) {
      const type: number = element.type;
      if (type === 0 || type === 7 || !("value" in element)) continue;
      names.add(element.value);
      if (type === 5) selectors.add(element.value);
      if ("options" in element) for (const option of Object.values(element.options)) visit(option.value);
    }
  };
  visit(ast);
  names.delete("operator");
  return { placeholders: [...names].sort(), selectors: [...selectors] };
}

function compareLanguages(entries: Readonly<Record<Lang, ReadonlyMap<MessageId, CatalogueEntry>>>): FlowProblem[] {
  const problems: FlowProblem[] = [];
  for (const lang of LANGUAGES) {
    for (const [id, entry] of entries[lang]) {
      for (const other of LANGUAGES.filter((candidate) => candidate !== lang)) {
        const translation = entries[other].get(id);
        const place = { path: entry.path, line: entry.line, column: entry.column, severity: "error" } as const;
        if (!translation) {
          problems.push({ ...place, code: "missing_translation", message: `Message "${id}" is missing in ${other}` });
        } else if (lang < other && translation.placeholders.join() !== entry.placeholders.join()) {
          const named = `${lang} has {${entry.placeholders.join(", ")}}, ${other} has {${translation.placeholders.join(", ")}}`;
          problems.push({ ...place, code: "placeholders_differ", message: `Placeholders of "${id}" differ: ${named}` });
        }
      }
    }
  }
  return problems;
}
