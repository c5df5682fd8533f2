// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hostileMarkup } from "../testing/hostile-markup.ts";
import { eventually, Journey } from "../testing/journey.ts";
import { elementsMade } from "../testing/planted.ts";
import { StubConversation } from "../testing/stub-conversation.ts";

// Without the page's policy: what stops a script here is that there is none, not that the browser forbids it.
const UNPROTECTED = { locale: "en-GB", bypassCSP: true } as const;
const payloads = hostileMarkup();
let journey: Journey;
beforeAll(async () => {
  journey = await Journey.start();
});
afterAll(async () => {
  await journey.stop();
});

const AT = "2026-11-15T10:00:00.000Z";
const one = (at: number): string => payloads[at % payloads.length] ?? "";

/** Everything that people at the desk read, said by somebody hostile: words, names, labels, titles, addresses. */
function plant(): StubConversation {
  const conversation = new StubConversation("en", () => undefined);
  const { stub } = journey;
  stub.conversations.length = 0;
  stub.conversations.push(conversation);
  conversation.take({ kind: "person", clientId: randomUUID() });
  conversation.takeOver(conversation.version, "Maya Lindt");
  for (const [at, text] of payloads.entries())
    if (at % 3 === 0) conversation.say("agent", [{ type: "text", text }]);
    else conversation.add({ kind: "message", by: "visitor", parts: [{ type: "text", text }], lang: "en" });
  const base = `/v1/desk/cases/${conversation.id}`;
  const texts = payloads.slice(0, 60).map((text, at) => ({
    textId: randomUUID(),
    kind: at % 10 === 9 ? "macro" : "canned",
    state: "published",
    title: text.slice(0, 120),
    shortcut: null,
    team: null,
    replaces: null,
    uses: 0,
    changedAt: AT,
    en: text,
    ar: text,
    steps: [],
  }));
  const plan: readonly (readonly [string, unknown])[] = [
    ["GET /v1/desk/texts", { texts, mayWrite: true }],
    ["GET /v1/desk/colleagues", { colleagues: payloads.slice(0, 40).map((name) => ({ staffId: randomUUID(), name })) }],
    [
      `GET ${base}/notes`,
      {
        notes: payloads.map((text, at) => ({
          noteId: randomUUID(),
          at: AT,
          text,
          isReadable: true,
          author: one(at + 7),
          isMine: false,
          mentions: one(at + 11),
          mentionsMe: at === 0,
        })),
      },
    ],
    [
      `GET ${base}/suggestions`,
      {
        suggestions: payloads.slice(0, 40).map((text, at) => ({
          source: at % 2 === 0 ? "page" : "canned",
          title: one(at + 3),
          text,
          href: `javascript:${text}`,
          textId: at % 2 === 0 ? null : randomUUID(),
        })),
      },
    ],
    [
      `GET ${base}/summary`,
      {
        aim: one(1),
        aimWords: { en: one(2), ar: one(3) },
        reason: { en: one(4), ar: one(5) },
        level: "A0",
        needs: "A2",
        isLocked: false,
        slots: payloads.slice(0, 40).map((value, at) => ({ name: one(at + 50), value })),
        checked: payloads.slice(40, 60).map((tool, at) => ({ tool, outcome: one(at), at: AT })),
        acts: payloads.slice(60, 80).map((kind, at) => ({ kind, outcome: one(at), at: AT, by: "agent" })),
        proofs: [],
        misunderstood: 1,
        warnings: ["coached"],
        left: { reveals: 1, files: 1 },
      },
    ],
  ];
  for (const [line, value] of plan) stub.answers.set(line, value);
  const own = conversation.asCase.bind(conversation);
  conversation.asCase = (agent) => ({
    ...own(agent),
    reason: one(6),
    agentName: one(8),
    labels: payloads.slice(0, 20),
    code: one(9),
  });
  return conversation;
}

describe("words of customers, colleagues and systems on the desk", () => {
  it("has at least 300 ways to try", () => expect(payloads.length).toBeGreaterThanOrEqual(300));

  it("[SEC-450] make no element, run nothing and open no dialog, with the page's policy switched off", async () => {
    plant();
    let dialogs = 0;
    const visit = await journey.visit("about:blank", UNPROTECTED);
    const { page } = visit;
    page.on("dialog", (dialog) => {
      dialogs += 1;
      void dialog.dismiss();
    });
    await page.addInitScript("window.ran = 0; window.planted = () => { window.ran += 1; }");
    await page.goto(`${journey.stub.chatOrigin}/console`);
    // The alarm works, and the looking finds: what is put in as markup is seen.
    await page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img data-planted src=x onerror=planted()>')");
    await eventually("the alarm rings", async () => (await page.evaluate("window.ran")) === 1);
    expect(await elementsMade(page)).toHaveLength(1);
    await page.evaluate("document.querySelector('[data-planted]').remove(); window.ran = 0");

    await page.locator(".case-row").first().click();
    await page.locator(".transcript .bubble").first().waitFor({ state: "attached" });
    // Only what is near is in the page, until it is printed: then everything is.
    await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
    await page.locator(".transcript .bubble").nth(payloads.length).waitFor({ state: "attached" });
    for (const summary of await page.locator(".case-more > summary").all()) await summary.click();
    await page
      .locator(".case-note")
      .nth(payloads.length - 1)
      .waitFor({ state: "attached" });
    await page.locator(".case-found").waitFor({ state: "attached" });
    await page.getByRole("button", { name: "Prepared texts" }).click();
    await page.locator(".text-row").nth(60).waitFor({ state: "attached" });

    const shown = await page.evaluate(() =>
      [...document.querySelectorAll(".transcript .bubble, .case-note")].map((element) => element.textContent),
    );
    const asText = (text: string): string => text.replaceAll("\u0000", "");
    for (const text of payloads.filter((each) => !/[\u0000-\u001f«»]/u.test(each)))
      expect(shown.filter((each) => each !== null && asText(each) === text).length, text).toBeGreaterThanOrEqual(2);
    expect(await elementsMade(page)).toEqual([]);
    expect(await page.evaluate("window.ran")).toBe(0);
    expect(dialogs).toBe(0);
    await visit.close();
  });
});
