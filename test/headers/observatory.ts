// SPDX-License-Identifier: Apache-2.0
// Scores a page by the rules of the MDN HTTP Observatory, version 2 (read in October 2026; written anew from its published tables). It starts
// at 100; what is weak costs points at once, and bonuses count only where 90 are left without them.

export type ScoredPage = {
  /** As browsers reach it. */
  readonly url: URL;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly cookies: readonly string[];
  readonly html: string;
  /** What the page answers to a request from another origin. */
  readonly cors: {
    readonly allowOrigin: string | null;
    readonly allowCredentials: string | null;
    readonly sent: string;
  };
  /** Plain HTTP leads to https, or nobody answers there. */
  readonly isPlainHttpClosed: boolean;
};

export type Scored = {
  readonly score: number;
  readonly rows: Readonly<Record<string, readonly [result: string, points: number]>>;
};

const BROAD = new Set(["ftp:", "http:", "https:", "*", "http://*", "http://*.*", "https://*", "https://*.*"]);
const INLINE = new Set(["'unsafe-inline'", "data:"]);

export function scorePage(page: ScoredPage): Scored {
  const rows = {
    "content-security-policy": policy(page),
    cookies: cookies(page),
    "cross-origin-resource-sharing": cors(page),
    redirection: page.isPlainHttpClosed ? (["closed", 0] as const) : (["missing", -20] as const),
    "referrer-policy": referrer(page),
    "strict-transport-security": hsts(page),
    "subresource-integrity": integrity(page),
    "x-content-type-options":
      page.headers.get("x-content-type-options")?.trim().toLowerCase() === "nosniff"
        ? (["nosniff", 0] as const)
        : (["missing", -5] as const),
    "x-frame-options": framing(page),
    "cross-origin-resource-policy": oneOf(page, "cross-origin-resource-policy", {
      "same-origin": 10,
      "same-site": 10,
      "cross-origin": 0,
    }),
    "cross-origin-embedder-policy": oneOf(page, "cross-origin-embedder-policy", {
      "require-corp": 10,
      credentialless: 10,
      "unsafe-none": 0,
    }),
    "cross-origin-opener-policy": oneOf(page, "cross-origin-opener-policy", {
      "same-origin": 10,
      "noopener-allow-popups": 10,
      "same-origin-allow-popups": 10,
      "unsafe-none": 0,
    }),
  };
  const points = Object.values(rows).map(([, each]) => each);
  const sum = (of: readonly number[]): number => of.reduce((total, each) => total + each, 0);
  const without = 100 + sum(points.filter((each) => each < 0));
  const score = without >= 90 ? without + sum(points.filter((each) => each > 0)) : without;
  return { score: Math.max(0, score), rows };
}

type Row = readonly [result: string, points: number];

function directives(page: ScoredPage): ReadonlyMap<string, readonly string[]> | null {
  const text = page.headers.get("content-security-policy");
  if (text === undefined || text.trim() === "") return null;
  return new Map(
    text
      .split(";")
      .map((part) => part.trim().toLowerCase().split(/\s+/u))
      .filter(([name]) => name !== undefined && name !== "")
      .toReversed()
      .map(([name = "", ...sources]) => [name, sources] as const),
  );
}

function policy(page: ScoredPage): Row {
  const csp = directives(page);
  if (csp === null) return ["none", -25];
  const of = (name: string): readonly string[] => csp.get(name) ?? csp.get("default-src") ?? ["*"];
  const strip = (sources: readonly string[]): readonly string[] =>
    sources.some((source) => /^'(?:sha(?:256|384|512)|nonce)-/u.test(source))
      ? sources.filter((source) => source !== "'unsafe-inline'")
      : sources;
  const [scripts, styles, objects] = [strip(of("script-src")), strip(of("style-src")), of("object-src")];
  if (scripts.some((one) => BROAD.has(one) || INLINE.has(one)) || objects.some((one) => BROAD.has(one)))
    return ["unsafe-inline or broad", -20];
  const isPlain = (source: string): boolean => /^(?:http|ftp):/u.test(source);
  const active = [...csp].filter(([name]) => name !== "img-src" && name !== "media-src").flatMap(([, list]) => list);
  if (page.url.protocol === "https:" && active.some(isPlain)) return ["plain http", -20];
  if ([...scripts, ...styles].includes("'unsafe-eval'")) return ["unsafe-eval", -10];
  if (page.url.protocol === "https:" && [...of("img-src"), ...of("media-src")].some(isPlain))
    return ["plain http images", -10];
  if (styles.some((one) => BROAD.has(one) || INLINE.has(one))) return ["unsafe styles", 0];
  return csp.get("default-src")?.join(" ") === "'none'" ? ["default none", 10] : ["no unsafe", 5];
}

function cookies(page: ScoredPage): Row {
  if (page.cookies.length === 0) return ["none", 0];
  const hasHsts = hsts(page)[1] === 0;
  let worst: Row | null = null;
  const note = (result: string, points: number): void => {
    if (worst === null || points < worst[1]) worst = [result, points];
  };
  let isSameSite = true;
  for (const line of page.cookies) {
    const [pair = "", ...flags] = line.toLowerCase().split(/;\s*/u);
    const isSecure = flags.includes("secure");
    const isSession = /login|sess/u.test(pair.split("=")[0] ?? "");
    const sameSite = flags.find((flag) => flag.startsWith("samesite"))?.split("=")[1];
    if (sameSite !== undefined && !["lax", "strict", "none"].includes(sameSite)) note("samesite invalid", -20);
    if (sameSite === "none" && !isSecure) note("samesite invalid", -20);
    if (!isSecure) note("not secure", hasHsts ? -5 : -20);
    if (isSession && !isSecure) note("session not secure", hasHsts ? -10 : -40);
    if (isSession && !flags.includes("httponly")) note("session not httponly", -30);
    if (sameSite === undefined) isSameSite = false;
  }
  return worst ?? (isSameSite ? ["secure, httponly, samesite", 5] : ["secure, httponly", 0]);
}

function cors({ cors: { allowOrigin, allowCredentials, sent } }: ScoredPage): Row {
  return allowOrigin === sent && allowCredentials?.toLowerCase() === "true"
    ? ["everybody, with cookies", -50]
    : ["closed", 0];
}

function referrer(page: ScoredPage): Row {
  const value = page.headers.get("referrer-policy")?.split(",").at(-1)?.trim().toLowerCase();
  if (value === undefined) return ["none", 0];
  return ["no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"].includes(value)
    ? [value, 5]
    : [value, -5];
}

/** Without the five points of the list that browsers carry: a new installation is not on it. */
function hsts(page: ScoredPage): Row {
  const text = page.headers.get("strict-transport-security");
  if (page.url.protocol !== "https:" || text === undefined) return ["none", -20];
  const age = /(?:^|;)\s*max-age=(\d+)/iu.exec(text)?.[1];
  if (age === undefined || text.includes(",")) return ["invalid", -20];
  return Number(age) < 15_552_000 ? ["short", -10] : ["six months or more", 0];
}

function integrity(page: ScoredPage): Row {
  const scripts = [...page.html.matchAll(/<script\b([^>]*)>/giu)].map(([, attributes = ""]) => attributes);
  if (scripts.length === 0) return ["no scripts", 0];
  const external = scripts.filter((attributes) => /\bsrc="/u.test(attributes));
  const isOwn = (attributes: string): boolean => !/\bsrc="(?:https?:)?\/\//u.test(attributes);
  if (external.some((attributes) => !isOwn(attributes) && !attributes.includes("integrity=")))
    return ["foreign, no hash", -5];
  // The rules give the bonus for the first own script with a hash; here each of them needs one.
  const hashed = external.filter((attributes) => /\bintegrity="sha(?:256|384|512)-/u.test(attributes));
  return external.length > 0 && hashed.length === external.length ? ["all hashed", 5] : ["own, no hash", 0];
}

function framing(page: ScoredPage): Row {
  if (directives(page)?.has("frame-ancestors") === true) return ["by policy", 5];
  const value = page.headers.get("x-frame-options")?.trim().toLowerCase();
  if (value === undefined) return ["none", -20];
  return value === "deny" || value === "sameorigin" || value.startsWith("allow-from") ? [value, 0] : ["invalid", -20];
}

function oneOf(page: ScoredPage, header: string, points: Readonly<Record<string, number>>): Row {
  const value = page.headers.get(header)?.trim().toLowerCase();
  if (value === undefined) return ["none", 0];
  return [value, points[value] ?? -5];
}
