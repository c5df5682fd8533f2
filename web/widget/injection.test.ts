// SPDX-License-Identifier: Apache-2.0
// What a customer's window is told, said by somebody hostile: the bot, an agent, cards, choices, files, a notice to everybody, the brand.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ConversationEvent } from "#protocol";
import { DeskAnswers } from "../testing/desk-answers.ts";
import { hostileMarkup } from "../testing/hostile-markup.ts";
import { eventually, Journey } from "../testing/journey.ts";
import { Alarms, elementsMade, fieldsShown, Planter } from "../testing/planted.ts";

const HOURS = "GET /v1/conversations/current/hours";
let journey: Journey;
beforeAll(async () => {
  journey = await Journey.start();
});
afterAll(async () => {
  await journey.stop();
});

describe("words of others in the customer's window", () => {
  it.each([
    ["without the page's policy", true],
    ["under the page's policy", false],
  ] as const)("[SEC-637] make no element, run nothing, ask nobody and break no rule: %s", async (_title, bypassCSP) => {
    const { stub } = journey;
    const planter = new Planter();
    stub.answers.set(HOURS, { isOpen: false, opensAt: null });
    const visit = await journey.visit("about:blank", { locale: "en-GB", bypassCSP });
    const { page } = visit;
    const alarms = await Alarms.set(page.context(), page, [stub.chatOrigin, stub.hostOrigin]);
    await page.goto(`${stub.hostOrigin}/`);
    await visit.open();
    const { newest } = stub;
    const texts = hostileMarkup().map((text) => ({ type: "text" as const, text }));
    for (let at = 0; at < texts.length; at += 40) newest.say("bot", texts.slice(at, at + 40));
    // Every kind of event and part that the interface has, each several times.
    const answers = new DeskAnswers({ rows: 24, count: 3, isSparse: false, text: planter.text });
    const { events } = answers.answer("GET", "/v1/conversations/current/events") as {
      readonly events: readonly ConversationEvent[];
    };
    for (const { seq: _seq, at: _at, ...body } of events) if (body.kind === "message") newest.add(body);
    newest.agent = planter.text("agent", 80);
    newest.say("agent", [{ type: "text", text: planter.text("said", 900) }]);
    newest.state = {
      ...newest.state,
      banner: {
        bannerId: "00000000-0000-4000-8000-00000000ba01",
        texts: { en: planter.text("banner", 300), ar: planter.text("banner", 300) },
        endsAt: "2099-01-01T00:00:00.000Z",
      },
    };
    newest.add({ kind: "owner_changed", owner: "bot", text: planter.text("changed", 300) });

    const frame = visit.frame();
    const wanted = ["said", "agent", "banner", "changed", "label", "text"];
    const shown = new Set<string>();
    await eventually("everything is shown", async () => {
      for (const field of await fieldsShown(frame)) shown.add(field);
      return wanted.every((field) => shown.has(field));
    }).catch(() => undefined);
    expect(wanted.filter((field) => !shown.has(field))).toEqual([]);
    expect(await elementsMade(frame)).toEqual([]);
    expect(await alarms.rung()).toEqual([]);
    await visit.close();
  });
});
