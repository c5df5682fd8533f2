// SPDX-License-Identifier: Apache-2.0
// The real windows of others, from their own bundles, in Chromium against one server: Web Chat over directlinejs, rasa-webchat, deep-chat.
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pino } from "pino";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type AgentIdentity, listCases, replyAsAgent, takeOver } from "#app";
import type { AgentId, ConversationId } from "#kernel";
import { buildServer, parseNetworks } from "#surfaces";
import { loadConfig } from "../../src/main/load-config.ts";
import { openClients } from "../../src/main/open-clients.ts";
import { launchChromium } from "../../tools/browser.ts";
import { openTestApp, type TestApp } from "../harness/app.ts";
import { PATIENCE_MS } from "./eventually.ts";

const SECRET = "a-secret-that-only-a-server-has-0123456789";
const MAYA = "CU-C02";
const DUE = "72.12";
const noor: AgentIdentity = {
  agentId: "00000000-0000-4000-8000-0000000000a1" as AgentId,
  name: "Noor",
  roles: ["care"],
};
const packages = fileURLToPath(new URL("../../node_modules/", import.meta.url));
const fileOf = (path: string): string => join(packages, path);
/** What others publish, as it lies in their packages. */
const BUNDLES: Readonly<Record<string, string>> = {
  "/webchat.js": fileOf("botframework-webchat/dist/webchat.js"),
  "/directline.js": fileOf("botframework-directlinejs/dist/directline.js"),
  "/rasa.js": fileOf("rasa-webchat/lib/index.js"),
  "/deep-chat.js": fileOf("deep-chat/dist/deepChat.bundle.js"),
};

let app: TestApp;
let chat: Awaited<ReturnType<typeof buildServer>>;
let base: string;
let site: Server;
let home: string;
let browser: Browser;

/** The operator's own site: its pages, and its server, which holds the secret and knows who is signed in. */
function operatorSite(): Server {
  return createServer((request, response) => {
    const answer = async (): Promise<[type: string, body: string | Buffer]> => {
      const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
      const bundle = BUNDLES[pathname];
      if (bundle !== undefined) return ["text/javascript", await readFile(bundle)];
      if (pathname === "/token") {
        const made = await fetch(`${base}/clients/direct-line/v3/directline/tokens/generate`, {
          method: "POST",
          headers: { authorization: `Bearer ${SECRET}`, "content-type": "application/json" },
          body: JSON.stringify({ user: { id: "dl_maya" }, trustedOrigins: [home] }),
        });
        return ["application/json", await made.text()];
      }
      if (pathname === "/identity") return ["text/plain", await app.token(MAYA, searchParams.get("nonce") ?? "")];
      return [
        "text/html",
        '<!doctype html><html lang="en"><title>Larkspur</title><body><div id="chat"></div></body></html>',
      ];
    };
    answer().then(
      ([type, body]) => response.writeHead(200, { "content-type": `${type}; charset=utf-8` }).end(body),
      () => response.writeHead(500).end(),
    );
  });
}

beforeAll(async () => {
  app = await openTestApp();
  site = operatorSite();
  await new Promise<void>((done) => {
    site.listen(0, "127.0.0.1", done);
  });
  home = `http://localhost:${String((site.address() as AddressInfo).port)}`;
  const place = await mkdtemp(join(tmpdir(), "wardline-clients-"));
  await writeFile(join(place, "direct-line"), `${SECRET}\n`);
  await writeFile(
    join(place, "wardline.yaml"),
    `clients:
  directLine: { origins: ["${home}"], secretFile: direct-line }
  rasa: { origins: ["${home}"] }
  deepChat: { origins: ["${home}"] }
`,
  );
  const clients = await openClients(
    await loadConfig(
      join(place, "wardline.yaml"),
      {},
      fileURLToPath(new URL("../../config/defaults.yaml", import.meta.url)),
    ),
  );
  const publicOrigins: string[] = [];
  const options = {
    publicOrigins,
    embedOrigins: [],
    trustedProxies: parseNetworks([]),
    isHttps: false,
    plainHttpFrom: null,
    isChannelRequired: true,
    brands: {},
    webDir: new URL("../../web/", import.meta.url).pathname,
    version: "0.0.0-test",
  };
  chat = await buildServer({ deps: app.deps, options, clients }, { logger: pino({ level: "silent" }), tls: null });
  await chat.listen({ host: "127.0.0.1", port: 0 });
  base = `http://localhost:${String((chat.server.address() as AddressInfo).port)}`;
  publicOrigins.push(base);
  browser = await launchChromium();
}, 120_000);
afterAll(async () => {
  await browser.close();
  await chat.close();
  site.close();
  await app.close();
});

/** Hosts elsewhere that the windows asked for. Nobody is reached there. */
const asked = new Set<string>();

async function visit(prepare: (page: Page) => Promise<unknown> = async () => undefined): Promise<Page> {
  const page = await browser.newPage();
  await page.route(
    ({ hostname }) => hostname !== "localhost",
    async (route) => {
      asked.add(new URL(route.request().url()).hostname);
      await route.abort();
    },
  );
  await prepare(page);
  await page.goto(home);
  return page;
}

/** What the host page does to say who is signed in there. */
const PERSON = "I want to talk to a person";
const PATIENCE = { timeout: PATIENCE_MS };

const IDENTITY = `const nonce = (await (await fetch(base + "/clients/nonces", { method: "POST" })).json()).nonce;
  const identity = await (await fetch("/identity?nonce=" + encodeURIComponent(nonce))).text();`;

async function answerAsNoor(text: string): Promise<void> {
  const waits = async (): Promise<{ conversationId: string; version: number } | undefined> => {
    const listed = await listCases(app.deps, noor);
    return listed.ok ? listed.value.cases.find(({ owner }) => owner === "queued") : undefined;
  };
  await expect.poll(waits, PATIENCE).toBeDefined();
  const waiting = await waits();
  const conversationId = waiting?.conversationId as ConversationId;
  await takeOver(app.deps, { conversationId, version: waiting?.version ?? 0, agent: noor });
  const reply = { conversationId, agent: noor, clientId: crypto.randomUUID(), text };
  expect((await replyAsAgent(app.deps, reply)).ok).toBe(true);
}

describe("Bot Framework Web Chat over directlinejs", () => {
  test("answers a bill question, echoes, comes back after its socket dropped, and renews its token", {
    timeout: 120_000,
  }, async () => {
    const page = await visit(async (fresh) => {
      // Its wait before it connects again is 3 to 15 seconds, by chance.
      await fresh.addInitScript("Math.random = () => 0.001 + (performance.now() % 0.001)");
      await fresh.clock.install();
    });
    await page.addScriptTag({ url: "/directline.js" });
    await page.addScriptTag({ url: "/webchat.js" });
    await page.evaluate(`(async () => {
      const base = ${JSON.stringify(base)};
      const { token } = await (await fetch("/token")).json();
      const domain = base + "/clients/direct-line/v3/directline";
      const directLine = new DirectLine.DirectLine({ token, domain });
      globalThis.seen = [];
      directLine.activity$.subscribe((activity) => seen.push(activity));
      globalThis.directLine = directLine;
      WebChat.renderWebChat({ directLine, userID: "dl_maya" }, document.getElementById("chat"));
      ${IDENTITY}
      await new Promise((done) => directLine.postActivity({ type: "event", name: "wardline/identify", value: identity, from: { id: "dl_maya" } }).subscribe(done));
    })()`);
    const log = page.locator(".webchat__basic-transcript");
    await expect.poll(() => log.textContent(), PATIENCE).toContain("This window is not our own");

    const box = page.locator('[data-testid="send box text area"], .webchat__send-box-text-box__input').first();
    await box.fill("how much do I owe?");
    await box.press("Enter");
    await expect.poll(() => log.textContent(), PATIENCE).toContain(DUE);
    // Its own message came back under the id that it gave: nothing is left that says "Sending".
    const echoed = `seen.filter((a) => a.from.role === "user" && a.text === "how much do I owe?" && a.channelData?.clientActivityID).length`;
    expect(await page.evaluate(echoed)).toBe(1);
    await expect.poll(() => log.textContent(), PATIENCE).not.toContain("Sending");
    await page.locator(".webchat__suggested-actions, [class*=suggested-action]").first().waitFor({ state: "attached" });

    // The line breaks, and a person answers meanwhile.
    await box.fill(PERSON);
    await box.press("Enter");
    const answered = `seen.some((a, at) => a.from.role === "bot" && /person|colleague/i.test(a.text) && seen.slice(0, at).some((b) => b.text === ${JSON.stringify(PERSON)}))`;
    await expect.poll(() => page.evaluate(answered), PATIENCE).toBe(true);
    for (const socket of chat.websocketServer.clients) socket.terminate();
    await answerAsNoor("Good afternoon <img src=x onerror=document.title=1>");
    await page.clock.fastForward(4_000);
    await expect.poll(() => log.textContent(), PATIENCE).toContain("Good afternoon <img src=x");
    expect(await page.title()).toBe("Larkspur");
    const ids = await page.evaluate<string[]>("seen.filter((a) => a.type === 'message').map((a) => a.id)");
    expect(new Set(ids).size).toBe(ids.length);
    expect([...ids].sort()).toEqual(ids);

    // A quarter of an hour later it asks for another token by itself, and goes on with it.
    const before = await page.evaluate<string>("directLine.token");
    const renewed = page.waitForResponse((response) => response.url().endsWith("/tokens/refresh"));
    app.clock.advance(1_000);
    await page.clock.fastForward(15 * 60_000 + 1_000);
    expect((await renewed).status()).toBe(200);
    await expect.poll(() => page.evaluate("directLine.token")).not.toBe(before);
    await box.fill("thank you");
    await box.press("Enter");
    await expect.poll(() => page.evaluate(`seen.filter((a) => a.text === "thank you").length`), PATIENCE).toBe(1);
    await page.close();
  });
});

describe("rasa-webchat", () => {
  test("answers a bill question, takes a press on a button and comes back on the same session", {
    timeout: 120_000,
  }, async () => {
    const page = await visit();
    const start = `(async () => {
      const base = ${JSON.stringify(base)};
      ${IDENTITY}
      WebChat.default({
        selector: "#chat", socketUrl: base, socketPath: "/clients/rasa/socket.io/",
        initPayload: "/get_started",
        customData: { language: "en", identifyToken: identity }, customMessageDelay: () => 0,
        params: { storage: "session" }, embedded: true,
      }, null);
    })()`;
    await page.addScriptTag({ url: "/rasa.js" });
    await page.evaluate(start);
    const log = page.locator(".rw-messages-container");
    await expect.poll(() => log.textContent(), PATIENCE).toContain("This window is not our own");
    const box = page.locator(".rw-new-message");
    await box.fill("how much do I owe?");
    await box.press("Enter");
    await expect.poll(() => log.textContent(), PATIENCE).toContain(DUE);
    await page.reload();
    await page.addScriptTag({ url: "/rasa.js" });
    await page.evaluate(start);
    await expect.poll(() => log.textContent(), PATIENCE).toContain(DUE);
    await box.fill("what can you do?");
    await box.press("Enter");
    await expect.poll(() => page.locator(".rw-reply").count(), PATIENCE).toBeGreaterThan(0);
    const before = await page.locator(".rw-message").count();
    await page.locator(".rw-reply").first().click();
    await expect.poll(() => page.locator(".rw-message").count(), PATIENCE).toBeGreaterThan(before + 1);
    await page.close();
  });
});

describe("deep-chat", () => {
  test.each([
    ["JSON", false],
    ["server-sent events", true],
  ])("answers a bill question by %s", { timeout: 60_000 }, async (_name, stream) => {
    const page = await visit();
    await page.addScriptTag({ url: "/deep-chat.js", type: "module" });
    await page.evaluate(`(async () => {
      const base = ${JSON.stringify(base)};
      await customElements.whenDefined("deep-chat");
      ${IDENTITY}
      const { session } = await (await fetch(base + "/clients/deep-chat/sessions", { method: "POST" })).json();
      const element = document.createElement("deep-chat");
      element.connect = {
        url: base + "/clients/deep-chat/messages", stream: ${String(stream)},
        headers: { authorization: "Bearer " + session },
        additionalBodyProps: { language: "en", identifyToken: identity },
      };
      globalThis.element = element;
      document.getElementById("chat").append(element);
    })()`);
    const box = page.locator("deep-chat #text-input");
    await box.fill("how much do I owe?");
    await box.press("Enter");
    const log = page.locator("deep-chat #messages");
    await expect.poll(() => log.textContent(), PATIENCE).toContain(DUE);
    await page.close();
  });
});

// What docs/guides/existing-clients.md says of them.
test("the windows ask nobody elsewhere but for letters", () => {
  expect([...asked].filter((host) => !/^fonts\.(googleapis|gstatic)\.com$/.test(host))).toEqual([]);
});
