// SPDX-License-Identifier: Apache-2.0
import type { Weakening } from "./front.ts";

/** What a proxy in front can spoil, and which check must see it. */
export type FrontWeakness = { readonly name: string; readonly expects: string; readonly weakening: Weakening };

const drop =
  (name: string): NonNullable<Weakening["headers"]> =>
  (headers) => {
    delete headers[name];
  };
const edit =
  (name: string, change: (value: string) => string): NonNullable<Weakening["headers"]> =>
  (headers) => {
    const value = headers[name];
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.map(change) : change(value);
  };
const put =
  (name: string, value: string): NonNullable<Weakening["headers"]> =>
  (headers) => {
    headers[name] = value;
  };
const CSP = "content-security-policy";
const STACK =
  "Error: boom\n    at handleTurn (/app/src/app/handle-turn.ts:12:3)\n    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)";

export const FRONT_WEAKNESSES: readonly FrontWeakness[] = [
  { name: "nosniff is gone", expects: "web.nosniff", weakening: { headers: drop("x-content-type-options") } },
  { name: "no policy for scripts", expects: "web.csp", weakening: { headers: drop(CSP) } },
  {
    name: "inline scripts are allowed",
    expects: "web.csp",
    weakening: {
      headers: edit(CSP, (value) => value.replace("script-src 'self'", "script-src 'self' 'unsafe-inline'")),
    },
  },
  {
    name: "scripts of any host are allowed",
    expects: "web.csp",
    weakening: { headers: edit(CSP, (value) => value.replace("script-src 'self'", "script-src https:")) },
  },
  {
    name: "pages may make HTML out of text",
    expects: "web.trusted_types",
    weakening: { headers: edit(CSP, (value) => value.replace("require-trusted-types-for 'script'", "")) },
  },
  {
    name: "anybody may embed",
    expects: "web.frame",
    weakening: { headers: edit(CSP, (value) => value.replace(/frame-ancestors [^;]*/u, "frame-ancestors *")) },
  },
  {
    name: "addresses are told to others",
    expects: "web.referrer",
    weakening: { headers: put("referrer-policy", "unsafe-url") },
  },
  {
    name: "windows of others keep hold of ours",
    expects: "web.opener",
    weakening: { headers: drop("cross-origin-opener-policy") },
  },
  {
    name: "answers are embedded by others",
    expects: "web.resource",
    weakening: { headers: put("cross-origin-resource-policy", "cross-origin") },
  },
  { name: "CORS for everybody", expects: "web.cors", weakening: { headers: put("access-control-allow-origin", "*") } },
  {
    name: "CORS repeats the origin and takes cookies",
    expects: "web.cors",
    weakening: {
      headers: (headers, { headers: { origin } }) => {
        if (origin === undefined) return;
        headers["access-control-allow-origin"] = origin;
        headers["access-control-allow-credentials"] = "true";
      },
    },
  },
  {
    name: "personal answers may be cached",
    expects: "web.cache",
    weakening: { headers: edit("cache-control", (value) => value.replace("no-store", "public, max-age=600")) },
  },
  {
    name: "pages name no letters",
    expects: "web.content_type",
    weakening: { headers: edit("content-type", (value) => value.replace(/; charset=utf-8/iu, "")) },
  },
  {
    name: "answers name product and version",
    expects: "web.no_version",
    weakening: { headers: put("server", "nginx/1.14.0") },
  },
  {
    name: "scripts read the cookie",
    expects: "cookie.http_only",
    weakening: { headers: edit("set-cookie", (value) => value.replace(/;\s*HttpOnly/iu, "")) },
  },
  {
    name: "other sites send the cookie",
    expects: "cookie.same_site",
    weakening: { headers: edit("set-cookie", (value) => value.replace(/SameSite=Strict/iu, "SameSite=None")) },
  },
  {
    name: "sibling hosts get the cookie",
    expects: "cookie.secure",
    weakening: { headers: edit("set-cookie", (value) => `${value}; Domain=localhost`) },
  },
  {
    name: "the cookie lasts ten years",
    expects: "cookie.size",
    weakening: { headers: edit("set-cookie", (value) => value.replace(/Max-Age=\d+/iu, "Max-Age=315360000")) },
  },
  {
    name: "failures show a stack",
    expects: "web.errors",
    weakening: { body: (body, { status }) => (status >= 400 ? Buffer.concat([body, Buffer.from(STACK)]) : body) },
  },
  {
    name: "failures show a statement of the database",
    expects: "web.errors",
    weakening: {
      body: (body, { status }) =>
        status === 400 ? Buffer.from('{"error":"SELECT sealed FROM message WHERE tenant = $1 failed"}') : body,
    },
  },
  {
    name: "a route for developers is open",
    expects: "web.routes_sealed",
    weakening: {
      answer: ({ url }) =>
        url?.startsWith("/v1/desk/cases") === true
          ? { status: 200, headers: { "content-type": "application/json" }, body: '{"cases":[]}' }
          : null,
    },
  },
  {
    name: "source control is served",
    expects: "web.files_hidden",
    weakening: { answer: ({ url }) => (url === "/.git/HEAD" ? { status: 200, body: "ref: refs/heads/main\n" } : null) },
  },
  {
    name: "a configuration file is served",
    expects: "web.files_hidden",
    weakening: { answer: ({ url }) => (url === "/wardline.yaml" ? { status: 200, body: "tenant: larkspur\n" } : null) },
  },
  {
    name: "TRACE is answered",
    expects: "web.methods",
    weakening: {
      answer: ({ method, headers }) =>
        method === "TRACE" ? { status: 200, body: `x-audit: ${String(headers["x-audit"])}` } : null,
    },
  },
  {
    name: "pages of any origin open conversations",
    expects: "web.origin",
    weakening: { origin: (_origin, real) => real },
  },
  {
    name: "pages of any origin get a realtime connection",
    expects: "chat.socket_origin",
    weakening: { origin: (_origin, real) => real },
  },
  {
    name: "redirects follow the host that is named",
    expects: "web.redirects",
    weakening: {
      headers: (headers, { headers: { host } }) => {
        const { location } = headers;
        if (typeof location === "string") headers["location"] = `https://${host ?? ""}${location}`;
      },
    },
  },
];
