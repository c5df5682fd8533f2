// SPDX-License-Identifier: Apache-2.0
// Random requests made from the OpenAPI document. Ours, and said so: no maintained OpenAPI fuzzer was found on npm (October 2026).
import fc from "fast-check";
import type { Operation } from "./openapi.ts";
import type { Target } from "./tools.ts";

export type Fuzzed = {
  readonly requests: number;
  readonly byStatus: Readonly<Record<string, number>>;
  readonly findings: readonly string[];
};

/** Texts that others stumble over. */
const SHARP = [
  "",
  "\u0000",
  "' OR 1=1 --",
  "../../../etc/passwd",
  "{{7*7}}",
  "<script>",
  "%00",
  "\u202e\u0661\u0662",
  "a".repeat(70_000),
  "__proto__",
  "-1",
  "1e309",
  "NaN",
] as const;

const value = fc.oneof(
  fc.constantFrom<unknown>(...SHARP),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.integer(),
  fc.double(),
  fc.constant(null),
  fc.boolean(),
  fc.array(fc.string(), { maxLength: 3 }),
  fc.jsonValue({ maxDepth: 3 }),
);
const part = fc.oneof(fc.constantFrom(...SHARP), fc.string({ maxLength: 20 }), fc.uuid());

/** Everything that an answer must be, whatever was asked: no fault of the server's, a problem document with a code, and nothing of its inside. */
function judge(status: number, type: string | null, text: string): string | null {
  if (status >= 500 && status !== 503) return `status ${status}`;
  if (/\bat (?:file:|\/|async )|node_modules|SQLSTATE|\/src\/[\w/-]+\.[tj]s/u.test(text)) return "tells of its inside";
  if (status >= 400 && type?.startsWith("application/problem+json") === true) {
    const { code } = JSON.parse(text) as { code?: unknown };
    return typeof code === "string" ? null : "a problem without a code";
  }
  // What is no HTTP at all is refused by the parser, before there is a request.
  return status >= 400 && status !== 400 && status !== 431 && status !== 414
    ? `status ${status} without a problem`
    : null;
}

/** @param ask - Sends one request; rejects when nobody answers. */
export async function fuzz(
  target: Target,
  operations: readonly Operation[],
  cases: number,
  seed: number,
  ask: (url: string, init: { method: string; headers: Record<string, string>; body?: string }) => Promise<Response>,
): Promise<Fuzzed> {
  const findings: string[] = [];
  const byStatus: Record<string, number> = {};
  let requests = 0;
  for (const [at, { method, path, query, inPath, body }] of operations.entries()) {
    const arbitrary = fc.record({
      inPath: fc.array(part, { minLength: inPath.length, maxLength: inPath.length }),
      query: fc.array(part, { minLength: query.length, maxLength: query.length }),
      body: fc.oneof(fc.dictionary(fc.constantFrom(...Object.keys(body ?? {}), "__proto__", "x"), value), value),
      raw: fc.option(fc.string({ maxLength: 30 }), { freq: 8 }),
      type: fc.constantFrom("application/json", "application/json", "text/plain", "application/xml"),
    });
    for (const one of fc.sample(arbitrary, { numRuns: cases, seed: seed + at })) {
      let i = 0;
      const filled = path.replaceAll(/\{[^}]+\}/gu, () => encodeURIComponent(one.inPath[i++] ?? "x").slice(0, 4_000));
      const search = query
        .map((name, n) => `${name}=${encodeURIComponent(one.query[n] ?? "").slice(0, 4_000)}`)
        .join("&");
      const hasBody = method !== "get" && method !== "head";
      requests += 1;
      try {
        const answer = await ask(`${target.origin}${filled}${search === "" ? "" : `?${search}`}`, {
          method: method.toUpperCase(),
          headers: {
            authorization: `Bearer ${target.token}`,
            origin: target.origin,
            ...(hasBody ? { "content-type": one.type } : {}),
          },
          ...(hasBody ? { body: one.raw ?? JSON.stringify(one.body) ?? "" } : {}),
        });
        byStatus[answer.status] = (byStatus[answer.status] ?? 0) + 1;
        const wrong = judge(answer.status, answer.headers.get("content-type"), await answer.text());
        if (wrong !== null) findings.push(`${method} ${path}: ${wrong} (seed ${seed + at})`);
      } catch {
        findings.push(`${method} ${path}: nobody answered (seed ${seed + at})`);
      }
    }
  }
  return { requests, byStatus, findings: [...new Set(findings)] };
}
