// SPDX-License-Identifier: Apache-2.0
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  type AgentIdentity,
  type AppDeps,
  type Detector,
  deleteConversation,
  readCase,
  readConversation,
  replyAsAgent,
  revealValue,
  takeOver,
} from "#app";
import { type AgentId, makeUuid } from "#kernel";
import type { ConversationEvent, MessageEvent } from "#protocol";
import { systemRandom } from "../../src/main/system.ts";
import { openTestApp, type Talk, type TestApp } from "../harness/app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(async () => {
  await app.close();
});

const PHONE = "07700 900321";
let agents = 0;
function agent(): AgentIdentity {
  agents += 1;
  const agentId = `00000000-0000-4000-8000-1000${String(agents).padStart(8, "0")}` as AgentId;
  return { agentId, name: "Noor", roles: ["care"] };
}

async function events(talk: Talk): Promise<readonly ConversationEvent[]> {
  const read = await readConversation(app.deps, app.deps.tenant, talk.id, 0);
  if (!read.ok) throw new Error(read.refusal.reason);
  return read.value.events;
}
async function own(talk: Talk): Promise<MessageEvent[]> {
  return (await events(talk)).filter((event) => event.kind === "message" && event.by === "visitor") as MessageEvent[];
}
const textOf = (event: MessageEvent | undefined): string => {
  const [part] = event?.parts ?? [];
  return part?.type === "text" ? part.text : "";
};
const texts = async (talk: Talk): Promise<string[]> => (await own(talk)).map(textOf);

type VaultRow = { conversation_id: string; name: string; key_no: number; sealed: Uint8Array };
const vaultOf = async (talk: Talk): Promise<VaultRow[]> =>
  (
    await app.database.query<VaultRow>(
      `test.vault.${makeUuid(systemRandom)}`,
      "SELECT conversation_id::text, name, key_no, sealed FROM vault WHERE conversation_id = $1 ORDER BY name",
      [talk.id],
    )
  ).rows;

async function held(talk: Talk, noor: AgentIdentity): Promise<void> {
  await talk.send({ kind: "person" });
  const taken = await takeOver(app.deps, { conversationId: talk.id, agent: noor, version: 1 });
  if (!taken.ok) throw new Error(taken.refusal.reason);
}
const reply = async (talk: Talk, noor: AgentIdentity, text: string) =>
  replyAsAgent(app.deps, { conversationId: talk.id, agent: noor, clientId: makeUuid(systemRandom), text });
async function historyOf(talk: Talk) {
  const stored = await app.deps.conversations.find(app.deps.tenant, talk.id, null, "own");
  return stored ? await app.deps.history.list(app.deps.tenant, stored.subjectId, 100) : [];
}

describe("pseudonyms and the vault", () => {
  it("[SEC-150] a value is named and sealed once; secrets and card numbers have no row", async () => {
    const talk = await app.open();
    await talk.say(`call me on ${PHONE} please`);
    await talk.say(`my pin is 4821 and my card is 4111 1111 1111 1111, again ${PHONE}`);
    expect(await texts(talk)).toEqual([
      "call me on «PHONE_1» please",
      "my pin is «SECRET» and my card is «CREDIT_CARD», again «PHONE_1»",
    ]);
    const rows = await vaultOf(talk);
    expect(rows.map(({ name }) => name)).toEqual(["PHONE_1"]);
    expect(Buffer.from(rows[0]?.sealed ?? []).toString("latin1")).not.toMatch(/07700|900321/);
    expect((await own(talk))[1]?.hidden).toEqual([
      { name: "«SECRET»", kind: "SECRET", canContest: false },
      { name: "«CREDIT_CARD»", kind: "CREDIT_CARD", canContest: false },
      { name: "«PHONE_1»", kind: "PHONE", canContest: true },
    ]);
  });

  it("[SEC-151] the same value of two subjects, or in two conversations of one, cannot be linked", async () => {
    const talks = [await app.open({ customer: "CU-C01" }), await app.open({ customer: "CU-C02" })];
    talks.push(await app.open({ customer: "CU-C01" }));
    const sealed: string[] = [];
    const hashes: string[] = [];
    for (const talk of talks) {
      await talk.say(`my number is ${PHONE}`);
      sealed.push(Buffer.from((await vaultOf(talk))[0]?.sealed ?? []).toString("hex"));
      const stored = await app.deps.conversations.find(app.deps.tenant, talk.id, null, "own");
      if (!stored) throw new Error("gone");
      const cipher = await app.deps.keys.openConversation(stored);
      hashes.push(Buffer.from(cipher.keyedHash("PHONE:+447700900321")).toString("hex"));
    }
    expect(new Set(sealed).size).toBe(3);
    expect(new Set(hashes).size).toBe(3);
    // A row moved to another conversation opens nothing there.
    const [from, to] = talks;
    if (!from || !to) throw new Error("no talks");
    const [row] = await vaultOf(from);
    const stored = await app.deps.conversations.find(app.deps.tenant, to.id, null, "own");
    if (!stored || !row) throw new Error("gone");
    const cipher = await app.deps.keys.openConversation(stored);
    expect(() => cipher.open({ kind: "vault", name: row.name }, row.key_no, row.sealed)).toThrow(
      expect.objectContaining({ code: "crypto.cannot_open" }),
    );
  });

  it("[SEC-151] a value keeps its name when it becomes known who speaks, and its row opens still", async () => {
    const talk = await app.open();
    await talk.say(`my number is ${PHONE}`);
    const { makeNonce } = await import("#app");
    await talk.send({ kind: "identify", token: await app.token("CU-C03", makeNonce(app.deps)) });
    expect(talk.state.assurance).toBe("A1");
    await talk.say(`so call ${PHONE}`);
    expect((await texts(talk)).at(-1)).toBe("so call «PHONE_1»");
    expect(await vaultOf(talk)).toHaveLength(1);
    const noor = agent();
    await held(talk, noor);
    const shown = await revealValue(app.deps, {
      conversationId: talk.id,
      agent: noor,
      name: "PHONE_1",
      reason: "callBack",
    });
    expect(shown).toMatchObject({ ok: true, value: { values: [{ name: "PHONE_1", value: PHONE }] } });
  });

  it("what a form asks for raises what an answer is taken for: a code that is typed into the chat is a secret", async () => {
    const talk = await app.open({ customer: "CU-C01" });
    await talk.say("why is my bill higher?");
    expect(talk.form().kind).toContain("code");
    await talk.say("633780");
    expect((await texts(talk)).at(-1)).toBe("«SECRET»");
    // The code that is owed leaves now, not in somebody else's story.
    await talk.code();
  });

  it("[SEC-153] deleting the conversation deletes what its pseudonyms stood for", async () => {
    const talk = await app.open();
    await talk.say(`my number is ${PHONE}`);
    expect(await vaultOf(talk)).toHaveLength(1);
    await deleteConversation(app.deps, talk.id, "visitor");
    expect(await vaultOf(talk)).toEqual([]);
  });
});

describe("reidentify", () => {
  it("[SEC-154] shows a value to the agent who holds the case, with a reason that the customer reads and the history keeps", async () => {
    const talk = await app.open();
    await talk.say(`call me on ${PHONE}`);
    const noor = agent();
    await held(talk, noor);
    const read = await readCase(app.deps, talk.id, noor);
    expect(JSON.stringify(read)).not.toContain("900321");
    const shown = await revealValue(app.deps, {
      conversationId: talk.id,
      agent: noor,
      name: "PHONE_1",
      reason: "callBack",
    });
    expect(shown).toMatchObject({ ok: true, value: { values: [{ name: "PHONE_1", value: PHONE }] } });
    expect(JSON.stringify(await events(talk))).toContain("Noor looked at");
    const entry = (await historyOf(talk)).find(({ kind }) => kind === "agent.revealed");
    expect(entry).toMatchObject({
      actor: { kind: "agent", id: noor.agentId },
      facts: { what: "value", reason: "callBack", names: ["PHONE_1"], count: 1 },
    });
    expect(JSON.stringify(await historyOf(talk))).not.toContain("900321");
  });

  it("[SEC-154] shows nothing to another agent, to another role, before or after the case is held, or for no reason", async () => {
    const talk = await app.open();
    await talk.say(`call me on ${PHONE}`);
    const noor = agent();
    const wish = { conversationId: talk.id, name: "PHONE_1", reason: "callBack" } as const;
    const reason = async (who: AgentIdentity, more: object = {}) => {
      const answer = await revealValue(app.deps, { ...wish, agent: who, ...more });
      return answer.ok ? answer.value.values : answer.refusal.reason;
    };
    expect(await reason(noor)).toBe("not_permitted");
    await held(talk, noor);
    expect(await reason(agent())).toBe("not_permitted");
    expect(await reason({ ...noor, roles: ["admin", "auditor"] })).toBe("not_permitted");
    expect(await reason(noor, { reason: "serviceProvision" })).toBe("not_permitted");
    expect(await reason(noor, { name: "PHONE_2" })).toEqual([]);
    expect(await reason(noor, { name: "SECRET_1" })).toEqual([]);
    await talk.send({ kind: "end" });
    expect(await reason(noor)).toBe("not_permitted");
  });

  it("[SEC-155] brings the own value to the customer in an agent's reply, also after a reconnect, and stores only the name", async () => {
    const talk = await app.open();
    await talk.say(`call me on ${PHONE}`);
    const noor = agent();
    await held(talk, noor);
    await reply(talk, noor, "Shall I call «PHONE_1» or +44 7700 900321? «PHONE_2» is not known.");
    for (let i = 0; i < 2; i += 1) {
      const last = (await events(talk)).findLast((event) => event.kind === "message" && event.by === "agent");
      expect(textOf(last as MessageEvent)).toBe(`Shall I call ${PHONE} or ${PHONE}? «PHONE_2» is not known.`);
    }
    const read = await readCase(app.deps, talk.id, noor);
    expect(JSON.stringify(read)).toContain("Shall I call «PHONE_1» or «PHONE_1»?");
    expect(await texts(talk)).toContain("call me on «PHONE_1»");
    const entry = (await historyOf(talk)).find(({ kind }) => kind === "value.shown");
    expect(entry).toMatchObject({
      actor: { kind: "subject" },
      facts: { names: ["PHONE_1"], purpose: "serviceProvision" },
    });
  });

  it("[SEC-155] never brings another conversation's value: the same name is another row", async () => {
    const one = await app.open();
    await one.say(`call me on ${PHONE}`);
    const other = await app.open();
    const noor = agent();
    await held(other, noor);
    await reply(other, noor, "I call «PHONE_1» now");
    const last = (await events(other)).findLast((event) => event.kind === "message" && event.by === "agent");
    expect(textOf(last as MessageEvent)).toBe("I call «PHONE_1» now");
  });

  it("[SEC-155] hides a value again from whoever holds the token once the level at which it was said has lapsed", async () => {
    const talk = await app.open({ customer: "CU-C07" });
    await talk.say("why is my bill higher?");
    await talk.stepUp();
    expect(talk.state.assurance).toBe("A2");
    await talk.say(`call me on ${PHONE}`);
    const noor = agent();
    await held(talk, noor);
    await reply(talk, noor, "I call «PHONE_1» now");
    expect(JSON.stringify(await events(talk))).toContain(`I call ${PHONE} now`);
    app.clock.advance(24 * 3_600_000);
    expect(JSON.stringify(await events(talk))).toContain("I call «PHONE_1» now");
  });
});

describe("whoever holds the token at a lower level", () => {
  // Each in a day of its own: the operator's clock does not go on with ours.
  let before: TestApp;
  beforeEach(async () => {
    before = app;
    app = await openTestApp();
  });
  afterEach(async () => {
    await app.close();
    app = before;
  });

  /** Says words at A2 and comes back a day later, when that level has lapsed. */
  async function lapsed(customer: string, words: string): Promise<Talk> {
    const talk = await app.open({ customer });
    await talk.say("why is my bill higher?");
    await talk.stepUp();
    await talk.say(words);
    app.clock.advance(24 * 3_600_000);
    return talk;
  }

  it("[SEC-155] cannot have a value put back by saying that it is something else", async () => {
    const talk = await lapsed("CU-C07", "my name is Alice Cooper, call Alice Cooper");
    const message = (await own(talk)).findLast((one) => textOf(one).includes("«PERSON_1»"));
    expect(message?.hidden?.[0]).toMatchObject({ name: "«PERSON_1»", canContest: true });
    await talk.send({ kind: "unmask", seq: message?.seq ?? 0, index: 0 });
    expect(JSON.stringify(await events(talk))).not.toContain("Alice");
    expect((await historyOf(talk)).filter(({ kind }) => kind === "value.released")).toEqual([]);
  });

  it("[SEC-155] cannot carry a value over into a new one by going on with its name", async () => {
    const talk = await lapsed("CU-C08", "my name is Alice Smithson, call Alice Smithson");
    await talk.say("«PERSON_1»");
    await talk.say("@mail.example");
    expect((await texts(talk)).at(-1)).toBe("«EMAIL_1»");
    const noor = agent();
    await held(talk, noor);
    await reply(talk, noor, "I write to «EMAIL_1» now");
    expect(JSON.stringify(await events(talk)).toLowerCase()).not.toContain("smithson");
  });
});

describe("a press", () => {
  it.each(["constructor", "__proto__", "7.my card is 4111 1111 1111 1111", "1.4111111111111111"])(
    "[SEC-150] of what was never on offer says nothing and is not kept: %s",
    async (choiceId) => {
      const talk = await app.open();
      await talk.send({ kind: "choice", choiceId });
      expect(await own(talk)).toEqual([]);
      const { tenant } = app.deps;
      const stored = await app.deps.conversations.find(tenant, talk.id, null, "own");
      if (!stored) throw new Error("gone");
      const cipher = await app.deps.keys.openConversation(stored);
      const heard = await app.deps.conversations.trackerEvents(tenant, talk.id);
      const plain = heard.map((row) =>
        Buffer.from(cipher.open({ kind: "tracker_event", turnNo: row.turnNo }, row.keyNo, row.sealed)).toString("utf8"),
      );
      expect(plain.join("\n")).not.toContain(choiceId);
      expect(plain.join("\n")).toContain("choice_pressed");
    },
  );
});

describe("memory over the conversation", () => {
  it("[SEC-156] hides both parts of a card that is told in two messages, also in what is stored, and tells whoever shows it", async () => {
    const talk = await app.open();
    await talk.say("my card is 4111 1111");
    expect(await texts(talk)).toEqual(["my card is 4111 1111"]);
    const first = (await own(talk))[0];
    await talk.say("and the rest is 1111 1111");
    expect(await texts(talk)).toEqual(["my card is «CREDIT_CARD»", "and the rest is «CREDIT_CARD»"]);
    const all = await events(talk);
    const changed = all.find((event) => event.kind === "message_changed");
    expect(changed).toMatchObject({ of: first?.seq, reason: "value_completed", masked: ["CREDIT_CARD"] });
    expect(all.map(({ seq }) => seq)).toEqual(all.map((_, i) => i + 1));
    expect(JSON.stringify(all)).not.toContain("1111");
    expect(await everythingSealed(talk)).not.toMatch(/4111|1111/);
  });

  it("[SEC-156] a number told in two messages is one value, named the same in both", async () => {
    const talk = await app.open();
    await talk.say("my new number starts with 07700");
    await talk.say("and the rest is 900321");
    expect(await texts(talk)).toEqual(["my new number starts with «PHONE_1»", "and the rest is «PHONE_1»"]);
    const noor = agent();
    await held(talk, noor);
    const shown = await revealValue(app.deps, {
      conversationId: talk.id,
      agent: noor,
      name: "PHONE_1",
      reason: "callBack",
    });
    if (!shown.ok) throw new Error(shown.refusal.reason);
    expect(shown.value.values[0]?.value.replaceAll(/\D/g, "")).toMatch(/^(?:44|0)7700900321$/);
  });

  it("[SEC-156] a first part that was taken for a whole value is found again: the rest does not stay in the clear", async () => {
    const talk = await app.open();
    await talk.say("my phone number is 0770 090 0321");
    await talk.say("12");
    expect((await texts(talk))[0]).toBe("my phone number is «PHONE_1»");
    const card = await app.open();
    await card.say("card number 4111 1111 1111");
    await card.say("1111");
    expect(await texts(card)).toEqual(["card number «CREDIT_CARD»", "«CREDIT_CARD»"]);
    const noor = agent();
    await held(card, noor);
    for (const { name } of await vaultOf(card))
      expect(
        await revealValue(app.deps, { conversationId: card.id, agent: noor, name, reason: "callBack" }),
      ).toMatchObject({ ok: true, value: { values: [] } });
  });

  it("forgets after a quarter of an hour, and links nothing over it", async () => {
    const talk = await app.open();
    await talk.say("order 4111 1111");
    app.clock.advance(16 * 60_000);
    await talk.say("1111 1111");
    expect((await texts(talk))[0]).toBe("order 4111 1111");
  });

  /** Every sealed row of a conversation, opened. */
  async function everythingSealed(talk: Talk): Promise<string> {
    const { tenant } = app.deps;
    const stored = await app.deps.conversations.find(tenant, talk.id, null, "own");
    if (!stored) throw new Error("gone");
    const cipher = await app.deps.keys.openConversation(stored);
    const rows = await app.deps.conversations.messagesAfter(tenant, talk.id, 0, 100);
    const heard = await app.deps.conversations.trackerEvents(tenant, talk.id);
    return [
      ...rows.map((row) => cipher.open({ kind: "message", seq: row.seq }, row.keyNo, row.sealed)),
      ...heard.map((row) => cipher.open({ kind: "tracker_event", turnNo: row.turnNo }, row.keyNo, row.sealed)),
      cipher.open({ kind: "tracker" }, stored.tracker.keyNo, stored.tracker.sealed),
      cipher.open({ kind: "state" }, stored.state.keyNo, stored.state.sealed),
    ]
      .map((bytes) => Buffer.from(bytes).toString("utf8"))
      .join("\n");
  }
});

describe("this is not a card", () => {
  const contest = async (talk: Talk, text: string, index = 0) => {
    const message = (await own(talk)).findLast((one) => textOf(one).includes(text));
    return talk.send({ kind: "unmask", seq: message?.seq ?? 0, index });
  };

  it("[SEC-157] lets a guess through for this conversation, in the message too, and records it", async () => {
    const talk = await app.open();
    await talk.say("my name is Alice Cooper, call Alice Cooper");
    expect((await texts(talk))[0]).toContain("«PERSON_1»");
    await contest(talk, "«PERSON_1»");
    expect((await texts(talk))[0]).toBe("my name is Alice Cooper, call Alice Cooper");
    expect((await own(talk))[0]).toMatchObject({ masked: [], hidden: [] });
    await talk.say("my name is Alice Cooper");
    expect((await texts(talk)).at(-1)).toBe("my name is Alice Cooper");
    const all = await events(talk);
    expect(all.find((event) => event.kind === "message_changed")).toMatchObject({ reason: "not_personal" });
    const entry = (await historyOf(talk)).find(({ kind }) => kind === "value.released");
    expect(entry?.facts).toMatchObject({ what: "PERSON" });
    const elsewhere = await app.open();
    await elsewhere.say("my name is Alice Cooper, call Alice Cooper");
    expect((await texts(elsewhere))[0]).toContain("«PERSON_1»");
  });

  it("[SEC-157] never lets through what a checksum proves, a secret, a clear form, or another's message", async () => {
    const talk = await app.open();
    for (const text of [
      "my card is 4111 1111 1111 1111",
      "my pin is 4821",
      "iban GB82 WEST 1234 5698 7654 32",
      "imei 490154203237518",
      "mail jane@example.com",
      "call +44 7700 900321",
    ]) {
      await talk.say(text);
      const before = await texts(talk);
      await talk.send({ kind: "unmask", seq: (await own(talk)).at(-1)?.seq ?? 0, index: 0 });
      expect(await texts(talk)).toEqual(before);
    }
    for (const [seq, index] of [
      [1, 0],
      [9_999, 0],
      [2, 99],
    ] as const)
      await talk.send({ kind: "unmask", seq, index });
    expect((await historyOf(talk)).filter(({ kind }) => kind === "value.released")).toEqual([]);
    await talk.say("my card is 4111 1111 1111 1111");
    expect((await texts(talk)).at(-1)).toBe("my card is «CREDIT_CARD»");
  });

  it("[SEC-157] a mistyped card is kept nowhere: it is let through when it is sent again", async () => {
    const talk = await app.open();
    await talk.say("my card 4111 1111 1111 1112");
    expect((await own(talk))[0]?.hidden).toEqual([{ name: "«CREDIT_CARD»", kind: "CREDIT_CARD", canContest: true }]);
    expect(await vaultOf(talk)).toEqual([]);
    await contest(talk, "«CREDIT_CARD»");
    expect((await texts(talk))[0]).toBe("my card «CREDIT_CARD»");
    await talk.say("my card 4111-1111-1111-1112");
    expect((await texts(talk)).at(-1)).toBe("my card 4111-1111-1111-1112");
  });

  it("[SEC-157] not more than five in one conversation", async () => {
    const talk = await app.open();
    for (let i = 0; i < 6; i += 1) {
      await talk.say(`call me on 07700 90032${i}`);
      await contest(talk, `«PHONE_${i + 1}»`);
    }
    const said = await texts(talk);
    expect(said.filter((text) => text.includes("07700"))).toHaveLength(5);
    expect(said.at(-1)).toBe("call me on «PHONE_6»");
  });
});

describe("fails closed", () => {
  const broken = (reason: "failed" | "too_slow" | "overloaded"): Detector => ({
    prepare: () => undefined,
    find: async () => ({ ok: false, refusal: { reason } }),
  });

  it.each(["failed", "too_slow", "overloaded"] as const)(
    "[SEC-152] %s: the message is sealed whole, nothing reads it, and the customer is asked to rephrase, then gets a person",
    async (reason) => {
      const warned: object[] = [];
      const log = { ...app.deps.log, warn: (fields: object) => warned.push(fields) } as AppDeps["log"];
      const overrides = { detector: broken(reason), log };
      const talk = await app.open({ overrides });
      const told = await talk.say("my secret word is marzipan-planted");
      expect(JSON.stringify(told)).toContain("write it again");
      expect(JSON.stringify(await events(talk))).not.toContain("marzipan");
      expect(warned).toEqual([{ reason }]);
      const rows = await vaultOf(talk);
      expect(rows.map(({ name }) => name)).toEqual([expect.stringMatching(/^WHOLE_\d+$/)]);
      const noor = agent();
      await talk.say("again marzipan-planted");
      expect(talk.state.owner).toBe("queued");
      const taken = await takeOver(app.deps, { conversationId: talk.id, agent: noor, version: 1 });
      expect(taken.ok).toBe(true);
      const name = rows[0]?.name ?? "";
      const shown = await revealValue(app.deps, { conversationId: talk.id, agent: noor, name, reason: "callBack" });
      expect(shown).toMatchObject({ ok: true, value: { values: [] } });
      const { rows: heard } = await app.database.query<{ row: string }>(
        `test.all.${makeUuid(systemRandom)}`,
        "SELECT t::text AS row FROM vault t WHERE conversation_id = $1",
        [talk.id],
      );
      expect(JSON.stringify(heard)).not.toContain(Buffer.from("marzipan").toString("hex"));
      await talk.say("and once more");
      expect(JSON.stringify(await events(talk))).not.toContain("once more");
    },
  );

  it("[SEC-152] an agent's reply that cannot be screened is refused, and stays in the box", async () => {
    const talk = await app.open();
    const noor = agent();
    await held(talk, noor);
    const deps = { ...app.deps, detector: broken("failed"), log: { ...app.deps.log, warn: () => undefined } };
    const answer = await replyAsAgent(deps, {
      conversationId: talk.id,
      agent: noor,
      clientId: makeUuid(systemRandom),
      text: "hello",
    });
    expect(answer).toMatchObject({ ok: false, refusal: { reason: "unscreenable" } });
  });

  it.each([
    "😀",
    "👍👍🏽",
    "ok",
    "?",
    ".",
    "你好，我的账单怎么了",
    "Καλημέρα",
    "hi مرحبا 07700 900321 ok",
    "\u200B\u200F!",
  ])("%j is no failure", async (text) => {
    const talk = await app.open();
    const done = await talk.trySend({ kind: "text", text });
    expect(done.ok).toBe(true);
    expect(JSON.stringify(await events(talk))).not.toContain("write it again");
    expect(await vaultOf(talk)).toHaveLength(text.includes("07700") ? 1 : 0);
  });
});
