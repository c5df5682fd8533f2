// SPDX-License-Identifier: Apache-2.0
// A request whose row was altered: it is there, says so, and offers nothing to press.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { STAFF_ACTIONS } from "#app";
import { DeskAnswers } from "../testing/desk-answers.ts";
import { Journey } from "../testing/journey.ts";
import { approvalStrings } from "./approvals-strings.ts";
import { emptiness } from "./parts/emptiness.ts";

const answers = new DeskAnswers({ rows: 1, count: 1, isSparse: false, text: (field) => `some ${field}` });
const ALTERED = {
  ...{ isReadable: false, exact: "", details: {}, proposedBy: null, decisions: [], mayDecide: false },
  ...{ state: "proposed", expiresAt: "2099-01-01T00:00:00.000Z" },
};

let journey: Journey;
beforeAll(async () => {
  journey = await Journey.start();
  const { stub } = journey;
  stub.me = { ...stub.me, roles: ["care", "security", "privacy", "admin", "auditor"], may: Object.keys(STAFF_ACTIONS) };
  stub.deskFills = (method, path) => {
    const filled = answers.answer(method, path);
    if (path !== "/v1/desk/approvals") return filled;
    const { approvals } = filled as { approvals: readonly object[] };
    return { ...(filled as object), approvals: approvals.map((one) => ({ ...one, ...ALTERED })), next: null };
  };
});
afterAll(async () => {
  await journey.stop();
});

describe.each(["en", "ar"] as const)("[SEC-653] a request that was altered: %s", (lang) => {
  test("says so, and neither that nothing waits nor who asked for what", async () => {
    const words = approvalStrings(lang);
    const locale = lang === "en" ? "en-GB" : "ar";
    const { page, close } = await journey.visit(`${journey.stub.chatOrigin}/console#/approvals`, { locale });
    const shown = page.locator(".approval");
    await shown.getByText(words.unreadable).waitFor();
    expect(await shown.count()).toBe(1);
    expect(await shown.getByRole("button").count()).toBe(0);
    const text = await page.locator("main").innerText();
    for (const said of [words.byCommand, words.notYours, words.exact, emptiness("approvals", lang).title])
      expect(text).not.toContain(said);
    await close();
  });
});
