// SPDX-License-Identifier: Apache-2.0
// A proxy that ends TLS stands between browser and service: what it sees, and what becomes of what it changes.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { bucketOf } from "#channel";
import { InspectingProxy } from "../testing/inspecting-proxy.ts";
import { eventually, Journey, type Visit } from "../testing/journey.ts";
import { RIGHT_CODE } from "../testing/stub-bot.ts";

const SAYS = "zebra crossing 07700 900471";
const REPLIES = "walrus tusks for account 5512";
const CHANGED = { en: /being changed on its way/u, ar: /يجري تغيير هذا الاتصال/u };

let journey: Journey;
let proxy: InspectingProxy;
let server: string;
beforeAll(async () => {
  journey = await Journey.start();
  proxy = new InspectingProxy();
  server = await proxy.start();
}, 60_000);
afterAll(async () => {
  await journey.stop();
  await proxy.stop();
});
beforeEach(() => {
  proxy.touch = async (answer) => answer;
  proxy.touchTunnel = (bytes) => bytes;
  proxy.rewrite = (_path, body) => body;
});

const visit = (lang = "en", options = {}): Promise<Visit> =>
  journey.visit(`${journey.stub.hostOrigin}/?lang=${lang}`, { ...options, proxy: { server, bypass: "<-loopback>" } });

test("A proxy that reads everything finds neither words, codes nor what is asked for, only lengths in steps [SEC-236]", async () => {
  const customer = await visit();
  await customer.open();
  await customer.send(SAYS);
  await customer.widget.getByText(SAYS).first().waitFor();
  await customer.send("bill");
  const code = customer.widget.locator("input[autocomplete=one-time-code]");
  await code.fill(RIGHT_CODE);
  await code.press("Enter");
  await customer.widget.getByRole("table").waitFor();
  await customer.widget.getByRole("button", { name: "Talk to a person" }).first().click();
  await customer.widget.locator(".queue").waitFor();
  const desk = await journey.visit(`${journey.stub.chatOrigin}/console`, { proxy: { server, bypass: "<-loopback>" } });
  await desk.page.locator(".case-row").first().click();
  await desk.page.getByRole("button", { name: "Take over" }).click();
  await desk.page.getByRole("textbox", { name: "Reply" }).fill(REPLIES);
  await desk.page.getByRole("button", { name: "Send" }).click();
  await customer.widget.getByText(REPLIES).first().waitFor();

  // It did pass here, and the service understood it.
  expect(journey.stub.inputs.some((input) => input.kind === "text" && input.text === SAYS)).toBe(true);
  expect(proxy.exchanges().length).toBeGreaterThan(8);
  expect(proxy.tunnels.length).toBeGreaterThan(2);
  // Outside of what every browser is served alike (the scripts name the routes).
  const seen = Buffer.concat([
    ...proxy.passed
      .filter(({ path }) => path.startsWith("/v1/") && !path.startsWith("/v1/brands/"))
      .flatMap(({ path, sent, received }) => [Buffer.from(path), sent, received]),
    ...proxy.tunnels,
  ]);
  for (const planted of [SAYS, REPLIES, RIGHT_CODE, "900471", "clientId", "lastSeq", "take-over", "/turns", "kind"])
    expect([
      planted,
      seen.includes(planted),
      seen.includes(Buffer.from(planted).toString("base64").slice(0, -3)),
    ]).toEqual([planted, false, false]);
  const paths = new Set(proxy.passed.map(({ path }) => path).filter((path) => path.startsWith("/v1/")));
  expect([...paths].sort()).toEqual([
    "/v1/brands/larkspur",
    "/v1/channel/exchange",
    "/v1/channel/hello",
    "/v1/channel/keys",
  ]);
  const HEAD_AND_TAG = 31 + 16;
  for (const { sent, received } of proxy.exchanges())
    for (const { length } of [sent, received])
      expect(bucketOf(length - HEAD_AND_TAG, 1_024)).toBe(length - HEAD_AND_TAG);
  expect(customer.complaints).toEqual([]);
  await desk.close();
  await customer.close();
}, 40_000);

test.each<[string, "en" | "ar", () => InspectingProxy["touch"]]>([
  [
    "changes answers",
    "en",
    () =>
      async ({ status, body }) => ({
        status,
        body: Buffer.from(body.map((byte, at) => (at === 80 ? byte ^ 1 : byte))),
      }),
  ],
  [
    "gives each request the answer of another",
    "ar",
    () => {
      let before: Parameters<InspectingProxy["touch"]>[0] | null = null;
      return async (answer) => {
        const given = before ?? answer;
        before = answer;
        return before === given ? { ...answer, body: answer.body.subarray(0, 40) } : given;
      };
    },
  ],
])(
  "A proxy that %s is refused with a clear state, without endless retries",
  async (_how, lang, touch) => {
    const customer = await visit(lang, { viewport: { width: 320, height: 640 } });
    await customer.open();
    proxy.touch = touch();
    // One that came to harm is no proof: what was said still arrives by the socket. Three are.
    const texts = ["words one", "words two", "words three", "words four"];
    for (const text of texts) await customer.send(text);
    const alert = customer.widget.getByRole("alert").filter({ hasText: CHANGED[lang] });
    await alert.waitFor();
    expect(await journey.violations(customer.frame())).toEqual([]);
    const asked = proxy.passed.length;
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(proxy.passed.length).toBe(asked);
    // The way is clear again: one press, by keyboard, and what waited is sent once.
    proxy.touch = async (answer) => answer;
    const again = alert.getByRole("button");
    await again.focus();
    await customer.page.keyboard.press("Enter");
    await alert.waitFor({ state: "detached" });
    await customer.widget.getByText("words four").first().waitFor();
    const own = (): string[] =>
      journey.stub.newest.events.flatMap((event) =>
        event.kind === "message" && event.by === "visitor" ? [JSON.stringify(event.parts)] : [],
      );
    await eventually("everything arrived, once and in order", () => own().length === texts.length);
    expect(own().map((parts, no) => parts.includes(texts[no] ?? "?"))).toEqual(texts.map(() => true));
    await customer.close();
  },
  40_000,
);

test("A proxy that sends requests twice, drops answers or changes a socket gets nothing carried out twice and nothing lost [SEC-237]", async () => {
  const customer = await visit();
  await customer.open();
  const refused: number[] = [];
  proxy.touch = async (answer, _sent, again) => {
    refused.push((await again()).status);
    return answer;
  };
  await customer.send("first words");
  await customer.widget.getByText("first words").first().waitFor();
  await eventually(
    "it was sent twice and refused once",
    () => refused.length > 0 && refused.every((status) => status === 409),
  );
  let drops = 2;
  proxy.touch = async (answer) => {
    drops -= 1;
    return drops >= 0 ? null : answer;
  };
  await customer.send("second words");
  await eventually(
    "it arrived",
    () => drops < 0 && journey.stub.inputs.some((input) => input.kind === "text" && input.text === "second words"),
  );
  proxy.touch = async (answer) => answer;
  proxy.touchTunnel = (bytes) =>
    bytes.length > 300 ? Buffer.from(bytes.map((byte, at) => (at === 200 ? byte ^ 1 : byte))) : bytes;
  const { newest } = journey.stub;
  newest.say("agent", [{ type: "text", text: "said meanwhile" }]);
  await new Promise((resolve) => setTimeout(resolve, 300));
  proxy.touchTunnel = (bytes) => bytes;
  // The socket was given up; another one, or polling, brings what was missed, once.
  await customer.widget.getByText("said meanwhile").first().waitFor();
  expect(await customer.widget.getByRole("list").getByText("said meanwhile").count()).toBe(1);
  const own = newest.events.filter((event) => event.kind === "message" && event.by === "visitor");
  expect(own.length).toBe(2);
  await customer.close();
}, 40_000);

/** Shows keys of its own to one page; what it asks for waits for `when`. */
async function showOtherKeys({ page }: Visit, when: Promise<unknown> = Promise.resolve()): Promise<void> {
  await page.route("**/v1/channel/keys", async (route) => {
    const response = await route.fetch();
    const list = (await response.json()) as { service: { ed25519: string } };
    await when;
    await route.fulfill({ response, json: { ...list, service: { ...list.service, ed25519: "A".repeat(43) } } });
  });
}

test("A proxy that shows keys of its own is refused before anything is sent", async () => {
  const other = new InspectingProxy();
  const via = await other.start();
  const customer = await journey.visit(`${journey.stub.hostOrigin}/`, {
    proxy: { server: via, bypass: "<-loopback>" },
  });
  await showOtherKeys(customer);
  await customer.page.locator("[data-wardline] button.launcher").click();
  await customer.widget.getByRole("alert").filter({ hasText: CHANGED.en }).waitFor();
  expect(other.passed.filter(({ path }) => path === "/v1/channel/hello" || path === "/v1/channel/exchange")).toEqual(
    [],
  );
  await customer.close();
  await other.stop();
}, 40_000);

test("A refusal that arrives after the page is drawn and before it listens is shown", async () => {
  const customer = await visit();
  const drawn = Promise.withResolvers<undefined>();
  await showOtherKeys(customer, drawn.promise);
  // A slow device: in the frame, nothing that waits for what was drawn runs before the test says so.
  await customer.page.addInitScript(() => {
    const held: (() => void)[] = [];
    const { setTimeout: later, Worker: Plain } = window;
    const page = { isBlocked: false, runHeld: () => held.splice(0).forEach((work) => work()) };
    class Watched extends Plain {
      constructor(url: string) {
        super(url);
        this.addEventListener("message", ({ data }: MessageEvent<{ type: string }>) => {
          page.isBlocked ||= data.type === "block";
        });
      }
    }
    Object.assign(window, {
      page,
      Worker: Watched,
      requestAnimationFrame: (work: (at: number) => void) => held.push(() => work(performance.now())),
      // After so long the drawing library does not wait for a picture.
      setTimeout: (work: () => void, ms?: number) => (ms === 35 ? held.push(work) : later(work, ms)),
    });
  });
  await customer.page.locator("[data-wardline] button.launcher").click();
  await customer.widget.locator("header").waitFor();
  drawn.resolve(undefined);
  type Held = { page: { isBlocked: boolean; runHeld(): void } };
  await eventually("the worker refused", () =>
    customer.frame().evaluate(() => (window as unknown as Held).page.isBlocked),
  );
  const refusal = customer.widget.getByRole("alert").filter({ hasText: CHANGED.en });
  expect(await refusal.count()).toBe(0);
  await eventually("it is shown", async () => {
    await customer.frame().evaluate(() => (window as unknown as Held).page.runHeld());
    return (await refusal.count()) === 1;
  });
  await customer.close();
}, 40_000);

describe("A page that pins the service's key [SEC-238]", () => {
  const pinned = (): Promise<Visit> =>
    journey.visit(`${journey.stub.hostOrigin}/?pinned=1`, { proxy: { server, bypass: "<-loopback>" } });
  const refusal = (customer: Visit): Promise<void> =>
    customer.page.locator("[data-wardline] .refusal").filter({ hasText: "being changed on its way" }).waitFor();
  const press = (customer: Visit): Promise<void> => customer.page.locator("[data-wardline] button.launcher").click();

  test("opens the chat with the scripts that the service signed", async () => {
    const customer = await pinned();
    await customer.open();
    await customer.send("plan");
    await customer.widget.locator(".plan").first().waitFor();
    expect(customer.complaints).toEqual([]);
    await customer.close();
  }, 40_000);

  const EVIL = "document.body.dataset.evil = '1';";
  test.each<[string, InspectingProxy["rewrite"]]>([
    [
      "adds a line to the script",
      (path, body) => (/widget\/assets\/.*\.js$/u.test(path) ? Buffer.concat([body, Buffer.from(EVIL)]) : body),
    ],
    [
      "puts a script of its own into the frame, takes the hashes out and lifts the frame's policy",
      (path, body, headers) => {
        if (path !== "/widget/") return body;
        headers["content-security-policy"] = "script-src * 'unsafe-inline'";
        return Buffer.from(
          body
            .toString()
            .replace("</body>", `<script>${EVIL}</script></body>`)
            .replaceAll(/ integrity="[^"]*"/gu, ""),
        );
      },
    ],
    [
      "changes the manifest",
      (path, body) =>
        path === "/v1/manifest" ? Buffer.from(body.toString().replace("wardline/bundle", "wardline/Bundle")) : body,
    ],
    ["keeps the manifest back", (path, body) => (path === "/v1/manifest" ? Buffer.from("{}") : body)],
  ])(
    "runs nothing when a proxy %s",
    async (_how, rewrite) => {
      const customer = await pinned();
      proxy.rewrite = rewrite;
      // Its twenty seconds of patience, in one and a half.
      await customer.page.evaluate(() => {
        const real = window.setTimeout.bind(window);
        Object.assign(window, { setTimeout: (work: () => void, ms: number) => real(work, ms === 20_000 ? 1_500 : ms) });
      });
      await press(customer);
      const evil = (): Promise<boolean> =>
        Promise.any(
          customer.page.frames().map(async (frame) => {
            if (!(await frame.evaluate(() => document.body.dataset["evil"] === "1"))) throw new Error("clean");
            return true;
          }),
        ).catch(() => false);
      // Either the loader says so at once, or the browser kept the script from running and the frame never spoke.
      await refusal(customer);
      expect(await evil()).toBe(false);
      expect(customer.page.frames().some((frame) => frame.url().includes("/widget/"))).toBe(false);
      proxy.rewrite = (_path, body) => body;
      await customer.close();
    },
    40_000,
  );

  test("takes no widget that is older than the loader, though it was signed [SEC-239]", async () => {
    const customer = await pinned();
    const { surface } = journey.stub;
    const files = { "/widget/assets/old.js": `sha384-${"A".repeat(64)}` };
    const text = JSON.stringify({ type: "wardline/bundle/1", version: "0.0.9", notAfter: Date.now() + 60_000, files });
    const { service } = await surface.deps.channel.list();
    const old = JSON.stringify({ service, manifest: surface.deps.channel.sign(text) });
    proxy.rewrite = (path, body) => (path === "/v1/manifest" ? Buffer.from(old) : body);
    await press(customer);
    await refusal(customer);
    expect(await journey.violations(customer.page)).toEqual([]);
    // The keyboard is where the way out is, on a phone as well.
    await customer.page.keyboard.press("Enter");
    await customer.page.locator("[data-wardline] .panel").waitFor({ state: "hidden" });
    await customer.close();
  }, 40_000);
});
