// SPDX-License-Identifier: Apache-2.0
// The operator's own words: drafted by one, agreed to by another, said by every node, taken back; and a notice to everybody.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type AgentIdentity,
  type AppDeps,
  askForWording,
  decideApproval,
  draftWording,
  listApprovals,
  previewWording,
  proposeWording,
  readBanner,
  readConversation,
  readWording,
  rollBackWording,
  showBanner,
  takeDownBanner,
} from "#app";
import { type AgentId, makeUuid } from "#kernel";
import type { Banner } from "#protocol";
import { systemRandom } from "../../src/main/system.ts";
import { openTestApp, type Talk, type TestApp } from "../harness/app.ts";
import { eventually } from "../journeys/eventually.ts";

let app: TestApp;
let other: AppDeps;
beforeAll(async () => {
  app = await openTestApp();
  other = await app.node();
});
afterAll(async () => {
  await app.close();
});

const agent = (name: string, role: string): AgentIdentity => ({
  agentId: makeUuid(systemRandom) as AgentId,
  name,
  roles: [role],
});
const noor = agent("Noor", "care");
const maya = agent("Maya", "admin");
const iris = agent("Iris", "auditor");

type Answer<T> = { ok: true; value: T } | { ok: false; refusal: { reason: string } };
function must<T>(result: Answer<T>): T {
  if (!result.ok) throw new Error(result.refusal.reason);
  return result.value;
}
const reasonOf = (result: Answer<unknown>): string => (result.ok ? "none" : result.refusal.reason);

async function decide(approvalId: string, by: AgentIdentity): Promise<Awaited<ReturnType<typeof decideApproval>>> {
  const one = must(await listApprovals(app.deps, by)).approvals.find((each) => each.approvalId === approvalId);
  if (one === undefined) throw new Error("nothing is asked");
  return decideApproval(app.deps, by, { approvalId, digest: one.digest, decision: "approve", reason: "read it" });
}

const ID = "cancel.nothing";
const WORDS = { en: "There is nothing that could be stopped.", ar: "لا يوجد ما يمكن إيقافه." };
const shipped = (): string => app.deps.wording.shipped().catalogues.entries.en.get(ID)?.text ?? "";
const saysOn = (deps: AppDeps, lang: "en" | "ar" = "en"): string | undefined =>
  deps.catalogues.entries[lang].get(ID)?.text;
const text = (talk: Talk): string => JSON.stringify(talk.parts());

describe("the operator's own words", () => {
  it("[SEC-478] are said by every node once a second person has agreed to exactly them, and are taken back in one step", async () => {
    expect(reasonOf(await draftWording(app.deps, iris, { id: ID, texts: WORDS }))).toBe("not_permitted");
    must(await draftWording(app.deps, noor, { id: ID, texts: WORDS }));
    const { approvalId } = must(await proposeWording(app.deps, noor));
    expect(saysOn(app.deps)).toBe(shipped());

    const asked = must(await listApprovals(app.deps, maya)).approvals.find((one) => one.approvalId === approvalId);
    expect(asked?.details["words"]).toContain(WORDS.en);
    expect(asked?.details["words"]).toContain(shipped());
    expect(reasonOf(await decide(approvalId, noor))).toBe("not_permitted");
    expect(must(await decide(approvalId, maya))).toMatchObject({ state: "used", isCarriedOut: true });
    expect(saysOn(app.deps)).toBe(WORDS.en);
    await eventually("the other node says it", async () => saysOn(other) === WORDS.en);
    expect(saysOn(other, "ar")).toBe(WORDS.ar);

    // Words that were changed after a colleague was asked are not published by what the colleague said.
    must(await draftWording(app.deps, noor, { id: ID, texts: { ...WORDS, en: "Agreed to." } }));
    const second = must(await proposeWording(app.deps, noor));
    must(await draftWording(app.deps, noor, { id: ID, texts: { ...WORDS, en: "Never read." } }));
    expect(must(await decide(second.approvalId, maya))).toMatchObject({ isCarriedOut: false });
    expect(saysOn(app.deps)).toBe(WORDS.en);

    expect(must(await rollBackWording(app.deps, noor, 0))).toEqual({ number: 2 });
    await eventually("the other node says the shipped words", async () => saysOn(other) === shipped());
    expect(reasonOf(await rollBackWording(app.deps, noor, 0))).toBe("unchanged");
    expect(must(await rollBackWording(app.deps, noor, 1))).toEqual({ number: 3 });
    expect(saysOn(app.deps)).toBe(WORDS.en);

    const { rows } = await app.database.query<{ facts: Record<string, unknown>; all: string }>(
      "test.wording_history",
      "SELECT facts, (SELECT json_agg(w)::text || json_agg(d)::text FROM wording_version w, wording_draft d) AS all FROM history WHERE kind = 'wording.changed' ORDER BY id",
      [],
    );
    expect(rows.map(({ facts }) => facts["change"])).toEqual([
      "drafted",
      "published",
      "drafted",
      "drafted",
      "rolled_back",
      "rolled_back",
    ]);
    // Sealed where it lies, and a hash where it is told of.
    expect(JSON.stringify(rows)).not.toContain("nothing that could");
    expect(rows[1]?.facts["words"]).toBe(rows[5]?.facts["words"]);
  });

  it("a conversation in the middle of something finishes in the words it began with, also on another node", async () => {
    const entries = app.deps.wording.shipped().catalogues.entries;
    const due = { en: "You have to pay {amount} by {date}.", ar: entries.ar.get("b2.due")?.text ?? "" };
    const began = await app.open();
    await began.say("how much do I owe");
    const before = app.deps.releases.live().flows.release;
    must(await draftWording(app.deps, noor, { id: "b2.due", texts: due }));
    must(await decide(must(await proposeWording(app.deps, noor)).approvalId, maya));
    await eventually("the other node follows", async () => other.wording.inForce().number === 4);
    const later = await app.open({ overrides: { releases: other.releases } });
    await later.say("how much do I owe");
    await later.stepUp("+447700900107");
    expect(text(later)).toContain("You have to pay");
    await began.stepUp("+447700900107");
    expect(text(began)).toContain("You owe");
    expect(text(began)).not.toContain("You have to pay");
    expect(before).toMatch(/\+w3$/u);
    expect((await other.releases.of(before))?.catalogues.entries.en.get(ID)?.text).toBe(WORDS.en);
    expect(await other.releases.of(before.replace(/w3$/u, "w99"))).toBeNull();
    must(await rollBackWording(app.deps, noor, 0));
  });

  it("[SEC-479] are refused with somebody's data, with values that differ, and to a command as to a person", async () => {
    const bad = await draftWording(app.deps, noor, {
      id: ID,
      texts: { ...WORDS, en: "Ask Mrs Margaret Holloway, card 4929 1234 5678 9019." },
    });
    expect(reasonOf(bad)).toBe("not_fit");
    expect(bad.ok ? [] : "problems" in bad.refusal ? bad.refusal.problems : []).toMatchObject([
      { lang: "en", code: "holds_personal_data" },
    ]);
    const preview = must(
      await previewWording(app.deps, noor, {
        id: "app.owner.queued",
        texts: { en: "{place} {nobody}", ar: "{place}" },
      }),
    );
    expect(preview.problems.map(({ code }) => code)).toEqual(["placeholders_differ", "placeholders_differ"]);
    must(await draftWording(app.deps, noor, { id: ID, texts: { ...WORDS, en: "Never read." } }));
    const view = must(await readWording(app.deps, noor));
    expect(view.messages.find(({ id }) => id === ID)).toMatchObject({
      own: null,
      draft: { texts: { en: "Never read." } },
    });
    // Asked by a command, whoever has the right decides.
    const { approvalId } = must(await askForWording(app.deps, null));
    expect(must(await decide(approvalId, noor))).toMatchObject({ isCarriedOut: true });
    expect(saysOn(app.deps)).toBe("Never read.");
  });
});

describe("a notice to everybody", () => {
  it("[SEC-480] is shown at once on every node, screened, leads nowhere else, ends by itself, and is taken down in one step", async () => {
    const heard: (Banner | null)[] = [];
    other.banners.listen((banner) => heard.push(banner));
    const texts = {
      en: "Calls do not work in Leeds. We are on it.",
      ar: "المكالمات لا تعمل في ليدز. نعمل على إصلاحها.",
    };
    const wish = { texts, minutes: 60 };
    expect(reasonOf(await showBanner(app.deps, iris, wish))).toBe("not_permitted");
    for (const [en, reason] of [
      ["Sign in at https://larkspur.evil.example/ now", "not_fit"],
      ["Outage: reply with your password", "not_fit"],
      ["Outage <b>now</b>", "not_fit"],
      ["Outage \u202ewon", "not_fit"],
      ["Card 4929 1234 5678 9019 is blocked", "holds_personal_data"],
    ] as const)
      expect([en, reasonOf(await showBanner(app.deps, noor, { ...wish, texts: { ...texts, en } }))]).toEqual([
        en,
        reason,
      ]);
    must(await showBanner(app.deps, noor, wish));
    await eventually("the other node hears", async () => heard[0]?.texts.en === texts.en);
    const talk = await app.open();
    expect(talk.state.banner).toMatchObject({ texts });
    const there = await readConversation(other, other.tenant, talk.id, 0);
    expect(there.ok && there.value.state.banner?.texts.ar).toBe(texts.ar);

    must(await showBanner(app.deps, maya, { texts: { ...texts, en: "Works again." }, minutes: 5 }));
    expect(must(await readBanner(app.deps, noor)).current).toMatchObject({ texts: { en: "Works again." } });
    must(await takeDownBanner(app.deps, noor));
    await eventually("the other node hears that it is down", async () => heard.at(-1) === null);
    expect(reasonOf(await takeDownBanner(app.deps, noor))).toBe("not_shown");

    must(await showBanner(app.deps, noor, wish));
    app.clock.advance(61 * 60_000);
    expect(app.deps.banners.current()).toBeNull();
    await talk.refresh();
    expect(talk.state.banner).toBeUndefined();
    const { rows } = await app.database.query<{ facts: string; all: string }>(
      "test.banners",
      "SELECT facts::text, (SELECT json_agg(b)::text FROM banner b) AS all FROM history WHERE kind = 'banner.changed' ORDER BY id",
      [],
    );
    expect(rows.map(({ facts }) => JSON.parse(facts).change)).toEqual(["shown", "shown", "taken_down", "shown"]);
    expect(JSON.stringify(rows)).not.toContain("Leeds");
  });
});
