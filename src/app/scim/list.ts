// SPDX-License-Identifier: Apache-2.0
import { type AgentId, type JsonObject, ok, type Result, refuse } from "#kernel";
import type { AppDeps } from "../deps.ts";
import { fitsFilter, parseFilter } from "./filter.ts";
import { groupResource, userResource } from "./resources.ts";
import type { ScimRefusal } from "./users.ts";

/** One page of what fits (RFC 7644 §3.4.2). */
export type ScimPage = {
  readonly totalResults: number;
  /** From 1. */
  readonly startIndex: number;
  readonly resources: readonly JsonObject[];
};
export type ScimQuery = {
  readonly filter: string | null;
  /** From 1; what is lower counts as 1. */
  readonly startIndex: number;
  /** At most `MAX_PAGE`; 0: only how many there are. */
  readonly count: number;
  /** Lists of members are left out where they are not wanted: some groups are large. */
  readonly without: readonly string[];
};

export const MAX_PAGE = 500;

/** @param base - Of the addresses in what is answered. */
export async function listUsers(deps: AppDeps, query: ScimQuery, base: string): Promise<Result<ScimPage, ScimRefusal>> {
  const { store } = deps.directory;
  const [users, groups] = await Promise.all([store.listUsers(deps.tenant), store.listGroups(deps.tenant)]);
  return page(
    users.map((known) => userResource(known, groups, base)),
    query,
  );
}

export async function listGroups(
  deps: AppDeps,
  query: ScimQuery,
  base: string,
): Promise<Result<ScimPage, ScimRefusal>> {
  const groups = await deps.directory.store.listGroups(deps.tenant);
  return page(
    groups.map((group) => groupResource(group, base)),
    query,
  );
}

/** Null: there is none whom the directory has sent. An account that was made here is not shown to it. */
export async function readUser(deps: AppDeps, id: string, base: string): Promise<JsonObject | null> {
  const { store } = deps.directory;
  const known = await store.findUser(deps.tenant, id as AgentId);
  return known === null ? null : userResource(known, await store.listGroups(deps.tenant), base);
}

export async function readGroup(deps: AppDeps, id: string, base: string): Promise<JsonObject | null> {
  const group = await deps.directory.store.findGroup(deps.tenant, id);
  return group === null ? null : groupResource(group, base);
}

function page(
  all: readonly JsonObject[],
  { filter, startIndex, count, without }: ScimQuery,
): Result<ScimPage, ScimRefusal> {
  const parsed = filter === null ? null : parseFilter(filter);
  if (parsed?.ok === false) return refuse({ reason: "invalid_filter" });
  const fitting = parsed === null ? all : all.filter((each) => fitsFilter(parsed.value, each));
  const from = Math.max(1, startIndex);
  const shown = fitting.slice(from - 1, from - 1 + Math.min(Math.max(0, count), MAX_PAGE));
  return ok({ totalResults: fitting.length, startIndex: from, resources: shown.map((each) => drop(each, without)) });
}

/** `excludedAttributes` (RFC 7644 §3.9); what always stays stays. */
export function drop(resource: JsonObject, names: readonly string[]): JsonObject {
  const gone = names.map((name) => name.toLowerCase()).filter((name) => !["id", "schemas", "meta"].includes(name));
  return Object.fromEntries(Object.entries(resource).filter(([name]) => !gone.includes(name.toLowerCase())));
}
