// SPDX-License-Identifier: Apache-2.0
// What customers are taught at the moment it matters, and the code by which they ask whether a message was really ours.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sendNotices } from "#app";
import { forgetTaught, mayTeach, noteTaught, stopTeaching } from "#app/testing";
import { SoftAuthenticator } from "#identity/testing";
import type { SubjectId } from "#kernel";
import type { ConversationEvent } from "#protocol";
import { openTestApp, Talk, type TestApp } from "../harness/app.ts";
import { askedFor, client, numberOf } from "./accounts.ts";

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
  // The detector reads its weights with the first words.
  await (await app.open()).say("hello");
}, 60_000);
afterAll(() => app.close());

const DAY = 24 * 3_600_000;
const CARD = { en: "my card number is 4111 1111 1111 1111", ar: "رقم بطاقتي 4111 1111 1111 1111" } as const;
const MOMENTS = {
  secret_typed: { en: /removed that before anybody/, ar: /حذفت ذلك قبل/ },
  code_asked: { en: /is for you alone/, ar: /الرمز في تلك الرسالة لك وحدك/ },
  scam_reported: { en: /Delete the message, and call back/, ar: /احذف الرسالة، وعاود/ },
  sim_lost: { en: /Codes sent to the lost SIM/, ar: /الرموز المرسلة إلى الشريحة المفقودة/ },
  public_wifi: { en: /On public Wi-Fi/, ar: /على شبكة واي فاي عامة/ },
  first_passkey: { en: /passkey works only on our real site/, ar: /مفتاح مرورك على موقعنا الحقيقي/ },
  before_travelling: { en: /Before you travel/, ar: /قبل السفر أضف/ },
} as const;
type Moment = keyof typeof MOMENTS;
const ANY = new RegExp(
  Object.values(MOMENTS)
    .flatMap(({ en, ar }) => [en.source, ar.source])
    .join("|"),
);

const start = (talk: Talk, flow: string): Promise<readonly ConversationEvent[]> =>
  talk.send({ kind: "choice", choiceId: `1.start_${flow}` });
const taught = (events: readonly ConversationEvent[]): number =>
  Talk.text(events)
    .split("\n")
    .filter((line) => ANY.test(line)).length;

/** What leads to each moment; the events of the turn in which the lesson stands. */
const LEADS: Record<Moment, (talk: Talk, lang: "en" | "ar") => Promise<readonly ConversationEvent[]>> = {
  secret_typed: (talk, lang) => talk.say(CARD[lang]),
  public_wifi: (talk, lang) =>
    talk.say(lang === "en" ? "I am on the public wifi at the airport" : "أنا الآن على شبكة المقهى"),
  code_asked: (talk, lang) => talk.say(lang === "en" ? "they asked me for a code" : "شخص طلب مني الرمز"),
  async scam_reported(talk, lang) {
    await start(talk, "scam_report");
    return talk.press(lang === "en" ? /only got a message/ : /وصلتني رسالة أو مكالمة/);
  },
  async sim_lost(talk, lang) {
    await start(talk, "lost_phone");
    await talk.press(lang === "en" ? /It was stolen/ : /سُرق/);
    return talk.confirm("decline");
  },
  async before_travelling(talk) {
    return start(talk, "roaming");
  },
  async first_passkey(talk, lang) {
    await start(talk, "bill_higher");
    await talk.stepUp(numberOf(lang === "en" ? 10 : 12));
    await talk.send({ kind: "authenticator", action: "add_passkey" });
    const { ceremonyId, options } = askedFor(talk);
    const response = new SoftAuthenticator("fresh").register(options, client) as never;
    return talk.send({ kind: "passkey", ceremonyId, decision: "submit", response });
  },
};
const WHO: Record<Moment, readonly [string, string]> = {
  secret_typed: ["CU-C01", "CU-C02"],
  public_wifi: ["CU-C01", "CU-C02"],
  code_asked: ["CU-C01", "CU-C02"],
  scam_reported: ["CU-C01", "CU-C02"],
  sim_lost: ["CU-C04", "CU-C03"],
  before_travelling: ["CU-C01", "CU-C02"],
  first_passkey: ["CU-C10", "CU-C12"],
};

describe("lessons", () => {
  it.each(Object.keys(MOMENTS) as Moment[])(
    "[SEC-321] %s: one short lesson behind the answer, in both languages",
    async (moment) => {
      for (const [i, lang] of (["en", "ar"] as const).entries()) {
        const talk = await app.open({ customer: WHO[moment][i] ?? "", lang });
        const events = await LEADS[moment](talk, lang);
        const said = Talk.text(events);
        expect(said).toMatch(MOMENTS[moment][lang]);
        expect(taught(events)).toBe(1);
        const texts = talk.parts(events).map((part) => (part.type === "text" ? part.text : part.type));
        const at = texts.findIndex((text) => MOMENTS[moment][lang].test(text));
        // Never first where there is an answer, and only its own buttons come after it.
        if (texts.length > 2) expect(at).toBeGreaterThan(0);
        expect(texts.slice(at + 1)).toEqual(texts.slice(at + 1).filter((text) => text === "choices"));
      }
    },
  );

  it('offers again what was on offer when "got it" is pressed', async () => {
    const talk = await app.open({ customer: "CU-C06" });
    await start(talk, "scam_report");
    await talk.say("they asked me for my code");
    const noted = await talk.press("Got it");
    expect(Talk.text(noted)).toMatch(/won't show that again/);
    expect(talk.state.owner).toBe("bot");
  });

  it("[SEC-321] at most one in a turn, and none in an emergency or while a person is on the way", async () => {
    const both = await app.open({ customer: "CU-C08" });
    expect(taught(await both.say(`${CARD.en}, on the public wifi at the airport`))).toBe(1);
    const lost = await app.open({ customer: "CU-C08" });
    await start(lost, "lost_phone");
    expect(taught(await lost.say("I am on the public wifi at the airport"))).toBe(0);
    const person = await app.open({ customer: "CU-C08" });
    await person.send({ kind: "person" });
    expect(taught(await person.say("I am on the public wifi at the airport"))).toBe(0);
  });

  it("what was kept goes with the subject, and with nobody else", async () => {
    const one = "019a8000-0000-7000-8000-00000000e001" as SubjectId;
    const two = "019a8000-0000-7000-8000-00000000e002" as SubjectId;
    for (const subject of [one, two]) {
      await noteTaught(app.deps, subject, "sim_lost", 30);
      await stopTeaching(app.deps, subject, null);
    }
    const ids = app.deps.flows.lessons.map(({ id }) => id);
    await forgetTaught(app.deps, one, ids);
    expect(await mayTeach(app.deps, one, "sim_lost", 30)).toBe(true);
    expect(await mayTeach(app.deps, two, "sim_lost", 30)).toBe(false);
  });
});

let code = "";
const ours = (events: readonly ConversationEvent[]): string => Talk.text(events);
const ask = async (customer: string, typed: string, lang: "en" | "ar" = "en"): Promise<string> => {
  const talk = await app.open({ customer, lang });
  await talk.say(lang === "en" ? "is this message from you" : "هل هذه الرسالة منكم");
  return ours(await talk.say(typed));
};

describe("was this really you?", () => {
  beforeAll(async () => {
    const talk = await app.open({ customer: "CU-C18" });
    await start(talk, "scam_report");
    await talk.press(/My calls go somewhere else/);
    await talk.confirm();
    for (let sent = 1; sent > 0; ) sent = (await sendNotices(app.deps)).sent;
    code =
      /Type ([0-9A-Z]{3}-[0-9A-Z]{4}-[0-9A-Z]{3}) in our chat/.exec(
        app.sandbox
          .outbox()
          .map(({ text }) => text)
          .join("\n"),
      )?.[1] ?? "";
  });

  it("[SEC-320] tells the recipient the day and kind, in both languages, however it is typed", async () => {
    expect(code).not.toBe("");
    expect(await ask("CU-C18", code)).toMatch(
      /Yes, we sent that to you on 15 November 2026\. It was about an order or change/,
    );
    expect(await ask("CU-C18", code.toLowerCase())).toMatch(/Yes, we sent that/);
    expect(await ask("CU-C18", code, "ar")).toMatch(/نعم، أرسلنا ذلك إليك/);
  });

  it("[SEC-320] says the same to somebody else as of a code that never was, and nothing without proof", async () => {
    const noCode = "ABC-DEFG-HJT"; // well typed, and nobody's
    const theirs = await ask("CU-C01", code);
    expect(theirs).toMatch(/did not send you a message with this code/);
    expect(theirs.replace(code, "CODE")).toBe((await ask("CU-C01", noCode)).replace(noCode, "CODE"));
    const nobody = async (typed: string): Promise<string> => {
      const talk = await app.open();
      await talk.say("is this message from you");
      const events = await talk.say(typed);
      expect(talk.form().kind).toBe("sms_number");
      const { formId } = talk.form();
      const after = await talk.send({ kind: "form", formId, decision: "cancel", fields: {} });
      return ours([...events, ...after])
        .replace(typed, "CODE")
        .replace(/[0-9a-f-]{36}|"(?:challenge|expiresAt)":"[^"]*"/g, "ID");
    };
    const [first, second] = [await nobody(code), await nobody(noCode)];
    expect(first).not.toMatch(/Yes, we sent|did not send/);
    expect(first).toMatch(/Without a proof I can't say anything/);
    expect(first).toBe(second);
  });

  it("[SEC-320] takes ten tries in an hour", async () => {
    const said: string[] = [];
    for (let i = 0; i < 11; i += 1) said.push(await ask("CU-C09", "ABC-DEFG-HJT"));
    expect(said.slice(0, 10).every((text) => /did not send you/.test(text))).toBe(true);
    expect(said[10]).toMatch(/many codes in a short time/);
  });

  it("[SEC-323] a sender's number is looked up among reports of several chats, by hash, and is never said to be ours", async () => {
    const report = async (): Promise<string> => {
      const talk = await app.open();
      await start(talk, "scam_report");
      const said = ours(await talk.say("a scam text came from 07700 900999"));
      await talk.press("No, thanks").catch(() => undefined);
      return said;
    };
    const said = [await report(), await report(), await report(), await report()];
    expect(said[0]).toMatch(/don't know that number, and a number can be faked/);
    expect(said[3]).toMatch(/Others reported that number as a fraud/);
    const { rows } = await app.database.query<{ key: Uint8Array }>("test.counters", "SELECT key FROM counter", []);
    expect(rows.some(({ key }) => Buffer.from(key).toString("latin1").includes("7700900999"))).toBe(false);
  });

  it("[SEC-322] the check-up tells a score out of the real state, with what is missing and what mends it", async () => {
    const talk = await app.open({ customer: "CU-C07" });
    await start(talk, "security_checkup");
    const said = ours(await talk.stepUp());
    expect(said).toMatch(/Your security score is \d+ of 100: (weak|fair)/);
    expect(said).toMatch(/You have no passkey yet/);
    expect(said).toMatch(/Add a passkey/);
    expect(said).not.toMatch(/All of this looks good/);
  });
});

describe("as time goes by", () => {
  const pass = (days: number): void => {
    app.clock.advance(days * DAY);
    app.sandbox.clock.advance(days * DAY);
  };

  it("[SEC-321] not again within the cap, again after it, never after 'got it', and none at all after 'no more'", async () => {
    const again = async (): Promise<number> => {
      const talk = await app.open({ customer: "CU-C05" });
      return taught(await LEADS.public_wifi(talk, "en"));
    };
    expect([await again(), await again()]).toEqual([1, 0]);
    pass(29);
    expect(await again()).toBe(0);
    pass(61);
    const talk = await app.open({ customer: "CU-C05" });
    expect(taught(await LEADS.public_wifi(talk, "en"))).toBe(1);
    expect(Talk.text(await talk.press("Got it"))).toMatch(/won't show that again/);
    pass(100);
    expect(await again()).toBe(0);
    const other = await app.open({ customer: "CU-C05" });
    expect(taught(await LEADS.scam_reported(other, "en"))).toBe(1);
    await other.press("No more tips");
    const last = await app.open({ customer: "CU-C05" });
    expect(taught(await LEADS.secret_typed(last, "en"))).toBe(0);
  });

  it("[SEC-320] a check code lapses", async () => {
    expect(await ask("CU-C18", code)).toMatch(/did not send you/);
  });
});
