// SPDX-License-Identifier: Apache-2.0
// Attacks with an account, a session or a person of the service desk.
import { type Attack, step } from "../attack.ts";
import { anyTokenOpens, everyCaseOpen, noBudgets, openGate, unboundSeats } from "../off.ts";
import { type Agent, DeskBrowser } from "../staff.ts";
import type { Stage } from "../stage.ts";
import { beside, standIn } from "../stand-in.ts";
import type { Visitor } from "../visitor.ts";

/** Beyond the budget, so that a product without one is seen to give more. */
const BEYOND = 5;

async function readAll(agent: Agent, visitors: readonly Visitor[]): Promise<readonly string[]> {
  const read: string[] = [];
  for (const { state } of visitors) {
    const answer = await agent.browser.ask("GET", `/v1/desk/cases/${state.conversationId}`);
    if (answer.ok) read.push(await answer.text());
  }
  return read;
}

const bulkRead: Attack = {
  id: "bulk-read-by-staff",
  title: "An agent with every right reads as many customers as there are",
  words: [
    /bulk (?:query|read|export|download)|(?:read|export|download|extract|scrape|pull|enumerat|iterat|walk)\w* (?:(?:all|every|the whole|the|many|each) )?(?:customer|record|case|account|subscriber|ticket)/iu,
    /iterate customer ids|distinct subjects?|mass export/iu,
  ],
  defence: "At most N customers in an hour for one agent, over all connections and nodes (SEC-081)",
  switchedOff: "budgets without an end",
  remains: "N customers who asked for a person, each read in the history and in the customer's own list of who looked",
  async play(stage) {
    const { maxSubjectsPerHour } = stage.copy.composed.deps.settings.budgets;
    const wanted = Math.min(maxSubjectsPerHour, 60) + BEYOND;
    const visitors = (await stage.waiting(wanted)).slice(0, wanted);
    const read = await readAll(await stage.agent(), visitors);
    const isStopped = read.length <= maxSubjectsPerHour;
    return {
      isReached: read.length === wanted,
      steps: [
        step(
          `Open ${wanted} waiting cases, one after another`,
          `${read.length} were shown, ${wanted - read.length} refused`,
          isStopped && read.length < wanted ? `the budget of ${maxSubjectsPerHour} customers in an hour` : null,
        ),
      ],
    };
  },
  off: (stage) => ({ settings: noBudgets(stage) }),
};

/** Conversations of customers who did not ask for a person. */
async function quiet(stage: Stage, count: number, words: string | null = null): Promise<readonly Visitor[]> {
  const visitors: Visitor[] = [];
  for (let i = 0; i < count; i += 1) {
    const visitor = await stage.open({ customer: await stage.somebody() });
    if (words !== null && i === count - 1) await visitor.say(words);
    visitors.push(visitor);
  }
  return visitors;
}

let quietOnes: readonly Visitor[] = [];

const withoutContact: Attack = {
  id: "case-without-contact",
  title: "An agent opens customers who did not ask for anybody, slowly, by ids they know",
  words: [
    /slow(?:ly|er)? .*(?:walk|query|read)|1 per hour|over \d+ (?:weeks|months)|slow walk|slow-burn/iu,
    /without (?:a )?(?:contact|the customer|customer present)|no customer present|look(?:s|ed)? up (?:a )?(?:celebrit|ex|neighbour|customer)|curios|snoop/iu,
    /read .*(?:ticket|case|chat)s? as an? .*(?:vendor|agent)|vendor agent/iu,
  ],
  defence:
    "A case opens only while its customer waits for or is with a person; ownership is decided in one place (SEC-080)",
  switchedOff: "every conversation is on the desk's list, and the policies permit everything",
  remains: "customers who ask for a person can be read by whoever is on duty, within the budget",
  async play(stage) {
    quietOnes = await quiet(stage, 6);
    const agent = await stage.agent();
    const read = await readAll(agent, quietOnes);
    return {
      isReached: read.length === quietOnes.length,
      steps: [
        step(
          `Open ${quietOnes.length} conversations that the bot leads, fewer than any budget counts`,
          `${read.length} were shown`,
          read.length === 0 ? "nobody asked for a person there: not found" : null,
        ),
      ],
    };
  },
  off: (stage) => ({ policies: openGate(stage), ...everyCaseOpen(stage, () => quietOnes) }),
};

const searchNotes: Attack = {
  id: "search-notes",
  title: "Somebody at the desk looks for a word in what all customers said",
  words: [
    /search\w* (?:\w+ ){0,3}(?:notes|chats|conversations|transcripts|cases|tickets)|search notes|grep\w* (?:\w+ ){0,2}(?:notes|cases|chats)|full.text search/iu,
  ],
  defence:
    "There is no search over what customers said: words lie under a key of each conversation (SEC-012, SEC-033), and cases open one by one (SEC-080)",
  switchedOff: "every conversation is on the desk's list, the policies permit everything, budgets have no end",
  remains: "an agent can look for a word within the cases that wait or that they hold",
  async play(stage) {
    quietOnes = await quiet(stage, 4, "someone is stalking me, please keep my address protected");
    const agent = await stage.agent();
    const tries = [
      "/v1/desk/search?q=stalking",
      "/v1/desk/cases?q=stalking",
      "/v1/desk/notes?contains=stalking",
      "/v1/desk/cases/search?q=stalking",
    ];
    let found = 0;
    for (const path of tries) {
      const answer = await agent.browser.ask("GET", path);
      if (answer.ok && /stalking/iu.test(await answer.text())) found += 1;
    }
    const inAll = (await readAll(agent, quietOnes)).filter((text) => /stalking/iu.test(text)).length;
    return {
      isReached: found + inAll > 0,
      steps: [
        step(
          `Ask ${tries.length} addresses for a word`,
          `${found} answered with it`,
          found === 0 ? "no such function" : null,
        ),
        step(
          "Read every conversation and look for the word there",
          `found in ${inAll}`,
          inAll === 0 ? "conversations without a contact are not found" : null,
        ),
      ],
    };
  },
  off: (stage) => ({
    policies: openGate(stage),
    settings: noBudgets(stage),
    ...everyCaseOpen(stage, () => quietOnes),
  }),
};

const EVIL = "https://desk-larkspur.example";

const relay: Attack = {
  id: "staff-relay-login",
  title: "A member of staff is led to a copy of the sign-in page, which passes everything on",
  words: [
    /(?:relay|proxy|adversary|aitm|man.in.the.middle|evilginx).*(?:log|sign).?in|log in through a relay|relay proxy|(?:log|sign).?in through a relay/iu,
    /phish(?!\w* link)\w*|mfa fatigue|fake (?:sso|login|sign-in)|vishing|helpdesk call|push (?:bombing|fatigue)|approve the second step/iu,
  ],
  defence:
    "Staff have passkeys only, bound to the desk's origin and to the key of the browser (SEC-091, SEC-093, SEC-098)",
  switchedOff: "the copied page counts as a page of the desk",
  remains: "malware on the very computer of a member of staff who is signed in",
  async play(stage) {
    const agent = await stage.agent();
    const attacker = new DeskBrowser(stage.copy);
    // The best that a relay can get: the browser signs for the page that it shows.
    const status = await agent.signIn(attacker, { ...agent.page, origin: EVIL });
    const reached = status === 200 ? (await attacker.ask("GET", "/v1/desk/cases")).status : status;
    return {
      isReached: reached === 200,
      steps: [
        step(
          "Pass the desk's challenge to the victim and the victim's signature to the desk",
          `sign-in answered ${status}`,
          status === 200 ? null : "the signature names the page it was made on",
        ),
        step(
          "Use the session from the attacker's own browser",
          `the list of cases answered ${reached}`,
          reached === 200 ? null : "there is no session",
        ),
      ],
    };
  },
  off: (stage) => {
    const { staffParty } = stage.copy.composed.deps;
    return { staffParty: { ...staffParty, origins: [...staffParty.origins, EVIL] } };
  },
};

let thief: { readonly staffId: string; readonly key: DeskBrowser["key"] } | null = null;

const cookieTheft: Attack = {
  id: "staff-cookie-theft",
  title: "The cookie of somebody at the desk is used on another computer",
  words: [
    /(?:steal|stolen|copied|reuse|replay)\w* .*(?:session cookie|cookie)|session hijack|cookie .*(?:another|other) device|infostealer.*session|hijack/iu,
  ],
  defence:
    "Each request is signed by a key that does not leave the browser; a cookie alone opens nothing (SEC-093, SEC-112)",
  switchedOff: "sessions of staff belong to whoever has the cookie",
  remains: "somebody who works in the very browser, until the session is idle",
  async play(stage) {
    const victim = await stage.agent();
    const { staffId } = (await (await victim.browser.ask("GET", "/v1/desk/me")).json()) as { staffId: string };
    const browser = new DeskBrowser(stage.copy);
    browser.take(victim.browser.token ?? "");
    thief = { staffId, key: browser.key };
    const answers: number[] = [];
    for (const path of ["/v1/desk/me", "/v1/desk/cases", "/v1/desk/account"])
      answers.push((await browser.ask("GET", path)).status);
    const isReached = answers.every((status) => status === 200);
    return {
      isReached,
      steps: [
        step(
          "Bring the cookie from a computer with another key",
          `answered ${answers.join(", ")}`,
          isReached ? null : "the request is not signed by the session's key",
        ),
      ],
    };
  },
  off: (stage) => ({ staff: unboundSeats(stage, () => thief) }),
};

const PASSWORDS = [
  "123456",
  "password",
  "admin",
  "12345678",
  "qwerty",
  "letmein",
  "welcome1",
  "changeme",
  "larkspur",
  "P@ssw0rd",
];

/** Every address that takes a POST, as the interface describes itself, and those that forgotten pages have. */
async function doors(url: string): Promise<readonly string[]> {
  const document = (await (await fetch(`${url}/openapi.json`)).json().catch(() => ({}))) as {
    paths?: Record<string, Record<string, unknown>>;
  };
  const described = Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
    "post" in methods ? [path.replace(/\{\w+\}/gu, "1")] : [],
  );
  return [
    ...new Set([
      ...described,
      "/login",
      "/admin/login",
      "/v1/login",
      "/v1/desk/login",
      "/api/login",
      "/signin",
      "/auth",
      "/token",
      "/oauth/token",
    ]),
  ];
}

async function guessPasswords(url: string): Promise<{ readonly tried: number; readonly let: number }> {
  let tried = 0;
  let letIn = 0;
  for (const path of await doors(url)) {
    for (const password of path.includes("login") || path.includes("sign") || path.includes("door")
      ? PASSWORDS
      : PASSWORDS.slice(0, 1)) {
      tried += 1;
      const answer = await fetch(url + path, {
        method: "POST",
        headers: { "content-type": "application/json", origin: url },
        body: JSON.stringify({ username: "admin", user: "admin", email: "admin@larkspur.example", password }),
      });
      const text = await answer.text();
      if (answer.ok && (answer.headers.getSetCookie().length > 0 || /"(?:access_)?token"/u.test(text))) letIn += 1;
    }
  }
  return { tried, let: letIn };
}

const passwords: Attack = {
  id: "default-password",
  title: "Common passwords are tried on every address that might be a login",
  words: [
    /(?:common|default|weak|short) passwords?|123456|password (?:login|spray|guess)|(?:service|valid) password|credential stuffing|(?:leaked|stolen|reused|harvested) (?:credentials?|logins?|user ?names?)|stuffed credentials|leaked passwords?|log in from a new network/iu,
  ],
  defence: "No password lets anybody in: neither staff nor customers nor programs have one (SEC-090, SEC-091)",
  switchedOff: "a stand-in with a forgotten test login, as in the incident",
  remains: "nothing by this way; what is left is the operator's own sign-on where one is configured",
  async play(stage) {
    const { tried, let: letIn } = await guessPasswords(stage.copy.url);
    return {
      isReached: letIn > 0,
      steps: [
        step(
          `${tried} tries at every address that takes a POST`,
          `${letIn} let in`,
          letIn === 0 ? "there is no password to be right" : null,
        ),
      ],
    };
  },
  control: () =>
    beside(
      standIn((path, body) =>
        path === "/admin/login" && body.includes('"password":"123456"')
          ? { body: "{}", headers: { "set-cookie": "session=1" } }
          : { status: 404, body: "" },
      ),
      async ({ url }) => {
        const { tried, let: letIn } = await guessPasswords(url);
        return { isReached: letIn > 0, steps: [step(`${tried} tries`, `${letIn} let in`, null)] };
      },
    ),
};

let presented: Visitor | null = null;

const partnerChange: Attack = {
  id: "agent-acts-alone",
  title: "An agent of a partner changes a contract by themselves",
  words: [
    /partner.*(?:change|contract)|change a contract|fictitious contract|(?:agent|staff|console).*(?:acts?|change|order).*(?:without|alone|behalf)|console action|rogue (?:agent|employee)|insider/iu,
  ],
  defence: "An agent puts an act before the customer; only the customer's own device confirms it (SEC-084)",
  switchedOff: "any token opens the customer's conversation",
  remains:
    "an agent can ask a customer to confirm something they should not; the exact text stands on the button and in the history",
  async play(stage) {
    const [customer] = await stage.waiting(1);
    presented = customer ?? null;
    const agent = await stage.agent();
    const id = customer?.state.conversationId ?? "";
    const turn = { kind: "text", text: "Please change my plan", clientId: crypto.randomUUID() };
    const asStaff = await agent.browser.ask("POST", "/v1/conversations/current/turns", turn);
    const forged = (await stage.open({ isKeyless: true })).ask("POST", "/v1/conversations/current/turns", {
      body: turn,
      token: "A".repeat(43),
    });
    const asCustomer = (await forged).status;
    const isReached = asStaff.ok || asCustomer === 200;
    return {
      isReached,
      steps: [
        step(
          "Speak as the customer with the cookie of the desk",
          `answered ${asStaff.status}`,
          asStaff.ok ? null : "staff have no conversation of their own",
        ),
        step(
          `Speak as the customer of case ${id.slice(0, 8)} with a made-up token`,
          `answered ${asCustomer}`,
          asCustomer === 200 ? null : "the token opens nothing",
        ),
      ],
    };
  },
  off: (stage) => ({ tokens: anyTokenOpens(stage, () => stage.idOf(presented as Visitor)) }),
};

export const STAFF_ATTACKS: readonly Attack[] = [
  bulkRead,
  withoutContact,
  searchNotes,
  relay,
  cookieTheft,
  passwords,
  partnerChange,
];
