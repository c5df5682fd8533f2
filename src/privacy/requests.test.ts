// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import {
  type Decision,
  decideRequest,
  isClosed,
  isEnoughFor,
  KIND_RULES,
  REQUEST_KINDS,
  REQUEST_STATES,
} from "./requests.ts";

const NONE = { outcome: null, ground: null, by: null };

describe("isEnoughFor()", () => {
  test("what discloses or destroys takes two proofs, what protects takes one, nothing takes none [SEC-342]", () => {
    for (const kind of REQUEST_KINDS) {
      expect([kind, isEnoughFor(kind, "A0")]).toEqual([kind, false]);
      expect([kind, isEnoughFor(kind, "A1")]).toEqual([kind, KIND_RULES[kind].level === "A1"]);
      expect([kind, isEnoughFor(kind, "A2")]).toEqual([kind, true]);
    }
    expect(REQUEST_KINDS.filter((kind) => KIND_RULES[kind].level === "A1")).toEqual([
      "restriction",
      "objection",
      "withdrawal",
      "human_review",
    ]);
  });
});

describe("decideRequest()", () => {
  const to = (
    kind: (typeof REQUEST_KINDS)[number],
    state: (typeof REQUEST_STATES)[number],
    decision: Decision,
    by: string,
    proposal = NONE as Parameters<typeof decideRequest>[0]["proposal"],
    filedBy: string | null = null,
  ) => {
    const found = decideRequest({ kind, state, proposal, filedBy }, decision, by);
    return found.ok ? found.value : found.refusal.reason;
  };
  const grant = { verdict: "grant" } as const;
  const proposed = { outcome: "grant", ground: null, by: "one" };

  test("what cannot be undone takes two different people who agree [SEC-343]", () => {
    expect(to("erasure", "received", grant, "one")).toBe("proposed");
    expect(to("erasure", "proposed", grant, "one", proposed)).toBe("same_person");
    expect(to("erasure", "proposed", grant, "two", proposed)).toBe("granted");
    expect(
      to("rectification", "proposed", { verdict: "grant_partly", ground: "rights_of_others" }, "two", proposed),
    ).toBe("decision_differs");
    expect(to("erasure", "received", { verdict: "grant_partly", ground: "legal_hold" }, "one")).toBe("not_in_part");
  });
  test("one person refuses, with a ground, and grants the rest", () => {
    expect(to("erasure", "received", { verdict: "refuse", ground: "legal_hold" }, "one")).toBe("refused");
    expect(to("erasure", "proposed", { verdict: "refuse", ground: "legal_hold" }, "one", proposed)).toBe("refused");
    expect(to("human_review", "received", grant, "one")).toBe("granted");
    expect(to("access", "received", { verdict: "grant_partly", ground: "rights_of_others" }, "one")).toBe("granted");
  });
  test("who filed a request ends it never: what one decides is another's, what takes two has another beside them [SEC-491]", () => {
    const no = { verdict: "refuse", ground: "unfounded" } as const;
    for (const kind of REQUEST_KINDS) {
      const own = to(kind, "received", grant, "one", NONE, "one");
      expect([kind, own]).toEqual([kind, KIND_RULES[kind].takesTwo ? "proposed" : "same_person"]);
      expect([kind, to(kind, "received", no, "one", NONE, "one")]).toEqual([kind, "same_person"]);
      expect([kind, to(kind, "received", no, "two", NONE, "one")]).toEqual([kind, "refused"]);
      if (!KIND_RULES[kind].takesTwo) expect(to(kind, "received", grant, "two", NONE, "one")).toBe("granted");
    }
  });
  test("nothing is decided twice, and nothing that is being carried out is stopped", () => {
    for (const state of REQUEST_STATES.filter((one) => one !== "received" && one !== "proposed"))
      for (const decision of [grant, { verdict: "refuse", ground: "excessive" }] as const)
        expect([state, to("erasure", state, decision, "two")]).toEqual([state, "already_decided"]);
    expect(REQUEST_STATES.filter(isClosed)).toEqual(["done", "partly_done", "refused", "withdrawn"]);
  });
});
