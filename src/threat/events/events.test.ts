// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { plainEvent, type ThreatEvent } from "./event.ts";
import { MOST_LENIENT } from "./evidence.ts";
import { FEATURES } from "./features.ts";
import { fitHeads, makeFitData } from "./fit.ts";
import { COLD_START, learnHabits, makeHabits, unlikeness } from "./habits.ts";
import { type EventModel, openEventModel } from "./model.ts";
import { observe } from "./observe.ts";
import { packState, unpackState } from "./pack.ts";
import { MOST_SHIFT, refit, THRESHOLD_BOUNDS } from "./refit.ts";
import {
  ENTITY_WEIGHT,
  EVIDENCE_BINS,
  makeScoreCount,
  packScores,
  SCORE_BINS,
  stabilityIndex,
  unpackScores,
} from "./scores.ts";
import { clearEntities, forgetSubject, putBack, takeChanges, takeIn } from "./share.ts";
import { differentWithin, makeSpread, mark, slotHash } from "./spread.ts";
import { MORNING, ordinaryMorning, slowCampaigns } from "./testing-streams.ts";
import { ENTITY_KINDS, EVENT_REASONS } from "./verdict.ts";
import { makeWatch, type Watch } from "./watch.ts";

const model = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../../models/threat-events/model.json"), "utf8"),
) as EventModel;
const HOUR = 3_600_000;

function morningWatch(options: { isShared?: boolean; keep?: number } = {}): { watch: Watch; flagged: number } {
  const watch = makeWatch(openEventModel(model), options);
  const flagged = ordinaryMorning().filter((event) => observe(watch, event).isFlagged).length;
  return { watch, flagged };
}

describe("observe()", () => {
  test("finds each slow, distributed campaign within its first tenth or fifty events, and no ordinary session [SEC-305]", () => {
    expect(morningWatch().flagged).toBe(0);
    const after = ordinaryMorning(100, 2).map((event) => ({ ...event, at: event.at + 24 * HOUR }));
    for (const { kind, events } of slowCampaigns()) {
      const { watch } = morningWatch();
      let first: number | null = null;
      let leaked = 0;
      const kinds = new Map<string, number>();
      events.forEach((event, i) => {
        const verdict = observe(watch, event);
        if (!verdict.isFlagged) leaked += event.records;
        if (!verdict.isFlagged) return;
        first ??= i;
        for (const named of verdict.kinds) kinds.set(named, (kinds.get(named) ?? 0) + 1);
        expect(verdict.entities.length).toBeGreaterThan(0);
        expect(verdict.reasons.length).toBeGreaterThan(0);
        for (const { code } of verdict.reasons) expect(EVENT_REASONS).toContain(code);
      });
      expect([kind, first !== null && first <= Math.max(50, events.length / 10)]).toEqual([kind, true]);
      expect([kind, [...kinds.keys()].includes(kind)]).toEqual([kind, true]);
      const all = events.reduce((sum, { records }) => sum + records, 0);
      expect(leaked).toBeLessThanOrEqual(all / 10);
      // The neighbours of the attack go on as before.
      expect([kind, after.filter((event) => observe(watch, event).isFlagged).length]).toEqual([kind, 0]);
    }
  });

  test("does not flag who only shares the address or the account of an attack", () => {
    const { watch } = morningWatch();
    const stuffing = slowCampaigns().find(({ kind }) => kind === "credential_stuffing")?.events ?? [];
    for (const event of stuffing) observe(watch, { ...event, address: "a1", network: "n1", country: "home" });
    const at = MORNING + 30 * HOUR;
    const neighbour = { session: "new", address: "a1", network: "n1", device: "fresh", country: "home" };
    const victim = { ...neighbour, session: "own", device: "own device", address: "a2", subject: "v3" };
    for (const who of [neighbour, victim]) {
      expect(observe(watch, { ...plainEvent(at, "start"), ...who }).isFlagged).toBe(false);
      expect(observe(watch, { ...plainEvent(at + 1, "message"), ...who }).isFlagged).toBe(false);
    }
  });

  test("takes an event of which nothing is known, and one from the past, without harm", () => {
    const { watch } = morningWatch();
    expect(observe(watch, plainEvent(Number.NaN, "start")).isFlagged).toBe(false);
    expect(observe(watch, plainEvent(0, "information")).isFlagged).toBe(false);
    expect(watch.latest).toBeGreaterThan(MORNING);
  });

  test("a risky act on a new device after the SIM changed is flagged at once, and each part by itself is not [SEC-487]", () => {
    const { watch } = morningWatch();
    const act: ThreatEvent = {
      ...plainEvent(MORNING + 30 * HOUR, "risky_act"),
      session: "s-swap",
      subject: "v9",
      address: "a-swap",
      device: "d-swap",
      act: "balance_transfer",
      isOwn: true,
      isSimRecent: true,
      isNewDevice: true,
    };
    const kindsOf = (changes: Partial<ThreatEvent>): readonly string[] => observe(watch, { ...act, ...changes }).kinds;
    for (const changes of [
      { isSimRecent: false },
      { isNewDevice: false },
      { isProved: true },
      { act: "sim_swap" },
      { act: "sim_change" },
      { act: null },
      { kind: "record_read" as const },
    ])
      expect([changes, kindsOf(changes).includes("sim_swap_sequence")]).toEqual([changes, false]);
    const seen = observe(watch, act);
    expect(seen).toMatchObject({
      isFlagged: true,
      reasons: [{ code: "act_after_sim_change" }, ...seen.reasons.slice(1)],
    });
    expect(seen.kinds).toContain("sim_swap_sequence");
    // Nothing that others share is named.
    expect(seen.entities.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["session", "subject"]));
    expect(seen.entities.map(({ kind }) => kind)).not.toContain("address");
  });

  test("keeps no more entities than it may, and forgets the suspected last", () => {
    const { watch } = morningWatch({ keep: 1_500 });
    const [scraping] = slowCampaigns();
    for (const event of scraping?.events ?? []) observe(watch, event);
    const before = observe(watch, scraping?.events.at(-1) as ThreatEvent);
    expect(before.isFlagged).toBe(true);
    for (let i = 0; i < 3_000; i += 1)
      observe(watch, { ...plainEvent(watch.latest + 10, "start"), session: `flood${i}`, device: `flood${i}` });
    expect(watch.size).toBeLessThanOrEqual(1_500);
    expect(observe(watch, { ...(scraping?.events.at(-1) as ThreatEvent), at: watch.latest }).isFlagged).toBe(true);
  });

  test("keeps no habits of a subject who objected, and reads none [SEC-309]", () => {
    const watch = makeWatch(openEventModel(model));
    const signIn = { ...plainEvent(MORNING, "sign_in"), subject: "o", claimed: "o", device: "d", isOk: true };
    for (let i = 0; i < 6; i += 1) observe(watch, { ...signIn, at: MORNING + i, hasObjected: true });
    const subjects = watch.entities[ENTITY_KINDS.indexOf("subject")];
    expect(subjects?.get("o")?.habits).toBeNull();
    observe(watch, { ...signIn, at: MORNING + 9 });
    expect(subjects?.get("o")?.habits).not.toBeNull();
    observe(watch, { ...signIn, at: MORNING + 10, device: "other", hasObjected: true });
    expect(watch.unlike).toBe(0);
  });
});

describe("unlikeness()", () => {
  const common = new Float64Array([0.3, 1e-6, 0.9, 1 / 6, 0.1]);
  const usual = Float64Array.of(1, 2, 3, 4, -1);
  function known(times = 12): ReturnType<typeof makeHabits> {
    const habits = makeHabits();
    for (let i = 0; i < times; i += 1) learnHabits(habits, usual);
    return habits;
  }

  test("finds nothing unusual during cold start, and the usual never unlike", () => {
    expect(unlikeness(null, usual, common)).toBe(0);
    expect(unlikeness(known(COLD_START - 1), Float64Array.of(9, 9, 9, 9, 9), common)).toBe(0);
    expect(unlikeness(known(), usual, common)).toBeLessThan(0);
  });

  test("counts a value that nobody ever used like any other that is new to the subject, however rare [SEC-306]", () => {
    const stranger = Float64Array.of(1, 77, 3, 4, -1);
    const rare = Float64Array.of(0.3, 1e-9, 0.9, 1 / 6, 0.1);
    const frequent = Float64Array.of(0.3, 0.2, 0.9, 1 / 6, 0.1);
    const seen = unlikeness(known(), usual, common);
    expect(unlikeness(known(), stranger, rare)).toBeGreaterThan(seen + 2);
    expect(unlikeness(known(), stranger, rare)).toBe(unlikeness(known(), stranger, frequent));
  });
});

describe("shared counts", () => {
  const scraping = slowCampaigns()[0]?.events ?? [];

  test("flag an attacker who goes by two nodes at the same event as by one, but for one exchange; reading twice adds nothing [SEC-307]", () => {
    const alone = morningWatch().watch;
    const single = scraping.findIndex((event) => observe(alone, event).isFlagged);
    const nodes = [
      morningWatch({ isShared: true }).watch,
      makeWatch(openEventModel(model), { isShared: true }),
    ] as const;
    const peers = [new Map(), new Map()] as const;
    const exchange = (): void => {
      nodes.forEach((node, i) => {
        const rows = takeChanges(node, `node${i}`, 100_000);
        for (const row of [...rows, ...rows]) takeIn(nodes[1 - i] as Watch, peers[1 - i] as Map<string, never>, row);
      });
    };
    exchange();
    let first = -1;
    for (let i = 0; i < scraping.length && first < 0; i += 1) {
      if (observe(nodes[i % 2] as Watch, scraping[i] as ThreatEvent).isFlagged) first = i;
      if (i % 2 === 1) exchange();
    }
    expect(single).toBeGreaterThanOrEqual(0);
    expect(first).toBeGreaterThanOrEqual(0);
    expect(Math.abs(first - single)).toBeLessThanOrEqual(4);
  });

  test("pack and unpack to the same; bytes of another kind count for nothing", () => {
    const { watch } = morningWatch({ isShared: true });
    for (const event of scraping) observe(watch, event);
    const rows = takeChanges(watch, "n", 100_000);
    expect(Math.max(...rows.map(({ state }) => state.byteLength))).toBeLessThan(3_000);
    const row = rows.find(({ kind, key }) => kind === "token" && key === "stolen");
    const again = unpackState(row?.state ?? new Uint8Array());
    expect(again?.total.evidence).toBeGreaterThan(0);
    expect(again && packState(again)).toEqual(row?.state);
    expect(unpackState(new Uint8Array())).toBeNull();
    expect(unpackState(Uint8Array.of(9, 1, 2))).toBeNull();
    expect(unpackState((row?.state ?? new Uint8Array()).subarray(0, 60))).toBeNull();
    expect(takeChanges(watch, "n", 10)).toEqual([]);
    putBack(watch, rows.slice(0, 2));
    expect(takeChanges(watch, "n", 10)).toHaveLength(2);
  });

  test("forget a subject, and what others would bring back of them", () => {
    const watch = makeWatch(openEventModel(model), { isShared: true });
    observe(watch, { ...plainEvent(MORNING, "sign_in"), subject: "me", claimed: "me", isOk: true });
    const rows = takeChanges(watch, "other", 100);
    const peers = new Map();
    for (const row of rows) takeIn(watch, peers, row);
    forgetSubject(watch, peers, "me");
    expect([...watch.entities.values()].some((map) => map.has("me"))).toBe(false);
    expect([...peers.keys()].some((name) => name.endsWith(" me"))).toBe(false);
  });

  test("take a person's word that it was nothing to every node, and lift a threshold four times at most [SEC-308]", () => {
    const { watch } = morningWatch({ isShared: true });
    const other = makeWatch(openEventModel(model), { isShared: true });
    for (const event of scraping) observe(watch, event);
    const peers = new Map();
    for (const row of takeChanges(watch, "a", 100_000)) takeIn(other, peers, row);
    const token = { kind: "token", key: "stolen" } as const;
    const held = (of: Watch) => of.entities[ENTITY_KINDS.indexOf("token")]?.get("stolen");
    expect(held(other)?.flaggedUntil).toBeGreaterThan(watch.latest);
    for (let i = 0; i < 9; i += 1) clearEntities(watch, [token], watch.latest + i);
    for (const row of takeChanges(watch, "a", 100_000)) takeIn(other, peers, row);
    for (const of of [watch, other]) {
      expect(held(of)?.flaggedUntil).toBe(0);
      expect(held(of)?.total.evidence).toBe(0);
      expect(held(of)?.leniency).toBe(MOST_LENIENT);
    }
    // Whoever goes on all the same is found again.
    const later = scraping.map((event) => ({ ...event, at: event.at + 24 * HOUR }));
    expect(later.some((event) => observe(watch, event).isFlagged)).toBe(true);
  });
});

describe("refit()", () => {
  function cleanSums(watch: Watch) {
    return watch.scores;
  }

  test("stays within its bounds from what ships, however often and with whatever traffic it is done [SEC-308]", () => {
    const worst = makeScoreCount();
    worst.events = 1e9;
    for (let head = 0; head < worst.decided.length / SCORE_BINS; head += 1)
      worst.decided[(head + 1) * SCORE_BINS - 1] = 1e6;
    for (let kind = 0; kind < ENTITY_KINDS.length; kind += 1) worst.evidence[(kind + 1) * EVIDENCE_BINS - 1] = 1e6;
    let current = model;
    for (let round = 0; round < 6; round += 1) current = refit(model, current, worst).model;
    for (const kind of ENTITY_KINDS)
      expect(current.thresholds[kind]).toBeLessThanOrEqual(model.thresholds[kind] * THRESHOLD_BOUNDS.most + 1e-3);
    for (const [kind, head] of Object.entries(current.heads)) {
      const ships = model.heads[kind as keyof typeof model.heads];
      expect(Math.abs(head.bias - ships.bias)).toBeLessThanOrEqual(MOST_SHIFT + 1e-3);
      expect(head.weights).toEqual(ships.weights);
    }
    openEventModel(current);
  });

  test("moves nothing on too little traffic, and hardly anything for one device that is loud [SEC-308]", () => {
    const { model: same } = refit(model, model, makeScoreCount());
    expect(same.thresholds).toEqual(model.thresholds);
    const { watch } = morningWatch();
    const before = cleanSums(watch).decided.reduce((sum, count) => sum + count, 0);
    for (let i = 0; i < 5_000; i += 1)
      observe(watch, { ...plainEvent(watch.latest + 1_000, "message"), session: `loud${i}`, device: "loud" });
    const after = cleanSums(watch).decided.reduce((sum, count) => sum + count, 0);
    expect(after - before).toBeLessThanOrEqual(ENTITY_WEIGHT * 2);
    expect(cleanSums(watch).events).toBeGreaterThan(5_000);
  });

  test("tells traffic of another kind by its drift", () => {
    const { watch } = morningWatch();
    expect(stabilityIndex(model.cleanScores, model.cleanScores)).toBe(0);
    const shifted = model.cleanScores.map((_, i, all) => all[(i + 3) % all.length] ?? 0);
    expect(stabilityIndex(model.cleanScores, shifted)).toBeGreaterThan(0.25);
    const again = unpackScores(packScores(watch.scores));
    expect(again?.decided).toEqual(watch.scores.decided);
    expect(unpackScores(new Uint8Array(8))).toBeNull();
  });

  test("leaves a candidate without any say", () => {
    const deaf: EventModel = {
      ...model,
      thresholds: Object.fromEntries(ENTITY_KINDS.map((kind) => [kind, 1e9])) as EventModel["thresholds"],
    };
    const plain = morningWatch().watch;
    const shadowed = morningWatch().watch;
    shadowed.candidate = openEventModel(deaf);
    for (const event of slowCampaigns()[1]?.events ?? [])
      expect(observe(shadowed, event)).toEqual(observe(plain, event));
    expect(shadowed.scores.shadow.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(0);
  });
});

describe("openEventModel()", () => {
  test.each([
    ["other features", { ...model, features: ["one"] }],
    ["another version", { ...model, version: 2 }],
    ["a negative weight", { ...model, heads: { ...model.heads, start: { bias: 0, weights: FEATURES.map(() => -1) } } }],
    ["a missing threshold", { ...model, thresholds: { ...model.thresholds, session: 0 } }],
  ])("refuses %s", (_, broken) => {
    expect(() => openEventModel(broken)).toThrow(SyntaxError);
  });
});

test("fitHeads() gives the same weights twice, none of them negative, and learns what tells attacks apart", () => {
  const rows = makeFitData();
  for (let i = 0; i < 300; i += 1) {
    const features = new Float32Array(FEATURES.length);
    features[3] = i % 3 === 0 ? 2 : 0;
    features[5] = i % 3 === 0 ? 0 : 1;
    rows.sign_in.features.push(features);
    rows.sign_in.labels.push(i % 3 === 0 ? 1 : 0);
    rows.sign_in.weights.push(1);
  }
  const first = fitHeads(rows);
  expect(fitHeads(rows)).toEqual(first);
  expect(first.sign_in.weights[3]).toBeGreaterThan(0.5);
  expect(Math.min(...first.sign_in.weights)).toBeGreaterThanOrEqual(0);
  expect(first.start.bias).toBeLessThan(-3);
});

test("a spread tells about how many different values came within a window", () => {
  const spread = makeSpread();
  for (let i = 0; i < 12; i += 1) for (let n = 0; n < 3; n += 1) mark(spread, slotHash(`value ${i}`), MORNING);
  expect(differentWithin(spread, MORNING, HOUR)).toBeGreaterThan(7);
  expect(differentWithin(spread, MORNING, HOUR)).toBeLessThan(18);
  expect(differentWithin(spread, MORNING + 5 * HOUR, HOUR)).toBe(0);
});
