// SPDX-License-Identifier: Apache-2.0
// The eight flows as customers of the sandbox go through them, in English and in Arabic.
import { describe, expect, test } from "vitest";
import { eventually } from "./eventually.ts";
import { type Lap, lapOf, report } from "./laps.ts";
import { PRACTICES, plain, type Seed } from "./operators.ts";
import { picture, takesPictures } from "./shots.ts";
import type { Stage } from "./stage.ts";
import type { Visitor } from "./visitor.ts";
import { type Lang, wordsOf } from "./words.ts";

/** What a customer answers whose phone has nothing wrong, in the order in which the search asks. */
const NOTHING_WRONG = [
  ["data_switch", "yes"],
  ["flight_mode", "no"],
  ["restarted", "yes"],
  ["data_saver", "no"],
  ["vpn", "no"],
  ["sim_shown", "fine"],
  ["network_mode", "best"],
  ["apn", "fine"],
  ["works", "no"],
] as const;

/** The text of elements without the marks that keep an amount together in Arabic. */
async function textsOf(visitor: Visitor, selector: string): Promise<string[]> {
  const texts = await visitor.widget.locator(selector).allInnerTexts();
  return texts.map((text) => plain(text).trim());
}

async function expectClean(visitor: Visitor, state: string): Promise<void> {
  expect(await visitor.violations(), state).toEqual([]);
}

/** The bill explained, as the documentation shows it: in both languages, in the light and in the dark, on a desk and on a phone. */
async function billPictures(visitor: Visitor, lang: Lang): Promise<void> {
  if (!takesPictures) return;
  const { page } = visitor;
  await page.setViewportSize({ width: 1360, height: 940 });
  await visitor.showFrom(".card.bill");
  await picture(page, lang === "en" ? "widget" : "widget-ar");
  if (lang === "ar") return;
  await page.emulateMedia({ colorScheme: "dark" });
  await picture(page, "widget-dark");
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 390, height: 844 });
  await visitor.showFrom(".card.bill");
  await picture(page, "widget-phone");
}

/** A text anywhere in a sentence, also where marks for direction stand within it. */
function within(text: string): RegExp {
  const pieces = text.split(" ").map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/gu, "\\$&"));
  return new RegExp(pieces.join("[\\s\\p{Cf}]*"), "u");
}

/** Every flow in one language, with one of the operators that the sandbox plays. */
export function flowJourneys(stage: () => Stage, lang: Lang, seed: Seed = "larkspur"): void {
  const words = wordsOf(lang);
  const { golden, amount, plans, larger, abroad: roaming, owed, postcode, sign, numberPrefix } = PRACTICES[seed];
  const lap = async (visitor: Visitor, name: string, go: () => Promise<void>): Promise<Lap> =>
    report(await lapOf(visitor, `${name} (${lang}, ${seed})`, go));

  describe(`The eight flows in ${lang} with ${seed}`, () => {
    test("B1 explains a bill to the penny in at most four inputs, the code included", async () => {
      const wanted = golden.explanations.find((one) => one.customer === "C07" && one.month === "M-1");
      const visitor = await stage().visit({ customer: "C07", lang });
      await visitor.open();
      await expectClean(visitor, "opened");
      const taken = await lap(visitor, "B1 bill, four causes", async () => {
        await visitor.press(words.billStarter);
        await visitor.fillCode();
        await visitor.widget.locator(".card.bill").waitFor();
      });
      expect(taken.inputs).toBeLessThanOrEqual(4);
      expect((await textsOf(visitor, ".card.bill td.amount")).toSorted()).toEqual(
        wanted?.causes.map(({ amountMinor }) => amount(amountMinor, "+")).toSorted(),
      );
      expect(await textsOf(visitor, ".card.bill tfoot td")).toEqual([amount(wanted?.deltaMinor ?? 0, "+")]);
      expect(await textsOf(visitor, ".card.bill .totals td")).toEqual([
        amount(wanted?.previousTotalMinor ?? 0),
        amount(wanted?.totalMinor ?? 0),
      ]);
      await expectClean(visitor, "bill comparison");
      await billPictures(visitor, lang);
      expect(visitor.complaints).toEqual([]);
      await visitor.close();
    });

    test("B1 says that a bill is not higher when it is not", async () => {
      const visitor = await stage().visit({ customer: "C01", lang });
      await visitor.open();
      await lap(visitor, "B1 bill, no change", async () => {
        await visitor.press(words.billStarter);
        await visitor.widget.locator("input[autocomplete=one-time-code]").waitFor();
        await expectClean(visitor, "secure form");
        await visitor.fillCode();
        await visitor.reads(words.notHigher);
      });
      expect(plain(await visitor.conversation())).toContain(amount(plans.lPrice));
      expect(await visitor.widget.locator(".card.bill").count()).toBe(0);
      await expectClean(visitor, "not higher");
      await visitor.close();
    });

    test("B2, T5, U2 and U3: a customer pays, asks for a price abroad and changes the plan with one code", async () => {
      const visitor = await stage().visit({ customer: "C02", lang });
      const orders = async (): Promise<readonly { readonly id: string; readonly state: string }[]> =>
        stage().orders("CU-C02");
      const before = (await orders()).length;
      await visitor.open();
      await lap(visitor, "B2 balance and pay link", async () => {
        await visitor.say(words.askBalance);
        await visitor.reads(within(amount(owed.roaming)));
        await visitor.press(words.pay);
        await visitor.widget.locator(".card.link a").waitFor();
      });
      await expectClean(visitor, "pay link");
      const href = (await visitor.widget.locator(".card.link a").getAttribute("href")) ?? "";
      const payPage = await fetch(href.replace(/\/\/[^/:]+:/u, "//localhost:"));
      expect(plain(await payPage.text())).toContain(amount(owed.roaming));

      await lap(visitor, "T5 price abroad and the cap", async () => {
        await visitor.say(words.askRoaming);
        await visitor.reads(within(amount(roaming.cap)));
      });
      const abroad = plain(await visitor.conversation());
      for (const price of roaming.prices) expect(abroad).toContain(amount(price));
      await expectClean(visitor, "roaming");
      await visitor.press(words.allClear);

      await lap(visitor, "U2 eligibility and quote", async () => {
        await visitor.say(words.askQuote(larger));
        await visitor.fillCode();
        await visitor.reads(within(amount(plans.lPrice)));
      });
      await expectClean(visitor, "quote");
      await visitor.press(words.notNow);

      await lap(visitor, "U3 change plan", async () => {
        await visitor.say(words.askChange);
        await visitor.press(words.choose(plans.l));
        const confirm = visitor.widget.locator(".card.act button.confirm");
        await confirm.waitFor();
        await expectClean(visitor, "confirmation");
        const sentence = plain(await confirm.innerText());
        const places = [plans.m, plans.l, amount(plans.lPrice), amount(plans.mPrice)].map((each) =>
          sentence.indexOf(each),
        );
        expect(places, sentence).toEqual(places.toSorted((a, b) => a - b));
        expect(places[0], sentence).toBeGreaterThanOrEqual(0);
        visitor.inputs += 1;
        await confirm.dblclick();
        await visitor.widget.locator(".card.receipt").waitFor();
      });
      await expectClean(visitor, "receipt");
      const made = (await orders()).slice(before);
      expect(made).toHaveLength(1);
      expect(await textsOf(visitor, ".card.receipt code")).toEqual([made[0]?.id]);

      await lap(visitor, "U3 undo", async () => {
        await visitor.press(words.undo);
        const confirm = visitor.widget.locator(".card.act button.confirm:not([aria-disabled=true])");
        await confirm.waitFor();
        visitor.inputs += 1;
        await confirm.dblclick();
        await visitor.reads(words.undone);
      });
      await eventually("the operator cancelled the one order", async () =>
        (await orders()).slice(before).every((order) => /cancel/iu.test(order.state)),
      );
      expect(await orders()).toHaveLength(before + 1);
      await expectClean(visitor, "undone");
      expect(visitor.complaints).toEqual([]);
      await visitor.close();
    });

    test("B2 tells a prepaid customer that there are no bills", async () => {
      const visitor = await stage().visit({ customer: "C15", lang });
      await visitor.open();
      await lap(visitor, "B2 prepaid", async () => {
        await visitor.say(words.askPrepaid);
        await visitor.reads(within(amount(owed.prepaid)));
      });
      await expectClean(visitor, "prepaid balance");
      await visitor.close();
    });

    test("B2 names what is past due, and T2 why data is paused, only after a second proof", async () => {
      const visitor = await stage().visit({ customer: "C20", lang });
      await visitor.open();
      await lap(visitor, "T2 data paused", async () => {
        await visitor.say(words.askSlow);
        await visitor.reads(/120/u);
        expect(await visitor.conversation()).not.toMatch(words.unpaid);
        await visitor.press(words.showWhy);
        await visitor.fillCode();
        await visitor.reads(words.unpaid);
      });
      await expectClean(visitor, "paused");
      await lap(visitor, "B2 past due", async () => {
        await visitor.press(words.whatDoIOwe);
        await visitor.reads(within(amount(owed.overdue)));
      });
      await expectClean(visitor, "past due");
      await visitor.close();
    });

    test("T2 searches on the phone, question by question, and ends with a ticket", async () => {
      const visitor = await stage().visit({ customer: "C03", lang });
      await visitor.open();
      await lap(visitor, "T2 slow data, all steps, ticket", async () => {
        await visitor.say(words.askSlow);
        for (const [check, answer] of NOTHING_WRONG) {
          await visitor.reads(words.text(`fault.ask.${check}`));
          if (check === "data_switch") await expectClean(visitor, "question");
          await visitor.press(words.text(`fault.answer.${check}.${answer}`));
        }
        await visitor.press(words.ticket);
        await visitor.reads(/TT-C03-\d+/u);
      });
      await expectClean(visitor, "ticket");
      await visitor.close();
    });

    test("T1 answers an outage by postcode in at most two inputs, U1 compares plans: nobody has to sign in", async () => {
      const visitor = await stage().visit({ lang });
      await visitor.open();
      const taken = await lap(visitor, "T1 outage by postcode", async () => {
        await visitor.press(words.outageStarter);
        await visitor.reads(/112/u);
        await visitor.say(postcode);
        await visitor.reads(/SP-5/u);
      });
      expect(taken.inputs).toBeLessThanOrEqual(2);
      await expectClean(visitor, "outage");
      await lap(visitor, "U1 compare plans", async () => {
        await visitor.say(words.askPlans);
        await visitor.widget.locator(".card.plans").waitFor();
      });
      expect(await textsOf(visitor, ".card.plans")).toEqual([
        expect.stringMatching(new RegExp(`${plans.m}[^]*${within(amount(plans.mPrice)).source}`, "u")),
      ]);
      await expectClean(visitor, "plan comparison");
      await visitor.close();
    });

    test("T1 protects a line whose SIM was swapped and brings a person, and asks for no code", async () => {
      const visitor = await stage().visit({ customer: "C16", lang });
      const before = await stage().outbox(`${numberPrefix}16`);
      await visitor.open();
      await lap(visitor, "T1 swapped SIM, alarm", async () => {
        await visitor.press(words.outageStarter);
        await visitor.widget.locator(".queue").waitFor();
      });
      const said = await visitor.conversation();
      expect(said).toMatch(/TT-C16-\d+/u);
      expect(said).not.toMatch(/swap/iu);
      expect(said).not.toMatch(sign);
      expect(await visitor.widget.locator("input[autocomplete=one-time-code]").count()).toBe(0);
      expect((await stage().outbox(`${numberPrefix}16`)).length).toBe(before.length);
      await expectClean(visitor, "alarm");
      await visitor.close();
    });
  });
}
