// SPDX-License-Identifier: Apache-2.0

import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Part } from "#protocol";
import { eventually, Journey } from "../testing/journey.ts";
import type { Wardline } from "./loader.ts";

let journey: Journey;
beforeAll(async () => {
  journey = await Journey.start();
});
afterAll(async () => {
  await journey.stop();
});

const stateOf = (page: Page): Promise<string | undefined> =>
  page.evaluate(() => (window as unknown as { wardline?: Wardline }).wardline?.state);

test("The loader asks nobody, stores nothing and makes no frame before the first click", async () => {
  const context = await journey.browser.newContext();
  const page = await context.newPage();
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.goto(`${journey.stub.hostOrigin}/`);
  await page.locator("[data-wardline] button.launcher").waitFor();
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 100))));
  expect(asked.filter((url) => !url.endsWith("/favicon.ico"))).toEqual([
    `${journey.stub.hostOrigin}/`,
    `${journey.stub.chatOrigin}/loader.js`,
  ]);
  expect(await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie])).toEqual([0, 0, ""]);
  expect(await context.cookies()).toEqual([]);
  expect(await page.locator("iframe").count()).toBe(0);
  expect(await stateOf(page)).toBe("idle");
  expect(await journey.violations(page)).toEqual([]);

  await page.locator("button.launcher").click();
  const frame = page.locator("iframe");
  expect(await frame.getAttribute("sandbox")).toBe(
    "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-downloads",
  );
  expect(await frame.getAttribute("allow")).toBe("publickey-credentials-get; publickey-credentials-create");
  expect(await frame.getAttribute("title")).toBe("Chat");
  await eventually("it is open", async () => (await stateOf(page)) === "open");
  await context.close();
});

test("The loader refuses to start on a page with card fields", async () => {
  const visit = await journey.visit(`${journey.stub.hostOrigin}/checkout`);
  await eventually("it declined", async () => (await stateOf(visit.page)) === "declined:payment-page");
  await visit.page.evaluate(() => (window as unknown as { wardline: Wardline }).wardline.open());
  expect(await visit.page.locator("[data-wardline], iframe").count()).toBe(0);
  expect(await stateOf(visit.page)).toBe("declined:payment-page");
  await visit.close();
});

test("The loader takes an open chat away when card fields appear later, also deep in a shadow root or by renaming", async () => {
  const arrivals = [
    () => {
      const form = document.createElement("form");
      form.append(Object.assign(document.createElement("input"), { name: "cardNumber" }));
      document.body.append(form);
    },
    () => {
      const element = document.createElement("div");
      element
        .attachShadow({ mode: "open" })
        .append(Object.assign(document.createElement("input"), { autocomplete: "cc-csc" }));
      document.body.append(element);
    },
    () => {
      const input = document.createElement("input");
      document.body.append(input);
      setTimeout(() => input.setAttribute("autocomplete", "cc-number"), 20);
    },
  ];
  for (const arrive of arrivals) {
    const visit = await journey.visit(`${journey.stub.hostOrigin}/`);
    await visit.open();
    await visit.page.evaluate(arrive);
    await eventually("it declined", async () => (await stateOf(visit.page)) === "declined:payment-page");
    expect(await visit.page.locator("iframe").count()).toBe(0);
    await visit.close();
  }
});

test("The loader hears nobody but the widget's own window on the widget's own origin", async () => {
  const visit = await journey.visit(`${journey.stub.hostOrigin}/`);
  await visit.open();
  await visit.page.evaluate(() => {
    const forged = { protocol: "wardline/1", type: "quick_exit" };
    window.postMessage(forged, "*");
    window.dispatchEvent(
      new MessageEvent("message", { data: forged, origin: "http://evil.example", source: window.frames[0] ?? null }),
    );
  });
  await visit.send("my plan");
  await visit.widget.getByRole("button", { name: "Choose SIM M" }).waitFor();
  expect(await stateOf(visit.page)).toBe("open");
  await visit.close();
});

test("The loader hands a token over by message only, before opening and after", async () => {
  const visit = await journey.visit(`${journey.stub.hostOrigin}/`);
  const urls: string[] = [];
  visit.page.on("request", (request) => urls.push(request.url()));
  const identify = (token: string): Promise<void> =>
    visit.page.evaluate((value) => (window as unknown as { wardline: Wardline }).wardline.identify(value), token);
  await identify("token.before.opening");
  await visit.open();
  await visit.widget.getByText("Recognised").waitFor();
  await identify("token.after.opening");
  await eventually("the server got the second one", () =>
    journey.stub.newest.carriedOut.some((input) => input.kind === "identify" && input.token === "token.after.opening"),
  );
  expect(urls.join(" ")).not.toContain("token.");
  await visit.close();
});

test("The loader asks the page for a token over the widget's nonce, also when two askings cross", async () => {
  const visit = await journey.visit(`${journey.stub.hostOrigin}/`);
  await visit.page.evaluate(() => {
    const { wardline } = window as unknown as { wardline: Wardline };
    wardline.identify((nonce) => Promise.resolve(`token.over.${nonce}`));
  });
  await visit.open();
  await visit.widget.getByText("Recognised").waitFor();
  expect(journey.stub.newest.openedWith).toBe("token.over.nonce-1");
  await visit.page.evaluate(() => {
    const { wardline } = window as unknown as { wardline: Wardline };
    for (const answer of ["one", "two"]) wardline.identify(() => Promise.resolve(answer));
  });
  await eventually("the newest answer arrived", () =>
    journey.stub.newest.carriedOut.some((input) => input.kind === "identify" && input.token === "two"),
  );
  await visit.send("my plan");
  await visit.widget.getByRole("button", { name: "Choose SIM M" }).waitFor();
  await visit.close();
});

test("The loader counts what arrived while the chat was closed", async () => {
  const visit = await journey.visit(`${journey.stub.hostOrigin}/`);
  await visit.open();
  await eventually("the socket is open", () => journey.stub.newest.listeners.size > 0);
  await visit.page.locator("button.launcher").click();
  expect(await stateOf(visit.page)).toBe("closed");
  journey.stub.newest.say("bot", [{ type: "text", text: "one" }]);
  journey.stub.newest.say("bot", [{ type: "text", text: "two" }]);
  await visit.page.getByRole("button", { name: "Chat with us, 2 unread" }).waitFor();
  // What was asked for is announced by a bubble that does not say what it is.
  expect(await visit.page.locator(".teaser").isVisible()).toBe(false);
  const news: Part = {
    type: "text",
    text: "The fault is fixed.",
    link: { label: "Stop", href: "http://localhost/stop" },
  };
  journey.stub.newest.add({ kind: "message", by: "bot", isNews: true, lang: "en", parts: [news] });
  await visit.page.getByRole("button", { name: "There is news that you asked for" }).click();
  await visit.widget.getByText("You asked to be told", { exact: true }).waitFor();
  await visit.page.locator(".teaser").waitFor({ state: "hidden" });
  await visit.page.getByRole("button", { name: "Close chat" }).first().waitFor();
  await visit.page.locator(".badge").waitFor({ state: "hidden" });
  await visit.close();
});

test("Quick exit leaves at once and the page is gone from the history", async () => {
  const visit = await journey.visit(`${journey.stub.hostOrigin}/other`);
  await visit.page.route("https://www.wikipedia.org/", (route) =>
    route.fulfill({ contentType: "text/html", body: "<title>Neutral</title>" }),
  );
  await visit.page.goto(`${journey.stub.hostOrigin}/`);
  await visit.open();
  await visit.widget.getByRole("button", { name: "Quick exit" }).click();
  await visit.page.waitForURL("https://www.wikipedia.org/");
  await visit.page.goBack();
  expect(visit.page.url()).toBe(`${journey.stub.hostOrigin}/other`);
  await visit.close();
});

test("On a phone the chat fills the screen and the page behind it is inert until it closes", async () => {
  const visit = await journey.visit(`${journey.stub.hostOrigin}/`, { viewport: { width: 360, height: 640 } });
  await visit.open();
  await expect.poll(() => visit.page.locator("iframe").boundingBox()).toEqual({ x: 0, y: 0, width: 360, height: 640 });
  const isInert = (): Promise<boolean> =>
    visit.page.evaluate(() => document.querySelector("h1")?.closest("[inert]") !== null);
  await eventually("the page behind it is inert", isInert);
  await visit.widget.getByRole("button", { name: "Close chat" }).click();
  await eventually("the page is usable again", async () => !(await isInert()));
  await visit.close();
});
