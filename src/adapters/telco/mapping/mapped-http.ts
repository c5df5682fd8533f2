// SPDX-License-Identifier: Apache-2.0
import { ok, refuse } from "#kernel";
import { API_PATHS } from "../apis.ts";
import type { TelcoConfig } from "../config.ts";
import type { Http, HttpCall, HttpOutcome } from "../http.ts";
import type { MappedCall, Mapping, Pages } from "./mapping-file.ts";
import { toOurs, toTheirs } from "./tables.ts";

const MOST_PAGES = 200;
const INVALID: HttpOutcome = refuse({ reason: "invalid_answer" });
/** As an operator answers that has no such path: what needs it is not offered. */
const MISSING: HttpOutcome = { ...refuse({ reason: "not_found" }), status: 404 };

/**
 * Asks a back-end in its own words, and gives its answers in ours, by a mapping. Parsers, owners of rows, retries and breakers are the same as
 * without: a mapping can lose a field and cannot make a row of somebody else's pass. Lists are collected whole here, whatever their pages look
 * like, so that what asks for the next page of a mapped list gets an empty one.
 */
export function mappedHttp(http: Http, mapping: Mapping, config: TelcoConfig): Http {
  const maxRows = config.maxRows ?? 5_000;
  const pageSize = config.pageSize ?? 100;

  async function callForCode(call: HttpCall): Promise<HttpOutcome> {
    // A file is addressed by what a bill said; a person's token goes where the network says.
    if (call.file !== undefined) return http.callForCode(call);
    const row = mapping.calls.find((each) => fits(each, call)) ?? null;
    const isList = call.query?.["offset"] !== undefined && call.query["limit"] !== undefined;
    if (isList && call.query?.["offset"] !== "0") return ok({ status: 200, headers: NO_HEADERS, body: [] });
    const asked = await question(call, row, isList);
    if (asked === null) return MISSING;
    if (asked === "failed") return INVALID;
    const outcome = isList ? await collect(asked, call, row) : await http.callForCode(asked);
    if (!outcome.ok) return refusalOf(outcome);
    const body = isList ? outcome.value.body : await answerOf(outcome.value.body, call, row, false);
    return body === undefined ? INVALID : ok({ ...outcome.value, headers: NO_HEADERS, body });
  }

  async function question(
    call: HttpCall,
    row: MappedCall | null,
    isList: boolean,
  ): Promise<HttpCall | null | "failed"> {
    const base = mapping.paths[call.api];
    if (row === null && base === undefined) return null;
    const at = row === null || row.as === null ? `${base ?? API_PATHS[call.api]}${call.path}` : filled(row, call);
    const { offset: _, limit: __, ...filters } = call.query ?? {};
    const query = await queryOf(isList ? filters : (call.query ?? {}), call, row);
    const body = call.body === undefined ? undefined : await bodyOf(call, row);
    if (query === null || body === null) return "failed";
    const method = row?.as?.method ?? (call.body === undefined ? "GET" : (call.method ?? "POST"));
    const { query: ___, body: ____, method: _____, ...rest } = call;
    // A question that they ask with GET carries its body in the query, by the row's own expression.
    const isBare = method === "GET" || method === "DELETE";
    return { ...rest, at, query, method, ...(isBare || body === undefined ? {} : { body }) };
  }

  async function queryOf(
    query: Readonly<Record<string, string>>,
    call: HttpCall,
    row: MappedCall | null,
  ): Promise<Readonly<Record<string, string>> | null> {
    const names = { ...mapping.filters, ...row?.filters };
    const renamed = Object.fromEntries(Object.entries(query).map(([name, value]) => [names[name] ?? name, value]));
    if (row === null || row.query === null) return renamed;
    const made = await row.query.evaluate(renamed, bound(call));
    if (!made.ok || typeof made.value !== "object" || made.value === null) return null;
    return Object.fromEntries(
      Object.entries(made.value).flatMap(([name, value]: [string, unknown]) =>
        typeof value === "string" || typeof value === "number" || typeof value === "boolean"
          ? [[name, String(value)]]
          : [],
      ),
    );
  }

  async function bodyOf(call: HttpCall, row: MappedCall | null): Promise<unknown> {
    const theirs = toTheirs(call.body, mapping.tables);
    if (row === null || row.body === null) return theirs;
    const made = await row.body.evaluate(theirs, bound(call));
    return made.ok && made.value !== undefined ? made.value : null;
  }

  async function answerOf(body: unknown, call: HttpCall, row: MappedCall | null, isList: boolean): Promise<unknown> {
    if (row === null || row.answer === null) return toOurs(body, mapping.tables);
    const made = await row.answer.evaluate(body, bound(call));
    if (!made.ok) return undefined;
    // JSONata makes one row of a list of one, and nothing of an empty one.
    const value = isList && !Array.isArray(made.value) ? (made.value === undefined ? [] : [made.value]) : made.value;
    return value === undefined ? undefined : toOurs(value, mapping.tables);
  }

  /** All pages as one list, bounded: past the bound the whole is refused, never a part given. */
  async function collect(asked: HttpCall, call: HttpCall, row: MappedCall | null): Promise<HttpOutcome> {
    const pages = row?.pages ?? mapping.pages ?? { style: "offset", size: "limit", at: "offset", first: 1 };
    const wanted = Number(call.query?.["limit"] ?? pageSize);
    const rows: unknown[] = [];
    let seenRows = 0;
    let next: Partial<HttpCall> | null = firstOf(asked, pages, wanted);
    for (let page = 0; next !== null && page < MOST_PAGES; page += 1) {
      const outcome: HttpOutcome = await http.callForCode({ ...asked, ...next });
      if (!outcome.ok) return outcome;
      const { body, headers } = outcome.value;
      const found: unknown =
        pages.rows === undefined ? body : (body as Readonly<Record<string, unknown>> | null)?.[pages.rows];
      if (!Array.isArray(found)) return INVALID;
      seenRows += found.length;
      // Page by page: an expression is bounded by what it may take for one.
      const ours = await answerOf(found, call, row, true);
      if (!Array.isArray(ours)) return INVALID;
      rows.push(...(ours as unknown[]));
      if (rows.length > maxRows) return INVALID;
      if (call.isSample === true) return ok({ ...outcome.value, body: rows });
      next = nextOf(asked, pages, {
        wanted,
        page,
        rows: seenRows,
        found: found.length,
        body,
        link: headers.get("link"),
      });
      if (next === null) return ok({ ...outcome.value, body: rows });
    }
    return INVALID;
  }

  /** Their code in our words, where the file names it; the code of a refusal that it does not name says nothing. */
  function refusalOf(outcome: HttpOutcome): HttpOutcome {
    if (outcome.ok || mapping.errors === null) return outcome;
    const { code, ...rest } = outcome;
    const ours = code === undefined ? undefined : (mapping.errors.codes.get(code) ?? code);
    return ours === undefined ? rest : { ...rest, code: ours };
  }

  return {
    callForCode,
    async call(call) {
      const outcome = await callForCode(call);
      return outcome.ok ? outcome : refuse(outcome.refusal);
    },
  };
}

const NO_HEADERS = { get: () => null };

/** What an expression may look at beside its input: the call as we asked it. */
function bound({ path, query, body }: HttpCall): Readonly<Record<string, unknown>> {
  return { path: path.split("/").slice(1).map(decodeURIComponent), query: query ?? {}, body: body ?? null };
}

function fits({ method, api, path }: MappedCall, call: HttpCall): boolean {
  const asked = call.body === undefined ? "GET" : (call.method ?? "POST");
  const segments = call.path.split("/");
  return (
    api === call.api &&
    method === asked &&
    segments.length === path.length &&
    path.every((part, i) => part.startsWith("{") || part === segments[i])
  );
}

/** Their path with what stood at our places of the same name; still encoded, as it came. */
function filled({ path, as }: MappedCall, call: HttpCall): string {
  const segments = call.path.split("/");
  const values = new Map(path.map((part, i) => [part, segments[i] ?? ""]));
  return (as?.path ?? "")
    .split("/")
    .map((part) => (part.startsWith("{") ? (values.get(part) ?? "") : part))
    .join("/");
}

function firstOf(asked: HttpCall, { style, size, at, first }: Pages, wanted: number): Partial<HttpCall> {
  const count = size === undefined ? {} : { [size]: String(wanted) };
  const start = at === undefined || style === "cursor" ? {} : { [at]: style === "page" ? String(first) : "0" };
  return style === "none" || style === "link"
    ? { query: { ...asked.query, ...count } }
    : { query: { ...asked.query, ...count, ...start } };
}

type Seen = {
  readonly wanted: number;
  readonly page: number;
  readonly rows: number;
  readonly found: number;
  readonly body: unknown;
  readonly link: string | null;
};

function nextOf(asked: HttpCall, pages: Pages, seen: Seen): Partial<HttpCall> | null {
  const { style, size, at = "", first, next = "" } = pages;
  const count = size === undefined ? {} : { [size]: String(seen.wanted) };
  switch (style) {
    case "none":
      return null;
    case "offset":
      return seen.found === 0 ? null : { query: { ...asked.query, ...count, [at]: String(seen.rows) } };
    case "page":
      return seen.found < seen.wanted
        ? null
        : { query: { ...asked.query, ...count, [at]: String(first + seen.page + 1) } };
    case "cursor": {
      const mark = (seen.body as Readonly<Record<string, unknown>>)[next];
      if (typeof mark !== "string" && typeof mark !== "number") return null;
      return mark === "" ? null : { query: { ...asked.query, ...count, [at]: String(mark) } };
    }
    case "link":
      return nextLink(seen.link);
  }
}

/**
 * RFC 8288. Attacker: their header says where to go next. Only path and query are taken, so that our token goes nowhere else.
 */
function nextLink(header: string | null): Partial<HttpCall> | null {
  const target = header
    ?.split(",")
    .map((part) => /^\s*<([^<>]{1,2000})>\s*;(.*)$/s.exec(part))
    .find((found) => found !== null && /\brel="?next"?/.test(found[2] ?? ""))?.[1];
  const url = target === undefined ? null : URL.parse(target, "http://here.invalid");
  return url === null ? null : { at: url.pathname, query: Object.fromEntries(url.searchParams) };
}
