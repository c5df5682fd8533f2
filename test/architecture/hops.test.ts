// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { filesUnder, read } from "./repository.ts";

/** What makes or changes connections to elsewhere. */
const RULES: readonly (readonly [what: string, sign: RegExp])[] = [
  ["the platform's fetch", /(?<![\w.#"'`/])fetch\(|globalThis\.fetch|\bfetch: fetch\b/u],
  ["node:https", /from "node:https"|import\("node:https"\)|require\("https"\)/u],
  ["a client of node:http", /import \{[^}]*\b(?:Agent|request|get|ClientRequest)\b[^}]*\} from "node:http"/u],
  ["node:tls", /import (?!type)[^;]* from "node:tls"|import\("node:tls"\)/u],
  ["undici", /from "undici"|undici\.globalDispatcher/u],
  ["a client of node:http2", /connect[^;]*\} from "node:http2"/u],
  [
    "NODE_TLS_REJECT_UNAUTHORIZED or rejectUnauthorized: false",
    /NODE_TLS_REJECT_UNAUTHORIZED|rejectUnauthorized: false/u,
  ],
  ["tls.DEFAULT_*", /DEFAULT_(?:MIN_VERSION|MAX_VERSION|CIPHERS|ECDH_CURVE)/u],
];

/** Where each may stand, with the reason. */
const ALLOWED: Readonly<Record<string, string>> = {
  "src/adapters/hop/make-hop.ts": "the one way out",
  "src/adapters/hop/probe.ts": "shakes hands for doctor, and sends nothing",
  "src/main/tls.ts": "tries a certificate before browsers meet it",
  "src/surfaces/cli/channel-fetch.ts": "a client of our own server, run by a person",
};

function findings(path: string, text: string): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*$/gmu, "");
  return RULES.filter(([, sign]) => sign.test(code)).map(([what]) => `${path}: ${what}`);
}

const sources = filesUnder("src").filter(
  (path) => path.endsWith(".ts") && !/\.test\.ts$|testing[\w-]*\.ts$/u.test(path),
);

describe("ways out", () => {
  it("[SEC-254] nothing but the hop makes connections to elsewhere", () => {
    expect(sources.length).toBeGreaterThan(200);
    expect(sources.filter((path) => !(path in ALLOWED)).flatMap((path) => findings(path, read(path)))).toEqual([]);
  });

  it("each exception is still needed", () => {
    for (const path of Object.keys(ALLOWED))
      expect([path, findings(path, read(path)).length > 0]).toEqual([path, true]);
  });

  it.each([
    'const answer = await fetch("https://elsewhere.example/");',
    'import { request } from "node:https";',
    'import { Agent } from "node:http";',
    'import { connect } from "node:tls";',
    'import { Agent } from "undici";',
    'import { connect } from "node:http2";',
    "const options = { rejectUnauthorized: false };",
    'tls.DEFAULT_MIN_VERSION = "TLSv1";',
  ])("a planted way out is found: %s", (line) => {
    expect(findings("src/adapters/telco/planted.ts", line)).not.toEqual([]);
  });

  it.each([
    "const answer = await hop.fetch(url);",
    'import { createServer, type IncomingMessage, type Server } from "node:http";',
    'import type { TLSSocket } from "node:tls";',
    "  async #fetch(path: string): Promise<void> {}",
  ])("what makes none is left alone: %s", (line) => {
    expect(findings("src/x.ts", line)).toEqual([]);
  });
});
