// SPDX-License-Identifier: Apache-2.0
// Attacks with what was copied, guessed or counted up.
import { makeClientKey } from "#surfaces";
import { type Attack, step } from "../attack.ts";
import { anyTokenOpens, bearerTokens, everyCaseOpen, openGate } from "../off.ts";
import { beside, standIn } from "../stand-in.ts";
import type { Visitor } from "../visitor.ts";

const CURRENT = "/v1/conversations/current";

const tokenReplay: Attack = {
  id: "stolen-token-replay",
  title: "A token that was copied on its way or from a store is used on another computer",
  words: [
    /(?:replay|reuse|steal|stolen|leaked|exfiltrated?)\b.*\b(?:token|bearer|jwt|api key)|token (?:replay|theft|dump)|oauth tokens?/iu,
  ],
  defence:
    "A token belongs to a key that stays in the browser; each request is signed by it once (SEC-110, SEC-112, SEC-113)",
  switchedOff: "tokens without keys: whoever has one has what it opens",
  remains: "a program that opened its conversation without a key reaches one factor at most (SEC-114)",
  async play(stage) {
    const victim = await stage.open({ customer: await stage.somebody() });
    const bare = await victim.ask("GET", CURRENT, { key: null });
    const own = await victim.ask("GET", CURRENT, { key: makeClientKey() });
    const isReached = bare.ok || own.ok;
    return {
      isReached,
      steps: [
        step(
          "Bring the token from another computer, without a proof",
          `answered ${bare.status}`,
          bare.ok ? null : "no proof of the device",
        ),
        step(
          "Bring it with a proof of another key",
          `answered ${own.status}`,
          own.ok ? null : "the key is not the conversation's",
        ),
      ],
    };
  },
  off: (stage) => ({ tokens: bearerTokens(stage) }),
};

let target: Visitor | null = null;

const unauthenticated: Attack = {
  id: "unauthenticated-read",
  title: "What belongs to customers is asked for without a token, or with one that nobody gave out",
  words: [
    /without (?:a |any )?(?:token|login|authentication|credential)|unauthenticated|anonymous(?:ly)? (?:read|list|access)|broken access control|missing authentication/iu,
  ],
  defence: "Every route needs a token or an agent, except those public by name (SEC-050)",
  switchedOff: "any token opens a conversation",
  remains: "routes that are public by name answer everybody; they hold nothing of anybody (SEC-234)",
  async play(stage) {
    target = await stage.open({ customer: await stage.somebody() });
    const attacker = await stage.open({ isKeyless: true });
    const document = (await (await fetch(`${stage.copy.url}/openapi.json`)).json()) as {
      paths: Record<string, Record<string, unknown>>;
    };
    const paths = Object.entries(document.paths).flatMap(([path, methods]) =>
      path.startsWith("/v1/conversations/current") && "get" in methods
        ? [path.replace(/\{\w+\}/gu, crypto.randomUUID())]
        : [],
    );
    let shown = 0;
    for (const path of paths)
      for (const token of [null, "B".repeat(43)]) {
        // What waits for news would be waited for.
        if (/\/(?:events|socket)$/u.test(path)) continue;
        if ((await attacker.ask("GET", path, { token, key: null })).ok) shown += 1;
      }
    let plain = 0;
    for (const path of paths) if ((await fetch(stage.copy.url + path)).ok) plain += 1;
    return {
      isReached: shown + plain > 0,
      steps: [
        step(
          `Ask ${paths.length} addresses of conversations without a token and with a made-up one`,
          `${shown} answered`,
          shown === 0 ? "no token, no conversation" : null,
        ),
        step(
          "The same outside the sealed channel",
          `${plain} answered`,
          plain === 0 ? "the channel is required (SEC-234)" : null,
        ),
      ],
    };
  },
  off: (stage) => ({ tokens: anyTokenOpens(stage, () => stage.idOf(target as Visitor)) }),
};

let foreign: readonly Visitor[] = [];

const idWalk: Attack = {
  id: "id-walk",
  title: "Ids are counted up and down, and other people's ids are put into every address",
  words: [
    /walk\w* (?:the )?ids?|(?:ids?|numbers?) (?:up and down|\+-|sequential)|enumerat\w*|sequential|idor\b|object.level|count\w* an? id|step through ids|foreign ids?|guess\w* (?:the |an? )?(?:invoice|order|bill|account|ticket|number)\b|guess\w* (?:the )?(?:url|id|link)/iu,
  ],
  defence:
    "Ids are random and never believed: the token names the conversation, the gate decides the case (SEC-050, SEC-080)",
  switchedOff: "every conversation is on the desk's list, and the policies permit everything",
  remains: "somebody who knows an id learns that they know one, from nothing: missing and foreign read the same",
  async play(stage) {
    foreign = [
      await stage.open({ customer: await stage.somebody() }),
      await stage.open({ customer: await stage.somebody() }),
    ];
    const agent = await stage.agent();
    const known = foreign.map(({ state }) => state.conversationId);
    const neighbours = known.flatMap((id) => Array.from({ length: 20 }, (_, i) => neighbour(id, i - 10)));
    let shown = 0;
    const bodies = new Set<string>();
    for (const id of [...known, ...neighbours]) {
      const answer = await agent.browser.ask("GET", `/v1/desk/cases/${id}`);
      if (answer.ok) shown += 1;
      else bodies.add(`${answer.status} ${(await answer.text()).replace(/"(?:requestId|instance)":"[^"]*"/gu, "")}`);
    }
    return {
      isReached: shown > 0,
      steps: [
        step(
          `Read ${known.length} foreign ids and ${neighbours.length} beside them with a session of ordinary rights`,
          `${shown} were shown; the others read alike in ${bodies.size} way${bodies.size === 1 ? "" : "s"}`,
          shown === 0 ? "not theirs reads like not there" : null,
        ),
      ],
    };
  },
  off: (stage) => ({ policies: openGate(stage), ...everyCaseOpen(stage, () => foreign) }),
};

function neighbour(id: string, by: number): string {
  const last = (Number.parseInt(id.slice(-8), 16) + by) >>> 0;
  return id.slice(0, -8) + last.toString(16).padStart(8, "0");
}

const FORGOTTEN = [
  "/v0/customers/1",
  "/v2/customers/1",
  "/api/customers/1",
  "/api/v1/customers/1",
  "/api/v0/users",
  "/internal/customers",
  "/customers?limit=1000",
  "/debug",
  "/debug/vars",
  "/debug/pprof",
  "/actuator",
  "/actuator/env",
  "/actuator/heapdump",
  "/admin",
  "/admin/",
  "/graphql",
  "/graphiql",
  "/swagger.json",
  "/api-docs",
  "/.env",
  "/.git/config",
  "/.git/HEAD",
  "/config.json",
  "/backup.sql",
  "/dump.sql",
  "/server-status",
  "/phpinfo.php",
  "/test",
  "/dev",
  "/staging",
  "/old",
  "/v1/desk/export",
  "/v1/export",
  "/v1/customers",
  "/v1/history",
  "/metrics",
  "/health",
  "/trace",
  "/logs",
];

async function probe(url: string, paths: readonly string[]): Promise<readonly string[]> {
  const answered: string[] = [];
  for (const path of paths) if ((await fetch(url + path, { redirect: "manual" })).ok) answered.push(path);
  return answered;
}

const forgotten: Attack = {
  id: "forgotten-endpoint",
  title: "Old versions, test pages and debug addresses that somebody forgot are looked for",
  words: [
    /forgotten|old(?:er)? (?:api )?version|dormant|scan (?:hosts|for)|debug (?:endpoint|page|route)|shadow (?:api|endpoint)|hosts and versions|legacy (?:page|api|endpoint)|inherited page/iu,
  ],
  defence:
    "One table of routes; what is not in it does not answer, and what is added later is sealed by default (SEC-050, SEC-234)",
  switchedOff: "a stand-in with an old version still routable, as in the incident",
  remains: "other hosts of the operator, which this program does not see",
  async play(stage) {
    const answered = await probe(stage.copy.url, FORGOTTEN);
    return {
      isReached: answered.length > 0,
      steps: [
        step(
          `Ask ${FORGOTTEN.length} addresses that such systems leave behind`,
          `${answered.length} answered`,
          answered.length === 0 ? "no such route" : null,
        ),
      ],
    };
  },
  control: () =>
    beside(
      standIn((path) =>
        path === "/api/v1/customers/1" ? { body: '{"name":"A Customer"}' } : { status: 404, body: "" },
      ),
      async ({ url }) => {
        const answered = await probe(url, FORGOTTEN);
        return {
          isReached: answered.length > 0,
          steps: [step("The same addresses", `${answered.length} answered`, null)],
        };
      },
    ),
};

let first: Visitor | null = null;

const laundering: Attack = {
  id: "assurance-laundering",
  title: "What was proved in one channel is used in another",
  words: [
    /(?:finish|continue|switch|hop|combin)\w* .*(?:voice|channel|phone|hotline)|cross.channel|channel (?:hop|switch)|start .* in chat/iu,
  ],
  defence: "A level belongs to one conversation and its key; another one begins at nothing (SEC-023, SEC-110, SEC-114)",
  switchedOff: "any token opens the conversation in which something was proved",
  remains: "a customer who is talked into proving the same again",
  async play(stage) {
    first = await stage.open({ customer: await stage.somebody() });
    await first.say("I want a new eSIM");
    const second = await stage.open({ isKeyless: true });
    const began = second.state.assurance;
    const read = await second.ask("GET", CURRENT, { token: "C".repeat(43), key: null });
    const level = read.ok ? ((await read.json()) as { state: { assurance: string } }).state.assurance : began;
    return {
      isReached: level !== "A0",
      steps: [
        step("Begin an order for an eSIM where one factor was shown", `level ${first.state.assurance}`, null),
        step(
          "Go on in a second channel",
          `it begins at ${began}`,
          began === "A0" ? "the level is not carried over" : null,
        ),
        step(
          "Name the first conversation there",
          `answered ${read.status}, level ${level}`,
          level === "A0" ? "ids from outside are not believed" : null,
        ),
      ],
    };
  },
  off: (stage) => ({ tokens: anyTokenOpens(stage, () => stage.idOf(first as Visitor)) }),
};

const forgedEvent: Attack = {
  id: "forged-operator-event",
  title: "An event of the operator is made up",
  words: [
    /(?:forged?|fake|spoof\w*|unsigned|tampered) .*(?:event|webhook|callback|notification|update)|webhook forgery/iu,
  ],
  defence: "An event is believed only with the operator's signature, fresh and once (SEC-073, SEC-258)",
  switchedOff: "events are believed as they come",
  remains: "the operator's own signing key in other hands",
  async play(stage) {
    const claims = {
      iss: "https://www.larkspur.example",
      aud: "wardline",
      jti: crypto.randomUUID(),
      iat: 1,
      exp: 9_999_999_999,
    };
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
    const forged = [
      `${part({ alg: "none" })}.${part(claims)}.`,
      `${part({ alg: "ES256", kid: "1" })}.${part(claims)}.AAAA`,
    ];
    const answers: number[] = [];
    for (const event of forged)
      answers.push(
        (
          await fetch(`${stage.copy.url}/v1/operator/events`, {
            method: "POST",
            headers: { "content-type": "application/json" },
            body: JSON.stringify({ event }),
          })
        ).status,
      );
    const isReached = answers.some((status) => status < 300);
    return {
      isReached,
      steps: [
        step(
          "Send a swapped SIM as the operator would, unsigned and badly signed",
          `answered ${answers.join(", ")}`,
          isReached ? null : "no signature of the operator",
        ),
      ],
    };
  },
  off: () => ({
    operatorEvents: {
      verify: async () => ({ ok: true, value: { id: crypto.randomUUID(), msisdn: "+447700900126", expiresAt: 9e12 } }),
      verifySignal: async () => ({
        ok: true,
        value: {
          ...{ id: crypto.randomUUID(), expiresAt: 9e12, kind: "sim_swap" },
          ...{ msisdn: "+447700900126", state: "changed", at: 0 },
        },
      }),
      verifyNews: async () => ({ ok: false, refusal: { reason: "invalid" } }),
    },
  }),
};

export const TOKEN_ATTACKS: readonly Attack[] = [
  tokenReplay,
  unauthenticated,
  idWalk,
  forgotten,
  laundering,
  forgedEvent,
];
