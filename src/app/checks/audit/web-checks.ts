// SPDX-License-Identifier: Apache-2.0
import { error, type Finding, info, warning } from "../check.ts";
import { type AuditCheck, check } from "./audit-check.ts";
import { OPEN_ROUTES } from "./open-routes.ts";
import type { Answered, AuditFacts } from "./ports.ts";
import { askOf, documentedRoutes, headerOf, type Surveyed, surveyOf } from "./survey.ts";

const YEAR_S = 31_536_000;

/** Looks at one header of every answer. */
function everyAnswer(
  wrong: (surveyed: Surveyed, facts: AuditFacts) => string | null,
  isMeant: (surveyed: Surveyed) => boolean = () => true,
): AuditCheck["probe"] {
  return async (facts, saw) => {
    const surveyed = (await surveyOf(facts.web)).filter(isMeant);
    saw("answers", surveyed.length);
    const found = surveyed.flatMap((each) => {
      const text = wrong(each, facts);
      return text === null ? [] : [{ name: each.name, text }];
    });
    saw("wrong", found);
    if (surveyed.length === 0) return [error("No answer could be looked at")];
    const byText = Map.groupBy(found, ({ text }) => text);
    return [...byText].map(([text, all]) => error(`${text}: ${names(all.map(({ name }) => name))}`));
  };
}

function names(all: readonly string[]): string {
  return all.length <= 4 ? all.join(", ") : `${all.slice(0, 3).join(", ")} and ${all.length - 3} more`;
}

const must = (name: string, isRight: (value: string) => boolean) =>
  everyAnswer(({ answer }) => {
    const value = headerOf(answer, name);
    if (value === null) return `${name} is missing`;
    return isRight(value) ? null : `${name} is weak`;
  });

function directive(policy: string | null, name: string): readonly string[] | null {
  const found = policy
    ?.split(";")
    .map((each) => each.trim())
    .find((each) => each.startsWith(`${name} `));
  return found === undefined ? null : found.split(/\s+/u).slice(1);
}

/** In a cluster probes and Prometheus come over its network; anywhere else nobody needs to. */
const healthOutside = (isMeant: boolean): Finding =>
  isMeant
    ? warning(
        "The health port answers under an address that others reach, as server.healthHost says: let only probes and Prometheus through",
      )
    : error("The health port answers under an address that others reach");

const isHtml = (answer: Answered): boolean => (headerOf(answer, "content-type") ?? "").startsWith("text/html");

const headerChecks: readonly AuditCheck[] = [
  check(
    "web.nosniff",
    "Browsers guess no type",
    "error",
    ["V3.4.4"],
    must("x-content-type-options", (value) => value === "nosniff"),
  ),
  check(
    "web.csp",
    "Every answer says which scripts may run, and it is none but our own",
    "error",
    ["V3.4.3", "V3.2.1", "V1.3.2"],
    everyAnswer(({ answer }) => {
      const policy = headerOf(answer, "content-security-policy");
      if (policy === null) return "content-security-policy is missing";
      if (!(directive(policy, "default-src") ?? []).includes("'none'")) return "default-src is not 'none'";
      const scripts = directive(policy, "script-src") ?? [];
      if (scripts.some((each) => each === "*" || each === "https:" || /unsafe/u.test(each)))
        return "script-src lets foreign or inline code run";
      if (isHtml(answer) && !(directive(policy, "base-uri") ?? []).includes("'none'")) return "base-uri is not 'none'";
      return null;
    }),
  ),
  check(
    "web.trusted_types",
    "Pages make no HTML out of text",
    "error",
    ["V3.2.2", "V1.2.3", "LLM05"],
    everyAnswer(
      ({ answer }) =>
        (directive(headerOf(answer, "content-security-policy"), "require-trusted-types-for") ?? []).includes("'script'")
          ? null
          : "require-trusted-types-for is missing",
      // A page with one script, named by its hash, and no way out is a document to be kept.
      ({ isPage, answer, path }) => isPage && answer.status === 200 && path !== "/verify",
    ),
  ),
  check(
    "web.frame",
    "Nobody embeds a page but who is named",
    "error",
    ["V3.4.6"],
    everyAnswer(({ answer, path }, { web }) => {
      const ancestors = directive(headerOf(answer, "content-security-policy"), "frame-ancestors");
      if (ancestors === null) return "frame-ancestors is missing";
      if (ancestors.includes("*")) return "frame-ancestors lets anybody embed";
      const allowed = path === "/widget/" ? [...web.embedOrigins, "'none'"] : ["'none'"];
      return ancestors.every((each) => allowed.includes(each))
        ? null
        : "frame-ancestors names somebody who is not configured";
    }),
  ),
  check(
    "web.referrer",
    "Addresses are told to nobody",
    "error",
    ["V3.4.5", "V14.2.1"],
    must("referrer-policy", (value) => value === "no-referrer"),
  ),
  check(
    "web.opener",
    "Windows of others have no hold on ours",
    "error",
    ["V3.4.8"],
    must("cross-origin-opener-policy", (value) => value.startsWith("same-origin")),
  ),
  check(
    "web.resource",
    "Nothing is loaded into pages of others, but built files that are the same for everybody",
    "error",
    ["V3.5.8", "V3.5.7"],
    everyAnswer(({ answer, path }) => {
      const value = headerOf(answer, "cross-origin-resource-policy");
      if (value === null) return "cross-origin-resource-policy is missing";
      const isForAll = path === "/loader.js" || path === "/v1/manifest" || path.startsWith("/widget/assets/");
      return value === "same-origin" || isForAll ? null : "cross-origin-resource-policy lets others in";
    }),
  ),
  check("web.hsts", "Browsers come by TLS only", "error", ["V3.4.1"], async (facts, saw) => {
    if (!facts.web.isHttps) {
      saw("scheme", "http");
      return facts.deployment.isLoopback
        ? [info("Plain HTTP on this machine: a browser is told nothing of TLS")]
        : [error("The instance is asked by plain HTTP: it sends no strict-transport-security")];
    }
    return must("strict-transport-security", (value) => {
      const age = Number(/max-age=(\d+)/u.exec(value)?.[1] ?? 0);
      return age >= YEAR_S && /includeSubDomains/iu.test(value);
    })(facts, saw);
  }),
  check(
    "web.cors",
    "Pages of other origins read nothing that is somebody's",
    "error",
    ["V3.4.2", "V3.5.2", "API8"],
    async ({ web }, saw) => {
      const open = [
        "/loader.js",
        "/openapi.json",
        "/v1/channel/keys",
        "/v1/manifest",
        "/.well-known/wardline-webhook-keys",
      ];
      const findings: Finding[] = [];
      const seen: [string, string | null][] = [];
      for (const { name, path } of await surveyOf(web)) {
        const method = name.split(" ")[0] ?? "GET";
        const answer = await web.ask({
          ...askOf(method, path),
          headers: {
            origin: "https://evil.example",
            ...(method === "POST" ? { "content-type": "application/json" } : {}),
          },
        });
        const allowed = headerOf(answer, "access-control-allow-origin");
        if (allowed !== null) seen.push([name, allowed]);
        const isOpen = open.includes(path) || path.startsWith("/v1/brands/") || path.startsWith("/widget/assets/");
        if (allowed !== null && (!isOpen || allowed === "https://evil.example"))
          findings.push(error(`${name} lets another origin read it (${allowed})`));
        if (headerOf(answer, "access-control-allow-credentials") !== null)
          findings.push(error(`${name} lets another origin come with cookies`));
      }
      saw("allowed", seen);
      return findings;
    },
  ),
  check(
    "web.cache",
    "Nothing personal is kept by browsers and proxies",
    "error",
    ["V14.3.2", "V14.2.2", "V14.2.5"],
    everyAnswer(({ answer, path, isPage }) => {
      const value = headerOf(answer, "cache-control") ?? "";
      const isFile =
        isPage ||
        path === "/loader.js" ||
        path.endsWith("/assets/*") ||
        path.startsWith("/.well-known/") ||
        path.startsWith("/v1/brands/") ||
        path === "/v1/manifest" ||
        path === "/trust" ||
        path === "/v1/channel/keys";
      if (isFile) return value === "" ? "cache-control is missing" : null;
      return /no-store/u.test(value) ? null : "cache-control is not no-store";
    }),
  ),
  check(
    "web.content_type",
    "Every answer says what it is, and in which letters",
    "error",
    ["V4.1.1"],
    everyAnswer(({ answer }) => {
      if (answer.body === "" || answer.status === 304) return null;
      const type = headerOf(answer, "content-type");
      if (type === null) return "content-type is missing";
      return /^text\//u.test(type) && !/charset=utf-8/iu.test(type) ? "content-type names no charset" : null;
    }),
  ),
  check("web.no_version", "Answers name no product and no version", "warning", ["V13.4.6"], async ({ web }, saw) => {
    const said = (await surveyOf(web)).flatMap(({ name, answer }) =>
      ["server", "x-powered-by", "x-aspnet-version", "via"].flatMap((header) => {
        const value = headerOf(answer, header);
        return value === null ? [] : [`${name}: ${header}`];
      }),
    );
    saw("named", said);
    return said.length === 0 ? [] : [warning(`A header tells what runs here: ${names(said)}`)];
  }),
];

const SOURCE_PATHS = [
  ...["/.git/config", "/.git/HEAD", "/.env", "/wardline.yaml", "/package.json", "/package-lock.json", "/keys/root.key"],
  ...[
    "/data/postgres/PG_VERSION",
    "/node_modules/fastify/package.json",
    "/src/main/cli.ts",
    "/widget/assets/",
    "/console/assets/",
  ],
  ...[
    "/widget/assets/..%2f..%2f..%2fpackage.json",
    "/widget/assets/%2e%2e/%2e%2e/package.json",
    "/metrics",
    "/inspector",
  ],
  ...["/health/ready", "/debug", "/server-status", "/v1/../package.json", "/widget/index.html~", "/loader.js.map"],
];

/** What a failure must never tell. */
const TELLS = [
  [/\bat (?:async )?[\w.<>]+ \(?(?:file:|\/|node:)/u, "a stack"],
  [/\/(?:home|root|usr|var|work|app)\/[\w./-]+/u, "a path of this machine"],
  [/\b(?:SELECT|INSERT|UPDATE|DELETE)\b .{0,80}\b(?:FROM|INTO|SET|WHERE)\b/u, "a statement of the database"],
  [/node_modules|src\/[\w/-]+\.ts/u, "a source file"],
  [/postgres(?:ql)?:\/\//u, "an address of the database"],
] as const;

const BROKEN_REQUESTS: readonly (readonly [string, Parameters<AuditFacts["web"]["ask"]>[0]])[] = [
  [
    "a body that is no JSON",
    { method: "POST", path: "/v1/conversations", headers: { "content-type": "application/json" }, body: "{" },
  ],
  [
    "a body of another type",
    { method: "POST", path: "/v1/conversations", headers: { "content-type": "text/plain" }, body: "hello" },
  ],
  [
    "a body that is too large",
    {
      method: "POST",
      path: "/v1/conversations",
      headers: { "content-type": "application/json" },
      body: `{"lang":"${"x".repeat(70_000)}"}`,
    },
  ],
  ["a path that cannot be read", { path: "/v1/%ff%fe" }],
  [
    "a record that was made up",
    {
      method: "POST",
      path: "/v1/channel/exchange",
      headers: { "content-type": "application/octet-stream" },
      body: "not a record",
    },
  ],
  [
    "an event that nobody signed",
    { method: "POST", path: "/v1/operator/events", headers: { "content-type": "application/jose" }, body: "a.b.c" },
  ],
  ["a statement in a parameter", { path: "/v1/brands/'%20OR%201=1--" }],
  ["a brand that would be a prototype", { path: "/v1/brands/__proto__" }],
];

/** Of the shape that the route's tokens have, and nobody's. */
function madeUpToken(path: string): string {
  const kind = path.startsWith("/scim/") ? "wls_" : path.startsWith("/v1/desk/") ? "wlt_" : "";
  return kind + "A".repeat(43);
}

const routeChecks: readonly AuditCheck[] = [
  check(
    "web.routes_sealed",
    "What is not declared as plain is answered in the sealed channel only",
    "error",
    ["V8.2.1", "V12.2.1", "API9", "V13.4.5"],
    async ({ web }, saw) => {
      const routes = await documentedRoutes(web);
      const plain = new Set(Object.keys(web.plainRoutes).map((path) => path.replace(/:[a-zA-Z]+/gu, "{}")));
      const open: string[] = [];
      for (const { method, path } of routes) {
        if (plain.has(path.replace(/\{[^}]+\}/gu, "{}"))) continue;
        const { status } = await web.ask(askOf(method, path));
        if (status !== 426) open.push(`${method} ${path} (${status})`);
      }
      saw("routes", routes.length);
      saw("open", open);
      if (routes.length < 10) return [error("The instance describes fewer routes than it has")];
      return open.length === 0 ? [] : [error(`Answered outside the channel: ${names(open)}`)];
    },
  ),
  check(
    "web.routes_closed",
    "A stranger is let into nothing but what is public by name",
    "error",
    ["V8.2.1", "V8.3.1", "V7.2.1", "API2", "API5", "CPNI-01", "SIM-06"],
    async ({ web, chat }, saw) => {
      const routes = (await documentedRoutes(web)).filter(
        ({ method, path }) => !Object.hasOwn(OPEN_ROUTES, `${method} ${path}`),
      );
      const gateway = routes.filter(
        ({ path }) =>
          !path.startsWith("/v1/chat/") && !path.startsWith("/v1/models") && !path.startsWith("/v1/bridge/"),
      );
      const plain = new Set(Object.keys(web.plainRoutes).map((path) => path.replace(/:[a-zA-Z]+/gu, "{}")));
      const open: string[] = [];
      let tried = 0;
      for (const { method, path } of gateway)
        for (const authorization of [null, `Bearer ${madeUpToken(path)}`]) {
          const isPlain = plain.has(path.replace(/\{[^}]+\}/gu, "{}"));
          // A method that the channel does not carry cannot reach the route.
          if (!isPlain && !["GET", "POST", "PUT", "DELETE"].includes(method)) continue;
          const asked = askOf(method, path);
          const headers = authorization === null ? asked.headers : { ...asked.headers, authorization };
          const { status } = await chat.stranger({ ...asked, headers, isPlain });
          tried += 1;
          if (status !== 401 && status !== 403 && status !== 404) open.push(`${method} ${path} (${status})`);
        }
      saw("routes", gateway.length);
      saw("requests", tried);
      saw("open", open);
      return open.length === 0 ? [] : [error(`Let in without a credential: ${names([...new Set(open)])}`)];
    },
  ),
  check(
    "web.files_hidden",
    "Sources, configuration, keys and listings are not served",
    "error",
    ["V13.4.1", "V13.4.3", "V13.4.5", "V13.4.7", "V5.3.2", "V5.3.1", "API9"],
    async ({ web }, saw) => {
      const served: string[] = [];
      for (const path of SOURCE_PATHS) {
        const { status } = await web.ask({ path });
        if (status < 400) served.push(`${path} (${status})`);
      }
      saw("asked", SOURCE_PATHS);
      saw("served", served);
      return served.length === 0 ? [] : [error(`Served: ${served.join(", ")}`)];
    },
  ),
  check(
    "web.methods",
    "Methods that nothing uses do nothing",
    "error",
    ["V13.4.4", "V4.1.4", "V3.5.3"],
    async ({ web }, saw) => {
      const taken: string[] = [];
      for (const method of ["TRACE", "PATCH", "PROPFIND", "PURGE"])
        for (const path of ["/widget/", "/v1/conversations"]) {
          const status = await web.ask({ method, path, headers: { "x-audit": "echo" } }).then(
            (answer) => (answer.body.includes("x-audit") ? 200 : answer.status),
            () => 400,
          );
          if (status < 400) taken.push(`${method} ${path} (${status})`);
        }
      saw("taken", taken);
      return taken.length === 0 ? [] : [error(`Answered: ${taken.join(", ")}`)];
    },
  ),
  check(
    "web.errors",
    "Failures tell a code and nothing of the inside",
    "error",
    ["V16.5.1", "V16.5.3", "V16.5.4", "V13.4.2", "V1.2.4", "V15.3.6", "API8"],
    async ({ web }, saw) => {
      const findings: Finding[] = [];
      for (const [what, asked] of BROKEN_REQUESTS) {
        const answer = await web.ask(asked);
        saw(what, answer.status);
        if (answer.status >= 500) findings.push(error(`${what} is a failure of ours (${answer.status})`));
        if (answer.status < 400) findings.push(error(`${what} is taken (${answer.status})`));
        if (headerOf(answer, "content-type")?.startsWith("application/problem+json") !== true)
          findings.push(warning(`${what} is not answered by a problem document`));
      }
      for (const { name, answer } of [
        ...(await surveyOf(web)).filter(({ answer: { status } }) => status >= 400),
        ...(await Promise.all(BROKEN_REQUESTS.map(async ([name, asked]) => ({ name, answer: await web.ask(asked) })))),
      ])
        for (const [sign, what] of TELLS)
          if (sign.test(answer.body)) findings.push(error(`The answer to ${name} shows ${what}`));
      return findings;
    },
  ),
  check(
    "web.origin",
    "Pages of other origins change nothing",
    "error",
    ["V3.5.1", "V3.5.2", "V3.5.3", "V4.4.3"],
    async ({ web, chat }, saw) => {
      const asked = {
        method: "POST",
        path: "/v1/conversations",
        headers: { "content-type": "application/json" },
        body: '{"tokenIn":"bearer"}',
      };
      const foreign = await chat.stranger(asked, "https://evil.example");
      const nobody = await chat.stranger(asked, "null");
      const door = await web.ask({
        method: "POST",
        path: "/v1/desk/sign-in",
        headers: { origin: "https://evil.example", "content-type": "application/json" },
        body: "{}",
      });
      saw("status", [foreign.status, nobody.status, door.status]);
      return [
        ...(foreign.status === 403 ? [] : [error(`A page of another origin opens a conversation (${foreign.status})`)]),
        ...(nobody.status === 403 ? [] : [error(`A page without an origin opens a conversation (${nobody.status})`)]),
        ...(door.status >= 400 ? [] : [error("A page of another origin reaches the desk's door")]),
      ];
    },
  ),
  check(
    "web.redirects",
    "Nothing leads elsewhere, whatever host a request names",
    "error",
    ["V3.7.2", "V4.1.3"],
    async ({ web }, saw) => {
      const findings: Finding[] = [];
      for (const path of [
        "/widget",
        "/passkey",
        "/recovery",
        "/stop",
        "//evil.example/",
        "/widget?next=https://evil.example",
      ]) {
        const answer = await web.ask({ path, headers: { host: "evil.example", "x-forwarded-host": "evil.example" } });
        const to = headerOf(answer, "location");
        saw(path, [answer.status, to]);
        if (to !== null && !/^\/(?!\/)/u.test(to)) findings.push(error(`${path} leads to another host`));
        if (answer.body.includes("evil.example")) findings.push(error(`${path} repeats the host that a request names`));
      }
      return findings;
    },
  ),
  check(
    "web.health_inside",
    "Health and metrics are reached from this machine only, and tell nothing personal",
    "error",
    ["V13.4.5", "V16.2.5", "V16.4.2"],
    async ({ web }, saw) => {
      const outside = await web.isHealthOutside();
      saw("reached from outside", outside);
      const { status, body } = await web.health("/metrics");
      saw("metrics", [status, body.length]);
      // Bounds of buckets are numbers of ours.
      const labels = [...body.matchAll(/(?<!le|quantile)="([^"]*)"/gu)].map(([, value]) => value ?? "");
      const personal = labels.filter((value) => /@|\+\d{7}|\d{9}/u.test(value)).length;
      saw("labels", labels.length);
      return [
        ...(outside === true ? [healthOutside(web.isHealthMeantOutside)] : []),
        ...(status === 200 ? [] : [warning(`Metrics could not be read (${status})`)]),
        ...(personal === 0 ? [] : [error(`${personal} labels of metrics hold a number or an address`)]),
      ];
    },
  ),
  check(
    "web.parameters",
    "Parameters that are repeated, unknown or of another type are refused",
    "error",
    ["V15.3.7", "V15.3.3", "V15.3.5", "V2.2.1", "V2.2.2", "V1.5.2", "API3"],
    async ({ chat }, saw) => {
      const bodies = [
        '{"tokenIn":"bearer","isAdmin":true}',
        '{"tokenIn":"bearer","assurance":"A4"}',
        '{"tokenIn":["bearer"]}',
        '{"lang":7}',
        "[]",
        '{"tokenIn":"bearer","__proto__":{"isAdmin":true},"x":1}',
      ];
      const taken: string[] = [];
      for (const body of bodies) {
        const { status } = await chat.stranger({
          method: "POST",
          path: "/v1/conversations",
          headers: { "content-type": "application/json" },
          body,
        });
        if (status !== 400) taken.push(`${body} (${status})`);
      }
      const twice = await chat.stranger({ path: "/v1/conversations/current/events?after=0&after=1" });
      saw("taken", taken);
      saw("twice", twice.status);
      return [
        ...taken.map((each) => error(`Not refused: ${each}`)),
        ...(twice.status >= 500 ? [error("A parameter that stands twice is a failure of ours")] : []),
      ];
    },
  ),
];

export const webChecks: readonly AuditCheck[] = [...headerChecks, ...routeChecks];
