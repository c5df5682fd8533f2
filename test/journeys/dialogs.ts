// SPDX-License-Identifier: Apache-2.0
// Every dialog of the console and the way to it. A dialog that is written and does not stand here fails the walk.
import { readdirSync, readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import {
  type Given,
  withArchive,
  withClocks,
  withDraft,
  withDue,
  withFile,
  withHold,
  withLock,
  withModel,
  withOldSignIn,
  withOldWords,
  withOutside,
  withOwed,
  withPhoto,
  withSecrets,
  withSteps,
  withTexts,
  withToken,
} from "./dialog-answers.ts";

export interface DialogWay {
  /** The file of `web/console` that draws it. */
  readonly in: string;
  /** Where it is opened; left out: where the one before was. `case`: the case that one holds, `incident`: one that was opened by hand. */
  readonly at?: string;
  readonly given?: Given;
  readonly open: (page: Page) => Promise<void>;
}

const press = (name: string | RegExp) => (page: Page) =>
  page
    .getByRole("button", { name, exact: typeof name === "string" })
    .last()
    .click();
const pressInside = (name: string) => (page: Page) =>
  page.getByRole("dialog").last().getByRole("button", { name, exact: true }).last().click();
const row = (page: Page): Promise<void> => page.locator("main [role=row].opens").first().click();
const tab =
  (at: number, then: (page: Page) => Promise<void>) =>
  async (page: Page): Promise<void> => {
    await page.locator("main [role=tab]").nth(at).click();
    await then(page);
  };

/** By file; of several in a file each has a line. */
export const DIALOGS: readonly DialogWay[] = [
  { in: "case-labels.tsx", at: "case", open: press("Labels") },
  { in: "case-transfer.tsx", open: press("Pass on") },
  { in: "vouch-dialog.tsx", open: press("Vouch for the customer") },
  { in: "case-view.tsx", open: press("Lock the account") },
  { in: "alarm-dialog.tsx", open: press("Alarms") },
  { in: "wrap-up-dialog.tsx", open: press("End conversation") },
  { in: "care/proof-dialog.tsx", open: press("Ask for proof") },
  { in: "care/act-dialog.tsx", open: press("Do something for them") },
  { in: "care/canned-picker.tsx", open: press("Prepared texts") },
  {
    in: "care/steps-preview.tsx",
    at: "case",
    given: withSteps,
    open: async (page) => {
      await press("Prepared texts")(page);
      await page
        .getByRole("dialog")
        .getByRole("button", { name: /Refund told/u })
        .click();
      await page.getByRole("dialog").getByRole("button", { name: "Do all this" }).waitFor();
    },
  },
  {
    in: "masked-value.tsx",
    at: "case",
    given: withSecrets,
    open: (page) => page.locator("button.hidden-value").last().click(),
  },
  { in: "customer-file.tsx", at: "case", given: withSecrets, open: press(/^Open with a reason/u) },
  {
    in: "customer-file.tsx",
    at: "case",
    given: withPhoto,
    open: async (page) => {
      await press(/^Open with a reason/u)(page);
      await page.getByRole("dialog").getByRole("radio").first().check();
      await pressInside("Open with a reason")(page);
      await page.locator("dialog .customer-photo").waitFor();
    },
  },
  {
    in: "case-search.tsx",
    at: "cases",
    open: (page) => page.locator(".queue-bar").getByRole("button", { name: "Search" }).click(),
  },
  { in: "frame/palette.tsx", open: (page) => page.locator(".rail-search").click() },
  {
    in: "frame/key-sheet.tsx",
    open: (page) => page.locator(".rail").getByRole("button", { name: "Keyboard shortcuts" }).click(),
  },
  { in: "staff-page.tsx", at: "staff", open: press(/^Roles: /u) },
  { in: "fresh.tsx", at: "staff", given: withOldSignIn, open: press("Make a link") },
  { in: "care/text-dialog.tsx", at: "texts", open: press("New text") },
  { in: "care/steps-dialog.tsx", open: press("New list of steps") },
  { in: "care/texts-page.tsx", open: press("Import") },
  {
    in: "care/texts-page.tsx",
    at: "texts",
    given: withTexts,
    open: async (page) => {
      await row(page);
      await pressInside("Take out of use")(page);
      await page.getByRole("dialog", { name: "Take out of use" }).waitFor();
    },
  },
  { in: "content/wording-editor.tsx", at: "wording", open: row },
  { in: "content/wording-versions.tsx", at: "wording", given: withOldWords, open: tab(1, press("All shipped words")) },
  { in: "content/wording-page.tsx", at: "wording", given: withDraft, open: press("Ask for 1 draft") },
  { in: "directory/people.tsx", at: "directory", open: row },
  { in: "directory/tokens-tab.tsx", at: "directory/tokens", given: withToken, open: row },
  {
    in: "setup/file-review.tsx",
    at: "setup",
    given: withFile,
    open: async (page) => {
      const field = page.locator(".setup-fields input:not([type=checkbox]):not(:read-only):enabled").first();
      await field.fill("Larkspur");
      await press("Look at the file")(page);
      await page.getByRole("dialog").waitFor();
    },
  },
  { in: "privacy/keeping-page.tsx", at: "keeping", given: withDue, open: press("Remove now") },
  { in: "privacy/holds.tsx", at: "keeping", open: tab(1, press("Ask for a hold")) },
  { in: "privacy/holds.tsx", at: "keeping", given: withHold, open: tab(1, press("Ask for its end")) },
  { in: "privacy/owed-deletions.tsx", at: "keeping", given: withOwed, open: tab(2, press("Wait no more")) },
  { in: "privacy/build-archive.tsx", at: "evidence", open: press("Build an archive") },
  { in: "privacy/evidence-page.tsx", at: "evidence", given: withArchive, open: press("Check it") },
  { in: "privacy/open-incident.tsx", at: "duties", open: press("Open an incident") },
  { in: "privacy/duty-draft.tsx", at: "incident", given: withClocks, open: press("Draft") },
  { in: "privacy/duty-clocks.tsx", at: "incident", given: withClocks, open: press("Mark as sent") },
  { in: "privacy/duty-reach.tsx", at: "incident", open: press("Open the list") },
  { in: "privacy/duty-reach.tsx", open: press("Propose to tell them") },
  { in: "security/judge-dialog.tsx", at: "incidents/verdicts", open: press("It was nothing") },
  {
    in: "security/detectors.tsx",
    at: "defences/detectors",
    given: withModel,
    open: press("Ask to go back to the model that ships"),
  },
  { in: "security/holds.tsx", at: "defences/holds", given: withLock, open: press(/^Lift/u) },
  { in: "security/drills.tsx", at: "defences/drills", open: press("Run all drills") },
  {
    in: "frame/phone-bar.tsx",
    at: "account",
    open: async (page) => {
      await page.setViewportSize({ width: 320, height: 640 });
      await page.locator(".phone-bar button").click();
    },
  },
  {
    in: "outside-link.tsx",
    given: withOutside,
    open: async (page) => {
      await page.setViewportSize({ width: 1280, height: 800 });
      const { origin } = new URL(page.url());
      // An address that is only other behind its mark would not be opened anew.
      await page.goto("about:blank");
      await page.goto(`${origin}/console#outside=${"t".repeat(60)}`);
      await page.getByRole("dialog").locator("li").waitFor();
    },
  },
];

/** What a dialog is made of; whoever uses one of these has a dialog. */
const MADE_OF = /<(?:Dialog|ConfirmDialog|ReasonDialog)\b/gu;
/** Draw the dialogs of others. */
const FRAMES: readonly string[] = ["parts/confirm-dialog.tsx", "reason-dialog.tsx"];

/** Every dialog in the code, a line for each. */
export function dialogsInCode(): readonly string[] {
  const folder = new URL("../../web/console/", import.meta.url);
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => path.endsWith(".tsx") && !FRAMES.includes(path))
    .flatMap((path) => [...readFileSync(new URL(path, folder), "utf8").matchAll(MADE_OF)].map(() => path))
    .sort();
}
