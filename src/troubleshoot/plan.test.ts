// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import {
  answered,
  askAgain,
  learn,
  noAnswer,
  openCase,
  reported,
  reportOther,
  setAside,
  stepDone,
  type TroubleCase,
} from "./case.ts";
import type { Facts } from "./facts.ts";
import { type Knowledge, parseKnowledge } from "./knowledge.ts";
import { type Move, nextMove } from "./plan.ts";

const KNOWLEDGE = `
version: 1
goals:
  data: { works: true }
  calls: { canCall: true }
checks:
  account: { by: operator, cost: 0, gives: [isSuspended, isUsedUp] }
  switches: { by: customer, cost: 2, gives: [airplane, dataOn, locked] }
  saver: { by: customer, cost: 2, gives: [saver] }
  page: { by: customer, cost: 1, gives: [works] }
  call: { by: customer, cost: 1, gives: [canCall] }
causes:
  suspended: { goals: [data, calls], when: { isSuspended: true }, remedy: [] }
  used_up:
    goals: [data]
    when: { isUsedUp: true }
    remedy: [{ do: refuel, by: operator, consent: true, changes: [isUsedUp] }]
  airplane:
    goals: [data, calls]
    when: { airplane: true }
    weight: 3
    remedy: [{ do: airplane_off, by: customer, changes: [airplane] }]
  data_off:
    goals: [data]
    when: { dataOn: false }
    remedy:
      - { do: unlock, by: customer, unless: { locked: false } }
      - { do: data_on, by: customer, changes: [dataOn] }
  saver:
    goals: [data]
    when: { saver: true }
    remedy: [{ do: saver_off, by: customer, changes: [saver] }]
`;

function knowledgeOf(text: string): Knowledge {
  const parsed = parseKnowledge(text);
  if (!parsed.ok) throw new Error(parsed.refusal.problems.join("\n"));
  return parsed.value;
}

const knowledge = knowledgeOf(KNOWLEDGE);
const FINE: Facts = { isSuspended: false, isUsedUp: false, airplane: false, dataOn: true, locked: false, saver: false };

/** Plays a customer whose phone is as `world` says and on whom a step works unless it is named in `useless`. */
function play(
  goal: string,
  world: Record<string, boolean>,
  useless: readonly string[] = [],
  declines = false,
): string[] {
  const story: string[] = [];
  let open: TroubleCase = openCase(goal);
  for (let i = 0; i < 60; i += 1) {
    const move = nextMove(open, knowledge);
    if (move.kind === "solved") return [...story, "solved"];
    if (move.kind === "person") return [...story, `person ${move.reason} ${move.cause ?? "-"}`];
    if (move.kind === "check") {
      story.push(`? ${move.check.id}`);
      open = answered(
        open,
        move.check,
        Object.fromEntries(move.check.gives.map((fact) => [fact, world[fact] ?? null])),
      );
      continue;
    }
    story.push(`! ${move.step.id}`);
    const isDeclined = move.needsConsent && declines;
    if (!isDeclined && !useless.includes(move.step.id)) {
      if (move.step.id === "airplane_off") world["airplane"] = false;
      if (move.step.id === "data_on") world["dataOn"] = true;
      if (move.step.id === "saver_off") world["saver"] = false;
      if (move.step.id === "refuel") world["isUsedUp"] = false;
      world["works"] =
        world["airplane"] === false &&
        world["dataOn"] === true &&
        world["saver"] === false &&
        world["isUsedUp"] === false;
    }
    open = stepDone(move.state, knowledge, isDeclined ? "declined" : "done");
  }
  throw new Error("The search did not end");
}

const broken = (faults: Facts): Record<string, boolean> => ({ ...FINE, works: false, canCall: false, ...faults });

describe("the search for a fault", () => {
  it("asks the operator's systems first, then the question that settles most, and says what for", () => {
    const first = nextMove(openCase("data"), knowledge);
    expect(first).toMatchObject({
      kind: "check",
      check: { id: "account" },
      because: { causes: ["suspended", "used_up"] },
    });
    const second = nextMove(openCase("data", { isSuspended: false, isUsedUp: false }), knowledge);
    expect(second).toMatchObject({
      kind: "check",
      check: { id: "switches" },
      because: { causes: ["airplane", "data_off"] },
    });
  });

  it("finds a fault behind a fault, and looks after each whether that was it", () => {
    expect(play("data", broken({ airplane: true, saver: true }))).toEqual([
      ...[
        "? account",
        "? switches",
        "! airplane_off",
        "? page",
        "? switches",
        "? saver",
        "! saver_off",
        "? page",
        "solved",
      ],
    ]);
  });

  it("does what the operator can do before it troubles the customer", () => {
    const known = openCase("data", { ...FINE, isUsedUp: true, airplane: true });
    expect(nextMove(known, knowledge)).toMatchObject({ kind: "step", step: { id: "airplane_off" } });
    const free = knowledgeOf(KNOWLEDGE.replace("consent: true, ", ""));
    expect(nextMove(known, free)).toMatchObject({ kind: "step", step: { id: "refuel" } });
  });

  it("hands over at once where only a person can help, whatever else is wrong", () => {
    expect(play("data", broken({ isSuspended: true, airplane: true }))).toEqual([
      "? account",
      "person needs_person suspended",
    ]);
  });

  it("gives a remedy two tries, and says that it did not help", () => {
    expect(play("data", broken({ airplane: true }), ["airplane_off"])).toEqual([
      ...[
        "? account",
        "? switches",
        "! airplane_off",
        "? page",
        "? switches",
        "! airplane_off",
        "? page",
        "? switches",
      ],
      ...["? saver", "person did_not_help airplane"],
    ]);
  });

  it("respects a no", () => {
    expect(play("data", broken({ isUsedUp: true }), [], true).at(-1)).toBe("person not_wanted used_up");
  });

  it("looks at the trouble itself before it gives up", () => {
    expect(play("data", { ...broken({}), works: true }).slice(-2)).toEqual(["? page", "solved"]);
    expect(play("data", broken({})).slice(-2)).toEqual(["? page", "person not_found -"]);
  });

  it("leaves out a step that is not needed", () => {
    const steps = (locked: boolean): string[] =>
      play("data", broken({ dataOn: false, locked })).filter((one) => one.startsWith("!"));
    expect([steps(true), steps(false)]).toEqual([["! unlock", "! data_on"], ["! data_on"]]);
  });

  it("asks a second time when nothing was told, and then goes on without", () => {
    let open = openCase("data", { isSuspended: false, isUsedUp: false });
    const asked: string[] = [];
    for (let i = 0; i < 8; i += 1) {
      const move = nextMove(open, knowledge);
      if (move.kind !== "check") break;
      asked.push(move.check.id);
      open = noAnswer(open, move.check.id);
    }
    expect(asked).toEqual(["switches", "switches", "saver", "saver", "page", "page"]);
    expect(nextMove(open, knowledge)).toEqual({ kind: "person", reason: "not_found", cause: null });
  });

  it("a customer who says more than was asked saves the question", () => {
    const open = learn(openCase("data", { isSuspended: false, isUsedUp: false }), { airplane: true });
    expect(nextMove(open, knowledge)).toMatchObject({ kind: "step", step: { id: "airplane_off" } });
  });

  it("goes over to another trouble with what it knows", () => {
    const open = reportOther({ ...openCase("data", FINE), tried: { airplane: 2 } }, "calls");
    expect(open).toMatchObject({ goal: "calls", facts: FINE, tried: {} });
    expect(nextMove(open, knowledge)).toMatchObject({ kind: "check", check: { id: "call" } });
  });

  it("what is reported unasked leaves a remedy that was begun", () => {
    const begun = nextMove(openCase("data", { ...FINE, dataOn: false, locked: true }), knowledge);
    expect(begun).toMatchObject({ kind: "step", step: { id: "unlock" } });
    const state = begun.kind === "step" ? begun.state : openCase("data");
    expect(nextMove(reported(state, { airplane: true }), knowledge)).toMatchObject({ step: { id: "airplane_off" } });
  });

  it("a cause that somebody else sees to is not come back to", () => {
    const open = openCase("data", { ...FINE, isSuspended: true });
    expect(nextMove(open, knowledge)).toMatchObject({ kind: "person", cause: "suspended" });
    expect(nextMove(setAside(open, "suspended"), knowledge)).toMatchObject({ kind: "check", check: { id: "page" } });
  });

  it("a check that told nothing may be made again when more is known", () => {
    const [account] = knowledge.checks;
    const open = answered(noAnswer(openCase("data"), "account"), account!, {});
    expect(nextMove(open, knowledge)).not.toMatchObject({ check: { id: "account" } });
    expect(nextMove(askAgain(open, account!), knowledge)).toMatchObject({ check: { id: "account" } });
  });

  it("what was just done is not asked", () => {
    const made = knowledgeOf(KNOWLEDGE.replace("changes: [saver]", "makes: { saver: false }"));
    const move = nextMove(openCase("data", { ...FINE, saver: true }), made);
    const after = stepDone(move.kind === "step" ? move.state : openCase("data"), made, "done");
    expect(after.facts).toMatchObject({ saver: false });
    expect(nextMove(after, made)).toMatchObject({ kind: "check", check: { id: "page" } });
  });

  it("what failed on the operator's side changed nothing", () => {
    const move = nextMove(openCase("data", { ...FINE, isUsedUp: true }), knowledge);
    const after = stepDone(move.kind === "step" ? move.state : openCase("data"), knowledge, "failed");
    expect(after.facts).toMatchObject({ isUsedUp: true });
    expect(after.closed).toEqual(["used_up"]);
  });

  it("is plain data: a case that was written down goes on as it was", () => {
    const open = answered(openCase("data"), knowledge.checks[0]!, { isSuspended: false, isUsedUp: true });
    const again = JSON.parse(JSON.stringify(open)) as TroubleCase;
    expect(nextMove(again, knowledge)).toEqual(nextMove(open, knowledge) satisfies Move);
  });
});

describe("a knowledge file", () => {
  it.each([
    ["what is no YAML", "a: [", /not YAML/],
    ["unknown keys", KNOWLEDGE.replace("version: 1", "version: 1\nmore: 1"), /more/],
    ["a fact that no check gives", KNOWLEDGE.replace("{ saver: true }", "{ savr: true }"), /no check gives "savr"/],
    [
      "a goal that is not there",
      KNOWLEDGE.replace("goals: [data, calls], when: { isS", "goals: [dta], when: { isS"),
      /no goal "dta"/,
    ],
    [
      "an answer that tells what its check does not give",
      KNOWLEDGE.replace("gives: [works] }", "gives: [works], answers: { fine: { wrks: true } } }"),
      /answers\.fine.*"wrks"/,
    ],
    ["a report of a fact that nobody asks for", `${KNOWLEDGE}reports: { odd: { sid: true } }\n`, /reports\.odd.*"sid"/],
    ["a negative cost", KNOWLEDGE.replace("cost: 0", "cost: -1"), /cost/],
  ])("with %s is refused, with the place", (_, text, problem) => {
    const parsed = parseKnowledge(text);
    expect(parsed.ok ? "" : parsed.refusal.problems.join("\n")).toMatch(problem);
  });
});
