// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type AgentIdentity,
  askForProof,
  copyOfSubject,
  decideApproval,
  deleteConversation,
  draftTexts,
  fillText,
  listApprovals,
  listTexts,
  type OpenHelp,
  previewMacro,
  proposeForCustomer,
  readActOptions,
  readCase,
  readContact,
  readMentions,
  readNotes,
  replyAsAgent,
  retireText,
  revealContact,
  revealValue,
  runMacro,
  sendNotices,
  suggestReplies,
  summariseCase,
  takeOver,
  writeNote,
} from "#app";
import { type HelpPage, openHelp } from "#help";
import { SoftAuthenticator } from "#identity/testing";
import { type AgentId, makeUuid } from "#kernel";
import { wordsOf } from "#nlu";
import type { ConversationEvent, DeskTextDraft, PasskeyResponse } from "#protocol";
import { runCannedImport, type Terminal } from "#surfaces";
import { systemRandom } from "../../src/main/system.ts";
import { openTestApp, Talk, TEST_ORIGIN, type TestApp } from "../harness/app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(async () => {
  await app.close();
});

const agent = (name: string, ...roles: string[]): AgentIdentity => ({
  agentId: makeUuid(systemRandom) as AgentId,
  name,
  roles: roles.length === 0 ? ["care"] : roles,
});
const client = { origin: TEST_ORIGIN, rpId: "larkspur.localhost" };
const noor = agent("Noor");
const maya = agent("Maya");

async function held(customer: string | null, by: AgentIdentity, ...said: string[]): Promise<Talk> {
  const talk = await app.open(customer === null ? {} : { customer });
  for (const text of said) await talk.say(text);
  await talk.send({ kind: "person" });
  const taken = await takeOver(app.deps, { conversationId: talk.id, agent: by, version: 1 });
  if (!taken.ok) throw new Error(taken.refusal.reason);
  return talk;
}

const reasonOf = (result: { ok: boolean; refusal?: { reason: string } }): string => result.refusal?.reason ?? "none";
function must<T>(result: { ok: true; value: T } | { ok: false; refusal: { reason: string } }): T {
  if (!result.ok) throw new Error(result.refusal.reason);
  return result.value;
}
const subjectOf = async (talk: Talk) => {
  const stored = await app.deps.conversations.find(app.deps.tenant, talk.id, null, "own");
  if (stored === null) throw new Error("The conversation is gone");
  return stored.subjectId;
};

const canned = (more: Partial<Extract<DeskTextDraft, { kind: "canned" }>> = {}): DeskTextDraft => ({
  kind: "canned",
  title: "Opening hours",
  shortcut: null,
  team: null,
  replaces: null,
  en: "Hello {customer.firstName}, {agent.name} here. Your line is {customer.line}.",
  ar: "",
  ...more,
});

/** Drafted by one person and put into use by another. */
async function inUse(draft: DeskTextDraft): Promise<string> {
  const drafted = must(await draftTexts(app.deps, noor, [draft]));
  await approve(drafted.approvalId, maya);
  return drafted.textIds[0] ?? "";
}

async function approve(
  approvalId: string,
  by: AgentIdentity,
): Promise<ReturnType<typeof decideApproval> extends Promise<infer R> ? R : never> {
  const listed = must(await listApprovals(app.deps, by));
  const one = listed.approvals.find((each) => each.approvalId === approvalId);
  if (one === undefined) throw new Error("nothing is asked");
  return decideApproval(app.deps, by, { approvalId, digest: one.digest, decision: "approve", reason: "read it" });
}

describe("notes of colleagues", () => {
  it("[SEC-443] are screened, sealed, read by colleagues, seen by no customer, and go with the conversation", async () => {
    const talk = await held("CU-C01", noor);
    const text = "called from 07700 900345, says her PIN is 4821";
    must(await writeNote(app.deps, { conversationId: talk.id, agent: noor, text, mentions: null }));
    const { notes } = must(await readNotes(app.deps, { conversationId: talk.id, agent: maya }));
    expect(notes).toMatchObject([{ author: "Noor", isMine: false, isReadable: true, mentions: null }]);
    expect(notes[0]?.text).toMatch(/called from «PHONE_\d+», says her PIN is «SECRET»/u);
    expect(JSON.stringify(notes)).not.toMatch(/900345|4821/u);
    await talk.refresh();
    expect(JSON.stringify(talk.events)).not.toContain("called from");
    const { rows } = await app.database.query<{ all: string }>(
      "test.notes",
      "SELECT json_agg(c)::text AS all FROM case_note c",
      [],
    );
    expect(rows[0]?.all).not.toMatch(/called from|900345|Noor/u);

    const subjectId = await subjectOf(talk);
    const looks = await app.deps.history.list(app.deps.tenant, subjectId, 50);
    expect(looks.find(({ kind, facts }) => kind === "agent.read" && facts["what"] === "notes")).toBeDefined();
    expect(JSON.stringify(looks.filter(({ kind }) => kind === "note.written"))).not.toContain("called");
    const copy = await copyOfSubject(app.deps, subjectId);
    const noted = JSON.stringify(copy.conversations.map(({ rows: { note } }) => note));
    expect(noted).toContain("says her PIN is");
    expect(noted).not.toMatch(/Noor|4821/u);

    await talk.send({ kind: "end" });
    await sendNotices(app.deps);
    await deleteConversation(app.deps, talk.id, { kind: "subject", id: null } as never);
    expect(await app.deps.caseNotes.list(app.deps.tenant, talk.id)).toEqual([]);
  });

  it("a colleague who is asked to look finds the case while it is open, and nobody else does", async () => {
    const talk = await held(null, noor);
    const zoe = agent("Zoe");
    await app.database.query(
      "test.staff",
      "INSERT INTO staff (tenant, staff_id, roles, sealed, created_at) VALUES ($1, $2, ARRAY['care'], $3, now())",
      [
        app.deps.tenant,
        zoe.agentId,
        app.deps.approvals.cipher.seal(
          app.deps.tenant,
          `staff/${zoe.agentId}`,
          new TextEncoder().encode(JSON.stringify({ name: "Zoe", email: null })),
        ),
      ],
    );
    const wish = { conversationId: talk.id, agent: noor, text: "Please look", mentions: zoe.agentId };
    must(await writeNote(app.deps, wish));
    expect(must(await readMentions(app.deps, zoe)).mentions).toMatchObject([{ conversationId: talk.id }]);
    expect(must(await readMentions(app.deps, maya)).mentions).toEqual([]);
    expect(must(await readNotes(app.deps, { conversationId: talk.id, agent: zoe })).notes).toMatchObject([
      { mentions: "Zoe", mentionsMe: true },
    ]);
    await talk.send({ kind: "end" });
    expect(must(await readMentions(app.deps, zoe)).mentions).toEqual([]);
  });

  it("[SEC-443] are not kept where they could not be screened, nor read without the role or when nobody has the case", async () => {
    const talk = await held(null, noor);
    const broken = {
      ...app.deps,
      detector: { prepare: () => undefined, find: async () => ({ ok: false, refusal: { reason: "failed" } }) as const },
    };
    const wish = { conversationId: talk.id, agent: noor, text: "07700 900321", mentions: null };
    expect(reasonOf(await writeNote(broken, wish))).toBe("unscreenable");
    expect(reasonOf(await writeNote(app.deps, { ...wish, agent: agent("Al", "auditor") }))).toBe("not_permitted");
    expect(reasonOf(await writeNote(app.deps, { ...wish, mentions: agent("Nobody").agentId }))).toBe(
      "colleague_unknown",
    );
    expect(reasonOf(await readNotes(app.deps, { conversationId: talk.id, agent: agent("Al", "admin") }))).toBe(
      "not_permitted",
    );
    expect(must(await readNotes(app.deps, { conversationId: talk.id, agent: noor })).notes).toEqual([]);
  });
});

describe("prepared texts", () => {
  it("[SEC-444] come into use by a second person only, who sees every word; nobody's data is kept in them", async () => {
    const drafted = must(await draftTexts(app.deps, noor, [canned({ shortcut: "hello" })]));
    const listed = async () =>
      must(await listTexts(app.deps, noor)).texts.find(({ textId }) => textId === drafted.textIds[0]);
    expect(await listed()).toMatchObject({ state: "draft" });
    const { rows } = await app.database.query<{ all: string }>(
      "test.texts",
      "SELECT json_agg(t)::text AS all FROM desk_text t",
      [],
    );
    expect(rows[0]?.all).not.toMatch(/Opening hours|customer.firstName/u);
    const talk = await held(null, noor);
    const wish = { conversationId: talk.id, agent: noor, textId: drafted.textIds[0] ?? "" };
    expect(reasonOf(await fillText(app.deps, wish))).toBe("text_not_found");
    expect(reasonOf(await approve(drafted.approvalId, noor))).toBe("not_permitted");
    const shown = must(await listApprovals(app.deps, maya)).approvals.find(
      ({ approvalId }) => approvalId === drafted.approvalId,
    );
    expect(shown?.details["words"]).toContain("Hello {customer.firstName}");
    expect(must(await approve(drafted.approvalId, maya))).toMatchObject({ state: "used", isCarriedOut: true });
    expect(await listed()).toMatchObject({ state: "published", uses: 0 });
    const long = must(await draftTexts(app.deps, noor, [canned({ en: "a ".repeat(1_999), ar: "The very end" })]));
    const whole = must(await listApprovals(app.deps, maya)).approvals.find(
      ({ approvalId }) => approvalId === long.approvalId,
    );
    expect(whole?.details["words"]).toContain("The very end");
    const huge = Array.from({ length: 60 }, () => canned({ en: "a ".repeat(1_999) }));
    expect(reasonOf(await draftTexts(app.deps, noor, huge))).toBe("too_many_texts");
    expect(reasonOf(await draftTexts(app.deps, noor, [canned({ shortcut: "hello" })]))).toBe("shortcut_taken");
    expect(reasonOf(await draftTexts(app.deps, noor, [canned({ en: "IBAN GB33BUKB20201555555555" })]))).toBe(
      "holds_personal_data",
    );
    expect(reasonOf(await draftTexts(app.deps, noor, [canned({ en: "Hi {customer.password}" })]))).toBe(
      "placeholder_unknown",
    );
    expect(reasonOf(await draftTexts(app.deps, agent("Al", "auditor"), [canned()]))).toBe("not_permitted");
  });

  it("[SEC-493] go out of use as they came into it, by a second person; a list of steps is changed in its place; a draft is taken back alone", async () => {
    const textId = await inUse(canned({ title: "Old words", shortcut: "old" }));
    const stateOf = async (id: string) => must(await listTexts(app.deps, noor)).texts.find((one) => one.textId === id);
    const asked = must(await retireText(app.deps, noor, textId));
    expect(await stateOf(textId)).toMatchObject({ state: "published" });
    const shown = must(await listApprovals(app.deps, maya)).approvals.find(
      ({ approvalId }) => approvalId === asked.approvalId,
    );
    expect(shown?.details).toMatchObject({ title: "Old words", textChange: "retire_text" });
    expect(reasonOf(await approve(asked.approvalId ?? "", noor))).toBe("not_permitted");
    expect(must(await approve(asked.approvalId ?? "", maya))).toMatchObject({ state: "used", isCarriedOut: true });
    expect(await stateOf(textId)).toBeUndefined();
    expect(reasonOf(await retireText(app.deps, noor, textId))).toBe("text_not_found");

    const said = await inUse(canned({ title: "Said" }));
    const macro = { kind: "macro", title: "Steps", shortcut: "steps", team: null } as const;
    const first = await inUse({ ...macro, replaces: null, steps: [{ do: "reply", textId: said }] });
    const leaving = must(await retireText(app.deps, noor, first));
    const steps = [{ do: "reply", textId: said } as const, { do: "label", label: "vip" } as const];
    const second = await inUse({ ...macro, replaces: first, steps });
    expect(await stateOf(first)).toBeUndefined();
    expect(await stateOf(second)).toMatchObject({ state: "published", shortcut: "steps", steps });
    // What was approved meanwhile is another one: nothing happens to the new one.
    expect(must(await approve(leaving.approvalId ?? "", maya))).toMatchObject({ isCarriedOut: false });
    expect(await stateOf(second)).toMatchObject({ state: "published" });

    const drafted = must(await draftTexts(app.deps, noor, [canned({ title: "Never mind" })]));
    expect(must(await retireText(app.deps, noor, drafted.textIds[0] ?? ""))).toEqual({ approvalId: null });
    expect(must(await approve(drafted.approvalId, maya))).toMatchObject({ isCarriedOut: false });
  });

  it("[SEC-444] are filled at the level of the customer, and pass the screen: the agent sees a stand-in, the customer the name", async () => {
    const textId = await inUse(canned());
    const low = await held(null, noor, "my name is Emma Clarke");
    const below = must(await fillText(app.deps, { conversationId: low.id, agent: noor, textId }));
    expect(below.notFilled).toContain("customer.line");
    expect(below.text).toContain("•••");
    expect(below.text).not.toContain("Emma");
    const high = await held("CU-C02", noor);
    const above = must(await fillText(app.deps, { conversationId: high.id, agent: noor, textId }));
    expect(above.text).toContain("••• 102");
    expect(above.text).not.toMatch(/7700/u);
    expect(must(await listTexts(app.deps, noor)).texts.find((one) => one.textId === textId)?.uses).toBe(2);
    expect(reasonOf(await fillText(app.deps, { conversationId: high.id, agent: maya, textId }))).toBe("not_permitted");
  });

  it("[SEC-445] lists of steps pass the gate of each step; the same run says nothing twice", async () => {
    const textId = await inUse(canned({ en: "Please hold on, {agent.name} looks into it." }));
    const steps = [
      { do: "reply" as const, textId },
      { do: "ask_proof" as const, level: "A1" as const, reason: "see_account" as const },
    ];
    const macroId = await inUse({
      kind: "macro",
      title: "Look into it",
      shortcut: null,
      team: null,
      replaces: null,
      steps,
    });
    const talk = await held(null, noor);
    const wish = { conversationId: talk.id, agent: noor, textId: macroId };
    const preview = must(await previewMacro(app.deps, wish));
    expect(preview.steps.map(({ obstacle }) => obstacle)).toEqual([null, null]);
    await talk.refresh();
    expect(Talk.text(talk.events)).not.toContain("Please hold on");
    const otto = { ...noor, roles: ["auditor" as const] };
    expect(reasonOf(await previewMacro(app.deps, { ...wish, agent: otto }))).toBe("not_permitted");
    const runId = makeUuid(systemRandom);
    expect(must(await runMacro(app.deps, { ...wish, runId }))).toEqual({ done: 2, stopped: null });
    await runMacro(app.deps, { ...wish, runId });
    await talk.refresh();
    expect(Talk.text(talk.events).match(/Please hold on/gu)).toHaveLength(1);
    expect(must(await runMacro(app.deps, { ...wish, agent: maya, runId: makeUuid(systemRandom) }))).toMatchObject({
      done: 0,
      stopped: "not_permitted",
    });
  });

  it("are suggested by the search of the help pages, locally, and never sent", async () => {
    const textId = await inUse(
      canned({ title: "Roaming in Turkey", en: "In Turkey roaming costs nothing with every plan of ours." }),
    );
    const talk = await held(null, noor, "what does roaming in turkey cost with my plan");
    const before = talk.events.length;
    const help: () => OpenHelp | null = () => null;
    const found = must(await suggestReplies({ ...app.deps, help }, { conversationId: talk.id, agent: noor }));
    expect(found.suggestions[0]).toMatchObject({ source: "canned", textId });
    await talk.refresh();
    expect(talk.events.filter(({ kind }) => kind === "message").length).toBeLessThanOrEqual(before + 1);
  });

  it("are suggested word for word from the operator's page, in the customer's language; what would bind is not", async () => {
    const page = (lang: "en" | "ar", text: string): HelpPage => ({
      url: `https://larkspur.example/${lang}`,
      lang,
      title: lang === "en" ? "Shop opening hours" : "ساعات عمل المتاجر",
      keywords: "",
      validFrom: null,
      validUntil: null,
      passages: [{ heading: "Hours", text, anchor: "hours", clause: null }],
    });
    const pages = [
      page("en", "Our shops open at nine on weekdays."),
      page("ar", "تفتح متاجرنا في التاسعة أيام الأسبوع."),
    ];
    const open = { manifest: {} as OpenHelp["manifest"], index: openHelp(pages, wordsOf) };
    const talk = await held(null, noor, "shop opening hours on weekdays?");
    const found = must(
      await suggestReplies({ ...app.deps, help: () => open }, { conversationId: talk.id, agent: noor }),
    );
    expect(found.suggestions[0]).toMatchObject({
      source: "page",
      text: "Our shops open at nine on weekdays.",
      href: "https://larkspur.example/en#hours",
    });
  });

  it("[SEC-444] that a command brings along wait for somebody at the desk, and a list that cannot be read keeps nothing", async () => {
    const written: string[] = [];
    const terminal = { write: (text: string) => void written.push(text) } as unknown as Terminal;
    const count = async () => must(await listTexts(app.deps, noor)).texts.length;
    const before = await count();
    await expect(runCannedImport(app.deps, ["texts.csv", "name,words\na,b"], terminal)).rejects.toMatchObject({
      code: "cli.canned_refused",
    });
    await expect(runCannedImport(app.deps, ["texts.pdf", "x"], terminal)).rejects.toMatchObject({
      code: "cli.canned_usage",
    });
    expect(await count()).toBe(before);
    expect(
      await runCannedImport(app.deps, ["texts.csv", "title,shortcut,en\nBye,bye,Goodbye.\nHi,hi,Hello."], terminal),
    ).toBe(0);
    const approvalId = /Asked as (\S+):/u.exec(written.join(""))?.[1] ?? "";
    expect(must(await approve(approvalId, noor))).toMatchObject({ isCarriedOut: true });
    const texts = must(await listTexts(app.deps, maya)).texts.filter(
      ({ shortcut }) => shortcut === "bye" || shortcut === "hi",
    );
    expect(texts.map(({ state }) => state)).toEqual(["published", "published"]);
  });
});

describe("a case is locked until the customer has proved enough", () => {
  it("[SEC-446] shows nothing that was read of the customer below the level of what they came for", async () => {
    const talk = await held("CU-C03", noor, "why is my bill higher?");
    const scope = { conversationId: talk.id, agent: noor };
    const locked = must(await summariseCase(app.deps, scope));
    expect(locked).toMatchObject({ needs: "A2", isLocked: true, slots: [] });
    expect(locked.aimWords?.en).toBeTruthy();
    expect(locked.aimWords?.ar).toMatch(/\p{Script=Arabic}/u);
    expect(reasonOf(await readContact(app.deps, scope))).toBe("not_permitted");
    expect(reasonOf(await revealContact(app.deps, { ...scope, what: "phone", reason: "callBack" }))).toBe(
      "not_permitted",
    );
  });

  it("[SEC-446] gives no raw value by any reading of the desk without a reveal, and says how many are left", async () => {
    const raw = /7700\s?900\s?3(33)|jane\.doe|4111/u;
    const talk = await held("CU-C04", noor, "call me on 07700 900333, jane.doe@mail.example");
    const scope = { conversationId: talk.id, agent: noor };
    const readings = [
      await readCase(app.deps, talk.id, noor),
      await readContact(app.deps, scope),
      await summariseCase(app.deps, scope),
      await suggestReplies(app.deps, scope),
      await readNotes(app.deps, scope),
    ];
    for (const reading of readings) expect(JSON.stringify(reading)).not.toMatch(raw);
    expect(JSON.stringify(readings)).not.toContain("+4477");
    const left = must(await summariseCase(app.deps, scope)).left.reveals;
    const shown = must(await revealValue(app.deps, { ...scope, name: "PHONE_1", reason: "callBack" }));
    expect(JSON.stringify(shown.values)).toMatch(/900333/u);
    expect(shown.left).toBe(left - 1);
    expect(must(await summariseCase(app.deps, scope)).left.reveals).toBe(left - 1);
  });
});

describe("a wish for proof", () => {
  it("[SEC-447] puts the form before the customer; the agent can neither read the code nor answer with it", async () => {
    const talk = await held("CU-C05", noor);
    const asked = must(
      await askForProof(app.deps, { conversationId: talk.id, agent: noor, level: "A2", reason: "change_something" }),
    );
    expect(asked.state).toBe("asked");
    await talk.refresh();
    expect(Talk.text(talk.events)).toContain("Noor asks you to prove who you are");
    expect(Talk.text(talk.events)).toContain("never read a code to anybody");
    const code = await talk.code("+447700900105");
    const seen = [
      await readCase(app.deps, talk.id, noor),
      await readNotes(app.deps, { conversationId: talk.id, agent: noor }),
      await summariseCase(app.deps, { conversationId: talk.id, agent: noor }),
    ];
    expect(JSON.stringify(seen)).not.toContain(code);
    // The agent was told the code on the telephone, and types it wherever something can be typed.
    const clientId = makeUuid(systemRandom);
    await replyAsAgent(app.deps, { conversationId: talk.id, agent: noor, clientId, text: code });
    await writeNote(app.deps, { conversationId: talk.id, agent: noor, text: code, mentions: null });
    expect(must(await summariseCase(app.deps, { conversationId: talk.id, agent: noor })).level).toBe("A1");
    await talk.refresh();
    await talk.fill({ code });
    expect(must(await summariseCase(app.deps, { conversationId: talk.id, agent: noor })).level).toBe("A2");
    expect(
      reasonOf(
        await askForProof(app.deps, { conversationId: talk.id, agent: maya, level: "A2", reason: "check_caller" }),
      ),
    ).toBe("not_permitted");
  });
});

describe("acts for the customer", () => {
  const verified = async (customer: string, by: AgentIdentity): Promise<Talk> => {
    const talk = await app.open({ customer });
    await talk.say("why is my bill higher?");
    await talk.stepUp();
    await talk.send({ kind: "person" });
    must(await takeOver(app.deps, { conversationId: talk.id, agent: by, version: 1 }));
    return talk;
  };

  it("[SEC-448] a SIM is changed by nobody at the desk alone: a colleague approves the exact sentence, then the customer is asked", async () => {
    const talk = await verified("CU-C06", noor);
    const proposed = must(
      await proposeForCustomer(app.deps, {
        conversationId: talk.id,
        agent: noor,
        kind: "sim_change",
        lineId: "PR-C06-1",
        option: "physical",
      }),
    );
    talk.events.push(...proposed.events);
    expect(Talk.text(proposed.events)).toContain("A colleague looks at it first");
    expect(
      proposed.events.some((event) => event.kind === "message" && event.parts.some(({ type }) => type === "act")),
    ).toBe(false);
    const asked = must(await listApprovals(app.deps, maya)).approvals.find(
      (one) => one.details["conversation"] === talk.id,
    );
    expect(asked?.details["text"]).toMatch(/SIM/u);
    expect(reasonOf(await approve(asked?.approvalId ?? "", noor))).toBe("not_permitted");
  });

  const charge = async (talk: Talk): Promise<string> => {
    const options = must(
      await readActOptions(app.deps, { conversationId: talk.id, agent: noor, kind: "bill_credit", lineId: "PR-C07-1" }),
    );
    const small = options.find(({ en }) => en.includes("£5.00"));
    expect(small?.ar).toContain("5");
    return small?.id ?? "";
  };
  const shownAct = (events: readonly ConversationEvent[]) =>
    events
      .flatMap((event) => (event.kind === "message" ? event.parts : []))
      .flatMap((part) => (part.type === "act" ? [part.act] : []))
      .at(-1);

  it("[SEC-448] money is given back by two people and the customer's own button, in one sentence throughout; by nobody alone", async () => {
    const talk = await verified("CU-C07", noor);
    const wish = { conversationId: talk.id, agent: noor, kind: "bill_credit" as const, lineId: "PR-C07-1" };
    expect(reasonOf(await proposeForCustomer(app.deps, { ...wish, option: "no-such-charge" }))).toBe("not_permitted");
    expect(reasonOf(await proposeForCustomer(app.deps, { ...wish, lineId: "PR-C02-1", option: "x" }))).toBe(
      "not_permitted",
    );
    const proposed = must(await proposeForCustomer(app.deps, { ...wish, option: await charge(talk) }));
    expect(shownAct(proposed.events)).toBeUndefined();
    const asked = must(await listApprovals(app.deps, maya)).approvals.find(
      (one) => one.details["conversation"] === talk.id,
    );
    expect(asked?.details["text"]).toMatch(/Give back £5\.00/u);
    expect(reasonOf(await approve(asked?.approvalId ?? "", noor))).toBe("not_permitted");
    expect(must(await approve(asked?.approvalId ?? "", maya))).toMatchObject({ isCarriedOut: true });
    await talk.refresh();
    expect(talk.act().text).toBe(asked?.details["text"]);
    expect(Talk.text(await talk.confirm())).toContain("Done.");
    const again = await proposeForCustomer(app.deps, { ...wish, option: await charge(talk).catch(() => "gone") });
    expect(reasonOf(again)).toBe("not_permitted");
  });

  it("[SEC-448] a customer with a passkey signs what an agent proposes: the plain button is not enough, and no second person is asked", async () => {
    const key = new SoftAuthenticator("CU-C08");
    const first = await verified("CU-C08", maya);
    await first.send({ kind: "authenticator", action: "add_passkey" });
    const part = first.parts().at(-1);
    if (part?.type !== "passkey") throw new Error("No passkey is asked for");
    const { ceremonyId, options } = part.passkey;
    const response = key.register(options, client) as PasskeyResponse;
    await first.send({ kind: "passkey", ceremonyId, decision: "submit", response });
    const lineId = "PR-C08-1";
    const wish = { conversationId: first.id, agent: maya, kind: "plan_change" as const, lineId };
    const offers = must(await readActOptions(app.deps, wish));
    let act: ReturnType<typeof shownAct>;
    for (const { id } of offers) {
      const done = await proposeForCustomer(app.deps, { ...wish, option: id });
      if (done.ok) act = shownAct(done.value.events);
      if (act !== undefined) break;
    }
    expect(act?.needs).toBe("passkey");
    const press = { kind: "act", actId: act?.actId ?? "", textHash: act?.textHash ?? "", decision: "confirm" } as const;
    const plain = await first.trySend(press);
    expect(plain.ok && Talk.text(plain.value.events)).not.toMatch(/Done\./u);
  });

  it("[SEC-449] a hostile agent is stopped at the bound of customers, whichever way they look", async () => {
    const mallory = agent("Mallory");
    const budgets = { ...app.deps.settings.budgets, maxSubjectsPerHour: 3 };
    const deps = { ...app.deps, settings: { ...app.deps.settings, budgets } };
    const talks = await Promise.all([1, 2, 3, 4].map(() => app.open()));
    for (const talk of talks) await talk.send({ kind: "person" });
    const looks = [summariseCase, suggestReplies, readNotes];
    const wishes = talks.map(({ id }) => ({ conversationId: id, agent: mallory }));
    for (const [at, wish] of wishes.entries())
      for (const look of looks) expect(reasonOf(await look(deps, wish))).toBe(at < 3 ? "none" : "budget_spent");
    const last = wishes[3] ?? { conversationId: talks[0]?.id as never, agent: mallory };
    expect(reasonOf(await writeNote(deps, { ...last, text: "x", mentions: null }))).toBe("budget_spent");
  });
});
