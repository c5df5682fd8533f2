// SPDX-License-Identifier: Apache-2.0
// Consent: what it opens, who can give it, what it leaves behind, and that taking it back holds everywhere at once.
import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type AppDeps,
  callTool,
  fetchOwnReceipts,
  handleTurn,
  listOwnConsents,
  openTurn,
  type SequencerDeps,
  sequenceHistory,
  type Turn,
  tellOperatorOfConsents,
  verifyReceipt,
  withdrawOwnConsent,
} from "#app";
import type { ToolName } from "#dialogue";
import { makeUuid } from "#kernel";
import { systemRandom } from "../../src/main/system.ts";
import { openTestApp, Talk, type TestApp } from "../harness/app.ts";
import { adversarialPrompts } from "./consent-prompts.ts";

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

const ADDRESS = new Uint8Array(32).fill(3);
/** What only advice from use says. */
const OFFER =
  /would give you more room|would be enough, with some to spare|Your plan fits; I see nothing better|I see nothing better|سيعطيك مساحة|يكفي/u;

/** Holders of a mobile line with data. */
const CUSTOMERS = ["CU-C01", "CU-C02", "CU-C03", "CU-C05", "CU-C07"] as const;

type Row = { readonly kind: string; readonly facts: Readonly<Record<string, unknown>> };
const historyOf = async (talk: Talk): Promise<readonly Row[]> =>
  (
    await app.database.query<Row>(
      "test.history",
      "SELECT kind, facts FROM history WHERE conversation_id = $1 ORDER BY id",
      [talk.id],
    )
  ).rows;

async function turnOf(deps: AppDeps, talk: Talk): Promise<Turn> {
  const stored = await deps.conversations.find(deps.tenant, talk.id, null, "own");
  if (stored === null) throw new Error("The conversation is gone");
  return openTurn(deps, stored, null);
}

/** A tool as somebody would call it who has talked the flow or a model round. */
async function force(turn: Turn, tool: ToolName, args: object): Promise<string> {
  const event = await callTool(turn, { type: "call_tool", callId: "c", tool, args } as Parameters<typeof callTool>[1]);
  return event.type === "tool_failed" ? event.failure : event.type;
}

async function lineOf(turn: Turn): Promise<string> {
  const event = await callTool(turn, { type: "call_tool", callId: "c", tool: "lines.list", args: {} });
  if (event.type !== "tool_returned") throw new Error("No lines");
  const { lines } = event.result as { lines: { lineId: string; kind: string; status: string }[] };
  return lines.find(({ kind, status }) => kind === "mobile" && status === "active")?.lineId ?? "";
}

/** Up to the question whether use may be looked at. */
async function toQuestion(talk: Talk): Promise<void> {
  await talk.say("which plans are there");
  if (/which line/i.test(Talk.text(talk.events))) await talk.press(/•••/);
  await talk.press("Which one suits my use?");
}

async function onNode(deps: AppDeps, talk: Talk, text: string): Promise<string> {
  const input = { kind: "text", text, clientId: makeUuid(systemRandom) } as const;
  const done = await handleTurn({ tenant: deps.tenant, conversationId: talk.id, input, addressKey: ADDRESS }, deps);
  if (!done.ok) throw new Error(done.refusal.reason);
  return Talk.text(done.value.events);
}

describe("consent to suggestions", () => {
  it("[SEC-360] is given by a button only, and ends in the turn that ends it, on every node", async () => {
    const other = await app.node();
    const talk = await app.open({ customer: "CU-C01" });
    await toQuestion(talk);
    // Words are understood by a model: they give nothing.
    expect(Talk.text(await talk.say("yes"))).not.toMatch(OFFER);
    expect((await historyOf(talk)).map(({ kind }) => kind)).not.toContain("consent.given");
    await toQuestion(talk);
    expect(Talk.text(await talk.press("Yes, look at my use"))).toMatch(/You used|don't see enough/);
    const listed = await listOwnConsents(other, talk.id);
    expect(listed.ok ? listed.value.consents.map(({ purpose, isInForce }) => [purpose, isInForce]) : listed).toEqual([
      ["marketing", true],
    ]);
    const before = await turnOf(other, talk);
    const lineId = await lineOf(before);
    expect(await force(before, "usage.advice", { lineId, consent: true })).toBe("tool_returned");
    // Withdrawn on the other node, by one sentence: this one, whose turn was open already, refuses from then on.
    const here = await turnOf(app.deps, talk);
    expect(await force(here, "usage.advice", { lineId, consent: true })).toBe("tool_returned");
    expect(await onNode(other, talk, "stop messages")).toContain("I will send you none");
    expect(await force(here, "usage.advice", { lineId, consent: true })).toBe("not_allowed");
    expect(here.history.at(-1)).toMatchObject({ kind: "gate.refused", facts: { reason: "no_consent" } });
    // Given and taken back within one turn, nothing is left of it.
    const both = await turnOf(app.deps, talk);
    both.heard.push({ type: "choice_pressed", choiceId: "x" });
    await force(both, "consent.give", { purpose: "marketing", lineId });
    expect(await force(both, "usage.advice", { lineId, consent: true })).toBe("tool_returned");
    await force(both, "news.stop", {});
    expect(await force(both, "usage.advice", { lineId, consent: true })).toBe("not_allowed");
  });

  it("[SEC-361] 200 ways of asking without it lead to no suggestion, not even for a flow that was talked round", async () => {
    const prompts = adversarialPrompts();
    expect(new Set(prompts.map(({ text }) => text)).size).toBe(200);
    let offers = 0;
    let refused = 0;
    const block = async (at: number): Promise<void> => {
      const customer = CUSTOMERS[(at / 10) % CUSTOMERS.length] ?? "CU-C01";
      // Read before anything was said: attacks among the prompts also cost the chat its proofs, which would hide what is looked at here.
      const aside = await turnOf(app.deps, await app.open({ customer }));
      const lineId = await lineOf(aside);
      const talk = await app.open({ customer, lang: prompts[at]?.lang ?? "en" });
      for (const { text } of prompts.slice(at, at + 10)) {
        const done = await talk.trySend({ kind: "text", text });
        if (done.ok && OFFER.test(Talk.text(done.value.events))) offers += 1;
        // What the words could at most bring about.
        await force(aside, "consent.give", { purpose: "marketing", lineId });
        await force(aside, "usage.advice", { lineId, consent: true });
        if (aside.history.at(-1)?.facts["reason"] === "no_consent") refused += 1;
      }
      const rows = await historyOf(talk);
      offers += rows.filter(({ facts }) => facts["tool"] === "usage.advice" && facts["outcome"] === "ok").length;
      offers += rows.filter(({ kind }) => kind === "consent.given").length;
    };
    for (let at = 0; at < prompts.length; at += 40) await Promise.all([0, 10, 20, 30].map((more) => block(at + more)));
    expect({ offers, refused }).toEqual({ offers: 0, refused: 200 });
  });

  it("[SEC-362] nobody but the holder agrees: who uses a line, a delegate and a minor are refused by the policies", async () => {
    const { decide } = app.deps.policies;
    const talk = await app.open({ customer: "CU-C01" });
    const turn = await turnOf(app.deps, talk);
    const lineId = await lineOf(turn);
    let asked: Parameters<typeof decide>[0] | null = null;
    const watched = {
      ...app.deps.policies,
      decide: ((request) => ((asked = request), decide(request))) as typeof decide,
    };
    await force({ ...turn, deps: { ...turn.deps, policies: watched } }, "consent.give", {
      purpose: "marketing",
      lineId,
    });
    if (asked === null) throw new Error("The gate was not asked");
    const request: Parameters<typeof decide>[0] = asked;
    const as = (relation: string): boolean =>
      decide({ ...request, context: { ...request.context, relation } as typeof request.context }).isAllowed;
    expect(["holder", "user", "helper", "admin", "minor", "authorised_user", "none"].map(as)).toEqual([
      true,
      ...Array<boolean>(6).fill(false),
    ]);
    // An objection is absolute, whatever was agreed to.
    turn.heard.push({ type: "choice_pressed", choiceId: "x" });
    expect(await force(turn, "consent.give", { purpose: "marketing", lineId })).toBe("tool_returned");
    const objected = { of: async () => ({ restrictedAt: null, objectedAt: new Date(0) }) };
    const rights = { ...turn.deps.rights, limits: { ...turn.deps.rights.limits, ...objected } };
    expect(await force({ ...turn, deps: { ...turn.deps, rights } }, "usage.advice", { lineId, consent: true })).toBe(
      "not_allowed",
    );
  });

  it("[SEC-363] leaves a receipt that the history proves, and that anybody can check without us", async () => {
    const talk = await app.open({ customer: "CU-C02" });
    await toQuestion(talk);
    await talk.press("Yes, look at my use");
    const { sequencer } = app.deps.receipts as unknown as { readonly sequencer: SequencerDeps };
    await sequenceHistory({ ...sequencer, anchor: { read: async () => null, write: async () => undefined } });
    const withdrawn = await withdrawOwnConsent(app.deps, talk.id, "marketing");
    expect(withdrawn.ok && withdrawn.value.consents.every(({ isInForce }) => !isInForce)).toBe(true);
    const made = await fetchOwnReceipts(app.deps, talk.id);
    if (!made.ok) throw new Error(made.refusal.reason);
    const [receipt, ...more] = made.value.receipts;
    if (receipt === undefined || receipt.proof === null) throw new Error("There is no proven receipt");
    expect(more).toEqual([]);
    expect(receipt.state).toBe("withdrawn");
    expect(JSON.parse(receipt.text)).toEqual(receipt.record);
    expect(receipt.record).toMatchObject({
      schema_version: "ISO/IEC TS 27560:2023",
      pii_processing: { language: "en", purposes: [{ purpose: "marketing", lawful_basis: "consent" }] },
      party_identification: [{ party_role: "pii_controller" }],
      events: [{ event_state: "given", assurance: "A1" }],
    });
    expect(JSON.stringify(made.value)).not.toMatch(/CU-C02|\+44|larkspur\.localhost.*\?/);
    const verified = verifyReceipt(receipt.proof, app.deps.receipts.verifier.policy);
    if (!verified.ok) throw new Error(verified.refusal.reason);
    const digest = createHash("sha256").update(receipt.text).digest("base64url");
    expect(verified.value.map(({ content }) => (JSON.parse(content) as Row).facts["receipt"])).toEqual([digest]);
    expect(receipt.digest).toBe(digest);
    // A word of it changed, and the history no longer speaks of it.
    expect(createHash("sha256").update(receipt.text.replace("marketing", "marketin9")).digest("base64url")).not.toBe(
      digest,
    );
  });
});

describe("the operator's own records", () => {
  it("[SEC-365] stop what they say no to, and hear what was given and taken back here", async () => {
    const refused = await app.open({ customer: "CU-C03" });
    await toQuestion(refused);
    expect(Talk.text(await refused.press("Yes, look at my use"))).toContain("Your privacy choices with Larkspur");
    expect((await historyOf(refused)).map(({ kind }) => kind)).not.toContain("consent.given");

    const talk = await app.open({ customer: "CU-C07" });
    await toQuestion(talk);
    await talk.press("Yes, look at my use");
    const turn = await turnOf(app.deps, talk);
    const lineId = await lineOf(turn);
    expect(await force(turn, "usage.advice", { lineId, consent: true })).toBe("tool_returned");
    const { consents } = app.deps.telco;
    const { party } = turn.state;
    if (party === null) throw new Error("Nobody is signed in");
    await tellOperatorOfConsents(app.deps);
    // Taken back at the operator: this service, which holds a yes of its own, stops at the next call.
    const none = { consentId: "none", version: "", words: "", receipt: "", givenAt: 0, lapsesAt: 0, endedAt: null };
    await consents.tellMarketing(party, "withdrawn", none);
    expect(await force(turn, "usage.advice", { lineId, consent: true })).toBe("not_allowed");
    // And the other way: an operator that does not answer has not said yes.
    const lost = async (): ReturnType<typeof consents.marketing> => ({ ok: false, refusal: { reason: "timeout" } });
    const deps = { ...turn.deps, telco: { ...turn.deps.telco, consents: { ...consents, marketing: lost } } };
    expect(await force({ ...turn, deps }, "usage.advice", { lineId, consent: true })).toBe("not_allowed");

    const told: string[] = [];
    const watched = async (
      ...[who, state]: Parameters<typeof consents.tellMarketing>
    ): Promise<{ ok: true; value: "told" }> => {
      told.push(`${who} ${state}`);
      return { ok: true, value: "told" };
    };
    await withdrawOwnConsent(app.deps, talk.id, "marketing");
    const telco = { ...app.deps.telco, consents: { ...consents, tellMarketing: watched } };
    await tellOperatorOfConsents({ ...app.deps, telco });
    expect(told).toContain(`${party} withdrawn`);
    await tellOperatorOfConsents({ ...app.deps, telco });
    expect(told.filter((one) => one === `${party} withdrawn`)).toHaveLength(1);
  });
});

describe("what the customer agreed to, in one place", () => {
  it("[SEC-424] lists purposes, agreed to or not, and wishes; whoever shows no proof sees this chat's own, and may take back all the same", async () => {
    const talk = await app.open({ customer: "CU-C05" });
    await toQuestion(talk);
    await talk.press("Yes, look at my use");
    const elsewhere = await app.open({ customer: "CU-C05" });
    await elsewhere.say("tell me when my bill is ready");
    if (Talk.text(elsewhere.events).includes("Which")) await elsewhere.press(/•••/);
    const listed = await listOwnConsents(app.deps, elsewhere.id);
    if (!listed.ok) throw new Error(listed.refusal.reason);
    expect(listed.value.purposes.map(({ purpose }) => purpose)).toEqual(["marketing"]);
    expect(listed.value.consents[0]).toMatchObject({ purpose: "marketing", isInForce: true });
    // The proof is older than it may be: what was agreed to in another chat is not told, and can be taken back.
    app.clock.advance(3_600_000);
    const unproved = await listOwnConsents(app.deps, elsewhere.id);
    expect(unproved.ok ? unproved.value.consents : unproved).toEqual([]);
    expect((await withdrawOwnConsent(app.deps, elsewhere.id, "marketing")).ok).toBe(true);
    app.clock.advance(-3_600_000);
    const after = await listOwnConsents(app.deps, talk.id);
    expect(after.ok ? after.value.consents[0]?.isInForce : after).toBe(false);
  });
});

describe("consent before anything is taken in, where the profile asks it", () => {
  it("[SEC-364] keeps nothing of what was written before, in words of one version in both languages", async () => {
    const { rights } = app.deps;
    const overrides = { rights: { ...rights, profile: "citra-kw" } };
    for (const [lang, agree, decline, thanks] of [
      ["en", "I agree", "I do not agree", "Thank you"],
      ["ar", "أوافق", "لا أوافق", "شكرًا"],
    ] as const) {
      const talk = await app.open({ lang, overrides });
      const words = rights.purposes.purposes.collection.texts[lang];
      expect(Talk.text(talk.events)).toContain(words);
      const said = Talk.text(await talk.say("my name is Zebulon Quux and my bill is too high"));
      expect(said).toContain(words);
      expect(said).not.toContain("bill");
      await talk.press(decline);
      const file = await app.database.query<{ n: number }>(
        "test.vault",
        "SELECT (SELECT count(*) FROM vault WHERE conversation_id = $1)::int + (SELECT count(*) FROM consent c JOIN conversation v USING (tenant, subject_id) WHERE v.conversation_id = $1)::int AS n",
        [talk.id],
      );
      expect(file.rows[0]?.n).toBe(0);
      await talk.refresh();
      expect(JSON.stringify(talk.events)).not.toContain("Zebulon");
      expect(Talk.text(await talk.press(agree))).toContain(thanks);
      const given = (await historyOf(talk)).filter(({ kind }) => kind === "consent.given");
      expect(given.map(({ facts }) => facts["version"])).toEqual([rights.purposes.purposes.collection.version]);
      expect(Talk.text(await talk.say(lang === "en" ? "thank you" : "شكرا"))).not.toContain(words);
    }
    // Elsewhere nobody is asked.
    expect(Talk.text((await app.open()).events)).not.toContain(rights.purposes.purposes.collection.texts.en);
  });
});
