// SPDX-License-Identifier: Apache-2.0
// What browsers are told by the headers of each page, scored by the rules of the MDN HTTP Observatory.
import { createHash } from "node:crypto";
import { existsSync, globSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TrustFacts } from "#app";
import { openTestServer, type TestServer } from "../harness/server.ts";
import { type Scored, type ScoredPage, scorePage } from "./observatory.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const webDir = join(root, "dist/web");
/** Every page that the build makes: a console that comes later joins by having an `index.html`. */
const pages = globSync("web/*/index.html", { cwd: root })
  .map((path) => dirname(path).replace(/^web\//u, ""))
  // Files that are opened from a disk, or on the health port, and not from these origins.
  .filter((name) => name !== "verify" && name !== "inspector")
  .sort();
const FLOOR: Readonly<Record<string, number>> = { widget: 130 };
const CHAT = "https://chat.operator.example";

const HOUR_MS = 3_600_000;
const trust = (nowMs: number): TrustFacts => ({
  doneAtMs: {
    audit: nowMs - 3.5 * HOUR_MS,
    restore: nowMs - 1_000 * HOUR_MS,
    checkpoint: nowMs,
    cosigned: null,
    advisories: nowMs - 30 * HOUR_MS,
  },
  answers: { automated: 300, manual: 120, notApplicable: 40 },
  hasContact: true,
});

describe("headers of the pages", () => {
  let at: TestServer;
  beforeAll(async () => {
    expect(existsSync(webDir), "the pages are built by `npm run build:web`").toBe(true);
    at = await openTestServer({
      webDir,
      isHttps: true,
      publicOrigins: [CHAT],
      embedOrigins: ["https://www.operator.example"],
      disclosure: {
        contacts: ["mailto:security@operator.example", "https://operator.example/report"],
        expiresMs: Date.parse("2030-01-01T00:00:00Z"),
        policy: "https://operator.example/policy",
        languages: ["en", "ar"],
      },
      trust: async () => trust(at.app.clock.now()),
    });
  });
  afterAll(async () => at.close());

  /** The page as it is served here, looked at as if through its public origin. */
  async function look(name: string): Promise<ScoredPage> {
    for (const path of [`/${name}/`, `/${name}`]) {
      const answer = await fetch(`${at.url}${path}`, { redirect: "manual" });
      if (answer.status !== 200) continue;
      const foreign = await fetch(`${at.url}${path}`, { headers: { origin: "https://attacker.example" } });
      const policy = answer.headers.get("content-security-policy") ?? "";
      return {
        url: new URL(`${CHAT}${path}`),
        // The test's own address is loopback, and plain: in front of customers it is not there.
        headers: new Map([
          ...answer.headers,
          ["content-security-policy", policy.replaceAll(/ wss?:\/\/localhost:\d+/gu, "")],
        ]),
        cookies: answer.headers.getSetCookie(),
        html: await answer.text(),
        cors: {
          sent: "https://attacker.example",
          allowOrigin: foreign.headers.get("access-control-allow-origin"),
          allowCredentials: foreign.headers.get("access-control-allow-credentials"),
        },
        isPlainHttpClosed: true,
      };
    }
    throw new Error(`There is no page ${name}`);
  }

  it("[SEC-375] each page scores 145 points or more, the widget's frame 130 or more", async () => {
    expect(pages).toEqual(expect.arrayContaining(["console", "widget", "passkey", "recovery"]));
    const scored = await Promise.all(pages.map(async (name) => [name, scorePage(await look(name))] as const));
    for (const [name, { score, rows }] of scored)
      expect(score, `${name}: ${JSON.stringify(rows)}`).toBeGreaterThanOrEqual(FLOOR[name] ?? 145);
    expect(Object.fromEntries(scored.map(([name, { score }]) => [name, score]))).toMatchObject({
      console: 155,
      widget: 155,
    });
  });

  it("[SEC-375] a header that is left out or weakened is seen in the score", async () => {
    const page = await look("console");
    const full = scorePage(page).score;
    const scoreWith = (changes: Readonly<Record<string, string | null>>, more: Partial<ScoredPage> = {}): Scored => {
      const headers = new Map(page.headers);
      for (const [name, value] of Object.entries(changes))
        if (value === null) headers.delete(name);
        else headers.set(name, value);
      return scorePage({ ...page, headers, ...more });
    };
    const policy = page.headers.get("content-security-policy") ?? "";
    // Without bonuses once less than 90 are left.
    expect(scoreWith({ "content-security-policy": null }).score).toBe(55);
    expect(
      scoreWith({ "content-security-policy": policy.replace("script-src 'self'", "script-src 'self' 'unsafe-inline'") })
        .score,
    ).toBe(80);
    expect(
      scoreWith({ "content-security-policy": policy.replace("script-src 'self'", "script-src 'self' https:") }).score,
    ).toBe(80);
    expect(scoreWith({ "content-security-policy": policy.replace("img-src", "img-src http://x.example") }).score).toBe(
      full - 20,
    );
    expect(scoreWith({ "content-security-policy": policy.replace(/frame-ancestors [^;]*;/u, "") }).score).toBe(80);
    expect(scoreWith({ "strict-transport-security": null }).score).toBe(80);
    expect(scoreWith({ "strict-transport-security": "max-age=60" }).score).toBe(full - 10);
    expect(scoreWith({ "referrer-policy": "unsafe-url" }).score).toBe(full - 10);
    expect(scoreWith({ "x-content-type-options": null }).score).toBe(full - 5);
    expect(scoreWith({ "cross-origin-opener-policy": null }).score).toBe(full - 10);
    expect(scoreWith({ "cross-origin-embedder-policy": "unsafe-none" }).score).toBe(full - 10);
    expect(scoreWith({ "cross-origin-resource-policy": "cross-origin" }).score).toBe(full - 10);
    expect(scoreWith({}, { html: page.html.replaceAll(/ integrity="[^"]*"/gu, "") }).score).toBe(full - 5);
    expect(scoreWith({}, { cookies: ["session=1; path=/"] }).score).toBe(70);
    expect(scoreWith({}, { cookies: ["__Host-x=1; Secure; HttpOnly; SameSite=Strict; Path=/"] }).score).toBe(full + 5);
    expect(
      scoreWith({}, { cors: { sent: "https://a.example", allowOrigin: "https://a.example", allowCredentials: "true" } })
        .score,
    ).toBe(50);
  });

  it("[SEC-404] the public page of evidence tells ages, in two languages, and nothing that helps an attacker", async () => {
    const scored = scorePage(await look("trust"));
    expect(scored.score, JSON.stringify(scored.rows)).toBeGreaterThanOrEqual(145);
    const ask = (query: string, accepted: string) =>
      fetch(`${at.url}/trust${query}`, { headers: { "accept-language": accepted } });
    const answer = await ask("", "en-GB,ar;q=0.5");
    expect([answer.status, answer.headers.get("cache-control"), answer.headers.get("vary")]).toEqual([
      200,
      "public, max-age=300",
      "accept-language",
    ]);
    const page = await answer.text();
    const style = /<style>(.*?)<\/style>/su.exec(page)?.[1] ?? "";
    const hash = createHash("sha256").update(style).digest("base64");
    expect(answer.headers.get("content-security-policy")).toContain(`style-src 'sha256-${hash}'`);
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect(page).not.toMatch(/<script|compliant|wardline|0\.0\.0-test|errors?\b|warnings?\b/iu);
    expect(page).toContain("3 hours ago");
    expect(page).toContain("older than it should be");
    expect(page).toContain("not done here yet");
    const arabic = await (await ask("", "ar-KW,en;q=0.5")).text();
    expect(arabic).toContain('<html lang="ar" dir="rtl">');
    expect(await (await ask("?lang=ar", "en")).text()).toBe(arabic);
    expect(await (await ask("?lang=%3Cscript%3E", "fr")).text()).toContain('<html lang="en" dir="ltr">');
  });

  it("[SEC-376] whoever found a weakness learns whom to tell, on the chat's origin and the desk's", async () => {
    const answer = await fetch(`${at.url}/.well-known/security.txt`);
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "text/plain; charset=utf-8"]);
    const lines = (await answer.text()).split("\r\n");
    const fields = lines.filter((line) => line !== "").map((line) => /^([A-Z][\w-]*): (\S.*)$/u.exec(line) ?? []);
    expect(fields.every(({ length }) => length === 3)).toBe(true);
    const of = (name: string): (string | undefined)[] =>
      fields.filter(([, key]) => key === name).map(([, , value]) => value);
    expect(of("Contact")).toEqual(["mailto:security@operator.example", "https://operator.example/report"]);
    expect(of("Expires")).toEqual(["2030-01-01T00:00:00.000Z"]);
    expect(of("Preferred-Languages")).toEqual(["en, ar"]);
    expect(of("Canonical")).toEqual([`${CHAT}/.well-known/security.txt`]);
    expect(lines.at(-1)).toBe("");
  });
});
