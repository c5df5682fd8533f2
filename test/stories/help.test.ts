// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeCorpusKey, type OpenHelp, readHelpPages } from "#app";
import { type HelpPage, readPage } from "#help";
import { makeSiteSource } from "#help-source";
import { testHop } from "#hop/testing";
import { openTestApp, Talk, type TestApp } from "../harness/app.ts";

let app: TestApp;
let help: OpenHelp;
let text = "";
const key = makeCorpusKey(new Uint8Array(32).fill(7));

beforeAll(async () => {
  app = await openTestApp();
  const source = makeSiteSource(`${app.sandbox.url}/help`, { here: testHop(), outside: testHop({ reach: "public" }) });
  const { pages, skipped, withheld } = await readHelpPages(source, () => undefined);
  expect([skipped, withheld]).toEqual([[], 0]);
  text = key.encode({ tenant: "larkspur", version: 5, madeAt: "2026-11-15T10:00:00Z", source: source.name }, pages);
  const open = key.open(text, "larkspur");
  if (!open.ok) throw new Error(open.refusal.reason);
  help = open.value;
});
afterAll(() => app.close());

const open = (lang: "en" | "ar" = "en"): Promise<Talk> => app.open({ lang, overrides: { help: () => help } });

type Row = { lang: "en" | "ar"; text: string; answer: string | null };
const rowsOf = (name: string): Row[] =>
  readFileSync(new URL(`../../data/help/${name}.jsonl`, import.meta.url), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Row);

describe("help pages", () => {
  test("an everyday question is quoted from the operator's page, word for word, with its address and a record", async () => {
    const talk = await open();
    const said = talk.parts(await talk.say("what are your shop opening hours on sunday?"));
    const card = said.flatMap((part) => (part.type === "card" && part.card.kind === "quote" ? [part.card] : []))[0];
    expect(card?.text).toBe(
      "Our shops are open from Monday to Saturday, 9:00 to 18:00, and on Sunday from 11:00 to 16:00. On public holidays all shops are closed.",
    );
    expect(card?.href).toBe(`${app.sandbox.url}/help/shops#hours`);
    expect(await entries(talk)).toMatchObject([{ version: 5, clause: null }]);
  });

  test("in Arabic it is answered from the Arabic page", async () => {
    const talk = await open("ar");
    const said = Talk.text(await talk.say("ما هي ساعات عمل المتاجر يوم الأحد؟"));
    expect(said).toContain("متاجرنا مفتوحة من الاثنين إلى السبت");
  });

  test("how something is done is quoted also where a flow could do it, and the flow is offered beside it; who wants it done gets the flow", async () => {
    for (const [lang, how, want] of [
      ["en", "how do I set up eSIM?", "I want to move to an eSIM"],
      ["ar", "كيف أعد شريحة eSIM؟", "أريد تغيير شريحتي إلى eSIM"],
    ] as const) {
      const talk = await open(lang);
      const asked = talk.parts(await talk.say(how));
      expect(asked.some((part) => part.type === "card" && part.card.kind === "quote")).toBe(true);
      const offered = asked.flatMap((part) => (part.type === "choices" ? part.choices.map(({ label }) => label) : []));
      expect(offered).toEqual([lang === "en" ? "New SIM or eSIM" : "شريحة جديدة أو eSIM"]);
      const wanted = talk.parts(await talk.say(want));
      expect(wanted.some((part) => part.type === "card" && part.card.kind === "quote")).toBe(false);
    }
  });

  test("what binds is quoted with its clause [SEC-221]", async () => {
    const page = (clause: string): HelpPage => {
      const text = `<main><h1>Birthday stickers</h1><h2${clause}>How birthday stickers work</h2><p>Ten stickers are worth £5.</p></main>`;
      const read = readPage({ url: "https://www.larkspur.example/help/stickers", type: "html", text });
      if (!read.ok) throw new Error(read.refusal.reason);
      return read.value.page;
    };
    const head = { tenant: "larkspur", version: 6, madeAt: "2026-11-15T10:00:00Z", source: "x" };
    for (const [clause, words] of [
      [' data-clause="ST-2"', "Clause ST-2"],
      ["", "I may not quote it here"],
    ] as const) {
      const stamps = key.open(key.encode(head, [page(clause)]), "larkspur");
      const talk = await app.open({ overrides: { help: () => (stamps.ok ? stamps.value : null) } });
      const said = Talk.text(await talk.say("how do birthday stickers work"));
      expect(said).toContain(words);
      expect(said.includes("£5")).toBe(clause !== "");
      expect(await entries(talk)).toMatchObject(clause === "" ? [] : [{ version: 6, clause: "ST-2" }]);
    }
  });

  test("a question in the middle of a matter is answered, and the open question asked again", async () => {
    const talk = await app.open({ customer: "CU-C07", overrides: { help: () => help } });
    await talk.say("I want to change my plan");
    const said = Talk.text(await talk.say("how do I record a voicemail greeting"));
    expect(said).toContain("Press 3 to record your own greeting");
    expect(said).not.toContain("I didn't quite get that");
  });

  test("what no page says is not made up: the bot says that it does not know, and offers a person the second time", async () => {
    const talk = await open();
    expect(Talk.text(await talk.say("can my dog eat chocolate"))).not.toContain('"quote"');
    const second = Talk.text(await talk.say("who won the football match last night"));
    expect(second).not.toContain('"quote"');
    expect(second).toContain("Would you like to talk to a person?");
  });

  test("without pages nothing changes", async () => {
    const talk = await app.open({ overrides: { help: () => null } });
    expect(Talk.text(await talk.say("what are your shop opening hours on sunday?"))).not.toContain('"quote"');
  });

  test("a corpus that this installation has not signed, or of another tenant, is refused [SEC-222]", () => {
    expect(makeCorpusKey(new Uint8Array(32).fill(8)).open(text, "larkspur")).toMatchObject({
      refusal: { reason: "signature_wrong" },
    });
    expect(key.open(text, "meadow")).toMatchObject({ refusal: { reason: "other_tenant" } });
    expect(key.open(text.replace("11:00", "10:00"), "larkspur")).toMatchObject({ refusal: { reason: "page_changed" } });
  });

  test.each([
    ["questions", 0.95, { en: 0.95, ar: 0.8 }],
    // Written after the threshold was set, and never tuned on.
    ["held-back", 0.9, { en: 0.55, ar: 0.65 }],
  ] as const)("%s: nothing out of scope is answered, and hardly anything wrongly", async (name, precision, recall) => {
    const { findHelp } = await import("#app");
    const counts = { right: { en: 0, ar: 0 }, all: { en: 0, ar: 0 }, wrong: 0, made: [] as string[] };
    for (const { lang, text: asked, answer } of rowsOf(name)) {
      const found = findHelp(help, asked, lang, "2026-11-15");
      const got = found?.kind === "quote" ? new URL(found.url) : null;
      const place = got === null ? null : `${got.pathname.replace("/help/", "")}${got.hash}`;
      if (answer !== null) counts.all[lang] += 1;
      if (place === null) continue;
      if (answer === null) counts.made.push(asked);
      else if (place === answer || place.startsWith(`${answer}#`)) counts.right[lang] += 1;
      else counts.wrong += 1;
    }
    const right = counts.right.en + counts.right.ar;
    expect(counts.made).toEqual([]);
    expect(right / (right + counts.wrong)).toBeGreaterThanOrEqual(precision);
    expect(counts.right.en / counts.all.en).toBeGreaterThanOrEqual(recall.en);
    expect(counts.right.ar / counts.all.ar).toBeGreaterThanOrEqual(recall.ar);
  });
});

async function entries(talk: Talk): Promise<unknown[]> {
  const { rows } = await app.database.query<{ facts: unknown }>(
    "test.help",
    "SELECT facts FROM history WHERE conversation_id = $1 AND kind = 'help.quoted'",
    [talk.id],
  );
  return rows.map((row) => row.facts);
}
