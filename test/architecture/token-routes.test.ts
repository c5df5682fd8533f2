// SPDX-License-Identifier: Apache-2.0
// What the console can do a program can, or a line says why not: no route of the desk stands in neither table, none in both, none in vain.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { API_SCOPES } from "#app";
import { PEOPLE_ROUTES, scopeFor, TOKEN_ROUTES } from "../../src/surfaces/http/token-routes.ts";

type Document = { readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>> };
const { paths } = JSON.parse(
  readFileSync(new URL("../../docs/reference/openapi.json", import.meta.url), "utf8"),
) as Document;
/** The routes of the console as the document has them, which another guard holds to the running server. */
const served = Object.entries(paths)
  .filter(([path]) => path.startsWith("/v1/desk/"))
  .flatMap(([path, methods]) =>
    Object.keys(methods)
      .filter((method) => ["get", "post", "put", "patch", "delete"].includes(method))
      .map((method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/gu, ":$1")}`),
  );

describe("[SEC-506] every route of the console", () => {
  it("is open to a token by a scope, or a line says why it is not", () => {
    expect(served.length).toBeGreaterThan(100);
    const known = (route: string): boolean => Object.hasOwn(TOKEN_ROUTES, route) || Object.hasOwn(PEOPLE_ROUTES, route);
    expect(served.filter((route) => !known(route))).toEqual([]);
  });

  it("stands in one of the two tables, and neither has one that is not served", () => {
    expect(Object.keys(TOKEN_ROUTES).filter((route) => Object.hasOwn(PEOPLE_ROUTES, route))).toEqual([]);
    const all = [...Object.keys(TOKEN_ROUTES), ...Object.keys(PEOPLE_ROUTES)];
    expect(all.filter((route) => !served.includes(route))).toEqual([]);
  });

  it("has a reason in a sentence, and of the other table a scope that there is; every scope opens something", () => {
    expect(Object.values(PEOPLE_ROUTES).filter((reason) => reason.length < 15)).toEqual([]);
    const used = new Set<string>(Object.values(TOKEN_ROUTES));
    for (const topic of ["all", "reveals", "security"]) {
      const scope = scopeFor("GET", "/v1/desk/history", { topic });
      if (scope !== null) used.add(scope);
    }
    expect([...used].sort()).toEqual(Object.keys(API_SCOPES).sort());
  });
});
