// SPDX-License-Identifier: Apache-2.0
// Parts of the customer's window that are read beside the chat: each says when its reading failed, and offers another try.
import { afterAll, beforeAll, expect, test } from "vitest";
import { Journey } from "../testing/journey.ts";
import { stringsFor } from "./strings/index.ts";
import { offlineWords } from "./strings/offline.ts";

const PATH = "GET /v1/conversations/current";
/** An answer in which nothing is what it should be: read as one that did not come. */
const WORTHLESS = {};
const AT = "2026-11-15T10:00:00.000Z";

let journey: Journey;
beforeAll(async () => {
  journey = await Journey.start();
});
afterAll(async () => {
  await journey.stop();
});

test.each(["en", "ar"] as const)(
  "[SEC-638] the window says what it could not read, and reads it again: %s",
  async (lang) => {
    const { stub } = journey;
    const words = stringsFor(lang);
    stub.answers.set(`${PATH}/hours`, WORTHLESS);
    const visit = await journey.visit(`${stub.hostOrigin}/?lang=${lang}`);
    const { widget } = visit;
    await visit.open();
    stub.newest.add({ kind: "owner_changed", owner: "bot", text: lang === "en" ? "Nobody is here." : "لا أحد هنا." });
    const hours = widget.locator(".trouble", { hasText: offlineWords(lang).unknown });
    await hours.waitFor();
    stub.answers.set(`${PATH}/hours`, { isOpen: false, opensAt: null });
    await hours.getByRole("button", { name: words.tryAgain }).click();
    await widget.getByRole("button", { name: offlineWords(lang).open }).waitFor();
    expect(await hours.count()).toBe(0);

    for (const part of ["sessions", "lock", "authenticators"]) stub.answers.set(`${PATH}/${part}`, WORTHLESS);
    await widget.getByRole("button", { name: words.menu }).click();
    await widget.getByRole("button", { name: words.security, exact: true }).click();
    const dialog = widget.getByRole("dialog");
    for (const [part, what, answer, title] of [
      [
        "sessions",
        words.sessionsTitle,
        { sessions: [{ isCurrent: true, openedAt: AT, lastAt: AT }] },
        words.sessionHere,
      ],
      ["lock", words.lockTitle, { isLocked: false, canLock: true, canUnlock: false }, words.lockText],
    ] as const) {
      const trouble = dialog.locator(".trouble", { hasText: `${what}:` });
      await trouble.waitFor();
      stub.answers.set(`${PATH}/${part}`, answer);
      await trouble.getByRole("button", { name: words.tryAgain }).click();
      await dialog.getByText(title).waitFor();
      expect(await trouble.count()).toBe(0);
    }
    await visit.close();
  },
);
