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
  "src/adapters/hop/socket.ts": "reaches a SIEM and a mail server, which speak no HTTP",
  "src/main/probe-ready.ts": "asks the server on this machine whether it is ready",
  "src/main/tls.ts": "tries a certificate before browsers meet it",
  "src/main/hardening-facts.ts": "says whether a variable is set that turns checking off",
  "src/surfaces/cli/channel-fetch.ts": "a client of our own server, run by a person",
  // Drills attack a copy on this machine as somebody outside would, who has no hop.
  "src/main/drill/attacks/data.ts": "asks the copy of a drill for what nobody should be given",
  "src/main/drill/attacks/lines.ts": "talks to a stand-in without the defence, on this machine",
  "src/main/drill/attacks/page.ts": "reads pages of the copy of a drill",
  "src/client/send.ts": "runs in a program of somebody else, towards this service",
  "src/main/drill/attacks/staff.ts": "tries doors of the copy of a drill",
  "src/main/drill/attacks/tokens.ts": "carries stolen tokens to the copy of a drill",
  "src/main/drill/attacks/words.ts": "talks to a stand-in without the defence, on this machine",
  "src/main/drill/stage.ts": "moves levers of the practice operator of a drill",
  "src/main/drill/visitor.ts": "signs in on the site of the practice operator of a drill",
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
