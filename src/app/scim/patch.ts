// SPDX-License-Identifier: Apache-2.0
import { type Json, type JsonObject, ok, type Result, refuse } from "#kernel";

/** One operation of a PATCH (RFC 7644 §3.5.2), its name in lower case: some directories write `Add`. */
export type PatchOperation = {
  readonly op: "add" | "replace" | "remove";
  readonly path: string | null;
  readonly value: Json | undefined;
};
export type PatchRefusal = { readonly reason: "invalid_path" | "invalid_value" | "no_target" };

const SCHEMA_PREFIX = /^urn:ietf:params:scim:schemas:core:2\.0:(?:User|Group):/iu;
const ENTERPRISE = /^urn:ietf:params:scim:schemas:extension:/iu;
/** `members[value eq "x"]`, `emails[type eq "work"].value`, `name.givenName`, `active`. */
const PATH =
  /^([A-Za-z][\w$-]*)(?:\[\s*([A-Za-z]\w*)\s+eq\s+("(?:[^"\\]|\\.)*"|true|false)\s*\])?(?:\.([A-Za-z]\w*))?$/iu;

/**
 * Applies operations to a resource as JSON, one after another; all or nothing is the caller's, who reads the result as he reads a PUT.
 * Takes what directories really send: no path with an object of attributes (also with dots in their names), a filter with `eq` in a path,
 * members to remove in `value`. Extensions are skipped: nothing of them is kept here.
 */
export function applyPatch(
  resource: JsonObject,
  operations: readonly PatchOperation[],
): Result<JsonObject, PatchRefusal> {
  const next = structuredClone(resource) as Record<string, Json>;
  for (const { op, path, value } of operations) {
    if (path === null) {
      if (op === "remove") return refuse({ reason: "no_target" });
      if (!isObject(value)) return refuse({ reason: "invalid_value" });
      for (const [name, each] of Object.entries(value)) {
        const done = applyAt(next, op, name, each);
        if (!done.ok) return done;
      }
      continue;
    }
    const done = applyAt(next, op, path, value);
    if (!done.ok) return done;
  }
  return ok(next);
}

type Held = Record<string, Json>;

function applyAt(
  resource: Held,
  op: PatchOperation["op"],
  path: string,
  value: Json | undefined,
): Result<undefined, PatchRefusal> {
  if (ENTERPRISE.test(path)) return ok(undefined);
  const match = PATH.exec(path.replace(SCHEMA_PREFIX, ""));
  if (match === null) return refuse({ reason: "invalid_path" });
  const [, attribute = "", by, literal, sub] = match;
  const name = keyOf(resource, attribute);
  if (by !== undefined) {
    const wanted = JSON.parse(literal ?? "null") as Json;
    return applyToSome(resource, { name, by, wanted, sub: sub ?? null }, op, value);
  }
  if (sub !== undefined) return applyToPart(resource, name, sub, op, value);
  if (op === "remove") return removeFrom(resource, name, value);
  if (value === undefined) return refuse({ reason: "invalid_value" });
  const held = resource[name];
  if (op === "add" && isList(held)) resource[name] = united(held, isList(value) ? value : [value]);
  else if (isObject(value) && isObject(held)) resource[name] = { ...held, ...value };
  else resource[name] = name === "members" && !isList(value) ? [value] : value;
  return ok(undefined);
}

function removeFrom(resource: Held, name: string, value: Json | undefined): Result<undefined, PatchRefusal> {
  const held = resource[name];
  // Some name what is to go in `value`; without it everything goes.
  if (isList(held) && value !== undefined && value !== null) {
    const gone = (isList(value) ? value : [value]).map(idOf);
    resource[name] = held.filter((each) => !gone.includes(idOf(each)));
  } else resource[name] = isList(held) ? [] : null;
  return ok(undefined);
}

function applyToPart(
  resource: Held,
  name: string,
  sub: string,
  op: PatchOperation["op"],
  value: Json | undefined,
): Result<undefined, PatchRefusal> {
  const held = resource[name];
  if (held !== undefined && held !== null && !isObject(held)) return refuse({ reason: "invalid_path" });
  const part: Held = { ...(isObject(held) ? held : {}) };
  if (op !== "remove" && value === undefined) return refuse({ reason: "invalid_value" });
  part[keyOf(part, sub)] = op === "remove" ? null : (value ?? null);
  resource[name] = part;
  return ok(undefined);
}

type Some = { readonly name: string; readonly by: string; readonly wanted: Json; readonly sub: string | null };

/** Of a list only what fits `[by eq wanted]`. Where nothing does, adding makes it, and removing has nothing to do: it was done before. */
function applyToSome(
  resource: Held,
  { name, by, wanted, sub }: Some,
  op: PatchOperation["op"],
  value: Json | undefined,
): Result<undefined, PatchRefusal> {
  const held = resource[name];
  const list = isList(held) ? held : [];
  const fits = (each: Json): boolean => isObject(each) && asText(each[keyOf(each, by)] ?? "") === asText(wanted);
  if (op === "remove") {
    resource[name] = sub === null ? list.filter((each) => !fits(each)) : list.map((each) => without(each, fits, sub));
    return ok(undefined);
  }
  if (value === undefined) return refuse({ reason: "invalid_value" });
  const changed = sub === null ? (isObject(value) ? value : { value }) : { [sub]: value };
  resource[name] = list.some(fits)
    ? list.map((each) => (fits(each) && isObject(each) ? { ...each, ...changed } : each))
    : [...list, { [by]: wanted, ...changed }];
  return ok(undefined);
}

function without(each: Json, fits: (each: Json) => boolean, sub: string): Json {
  return isObject(each) && fits(each) ? { ...each, [keyOf(each, sub)]: null } : each;
}

function united(held: readonly Json[], more: readonly Json[]): Json[] {
  const known = new Set(held.map(idOf));
  return [...held, ...more.filter((each) => !known.has(idOf(each)))];
}

function asText(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** Values of a list are told apart by their `value`. */
function idOf(value: Json): string {
  return asText(isObject(value) ? (value["value"] ?? value) : value);
}

/** Names of attributes are compared whatever their case (RFC 7643 §2.1). A dot in one is a part of it, where it comes without a path. */
function keyOf(held: { readonly [name: string]: Json }, name: string): string {
  return Object.keys(held).find((key) => key.toLowerCase() === name.toLowerCase()) ?? canonical(name);
}

const NAMES = [
  "userName",
  "displayName",
  "externalId",
  "active",
  "name",
  "givenName",
  "familyName",
  "emails",
  "members",
];

function canonical(name: string): string {
  return NAMES.find((known) => known.toLowerCase() === name.toLowerCase()) ?? name;
}

function isObject(value: Json | undefined): value is { [name: string]: Json } {
  return typeof value === "object" && value !== null && !isList(value);
}
