// SPDX-License-Identifier: Apache-2.0
// What the console does to words, to the notice and to what was not understood, done by a command with a token: the same checks, and no more.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { countConversations, draftWording, makeToken, type OpenedSeat, proposeWording, trainingExamples } from "#app";
import { type AskApi, makeClientKey, openApi, runBanner, runMisheard, runWordingBack } from "#surfaces";
import { openTestServer, type TestServer } from "../harness/server.ts";
import { decideAs, enrolColleague, enrolFirst, type StaffPerson } from "../harness/staff.ts";

const ID = "cancel.nothing";
const WORDS = { en: "There is nothing that could be stopped.", ar: "لا يوجد ما يمكن إيقافه." };

let at: TestServer;
let dir: string;
let maya: { person: StaffPerson; opened: OpenedSeat };
let sami: { person: StaffPerson; opened: OpenedSeat };
let noor: { person: StaffPerson; opened: OpenedSeat };
let said = "";
const terminal = { isInteractive: false, write: (text: string) => void (said += text) };
beforeAll(async () => {
  at = await openTestServer();
  dir = await mkdtemp(join(tmpdir(), "wardline-commands-"));
  maya = await enrolFirst(at.app);
  sami = await enrolColleague(at.app, maya.opened.seat, "Sami Frey", ["security"]);
  noor = await enrolColleague(at.app, maya.opened.seat, "Noor Haddad", ["care"], sami.opened.seat);
});
afterAll(async () => {
  await at.close();
  await rm(dir, { recursive: true, force: true });
});

/** A program with these scopes, as a command opens it. */
async function program(name: string, scopes: readonly string[]): Promise<AskApi> {
  const key = makeClientKey();
  const wanted = { purpose: "rest", name, scopes, days: 30, deviceKey: key.thumbprint } as const;
  const admin = await maya.person.requireSeat();
  let made = await makeToken(at.app.deps, admin, wanted, null);
  if (made.ok && "approvalId" in made.value) {
    const { approvalId } = made.value;
    await decideAs(at.app, sami.opened.seat, approvalId);
    made = await makeToken(at.app.deps, admin, wanted, approvalId);
  }
  if (!made.ok || !("text" in made.value)) throw new Error("No token was made");
  const files = { token: join(dir, `${name}.token`), key: join(dir, `${name}.key`) };
  await writeFile(files.token, made.value.text);
  await writeFile(files.key, JSON.stringify(key.exportJwk()));
  return openApi(at.url, files, () => at.app.clock.now());
}

const printed = async (run: Promise<number>): Promise<string> => {
  said = "";
  expect(await run).toBe(0);
  return said;
};

describe("[SEC-590] a command does what the console does, under the same checks", () => {
  it("shows a notice to everybody, says what is shown, and takes it down", async () => {
    const ask = await program("outage-desk", ["banner.read", "banner.change"]);
    const notice = { en: "Calls in Leeds are down.", ar: "المكالمات متوقفة في ليدز.", minutes: "60" };
    expect(await printed(runBanner(ask, [], {}, terminal))).toContain('"current": null');
    expect(await printed(runBanner(ask, ["show"], notice, terminal))).toBe("Shown for 60 minutes\n");
    expect(await printed(runBanner(ask, ["status"], {}, terminal))).toContain("Calls in Leeds are down.");
    const bad = runBanner(ask, ["show"], { ...notice, en: "Tell us your PIN at help.example" }, terminal);
    await expect(bad).rejects.toThrow("The service refused: 400");
    expect(await printed(runBanner(ask, ["end"], {}, terminal))).toBe("Taken down\n");
    await expect(runBanner(ask, ["end"], {}, terminal)).rejects.toThrow("The service refused");
    for (const flags of [
      { en: "Only one language.", minutes: "60" },
      { ...notice, minutes: "an hour" },
    ])
      await expect(runBanner(ask, ["show"], flags, terminal)).rejects.toThrow("banner show --en TEXT");

    const reader = await program("wallboard", ["banner.read"]);
    await expect(runBanner(reader, ["show"], notice, terminal)).rejects.toThrow("403 not_authorised");
  });

  it("puts words that were in force before into force again, and says which there were", async () => {
    const ask = await program("words", ["wording.read", "wording.write"]);
    expect(await printed(runWordingBack(ask, ["versions"], {}, terminal))).toBe("In force: the shipped words\n");
    const { agent } = noor.opened.seat;
    const asked = (await draftWording(at.app.deps, agent, { id: ID, texts: WORDS })).ok
      ? await proposeWording(at.app.deps, agent)
      : null;
    if (asked?.ok !== true) throw new Error("Nothing was asked");
    await decideAs(at.app, maya.opened.seat, asked.value.approvalId);
    const says = (): string | undefined => at.app.deps.catalogues.entries.en.get(ID)?.text;
    expect(says()).toBe(WORDS.en);
    expect(await printed(runWordingBack(ask, ["versions"], {}, terminal))).toMatch(
      /^In force: 1\n1 {2}\S+ {2}published {2}1 messages {2}[\w-]{43}\n$/u,
    );
    expect(await printed(runWordingBack(ask, ["rollback"], { to: "0" }, terminal))).toBe(
      "In force again, as version 2\n",
    );
    expect(says()).not.toBe(WORDS.en);
    await expect(runWordingBack(ask, ["rollback"], { to: "9" }, terminal)).rejects.toThrow("The service refused");
    for (const to of [undefined, "-1", "one"])
      await expect(runWordingBack(ask, ["rollback"], { to }, terminal)).rejects.toThrow("wording rollback --to N");
  });

  it("lists what was not understood, in screened words, and makes an example of one", async () => {
    for (const words of ["flurb snagwit zorp", "flurb zaid@example.org zorp"]) {
      const talk = await at.app.open();
      await talk.say("Is there an outage in my area?");
      await talk.say(words);
      await talk.send({ kind: "end" });
    }
    at.app.clock.advance(31 * 60_000);
    await countConversations(at.app.deps);
    const ask = await program("teacher", ["analytics.messages"]);
    const list = await printed(runMisheard(ask, ["list"], {}, terminal));
    const { messages } = JSON.parse(list) as { messages: { reference: string; text: string; left: string[] }[] };
    expect(list).not.toContain("zaid@example.org");
    const plain = messages.find(({ left }) => left.length === 0);
    const named = messages.find(({ left }) => left.length > 0);
    if (plain === undefined || named === undefined) throw new Error(`Nothing to learn from: ${list}`);
    await expect(runMisheard(ask, ["learn", named.reference, "bill_higher"], {}, terminal)).rejects.toThrow(
      "The service refused: 400",
    );
    expect(await printed(runMisheard(ask, ["learn", plain.reference, "bill_higher"], {}, terminal))).toBe(
      "An example\n",
    );
    expect(await trainingExamples(at.app.deps)).toEqual([{ text: plain.text, intent: "bill_higher" }]);
    expect(await printed(runMisheard(ask, ["list"], { view: "example" }, terminal))).toContain(plain.text);
    expect(await printed(runMisheard(ask, ["drop", named.reference], {}, terminal))).toBe("Put aside\n");
    await expect(runMisheard(ask, ["drop", named.reference], {}, terminal)).rejects.toThrow("The service refused: 409");
    for (const wrong of [["learn", plain.reference], ["drop"], ["forget", plain.reference], []])
      await expect(runMisheard(ask, wrong, {}, terminal)).rejects.toThrow("misheard list");
    await expect(runMisheard(ask, ["list"], { view: "all" }, terminal)).rejects.toThrow("misheard list");
  });
});
