// SPDX-License-Identifier: Apache-2.0
import { isMap, isNode, LineCounter, parseDocument } from "yaml";
import { z } from "zod";
import { ok, type Result, refuse } from "#kernel";
import { API_PATHS, type ApiName } from "../apis.ts";
import { compileExpression, type Expression } from "./expression.ts";
import type { Tables } from "./tables.ts";

const API_NAMES = Object.keys(API_PATHS) as [ApiName, ...ApiName[]];
const word = z.string().min(1).max(120);
const words = z.record(word, word);
const expression = z.string().min(1).max(8_000);
const call = z.string().regex(/^(GET|POST|PATCH) \w{1,40} \/[\w/{}.-]{0,200}$/, "such as GET bills /customerBill/{id}");
const target = z.string().regex(/^(GET|POST|PATCH|PUT|DELETE) \/[\w/{}.-]{0,300}$/, "such as GET /invoices/{id}");

const pages = z.strictObject({
  /** `offset`: rows to skip and to take. `page`: number and size. `cursor`: a mark from the answer. `link`: RFC 8288 `next`. `none`: all at once. */
  style: z.enum(["offset", "page", "cursor", "link", "none"]),
  /** Field of the answer that holds the rows; left out: the answer is the list. */
  rows: word.optional(),
  /** Query parameters: how many rows; which offset or page; which cursor. */
  size: word.optional(),
  at: word.optional(),
  /** Number of the first page. */
  first: z.int().min(0).max(1).default(1),
  /** Field of the answer that holds the next cursor; nothing in it: the end. */
  next: word.optional(),
});
const shape = z.strictObject({
  version: z.literal(1),
  names: words.default({}),
  values: z.record(word, words).default({}),
  amounts: z.strictObject({ amount: word, currency: word, exponent: z.int().min(0).max(6) }).optional(),
  instants: z.strictObject({ as: z.enum(["epoch_seconds", "epoch_ms"]), fields: z.array(word).max(200) }).optional(),
  traits: z.array(word).max(100).default([]),
  /** Names of query parameters. */
  filters: words.default({}),
  pages: pages.optional(),
  errors: z.strictObject({ code: word, codes: words.default({}) }).optional(),
  /** Interfaces that are asked under another path; calls of theirs that no row names go there as they are. */
  paths: z.partialRecord(z.enum(API_NAMES), z.string().regex(/^\/[\w/.-]{0,200}$/)).default({}),
  /** JSONata that stands before each expression: `$name := …;`. */
  define: z.string().max(4_000).default(""),
  calls: z
    .array(
      z.strictObject({
        ask: call,
        as: target.optional(),
        filters: words.optional(),
        pages: pages.optional(),
        query: expression.optional(),
        body: expression.optional(),
        answer: expression.optional(),
      }),
    )
    .max(400)
    .default([]),
});

export type Pages = z.infer<typeof pages>;
export type MappedCall = {
  readonly method: "GET" | "POST" | "PATCH";
  readonly api: ApiName;
  /** Segments; `{name}` stands for any one. */
  readonly path: readonly string[];
  readonly as: { readonly method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE"; readonly path: string } | null;
  readonly filters: Readonly<Record<string, string>>;
  readonly pages: Pages | null;
  readonly query: Expression | null;
  readonly body: Expression | null;
  readonly answer: Expression | null;
};
/** A mapping file, read and compiled. */
export type Mapping = {
  readonly tables: Tables;
  readonly filters: Readonly<Record<string, string>>;
  readonly pages: Pages | null;
  readonly paths: Readonly<Partial<Record<ApiName, string>>>;
  readonly errors: { readonly code: string; readonly codes: ReadonlyMap<string, string> } | null;
  readonly calls: readonly MappedCall[];
};

export type MappingProblem = {
  readonly reason:
    | "not_yaml"
    | "wrong_shape"
    | "unknown_api"
    | "bad_expression"
    | "ambiguous_name"
    | "missing_target"
    | "bad_pages";
  readonly line: number;
  readonly message: string;
};

/**
 * Reads a mapping file. Every expression is compiled, so that what is wrong with one shows at start, by its line.
 *
 * @returns The mapping, or all problems: `not_yaml`, `wrong_shape`, `unknown_api`, `bad_expression`, `ambiguous_name` (two of ours are one of
 * theirs), `missing_target` (a call that leads nowhere), `bad_pages` (a style without the names that it needs).
 */
export function readMapping(
  text: string,
): Result<Mapping, { readonly reason: "bad_mapping"; readonly problems: readonly MappingProblem[] }> {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter });
  const problems: MappingProblem[] = [];
  const lineOf = (path: readonly PropertyKey[]): number => {
    for (let length = path.length; length > 0; length -= 1) {
      const node: unknown = document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return counter.linePos(node.range[0]).line;
    }
    return 1;
  };
  const problem = (reason: MappingProblem["reason"], path: readonly PropertyKey[], message: string, more = 0): void => {
    problems.push({ reason, line: lineOf(path) + more, message });
  };
  const [broken] = document.errors;
  if (broken !== undefined || !isMap(document.contents)) {
    const line = broken?.linePos?.[0].line ?? 1;
    return refuse({
      reason: "bad_mapping",
      problems: [{ reason: "not_yaml", line, message: broken?.message ?? "not a mapping" }],
    });
  }
  const read = shape.safeParse(document.toJS());
  if (!read.success) {
    for (const issue of read.error.issues.slice(0, 20))
      problem(
        "wrong_shape",
        issue.code === "unrecognized_keys" ? [...issue.path, issue.keys[0] ?? ""] : issue.path,
        `${issue.path.join(".")}: ${issue.message}`,
      );
    return refuse({ reason: "bad_mapping", problems });
  }
  const file = read.data;
  checkTwice(file.names, ["names"], problem);
  for (const [field, each] of Object.entries(file.values)) checkTwice(each, ["values", field], problem);
  const usesPages = (given: Pages | undefined, path: readonly PropertyKey[]): Pages | null => {
    if (given !== undefined) checkPages(given, path, problem);
    return given ?? null;
  };
  const compiled = (path: readonly PropertyKey[], given: string | undefined): Expression | null => {
    if (given === undefined) return null;
    const made = compileExpression(given, file.define);
    if (made.ok) return made.value;
    const before = given.slice(0, made.refusal.offset).split("\n").length - 1;
    const isBlock = given.includes("\n") ? 1 : 0;
    problem("bad_expression", path, `${path.join(".")}: ${made.refusal.message}`, before + isBlock);
    return null;
  };
  const calls = file.calls.flatMap((row, i): MappedCall[] => {
    const [method = "", api = "", path = ""] = row.ask.split(" ");
    const at = ["calls", i];
    if (!API_NAMES.includes(api as ApiName)) {
      problem("unknown_api", [...at, "ask"], `"${api}" is no interface; there are ${API_NAMES.join(", ")}`);
      return [];
    }
    if (row.as === undefined && file.paths[api as ApiName] === undefined)
      problem(
        "missing_target",
        [...at, "ask"],
        `${row.ask} leads nowhere: say \`as\`, or a path of ${api} in \`paths\``,
      );
    const [asMethod = "", asPath = ""] = row.as?.split(" ") ?? [];
    return [
      {
        method: method as MappedCall["method"],
        api: api as ApiName,
        path: path.split("/"),
        as: row.as === undefined ? null : { method: asMethod as "GET", path: asPath },
        filters: row.filters ?? {},
        pages: usesPages(row.pages, [...at, "pages"]),
        query: compiled([...at, "query"], row.query),
        body: compiled([...at, "body"], row.body),
        answer: compiled([...at, "answer"], row.answer),
      },
    ];
  });
  const ownPages = usesPages(file.pages, ["pages"]);
  if (problems.length > 0) return refuse({ reason: "bad_mapping", problems });
  return ok({
    tables: {
      names: file.names,
      values: file.values,
      amounts: file.amounts ?? null,
      instants: file.instants === undefined ? null : { as: file.instants.as, fields: new Set(file.instants.fields) },
      traits: new Set(file.traits),
    },
    filters: file.filters,
    pages: ownPages,
    paths: file.paths,
    errors:
      file.errors === undefined
        ? null
        : {
            code: file.errors.code,
            codes: new Map(Object.entries(file.errors.codes).map(([ours, theirs]) => [theirs, ours])),
          },
    calls,
  });
}

type Report = (reason: MappingProblem["reason"], path: readonly PropertyKey[], message: string) => void;

/** A word of theirs that stands for two of ours could not be read back. */
function checkTwice(table: Readonly<Record<string, string>>, path: readonly string[], problem: Report): void {
  const seen = new Map<string, string>();
  for (const [ours, theirs] of Object.entries(table)) {
    const before = seen.get(theirs);
    if (before !== undefined)
      problem("ambiguous_name", [...path, ours], `"${theirs}" stands for "${before}" and for "${ours}"`);
    seen.set(theirs, ours);
  }
}

const NEEDED: Readonly<Record<Pages["style"], readonly ("size" | "at" | "next")[]>> = {
  offset: ["size", "at"],
  page: ["size", "at"],
  cursor: ["at", "next"],
  link: [],
  none: [],
};

function checkPages(given: Pages, path: readonly PropertyKey[], problem: Report): void {
  const lacking = NEEDED[given.style].filter((name) => given[name] === undefined);
  if (lacking.length > 0) problem("bad_pages", path, `pages of style "${given.style}" need ${lacking.join(", ")}`);
}
