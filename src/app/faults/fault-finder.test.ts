// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FaultCase, FaultFinder } from "#dialogue";
import type { JsonObject } from "#kernel";
import { makeFaultFinder } from "./fault-finder.ts";

const FOLDER = fileURLToPath(new URL("../../../flows/knowledge/", import.meta.url));
const finders = new Map(
  readdirSync(FOLDER).map((name): [string, FaultFinder] => {
    const finder = makeFaultFinder(readFileSync(FOLDER + name, "utf8"));
    if (!finder.ok) throw new Error(finder.refusal.problems.join("\n"));
    return [name, finder.value];
  }),
);
const larkspur = finders.get("larkspur.yaml") as FaultFinder;

/** What the operator's systems say of a line with which nothing is wrong. */
const SYSTEMS: Readonly<Record<string, JsonObject>> = {
  line_state: {
    swapSuspected: false,
    lineStatus: "active",
    pukBlocked: false,
    pinLocked: false,
    deviceBlocked: false,
    isAbroad: false,
    lineRoaming: true,
    dataState: "ok",
    callsBarred: false,
  },
  forwarding: { forwarded: false },
  text_service: { textProblem: false },
  home_outage: { homeProblem: false, homeRestart: false },
  home_test: { lineTest: "pass" },
};

/** Plays a search to its end: `pick` chooses an answer, by its place, and whether a step helps. */
function play(goal: string, pick: (count: number) => number, systems = SYSTEMS): { moves: string[]; end: string } {
  let open: FaultCase = larkspur.open(goal, { ownSim: false, homeStatus: "active" });
  const moves: string[] = [];
  for (let i = 0; i < 200; i += 1) {
    const move = larkspur.next(open);
    if (move.kind === "solved") return { moves, end: "solved" };
    if (move.kind === "person") return { moves, end: move.cause ?? move.reason };
    if (move.kind === "step") {
      moves.push(`!${move.step}`);
      open = larkspur.stepDone(move.state, (["done", "failed", "declined"] as const)[pick(3)] ?? "done");
      continue;
    }
    moves.push(move.check);
    const answers = Object.values(larkspur.checks.find(({ id }) => id === move.check)?.answers ?? {});
    const told = move.by === "operator" ? systems[move.check] : answers[pick(answers.length + 1)];
    open = told === undefined ? larkspur.noAnswer(open, move.check) : larkspur.answered(open, move.check, told);
  }
  throw new Error(`The search for ${goal} does not end: ${moves.join(" ")}`);
}

describe("the knowledge of Larkspur", () => {
  it("every search ends, whatever is answered and whatever helps, and asks the systems before anybody", () => {
    fc.assert(
      fc.property(fc.constantFrom(...larkspur.goals), fc.infiniteStream(fc.nat({ max: 50 })), (goal, stream) => {
        const { moves } = play(goal, (count) => (stream.next().value as number) % count);
        const bySystem = moves.map((move) => move in SYSTEMS);
        expect(bySystem.lastIndexOf(true)).toBeLessThan(
          bySystem.includes(false) ? bySystem.indexOf(false) : moves.length,
        );
        for (const move of new Set(moves))
          expect(moves.filter((other) => other === move).length).toBeLessThanOrEqual(5);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ["data", "line_state", { dataState: "exhausted" }, "data_used_up"],
    ["data", "line_state", { isAbroad: true, lineRoaming: false }, "roaming_off"],
    ["calls", "forwarding", { forwarded: true }, "calls_forwarded"],
    ["calls", "line_state", { callsBarred: true }, "calls_barred"],
    ["texts", "text_service", { textProblem: true }, "texts_delayed"],
    ["service", "line_state", { swapSuspected: true }, "swap_suspected"],
    ["service", "line_state", { lineStatus: "suspended" }, "line_suspended"],
    ["service", "line_state", { pinLocked: true }, "pin_locked"],
    ["broadband", "home_outage", { homeProblem: true }, "home_outage"],
    ["broadband", "home_test", { lineTest: "fail" }, "fibre_cut"],
  ])("%s: what %s says is found without a question: %o", (goal, check, said, cause) => {
    const systems = { ...SYSTEMS, [check]: { ...SYSTEMS[check], ...said } };
    const { moves, end } = play(goal, () => 0, systems);
    expect([end, moves.filter((move) => !(move in SYSTEMS))]).toEqual([cause, []]);
  });

  it("a swap goes before everything else that is found", () => {
    const all = { ...SYSTEMS["line_state"], swapSuspected: true, lineStatus: "suspended", deviceBlocked: true };
    expect(play("service", () => 0, { ...SYSTEMS, line_state: all }).end).toBe("swap_suspected");
  });

  it("tells what was tried, and what is known as codes", () => {
    let open = larkspur.open("service", { flightMode: true, lineStatus: null });
    const move = larkspur.next(larkspur.answered(open, "line_state", {}));
    open = move.kind === "step" ? larkspur.stepDone(move.state, "done") : open;
    expect(larkspur.tried(open)).toEqual(["switch_flight_mode_off"]);
    expect(larkspur.notes(open)).toContain("flightMode:false");
    expect(larkspur.notes(open).every((note) => /^[A-Za-z0-9_.:=%+-]{1,80}$/.test(note))).toBe(true);
  });
});

describe("makeFaultFinder()", () => {
  it("makeFaultFinder() refuses what is no knowledge, with what is wrong", () => {
    const refused = makeFaultFinder(
      "version: 1\ngoals: {}\nchecks: {}\ncauses: { odd: { goals: [x], when: {}, remedy: [] } }",
    );
    expect(refused).toMatchObject({ ok: false, refusal: { reason: "invalid_knowledge" } });
  });
});
