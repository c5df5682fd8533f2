// SPDX-License-Identifier: Apache-2.0
// Every example as its README tells to run it: one program in front of the back-end of `connector`, with the rules of `recognizer`, the gateway
// of `gateway`, and pages of `html`, `react` and `webview` in one browser.
import { execFile } from "node:child_process";
import { chmod, cp, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import type { Browser } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runPiiTest, type Terminal } from "#surfaces";
import { type LoadedConfig, loadConfig } from "../src/main/load-config.ts";
import { openFindValues } from "../src/main/open-find-values.ts";
import { runConnect } from "../src/main/run-connect.ts";
import { runFlows } from "../src/main/run-flows.ts";
import { type ScriptedServer, says, spells, startScriptedServer, streams } from "../test/gateway/scripted-server.ts";
import { makePlace, runProgram, type Started, startProgram, stopAllPrograms } from "../test/harness/program.ts";
import { eventually } from "../test/journeys/eventually.ts";
import { type Opening, PHONE, Visitor } from "../test/journeys/visitor.ts";
import { launchChromium } from "../tools/browser.ts";
import { startBackEnd } from "./connector/back-end.ts";

const run = promisify(execFile);
const fileOf = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const textOf = (path: string): Promise<string> => readFile(fileOf(path), "utf8");

const SECRET = "a-secret-for-trying-out";
const ISSUER = "https://www.operator.example";
const SESSION = "session=maya";

let place: string;
let program: Started;
let browser: Browser;
let model: ScriptedServer;
let backEnd: Server;
let site: Server;
let bundle: string;
let chat: string;
let home: string;

const portOf = (server: Server): number => (server.address() as AddressInfo).port;
const listening = (server: Server, host: string): Promise<Server> =>
  new Promise((done) => server.listen(0, host, () => done(server)));

/** The operator's site: the examples' pages with the address of this chat, and who is signed in. */
async function startSite(): Promise<Server> {
  const { privateKey, publicKey } = await generateKeyPair("ES256");
  const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: "k", alg: "ES256" }] };
  const pages: Readonly<Record<string, () => Promise<string>>> = {
    "/html": () => textOf("html/index.html"),
    "/app-chat": () => textOf("webview/app-chat.html"),
    "/react": () => readFile(join(bundle, "index.html"), "utf8"),
  };
  const sign = (nonce: string): Promise<string> =>
    new SignJWT({ nonce })
      .setProtectedHeader({ alg: "ES256", kid: "k", typ: "JWT" })
      .setIssuer(ISSUER)
      .setAudience("wardline")
      .setSubject("P-1")
      .setJti(crypto.randomUUID())
      .setIssuedAt()
      .setExpirationTime("2m")
      .sign(privateKey);
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://here");
    const answer = async (): Promise<readonly [type: string, body: string]> => {
      if (pathname === "/jwks.json") return ["application/json", JSON.stringify(keys)];
      if (pathname === "/chat-token") {
        const token = request.headers.cookie === SESSION ? await sign(searchParams.get("nonce") ?? "") : null;
        return ["application/json", JSON.stringify({ token })];
      }
      if (pathname.startsWith("/assets/"))
        return ["text/javascript", (await readFile(join(bundle, pathname), "utf8")).replaceAll(CHAT, chat)];
      const page = (await pages[pathname]?.()) ?? `<!doctype html><title>${pathname}</title>`;
      return ["text/html; charset=utf-8", page.replaceAll(CHAT, chat)];
    };
    void answer().then(([type, body]) => response.writeHead(200, { "content-type": type }).end(body));
  });
  return listening(server, "localhost");
}
const CHAT = "https://chat.operator.example";

async function bundleReact(): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), "wardline-react-"));
  await build({ root: fileOf("react"), configFile: false, logLevel: "error", build: { outDir, emptyOutDir: true } });
  return outDir;
}

/** What the READMEs say to put into `wardline.yaml`, with the ports of this run. */
async function configuration(port: number): Promise<string> {
  const parts = await Promise.all(
    ["connector", "recognizer", "gateway"].map((name) => textOf(`${name}/wardline.yaml`)),
  );
  return `server:
  port: ${port}
  healthPort: 0
  trustedProxies: ["127.0.0.0/8", "::1/128"]
  publicOrigins: ["${chat}"]
  embedOrigins: ["${home}"]
${parts.join("")}`
    .replaceAll("127.0.0.1:8095", `127.0.0.1:${portOf(backEnd)}`)
    .replaceAll("http://127.0.0.1:8096", `http://localhost:${portOf(site)}`)
    .replaceAll("http://127.0.0.1:8097", model.url);
}

beforeAll(async () => {
  backEnd = startBackEnd(0, SECRET);
  const [started, scripted, spare] = await Promise.all([
    startSite(),
    startScriptedServer(),
    listening(createServer(), "localhost"),
  ]);
  [site, model] = [started, scripted];
  const port = portOf(spare);
  await new Promise((closed) => spare.close(closed));
  chat = `http://chat.operator.localhost:${port}`;
  home = `http://www.operator.localhost:${portOf(site)}`;
  place = await makePlace(await configuration(port));
  await writeFile(join(place, "mapping.yaml"), await textOf("connector/mapping.yaml"));
  await writeFile(join(place, "secret"), SECRET);
  await chmod(join(place, "secret"), 0o644);
  [program, browser, bundle] = await Promise.all([startProgram(place), launchChromium(), bundleReact()]);
}, 120_000);

afterAll(async () => {
  await browser.close();
  await stopAllPrograms();
  await model.close();
  for (const server of [site, backEnd]) {
    server.closeAllConnections();
    server.close();
  }
});

/** A visitor of the site; with a session, as the site or the app that shows the page set it. */
function visit(path: string, isSignedIn: boolean, look: Opening["look"] = {}): Promise<Visitor> {
  const [name = "", value = ""] = SESSION.split("=");
  const cookie = { name, value, domain: new URL(home).hostname, path: "/", expires: -1, httpOnly: true, secure: false };
  return Visitor.arrive(
    { browser, site: home, outbox: async () => [] },
    {
      path,
      look: {
        ...look,
        storageState: { cookies: isSignedIn ? [{ ...cookie, sameSite: "Strict" }] : [], origins: [] },
      },
    },
  );
}

/** A command in this process, with the configuration of a folder: a process of its own for each would cost seconds. */
async function command(
  act: (loaded: LoadedConfig, terminal: Terminal) => Promise<number>,
  dir = place,
): Promise<{ readonly code: number; readonly text: string }> {
  const loaded = await loadConfig(join(dir, "wardline.yaml"), {}, fileOf("../config/defaults.yaml"));
  let text = "";
  const code = await act(loaded, { isInteractive: false, write: (more) => void (text += more) });
  return { code, text };
}

describe("examples/html", () => {
  test("the page's own link opens the chat", { timeout: 60_000 }, async () => {
    const visitor = await visit("/html", false);
    await visitor.launcher().waitFor();
    await visitor.page.getByRole("link", { name: "Ask us" }).click();
    await visitor.reads(/chat robot/u);
    expect([new URL(visitor.page.url()).pathname, visitor.complaints]).toEqual(["/html", []]);
    await visitor.close();
  });
});

describe("examples/react", () => {
  test("the component brings one chat, shows its state, and a bill is answered from examples/connector", {
    timeout: 60_000,
  }, async () => {
    const visitor = await visit("/react", true);
    const button = visitor.page.getByRole("button", { name: "Ask about your bill" });
    await button.click();
    await visitor.page.getByRole("button", { name: "The chat is open" }).waitFor();
    expect(await visitor.page.locator("script[data-brand]").count()).toBe(1);
    await visitor.reads(/chat robot/u);
    await visitor.say("how much do I owe?");
    await visitor.reads(/You owe £24\.50/u);
    await visitor.page.evaluate(() => window.wardline?.close());
    await button.waitFor();
    expect(visitor.complaints).toEqual([]);
    await visitor.close();
  });
});

describe("examples/webview", () => {
  test("the page fills a phone, opens links elsewhere, knows the app's customer, and says when it is closed", {
    timeout: 60_000,
  }, async () => {
    const visitor = await visit("/app-chat", true, PHONE);
    await visitor.reads(/chat robot/u);
    const out = visitor.context.waitForEvent("page");
    await visitor.widget.getByRole("link", { name: "Privacy notice" }).tap();
    const opened = await out;
    expect(new URL(visitor.page.url()).pathname).toBe("/app-chat");
    await opened.close();
    await visitor.say("how much do I owe?");
    await visitor.reads(/You owe £24\.50/u);
    expect(await visitor.overflow()).toBe(0);
    await visitor.page.evaluate(() => window.wardline?.close());
    await eventually("the app is told", () => new URL(visitor.page.url()).pathname === "/app-close");
    expect(visitor.complaints).toEqual([]);
    await visitor.close();
  });
});

describe("examples/connector", () => {
  test("wardline connect check says what is on, what is reduced and what is off", async () => {
    const { code, text } = await command((loaded, terminal) => runConnect(loaded, ["check"], true, terminal));
    const { apis, flows } = JSON.parse(text) as Record<"apis" | "flows", readonly Readonly<Record<string, string>>[]>;
    const stateOf = (flow: string) => flows.find((each) => each["flow"] === flow)?.["state"];
    expect([code, ...["change_owner", "balance_due", "bill_higher", "change_plan"].map(stateOf)]).toEqual([
      2,
      "on",
      "reduced",
      "reduced",
      "off",
    ]);
    const there = apis.filter(({ state }) => state === "answers" || state === "unread").map(({ api }) => api);
    expect(there).toEqual(["accounts", "bills", "catalogue", "permissions", "products"]);
  });
});

describe("examples/recognizer", () => {
  test("wardline pii test finds the operator's own numbers and leaves near misses", async () => {
    const cases = fileOf("recognizer/cases.jsonl");
    const done = await command(async (loaded, terminal) => runPiiTest(cases, await openFindValues(loaded), terminal));
    expect(done).toEqual({ code: 0, text: "10 texts: 10 right, 0 wrong\n" });
    const without = await command(
      async (loaded, terminal) => runPiiTest(cases, await openFindValues(loaded), terminal),
      await makePlace("{}"),
    );
    expect([without.code, without.text]).toEqual([1, expect.stringContaining("5 right, 5 wrong")]);
  });
});

describe("examples/flow", () => {
  test("wardline flows check takes it, and its transcripts come out as written", async () => {
    const own = await makePlace("dialogue: { dir: my-flows }\n");
    await cp(fileOf("../flows"), join(own, "my-flows"), { recursive: true });
    for (const name of ["data-left.flow.yaml", "transcripts"])
      await cp(fileOf(`flow/${name}`), join(own, "my-flows", name), { recursive: true });
    for (const lang of ["en", "ar"])
      await writeFile(join(own, `my-flows/messages/${lang}.yaml`), await textOf(`flow/messages/${lang}.yaml`), {
        flag: "a",
      });
    const check = await command((loaded, terminal) => runFlows(loaded, ["check"], {}, terminal), own);
    expect([check.code, check.text]).toEqual([0, expect.stringContaining("0 errors")]);
    const play = await command((loaded, terminal) => runFlows(loaded, ["test"], {}, terminal), own);
    expect(play).toEqual({ code: 0, text: "3 transcripts as written, 0 different\n" });
  });
});

describe("examples/client", () => {
  test("a conversation goes through the sealed channel, and its numbers are hidden", { timeout: 60_000 }, async () => {
    const env = { ...process.env, WARDLINE_URL: program.url };
    const { stdout } = await run(process.execPath, [fileOf("client/talk.ts"), "my number is 07700 900123"], { env });
    expect(stdout).toMatch(
      /^bot: I'm a chat robot.*\nvisitor: my number is «PHONE_1»\nbot: .*\n(?:.*\n)*conversation_ended: /u,
    );
    expect(stdout).not.toContain("900123");
  });
});

describe("examples/gateway", () => {
  test("the model reads pseudonyms and the reader values, whole and streaming", { timeout: 60_000 }, async () => {
    const made = await runProgram(place, ["gateway", "keys", "create", "an example"]);
    const key = /wlg_[0-9a-f]{12}_[\w-]{43}/u.exec(made.text)?.[0] ?? "";
    const said = "We call «PHONE_1» today.";
    model.answer = (response, asked) =>
      (asked.body.stream === true ? streams(spells(said, 3)) : says(said))(response, asked);
    const env = { ...process.env, WARDLINE_URL: program.url, WARDLINE_KEY: key };
    const { stdout } = await run(process.execPath, [fileOf("gateway/ask.ts"), "My number is 07700 900123"], { env });
    expect(stdout).toBe("We call 07700 900123 today.\nWe call 07700 900123 today.\n");
    expect(model.asked.map(({ body }) => body.messages[1].content)).toEqual(Array(2).fill("My number is «PHONE_1»"));
    expect(model.asked.map(({ text }) => text).join()).not.toContain("900123");
  });
});
