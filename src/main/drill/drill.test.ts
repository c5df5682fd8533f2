// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { type AppDeps } from "#app";
import { AppError } from "#kernel";
import type { Attack } from "./attack.ts";
import { ATTACKS } from "./attacks/index.ts";
import { runDrill } from "./drill.ts";
import { understand } from "./match.ts";
import { entriesOf, pageOf, summaryOf } from "./report.ts";
import { parseScenarios } from "./scenario.ts";
import type { Stage } from "./stage.ts";
import { Switchboard } from "./switchboard.ts";

const one = (more: object): ReturnType<typeof parseScenarios>[number] => {
  const [scenario] = parseScenarios(JSON.stringify({ id: "X-1", ...more }), "a file");
  if (scenario === undefined) throw new Error("There is none");
  return scenario;
};

describe("parseScenarios()", () => {
  it("takes one scenario, a list, and what else somebody wrote down", () => {
    expect(parseScenarios('{"id":"A","confidence":"high","core":true}', "f")).toHaveLength(1);
    expect(parseScenarios('[{"id":"A"},{"id":"B"}]', "f").map(({ id }) => id)).toEqual(["A", "B"]);
    expect(one({ attacker_actions: "a single one" }).attacker_actions).toEqual(["a single one"]);
  });

  it.each(["not json", "[]", '[{"title":"no id"}]', '[{"id":"A"},{"id":"A"}]', '{"id":"<b>"}'])(
    "refuses %s",
    (text) => {
      expect(() => parseScenarios(text, "f")).toThrow(AppError);
    },
  );
});

describe("understand()", () => {
  it.each([
    ["Log in through a relay proxy", "staff-relay-login"],
    ["Walk ids +-1,000 on every route", "id-walk"],
    ["Steal the session cookie and reuse it from another device", "staff-cookie-theft"],
    ["Replay the refresh token from another host", "stolen-token-replay"],
    ["Set call forwarding on the victim's line", "diverted-line"],
    ["Delete 2 years of logs", "history-tampering"],
    ["Send 2,000 SQL payloads", "query-injection"],
  ])("takes %j for %s", (action, attack) => {
    expect(understand(one({ attacker_actions: [action] }), ATTACKS)[0]?.attacks[0]).toBe(attack);
  });

  it("takes a login for no log, and a relation for no promise", () => {
    const read = understand(one({ attacker_actions: ["Log in", "a compromised role"] }), ATTACKS).flatMap(
      ({ attacks }) => attacks,
    );
    expect(read).not.toContain("secrets-on-disk-and-in-logs");
    expect(read).not.toContain("invented-promise");
  });

  it("goes by what the scenario names where it names something, and refuses a name that there is none of", () => {
    const named = one({ attacker_actions: ["Log in through a relay proxy", "Then this"], attacks: [["id-walk"], []] });
    expect(understand(named, ATTACKS).map(({ attacks, by }) => [attacks, by])).toEqual([
      [["id-walk"], "named"],
      [[], "nothing"],
    ]);
    expect(() => understand(one({ attacks: ["no-such"] }), ATTACKS)).toThrow("no-such");
  });

  it("falls back to what can be blocked only where no action is understood, beside the actions", () => {
    const scenario = one({
      attacker_actions: ["Blow up a balloon"],
      blockable_step: "Weak admin login and id enumeration",
    });
    expect(understand(scenario, ATTACKS).map(({ by }) => by)).toEqual(["nothing", "context"]);
  });
});

/** An attack that comes to what it is told to. */
function attackThat(defended: boolean, control: boolean, stoppedBy: string | null = "a wall"): Attack {
  const run = (
    isReached: boolean,
  ): { isReached: boolean; steps: { tried: string; came: string; stoppedBy: string | null }[] } => ({
    isReached,
    steps: [{ tried: "knock <b>", came: isReached ? "open" : "shut", stoppedBy: isReached ? null : stoppedBy }],
  });
  const texts = { title: "t", defence: "d", switchedOff: "s", remains: "r", words: [/knock/u] };
  return { id: "knock", ...texts, play: async () => run(defended), control: async () => run(control) };
}

const deps = { threat: { answers: "enforce" }, tenant: "x" } as unknown as AppDeps;
function stage(): Stage {
  const copy = { board: new Switchboard(deps), composed: { deps } };
  const entries = {
    lastEntry: async () => 3,
    entriesSince: async () => [{ index: 4, kind: "gate.refused" }],
    entriesOf: async () => [],
  };
  return { copy, ...entries } as unknown as Stage;
}

describe("runDrill()", () => {
  const knock = one({ attacker_actions: ["knock"] });
  it("[SEC-338] counts as blocked what was stopped by something, beside a control run that reached its aim", async () => {
    const outcome = async (attack: Attack, scenario = knock): Promise<readonly [boolean, boolean]> => {
      const { isBlocked, hasControl } = await runDrill(scenario, [attack], stage());
      return [isBlocked, hasControl];
    };
    expect(await outcome(attackThat(false, true))).toEqual([true, true]);
    expect(await outcome(attackThat(true, true))).toEqual([false, true]);
    expect(await outcome(attackThat(false, false))).toEqual([true, false]);
    // Nothing reached and nothing that stopped it: no defence was shown.
    expect(await outcome(attackThat(false, true, null))).toEqual([false, true]);
    const broken: Attack = { ...attackThat(false, true), play: () => Promise.reject(new Error("no network")) };
    expect(await outcome(broken)).toEqual([false, true]);
    const unseen: Attack = { ...attackThat(false, true), play: async () => ({ notPlayed: "no browser" }) };
    expect(await outcome(unseen)).toEqual([false, true]);
  });

  it("[SEC-338] counts an action that is not understood as not played, and the drill as not blocked", async () => {
    const scenario = one({ attacker_actions: ["knock", "Blow up a balloon"] });
    const result = await runDrill(scenario, [attackThat(false, true)], stage());
    expect(result.isBlocked).toBe(false);
    expect(result.understood.map(({ reports }) => reports.length)).toEqual([1, 0]);
    const none = await runDrill(one({ attacker_actions: ["Blow up a balloon"] }), [attackThat(false, true)], stage());
    expect([none.isBlocked, none.hasControl]).toEqual([false, false]);
    const page = pageOf([result], { version: "1", at: "now" });
    expect(page).toContain("not played");
    expect(page).not.toContain("knock <b>");
    expect(page).toContain("knock &#60;b&#62;");
    expect(summaryOf([result])).toEqual({ drills: { "X-1": { blocked: false, controlSucceeded: true, entries: 1 } } });
  });

  it("entriesOf() joins neighbours of one kind", () => {
    const at = (index: number, kind: string): { index: number; kind: string } => ({ index, kind });
    expect(entriesOf([at(4, "a"), at(5, "a"), at(6, "b"), at(8, "b")])).toBe("4–5 a, 6 b, 8 b");
  });
});

describe("Switchboard", () => {
  it("[SEC-337] gives the real parts before, after and when something fails", async () => {
    const board = new Switchboard(deps);
    await expect(
      board.while({ tenant: "off" as never }, async () => {
        expect(board.deps.tenant).toBe("off");
        expect({ ...board.deps }.tenant).toBe("off");
        throw new Error("x");
      }),
    ).rejects.toThrow("x");
    expect(board.deps.tenant).toBe("x");
    expect(board.isWhole).toBe(true);
  });
});
