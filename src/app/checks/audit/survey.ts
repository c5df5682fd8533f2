// SPDX-License-Identifier: Apache-2.0
import type { Answered, AuditedWeb } from "./ports.ts";

/** One route, asked as a stranger asks it, and what came back. */
export type Surveyed = {
  readonly name: string;
  readonly path: string;
  readonly isPage: boolean;
  readonly answer: Answered;
};

/** Pages that everybody may open. */
const PAGES = ["/widget/", "/passkey/", "/recovery/", "/stop/", "/verify", "/sign-in/", "/console"];
const FILES = ["/loader.js", "/openapi.json", "/v1/manifest", "/v1/channel/keys", "/.well-known/wardline-webhook-keys"];
/** Answers that are refusals: they carry the same headers. */
const REFUSALS = ["/nothing-here", "/v1/nothing-here", "/v1/conversations/current", "/v1/desk/cases"];
const ID = "01a1dea6-4100-7261-8a03-f18095602e3c";

const surveys = new WeakMap<AuditedWeb, Promise<readonly Surveyed[]>>();

/** Asks every page, file and documented route once, outside the channel and without credentials. Asked once for each run. */
export function surveyOf(web: AuditedWeb): Promise<readonly Surveyed[]> {
  const known = surveys.get(web) ?? survey(web);
  surveys.set(web, known);
  return known;
}

async function survey(web: AuditedWeb): Promise<readonly Surveyed[]> {
  const paths = [...new Set([...PAGES, ...FILES, ...REFUSALS])];
  const surveyed: Surveyed[] = [];
  for (const path of paths)
    surveyed.push({ name: `GET ${path}`, path, isPage: PAGES.includes(path), answer: await web.ask({ path }) });
  for (const { method, path } of await documentedRoutes(web)) {
    if (paths.includes(path) && method === "GET") continue;
    const answer = await web.ask(askOf(method, path));
    surveyed.push({ name: `${method} ${path}`, path, isPage: false, answer });
  }
  return surveyed;
}

/** Routes that the instance says it has. */
export async function documentedRoutes(
  web: AuditedWeb,
): Promise<readonly { readonly method: string; readonly path: string }[]> {
  const { status, body } = await web.ask({ path: "/openapi.json" });
  if (status !== 200) throw new TypeError("The instance does not describe its routes");
  const { paths } = JSON.parse(body) as { paths: Record<string, Record<string, unknown>> };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path })),
  );
}

/** A request to a route: an id nobody has in place of each parameter, and an empty body. */
export function askOf(
  method: string,
  path: string,
): { method: string; path: string; headers: Record<string, string>; body?: string } {
  const to = path.replace(/\{[^}]+\}|:[a-zA-Z]+/gu, ID);
  return method === "GET" || method === "HEAD" || method === "DELETE"
    ? { method, path: to, headers: {} }
    : { method, path: to, headers: { "content-type": "application/json" }, body: "{}" };
}

export function headerOf({ headers }: Answered, name: string): string | null {
  return headers.find(([each]) => each === name)?.[1] ?? null;
}
