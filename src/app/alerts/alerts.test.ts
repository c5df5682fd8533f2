// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import { type Condition, holds, type Sample, type Snapshot, toPromQl } from "./condition.ts";
import { decideAlerts, QUIET_MS } from "./decide.ts";
import type { AlertPicture, OpenAlert } from "./ports.ts";
import { ALERTS, type AlertRule } from "./rules.ts";

const MINUTE = 60_000;
const at = (minute: number, samples: readonly Sample[]): Snapshot => ({ at: minute * MINUTE, samples: () => samples });
const value = (number: number, labels: Readonly<Record<string, string>> = {}): Sample => ({ labels, value: number });

describe("holds()", () => {
  const down: Condition = { kind: "now", metric: "m", labels: { name: ["a", "b"] }, above: 1 };
  const growth: Condition = { kind: "growth", metric: "m", minutes: 10, above: 5 };
  const share: Condition = {
    kind: "share",
    metric: "m",
    labels: { outcome: ["timeout"] },
    minutes: 10,
    above: 0.1,
    atLeast: 20,
  };
  const slow: Condition = { kind: "quantile", metric: "m", quantile: 0.95, minutes: 10, above: 3, atLeast: 20 };
  const buckets = (fast: number, all: number): Sample[] => [
    value(fast, { le: "1" }),
    value(all, { le: "10" }),
    value(all, { le: "+Inf" }),
  ];

  test.each<[string, Condition, Snapshot[], boolean | null]>([
    ["one of the series is beyond", down, [at(0, [value(0, { name: "a" }), value(2, { name: "b" })])], true],
    ["only another series is beyond", down, [at(0, [value(0, { name: "a" }), value(2, { name: "c" })])], false],
    ["the metric is not there", down, [at(0, [])], null],
    ["a bound below", { kind: "now", metric: "m", below: 0.05 }, [at(0, [value(0.04)])], true],
    ["growth beyond the bound", growth, [at(0, [value(1)]), at(10, [value(7)])], true],
    ["growth at the bound", growth, [at(0, [value(1)]), at(10, [value(6)])], false],
    ["growth longer ago than the window", growth, [at(0, [value(0)]), at(5, [value(9)]), at(15, [value(9)])], false],
    ["a counter that began anew is no growth", growth, [at(0, [value(90)]), at(10, [value(3)])], false],
    ["nothing to compare with yet", growth, [at(0, [value(9)])], null],
    [
      "a share above",
      share,
      [at(0, []), at(10, [value(27, { outcome: "ok" }), value(4, { outcome: "timeout" })])],
      true,
    ],
    [
      "a share of too few",
      share,
      [at(0, []), at(10, [value(1, { outcome: "ok" }), value(4, { outcome: "timeout" })])],
      false,
    ],
    ["a quantile above", slow, [at(0, buckets(0, 0)), at(10, buckets(90, 100))], true],
    ["a quantile below", slow, [at(0, buckets(0, 0)), at(10, buckets(96, 100))], false],
    ["a quantile of too few", slow, [at(0, buckets(0, 0)), at(10, buckets(0, 19))], false],
    ["silence is noticed by others only", { kind: "absent", metric: "m" }, [at(0, [])], null],
  ])("%s", (_name, condition, snapshots, expected) => {
    expect(holds(condition, snapshots)).toBe(expected);
  });

  test("the same condition as PromQL", () => {
    expect(toPromQl(down)).toBe('max without (instance, pod) (m{name=~"a|b"}) > 1');
    expect(toPromQl(share)).toBe(
      'sum(increase(m{outcome="timeout"}[10m])) / sum(increase(m[10m])) > 0.1 and sum(increase(m[10m])) >= 20',
    );
  });
});

describe("decideAlerts()", () => {
  const rule: AlertRule = {
    ...{ id: "a", severity: "critical", owner: "platform", title: "A", forMinutes: 2 },
    condition: { kind: "now", metric: "m", above: 0 },
  };
  const times = { repeatMs: 60 * MINUTE, escalateMs: 30 * MINUTE };

  /** Plays minutes: whether it holds at each, and what people did. */
  function play(
    minutes: number,
    isWrong: (minute: number) => boolean,
    acts: Readonly<Record<number, (open: OpenAlert) => OpenAlert>> = {},
    silences: AlertPicture["silences"] = [],
    one: AlertRule = rule,
  ): string[] {
    let open: readonly OpenAlert[] = [];
    let since: number | null = null;
    const told: string[] = [];
    for (let minute = 0; minute <= minutes; minute += 1) {
      since = isWrong(minute) ? (since ?? minute * MINUTE) : null;
      open = open.map(acts[minute] ?? ((same) => same));
      const readings = since === null ? [] : [{ alert: "a", since, nodes: 1 }];
      const decision = decideAlerts([one], { readings, open, silences }, minute * MINUTE, times, () => "id");
      open = decision.open;
      told.push(...decision.notices.map(({ what }) => `${minute} ${what}`));
    }
    return told;
  }
  const taken = (open: OpenAlert): OpenAlert => ({ ...open, acknowledgedAt: 0 });
  const acknowledgedAt = (minute: number) => (open: OpenAlert) => ({ ...open, acknowledgedAt: minute * MINUTE });
  const silence = (until: number): AlertPicture["silences"] => [
    { silenceId: "s", alert: "a", from: 0, until: until * MINUTE, reason: "planned_work", by: null },
  ];

  test.each<[string, string[], string[]]>([
    [
      "told once it lasted, escalated, repeated, and over",
      play(100, (m) => m < 90),
      ["2 raised", "32 escalated", "62 repeated", "95 resolved"],
    ],
    ["what is over before it counts is never told", play(30, (m) => m < 2), []],
    [
      "what comes and goes is one alert [SEC-552]",
      play(60, (m) => m % 4 !== 3 || m > 50),
      ["2 raised", "32 escalated"],
    ],
    ["who has it hears no more, but the end", play(100, (m) => m < 90, { 10: taken }), ["2 raised", "95 resolved"]],
    [
      "whoever took a critical one on is asked again after a day, and then others [SEC-588]",
      play(1_500, () => true, { 10: (open) => ({ ...open, acknowledgedAt: 10 * MINUTE }) }),
      ["2 raised", "1450 repeated", "1480 escalated"],
    ],
    [
      "another is asked again after a week [SEC-588]",
      play(10_095, () => true, { 10: (open) => ({ ...open, acknowledgedAt: 10 * MINUTE }) }, [], {
        ...rule,
        severity: "warning",
      }),
      ["2 raised", "10090 repeated"],
    ],
    [
      "one about security is asked again after a day, whatever it is [SEC-595]",
      play(1_500, () => true, { 10: (open) => ({ ...open, acknowledgedAt: 10 * MINUTE }) }, [], {
        ...rule,
        ...{ severity: "warning", owner: "security" },
      }),
      ["2 raised", "1450 repeated"],
    ],
    [
      "one about security that is taken on again in a silence, when its day is over, is told after it",
      play(
        1_600,
        () => true,
        { 10: acknowledgedAt(10), 1_460: acknowledgedAt(1_460) },
        [{ silenceId: "s", alert: "a", from: 1_440 * MINUTE, until: 1_500 * MINUTE, reason: "false_alarm", by: null }],
        { ...rule, owner: "security" },
      ),
      ["2 raised", "1500 repeated", "1500 escalated"],
    ],
    ["a silence keeps it quiet, and ends", play(60, () => true, {}, silence(20)), ["20 raised", "50 escalated"]],
    ["what ended within its silence is not told at all", play(60, (m) => m < 15, {}, silence(30)), []],
    ["a warning is not escalated", play(50, () => true, {}, [], { ...rule, severity: "warning" }), ["2 raised"]],
  ])("%s", (_name, told, expected) => {
    expect(told).toEqual(expected);
  });

  test("[SEC-621] one about security that was taken on in a silence, before it was told, is told when the silence is over", () => {
    const one: AlertRule = { ...rule, owner: "security" };
    expect(play(100, () => true, { 10: acknowledgedAt(10) }, silence(60), one)).toEqual(["60 raised"]);
    expect(play(100, () => true, { 10: acknowledgedAt(10) }, silence(60))).toEqual([]);
  });

  test("one that says that protection is off is taken on for a day at most, and is told after a silence in which it was taken on", () => {
    const one: AlertRule = { ...rule, severity: "warning", isProtection: true };
    const usual: AlertRule = { ...rule, severity: "warning" };
    expect(play(1_500, () => true, { 10: acknowledgedAt(10) }, [], one)).toEqual(["2 raised", "1450 repeated"]);
    expect(play(100, () => true, { 10: acknowledgedAt(10) }, silence(60), one)).toEqual(["60 raised"]);
    expect(play(100, () => true, { 10: acknowledgedAt(10) }, silence(60), usual)).toEqual([]);
  });

  test("an alert that a newer program no longer knows is dropped", () => {
    const old = {
      ...decideAlerts(
        [rule],
        { readings: [{ alert: "a", since: 0, nodes: 1 }], open: [], silences: [] },
        9 * MINUTE,
        times,
        () => "id",
      ).open[0],
    } as OpenAlert;
    expect(decideAlerts([], { readings: [], open: [old], silences: [] }, 10 * MINUTE, times, () => "id").ended).toEqual(
      ["a"],
    );
    expect(QUIET_MS).toBe(5 * MINUTE);
  });
});

test("ids are named once and fit to be file names", () => {
  expect(new Set(ALERTS.map(({ id }) => id)).size).toBe(ALERTS.length);
  expect(ALERTS.filter(({ id }) => !/^[a-z]+(?:_[a-z]+)*$/u.test(id))).toEqual([]);
});
