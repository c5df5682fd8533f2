// SPDX-License-Identifier: Apache-2.0
import { beforeAll, describe, expect, it } from "vitest";
import { API_SCOPES } from "#app";
import { TOKEN_ROUTES } from "../../src/surfaces/http/token-routes.ts";
import type { ApiDocument } from "../../tools/openapi/api-document.ts";
import { DOCUMENT_FILE, documentText, readDocument, TYPES_FILE, typesText } from "../../tools/openapi.ts";
import { filesUnder, read } from "./repository.ts";

let document: ApiDocument;
let routes: readonly string[];
beforeAll(async () => {
  document = await readDocument();
  routes = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
}, 60_000);

describe("the document of the interface", () => {
  it("is what the routes say, and so are the types of the client: else run `node tools/openapi.ts`", () => {
    expect(read(DOCUMENT_FILE) === documentText(document)).toBe(true);
    expect(read(TYPES_FILE) === typesText(document)).toBe(true);
  });

  it("has a sentence for every route, and no route hides but pages and the document", () => {
    expect(routes.length).toBeGreaterThan(150);
    for (const [path, methods] of Object.entries(document.paths))
      for (const [method, operation] of Object.entries(methods))
        expect([method, path, (operation.summary ?? "").length > 5]).toEqual([method, path, true]);
    const hidden = filesUnder("src/surfaces").filter((file) => /hide: true/u.test(read(file)));
    // Pages of browsers; what Meta, the SMS gateway and a desk of others define; a file for a person; sockets, whose frames stand beside the paths.
    // Clients of others speak protocols that their makers describe.
    expect(hidden.toSorted()).toEqual([
      "src/surfaces/clients/door.ts",
      "src/surfaces/http/routes/messaging.ts",
      "src/surfaces/http/routes/outside-desk.ts",
      "src/surfaces/http/routes/pages.ts",
      "src/surfaces/http/routes/receipt.ts",
      "src/surfaces/http/server.ts",
      "src/surfaces/realtime/desk-socket.ts",
      "src/surfaces/realtime/visitor-socket.ts",
    ]);
  });

  it("[SEC-474] holds every call of the console: what a screen does, a program can be told how to do", () => {
    const calls = filesUnder("web/console")
      .filter((file) => /\.tsx?$/u.test(file) && !file.includes(".test."))
      .flatMap((file) =>
        [...read(file).matchAll(/["'`](\/v1\/[^"'`\s]*)["'`]/gu)].map(([, path = ""]) => ({ file, path })),
      );
    expect(calls.length).toBeGreaterThan(30);
    const known = Object.keys(document.paths).map((path) => path.split("/"));
    const missing = calls.filter(({ path }) => !isKnown(path, known));
    expect(missing).toEqual([]);
  });

  it("[SEC-474] knows every route that takes a token, and every scope opens one", () => {
    const documented = routes.map((route) => route.replaceAll(/\{(\w+)\}/gu, ":$1"));
    expect(Object.keys(TOKEN_ROUTES).filter((route) => !documented.includes(route))).toEqual([]);
    const used = new Set([...Object.values(TOKEN_ROUTES), "history.all", "history.reveals", "history.security"]);
    expect(Object.keys(API_SCOPES).filter((scope) => !used.has(scope as never))).toEqual([]);
  });
});

/** `${…}` stands for what the address holds; a query is not looked at, and neither is what a prefix is for. */
function isKnown(call: string, known: readonly (readonly string[])[]): boolean {
  if (/\/socket\b/u.test(call)) return true;
  const path = call.replace(/\$\{[^}]*(?:query|Query|params|search)[^}]*\}$/u, "").replace(/\?.*$/u, "");
  const parts = path.replace(/\/$/u, "").split("/");
  return known.some(
    (each) =>
      each.length >= parts.length &&
      // A prefix that the code goes on from is whole names of the path.
      (each.length === parts.length || /\}$|\/files$/u.test(path)) &&
      each
        .slice(0, parts.length)
        .every((part, index) => part === parts[index] || part.startsWith("{") || (parts[index] ?? "").includes("${")),
  );
}
