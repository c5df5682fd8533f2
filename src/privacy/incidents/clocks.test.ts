// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { clockFor, rightsRules } from "../clocks.ts";
import { isWorkingDay } from "./calendar.ts";
import { draftOf, draftText, FIELD_LABELS } from "./draft.ts";
import { dueAfter, dueTimes, type RunningClock } from "./due.ts";
import { isUnintelligible, parseIncidentFact } from "./facts.ts";
import { type ClockRules, clockRules } from "./rules.ts";

const file = readFileSync("policies/incident-clocks.yaml", "utf8");
const shipped = clockRules.parse(parse(file));
const ALL = Object.keys(shipped.regimes);
const at = (iso: string): number => Date.parse(iso);
const iso = (ms: number | null | undefined): string | null =>
  typeof ms === "number" ? new Date(ms).toISOString() : null;

const YES = {
  personal_data: true,
  cpni: true,
  security: true,
  significant: true,
  exploited_vulnerability: true,
} as const;
function run(
  aware: string,
  {
    facts = {},
    sent = {},
    now = aware,
    rules = shipped,
  }: {
    facts?: Record<string, string | number | boolean>;
    sent?: Record<string, string>;
    now?: string;
    rules?: ClockRules;
  } = {},
): ReadonlyMap<string, RunningClock> {
  const matter = {
    openedAt: at(aware),
    facts: { ...YES, ...facts },
    sent: new Map(Object.entries(sent).map(([id, when]) => [id, at(when)])),
  };
  const [incident, request] = (["incident", "request"] as const).map((about) =>
    dueTimes({ ...matter, about }, rules, ALL, at(now)),
  );
  return new Map([...(incident ?? []), ...(request ?? [])].map((clock) => [clock.rule.id, clock]));
}

test("Every shipped rule says in Arabic too where it holds and who is to be told", () => {
  for (const { id, ar } of shipped.rules)
    expect([id, ar?.where, ar?.to].join(" ")).toMatch(/[\u0600-\u06ff].*[\u0600-\u06ff]/u);
});

describe("dueTimes()", () => {
  // Each of the 21 at an ordinary time, and where clocks change, months end, years leap or nobody works. All worked out by hand.
  test.each<[rule: string, from: string, due: string, facts?: Record<string, string>, sent?: Record<string, string>]>([
    ["in-tcs-6h", "2026-11-25T20:30:00Z", "2026-11-26T02:30:00.000Z"],
    ["in-tcs-6h", "2028-02-28T22:00:00Z", "2028-02-29T04:00:00.000Z"],
    ["in-tcs-24h", "2026-12-31T12:00:00Z", "2027-01-01T12:00:00.000Z"],
    // Hours are hours where clocks go forward (28 March 2027) and back (31 October 2027).
    ["eu-611-24h", "2027-03-27T12:00:00Z", "2027-03-28T12:00:00.000Z"],
    ["eu-611-24h", "2027-10-30T12:00:00Z", "2027-10-31T12:00:00.000Z"],
    // Days keep the time of day: 72 hours less one, and one more.
    ["eu-611-3d", "2027-03-25T09:00:00Z", "2027-03-29T08:00:00.000Z", {}, { "eu-611-24h": "2027-03-26T09:00:00Z" }],
    ["eu-611-3d", "2027-10-28T09:00:00Z", "2027-11-01T10:00:00.000Z", {}, { "eu-611-24h": "2027-10-29T09:00:00Z" }],
    // 02:30 does not exist on 28 March, and exists twice on 31 October: the earlier moment, each time.
    ["eu-611-3d", "2027-03-24T12:00:00Z", "2027-03-28T00:30:00.000Z", {}, { "eu-611-24h": "2027-03-25T01:30:00Z" }],
    ["eu-611-3d", "2027-10-27T12:00:00Z", "2027-10-31T00:30:00.000Z", {}, { "eu-611-24h": "2027-10-28T00:30:00Z" }],
    ["nis2-24h", "2026-11-25T10:00:00Z", "2026-11-26T10:00:00.000Z"],
    ["nis2-72h", "2026-11-27T18:00:00Z", "2026-11-30T18:00:00.000Z"],
    // The end of a short month, of a leap one, of the year; one month across the change of clocks.
    ["nis2-1m", "2027-01-30T10:00:00Z", "2027-02-28T10:00:00.000Z", {}, { "nis2-72h": "2027-01-31T10:00:00Z" }],
    ["nis2-1m", "2028-01-30T10:00:00Z", "2028-02-29T10:00:00.000Z", {}, { "nis2-72h": "2028-01-31T10:00:00Z" }],
    ["nis2-1m", "2026-12-30T10:00:00Z", "2027-01-31T10:00:00.000Z", {}, { "nis2-72h": "2026-12-31T10:00:00Z" }],
    ["nis2-1m", "2027-03-10T10:00:00Z", "2027-04-11T09:00:00.000Z", {}, { "nis2-72h": "2027-03-11T10:00:00Z" }],
    ["cra-24h", "2026-11-25T10:00:00Z", "2026-11-26T10:00:00.000Z"],
    ["cra-72h", "2026-11-25T10:00:00Z", "2026-11-28T10:00:00.000Z"],
    ["cra-14d", "2026-11-25T10:00:00Z", "2027-01-04T08:00:00.000Z", { fix_at: "2026-12-21T08:00:00Z" }],
    ["cra-14d", "2028-02-01T10:00:00Z", "2028-03-05T08:00:00.000Z", { fix_at: "2028-02-20T08:00:00Z" }],
    // Over a Friday and a Saturday: hours do not rest.
    ["kw-24h", "2026-11-26T22:00:00Z", "2026-11-27T22:00:00.000Z"],
    ["gdpr-72h", "2026-11-27T17:00:00Z", "2026-11-30T17:00:00.000Z"],
    ["gdpr-72h", "2027-03-26T17:00:00Z", "2027-03-29T17:00:00.000Z"],
    ["sa-72h", "2026-11-25T21:30:00Z", "2026-11-28T21:30:00.000Z"],
    ["in-dpdp-72h", "2027-05-12T18:30:00Z", "2027-05-15T18:30:00.000Z"],
    ["qa-72h", "2028-02-27T06:00:00Z", "2028-03-01T06:00:00.000Z"],
    // Thanksgiving between; the day counts at New York; Christmas and a New Year's Day that is kept on 31 December (2027).
    ["fcc-7bd", "2026-11-20T16:00:00Z", "2026-12-03T04:59:59.999Z"],
    ["fcc-7bd", "2026-11-21T03:00:00Z", "2026-12-03T04:59:59.999Z"],
    ["fcc-7bd", "2027-12-22T16:00:00Z", "2028-01-05T04:59:59.999Z"],
    // Washington's birthday in a leap February, and the clock that goes forward on 14 March 2027.
    ["fcc-7bd", "2028-02-18T16:00:00Z", "2028-03-02T04:59:59.999Z"],
    ["fcc-7bd", "2027-03-05T16:00:00Z", "2027-03-17T03:59:59.999Z"],
    ["fcc-30d", "2026-11-25T16:00:00Z", "2026-12-25T16:00:00.000Z"],
    ["fcc-30d", "2027-02-20T16:00:00Z", "2027-03-22T15:00:00.000Z"],
    ["gdpr-dsr-1m", "2027-01-31T10:00:00Z", "2027-02-28T22:59:59.999Z"],
    ["ccpa-dsr-45d", "2026-11-15T10:00:00Z", "2026-12-31T07:59:59.999Z"],
    // Veterans Day does not count, nor does the Monday on which 4 July is kept (2027).
    ["ccpa-ack-10bd", "2026-11-06T18:00:00Z", "2026-11-24T07:59:59.999Z"],
    ["tcpa-10bd", "2027-07-01T18:00:00Z", "2027-07-17T03:59:59.999Z"],
  ])("%s from %s ends at %s [SEC-370]", (rule, from, due, facts = {}, sent = {}) => {
    expect(iso(run(from, { facts, sent }).get(rule)?.dueAt)).toBe(due);
  });

  test("every shipped rule has a row above, and its figures are those of the law", () => {
    const source = readFileSync("src/privacy/incidents/clocks.test.ts", "utf8");
    for (const { id } of shipped.rules) expect(source).toContain(`["${id}", "`);
    expect(shipped.rules).toHaveLength(21);
  });

  test("a rule holds from its first day at its place, and not a moment before", () => {
    expect(run("2027-05-12T18:29:59Z").get("in-dpdp-72h")).toMatchObject({ applies: "no", because: "not_in_force" });
    expect(run("2027-05-12T18:30:00Z").get("in-dpdp-72h")).toMatchObject({ applies: "yes", state: "running" });
    expect(run("2026-09-10T21:59:59Z").get("cra-24h")).toMatchObject({ because: "not_in_force", dueAt: null });
    expect(run("2026-09-10T22:00:00Z").get("cra-24h")).toMatchObject({ applies: "yes" });
  });

  test("what is not known runs; only what somebody said ends a clock [SEC-371]", () => {
    const unknown = dueTimes(
      { about: "incident", openedAt: at("2026-11-25T10:00:00Z"), facts: {}, sent: new Map() },
      shipped,
      ["gdpr", "cpni"],
      at("2026-11-25T10:00:00Z"),
    );
    expect(unknown.map(({ rule, applies, unknown: missing, state }) => [rule.id, applies, missing, state])).toEqual([
      ["gdpr-72h", "perhaps", ["personal_data"], "running"],
      ["fcc-7bd", "perhaps", ["cpni"], "running"],
      ["fcc-30d", "perhaps", ["cpni"], "running"],
    ]);
    const on = "2026-11-25T10:00:00Z";
    expect(run(on, { facts: { personal_data: false } }).get("gdpr-72h")).toMatchObject({
      state: "not_applicable",
      because: "personal_data",
    });
    expect(run(on, { facts: { risk_unlikely: true } }).get("gdpr-72h")).toMatchObject({ because: "risk_unlikely" });
    // Customers need not be told of what nobody can read; with a key exposed, or not known to be safe, they are.
    expect(run(on, { facts: { encrypted: true, keys_exposed: false } }).get("fcc-30d")).toMatchObject({
      because: "unintelligible",
    });
    expect(run(on, { facts: { encrypted: true, keys_exposed: true } }).get("fcc-30d")).toMatchObject({
      applies: "yes",
    });
    expect(run(on, { facts: { encrypted: true } }).get("fcc-30d")).toMatchObject({ applies: "yes" });
  });

  test("says what is left, near, overdue, done and done late; what follows waits for what was sent", () => {
    const on = "2026-11-25T10:00:00Z";
    const state = (now: string, sent: Record<string, string> = {}) => run(on, { now, sent }).get("gdpr-72h");
    expect(state("2026-11-25T10:00:00Z")).toMatchObject({ state: "running", leftMs: 72 * 3_600_000 });
    expect(state("2026-11-28T00:00:00Z")).toMatchObject({ state: "near" });
    expect(state("2026-11-28T10:00:00Z")).toMatchObject({ state: "near", leftMs: 0 });
    expect(state("2026-11-28T10:00:01Z")).toMatchObject({ state: "overdue" });
    expect(state("2026-11-29T10:00:00Z", { "gdpr-72h": "2026-11-28T10:00:00Z" })).toMatchObject({
      state: "done",
      leftMs: null,
    });
    expect(state("2026-11-29T10:00:00Z", { "gdpr-72h": "2026-11-28T10:00:01Z" })).toMatchObject({ state: "done_late" });
    // Provisional: a month after the last moment at which the notification may come.
    expect(run(on).get("nis2-1m")).toMatchObject({ state: "waiting", isProvisional: true });
    expect(iso(run(on).get("nis2-1m")?.dueAt)).toBe("2026-12-28T10:00:00.000Z");
    expect(run(on).get("cra-14d")).toMatchObject({ state: "waiting", startAt: null, dueAt: null });
  });

  test("awareness is what a person said, not when it was written down", () => {
    const clock = run("2026-11-25T10:00:00Z", { facts: { aware_at: "2026-11-25T06:00:00.000Z" } }).get("in-tcs-6h");
    expect(iso(clock?.dueAt)).toBe("2026-11-25T12:00:00.000Z");
  });

  test("another file is another answer, without code [SEC-370]", () => {
    const changed = clockRules.parse(parse(file.replace(/(id: gdpr-72h[\s\S]*?amount: )72/u, "$196")));
    expect(iso(run("2026-11-25T10:00:00Z", { rules: changed }).get("gdpr-72h")?.dueAt)).toBe(
      "2026-11-29T10:00:00.000Z",
    );
    const dated = clockRules.parse(
      parse(file.replace("valid: { from: 2018-05-25 }", "valid: { from: 2018-05-25, until: 2026-11-25 }")),
    );
    expect(run("2026-11-24T22:00:00Z", { rules: dated }).get("gdpr-72h")?.applies).toBe("yes");
    expect(run("2026-11-24T23:00:00Z", { rules: dated }).get("gdpr-72h")?.because).toBe("not_in_force");
  });

  test("agrees with the rules by which requests are answered", () => {
    const rights = rightsRules.parse(parse(readFileSync("policies/rights.yaml", "utf8")));
    for (const [id, profile, zone] of [
      ["gdpr-dsr-1m", "gdpr", "Europe/Brussels"],
      ["ccpa-dsr-45d", "ccpa", "America/Los_Angeles"],
    ] as const)
      for (const day of ["2026-11-15T10:00:00Z", "2028-01-31T10:00:00Z"]) {
        const other = clockFor(rights, profile, "access", at(day), zone);
        expect([id, iso(run(day).get(id)?.dueAt)]).toEqual([id, other.ok ? other.value.dueAt.toISOString() : null]);
      }
  });
});

describe("dueAfter()", () => {
  const rule = { amount: 3, unit: "days", zone: "Europe/Brussels", convention: "reg_1182_71" } as const;
  const eu = shipped.calendars["eu"] ?? null;
  test.each([
    // Ends on a Sunday: the end of Monday. Ends at Christmas, a Friday: the end of Monday.
    ["2026-11-26T09:00:00Z", 3, "2026-11-30T22:59:59.999Z"],
    ["2026-12-22T09:00:00Z", 3, "2026-12-28T22:59:59.999Z"],
    // Two working days must lie in it: Friday and two days is Sunday, so Monday, so Tuesday.
    ["2026-11-27T09:00:00Z", 2, "2026-12-01T22:59:59.999Z"],
    ["2026-11-24T09:00:00Z", 3, "2026-11-27T22:59:59.999Z"],
  ])("by Reg. 1182/71 from %s, %i days end at %s", (from, amount, due) => {
    expect(iso(dueAfter({ ...rule, amount }, eu, at(from)))).toBe(due);
  });
  test("counts working days of a week that rests on Friday and Saturday", () => {
    const days = { amount: 2, unit: "business_days", zone: "Asia/Kuwait", convention: "exact" } as const;
    // Thursday: Sunday and Monday. Before the national days: 25 and 26 February 2027 are Thursday and Friday.
    expect(iso(dueAfter(days, shipped.calendars["kuwait"] ?? null, at("2026-11-26T09:00:00Z")))).toBe(
      "2026-11-30T20:59:59.999Z",
    );
    expect(iso(dueAfter(days, shipped.calendars["kuwait"] ?? null, at("2027-02-24T09:00:00Z")))).toBe(
      "2027-03-01T20:59:59.999Z",
    );
  });
});

test("isWorkingDay() knows the federal holidays of 2026 to 2028", () => {
  const us = shipped.calendars["us-federal"];
  if (us === undefined) throw new Error("no calendar");
  const kept: string[] = [];
  for (let day = at("2026-01-01T00:00:00Z"); day < at("2029-01-01T00:00:00Z"); day += 86_400_000) {
    const date = new Date(day).toISOString().slice(0, 10);
    if (![0, 6].includes(new Date(day).getUTCDay()) && !isWorkingDay(date, us)) kept.push(date);
  }
  expect(kept.join(" ")).toBe(
    "2026-01-01 2026-01-19 2026-02-16 2026-05-25 2026-06-19 2026-07-03 2026-09-07 2026-10-12 2026-11-11 2026-11-26 2026-12-25 " +
      "2027-01-01 2027-01-18 2027-02-15 2027-05-31 2027-06-18 2027-07-05 2027-09-06 2027-10-11 2027-11-11 2027-11-25 2027-12-24 2027-12-31 " +
      "2028-01-17 2028-02-21 2028-05-29 2028-06-19 2028-07-04 2028-09-04 2028-10-09 2028-11-10 2028-11-23 2028-12-25",
  );
});

test("clockRules refuses a file that cannot be meant", () => {
  const first = { ...shipped.rules[0] };
  const wrong = (changes: object): boolean =>
    clockRules.safeParse({ ...shipped, rules: [{ ...first, ...changes }] }).success;
  expect(wrong({})).toBe(true);
  for (const changes of [
    { amount: 0 },
    { unit: "weeks" },
    { zone: "Mars/Olympus" },
    { calendar: "none" },
    { unit: "business_days" },
    { convention: "reg_1182_71" },
    { from: "stage:nothing" },
    { from: "stage:in-tcs-6h" },
    { regime: "nowhere" },
    { when: ["bad_luck"] },
    { fields: ["shoe_size"] },
    { valid: {} },
    { basis: "hearsay" },
    { surprise: 1 },
  ])
    expect([changes, wrong(changes)]).toEqual([changes, false]);
  expect(clockRules.safeParse({ ...shipped, rules: [first, first] }).success).toBe(false);
  expect(
    clockRules.safeParse({ ...shipped, calendars: { x: { weekend: [1, 2, 3, 4, 5, 6], holidays: [] } } }).success,
  ).toBe(false);
});

describe("facts and drafts", () => {
  test.each([
    ["aware_at", "2026-11-25T14:05:00+03:00", "2026-11-25T11:05:00.000Z"],
    ["aware_at", "2026-11-25 14:05", null],
    ["aware_at", "2026-13-25T14:05:00Z", null],
    ["personal_data", "yes", true],
    ["personal_data", "true", null],
    ["subjects", "1200", 1200],
    ["subjects", "-1", null],
    ["categories", "names,numbers", "names,numbers"],
    ["categories", "Mr Smith", null],
    ["nature", "ab", null],
  ] as const)("parseIncidentFact(%s, %s) is %s", (name, text, value) => {
    const parsed = parseIncidentFact(name, text);
    expect(parsed.ok ? parsed.value : null).toBe(value);
  });
  test("isUnintelligible() needs both to be known", () => {
    expect(
      [{}, { encrypted: true }, { keys_exposed: false }, { encrypted: true, keys_exposed: true }].some(
        isUnintelligible,
      ),
    ).toBe(false);
    expect(isUnintelligible({ encrypted: true, keys_exposed: false })).toBe(true);
  });

  test("draftOf() fills what is known, names what is not and makes nothing up [SEC-372]", () => {
    const rule = shipped.rules.find(({ id }) => id === "gdpr-72h");
    if (rule === undefined) throw new Error("no rule");
    const evidence = {
      incidentId: "0199",
      kind: "data_breach",
      severity: "high",
      openedAt: at("2026-11-25T10:00:00Z"),
      facts: { categories: "names,numbers", encrypted: false },
      answers: { cut_token: 2, lock: 1 },
      reached: 41,
      custody: null,
      notices: { due: 0, sent: 0, unreachable: 0 },
      contact: null,
    };
    const draft = draftOf(rule, at("2026-11-28T10:00:00Z"), evidence, at("2026-11-25T11:00:00Z"));
    // Art. 33(3): nature, categories, numbers, contact, consequences, measures.
    expect(draft.lines.map(({ field }) => field)).toEqual(
      expect.arrayContaining([
        "nature",
        "categories",
        "subject_kinds",
        "subjects",
        "records",
        "contact",
        "consequences",
        "measures",
      ]),
    );
    expect(draft.missing).toEqual([
      "nature",
      "subject_kinds",
      "records",
      "contact",
      "consequences",
      "measures",
      "key_custody",
    ]);
    const text = draftText(draft);
    expect(text).toContain("People concerned, about: 41\n");
    expect(text).toContain("cut token (2), lock (1)");
    expect(text).toContain("Nature and circumstances: [MISSING]");
    expect(text).toContain("Data was encrypted: no\n");
    const full = draftOf(
      rule,
      at("2026-11-28T10:00:00Z"),
      {
        ...evidence,
        contact: "dpo@tenant.example",
        custody: "known",
        facts: {
          ...evidence.facts,
          nature: "n",
          subject_kinds: "customers",
          records: 3,
          subjects: 7,
          consequences: "c",
          measures: "m",
        },
      },
      at("2026-11-29T10:00:00Z"),
    );
    // Late: why has to be said.
    expect(full.missing).toEqual(["delay_reason"]);
    expect(full.lines.find(({ field }) => field === "subjects")).toMatchObject({ value: "7", from: "facts" });
    expect(Object.values(FIELD_LABELS).every((label) => label.length > 2)).toBe(true);
  });
});
