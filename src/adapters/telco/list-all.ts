// SPDX-License-Identifier: Apache-2.0

import { z } from "zod";
import type { Result } from "#kernel";
import { ok, refuse } from "#kernel";
import type { TelcoRefusal } from "#telecom";
import type { ApiName } from "./apis.ts";
import type { TelcoConfig } from "./config.ts";
import type { Http, HttpAnswer } from "./http.ts";

const rows = z.array(z.unknown());
const MAX_PAGES = 200;

export type ListCall<Row> = {
  readonly api: ApiName;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly schema: z.ZodType<Row>;
  readonly idOf: (row: Row) => string;
  /** Whether the row belongs to the id that was asked for. A filter that was ignored shows here. */
  readonly owns: (row: Row) => boolean;
};

/**
 * Every row of a collection, or a refusal: never a part of it. Pages are asked for by the number of distinct rows seen,
 * so overlapping pages lose nothing; without `X-Total-Count` reading goes on until a page brings nothing new.
 *
 * One row that belongs to somebody else refuses the whole answer: the filter was ignored, and what came is not ours to see.
 */
export async function listAll<Row>(
  http: Http,
  config: TelcoConfig,
  call: ListCall<Row>,
): Promise<Result<readonly Row[], TelcoRefusal>> {
  const limit = config.pageSize ?? 100;
  const maxRows = config.maxRows ?? 5_000;
  const seen = new Map<string, Row>();
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const answer = await http.call({
      api: call.api,
      path: call.path,
      query: { ...call.query, offset: String(seen.size), limit: String(limit) },
    });
    if (!answer.ok) return answer;
    const total = totalOf(answer.value.headers);
    const parsed = rows.safeParse(answer.value.body);
    if (!parsed.success || parsed.data.length > maxRows || (total ?? 0) > maxRows) {
      return refuse({ reason: "invalid_answer" });
    }
    const before = seen.size;
    for (const raw of parsed.data) {
      const row = call.schema.safeParse(raw);
      if (!row.success || !call.owns(row.data)) return refuse({ reason: "invalid_answer" });
      seen.set(call.idOf(row.data), row.data);
    }
    if (seen.size > maxRows) return refuse({ reason: "invalid_answer" });
    const isComplete = total === null ? parsed.data.length === 0 || seen.size === before : seen.size >= total;
    if (isComplete) return ok([...seen.values()]);
    if (seen.size === before) return refuse({ reason: "invalid_answer" });
  }
  return refuse({ reason: "invalid_answer" });
}

/** One object by id. The answer must carry that id and belong to whom the caller says. */
export async function readOne<Row>(
  http: Http,
  call: Omit<ListCall<Row>, "query"> & { readonly id: string },
): Promise<Result<Row, TelcoRefusal>> {
  const answer = await http.call({ api: call.api, path: call.path });
  if (!answer.ok) return answer;
  const row = call.schema.safeParse(answer.value.body);
  if (!row.success || call.idOf(row.data) !== call.id) return refuse({ reason: "invalid_answer" });
  // Somebody else's object reads like one that does not exist.
  return call.owns(row.data) ? ok(row.data) : refuse({ reason: "not_found" });
}

function totalOf(headers: HttpAnswer["headers"]): number | null {
  const value = headers.get("x-total-count");
  return value !== null && /^\d{1,9}$/.test(value) ? Number(value) : null;
}
