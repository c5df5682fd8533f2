// SPDX-License-Identifier: Apache-2.0
// "May … do … now, and why not?", asked of the policies that ship.
import { beforeAll, describe, expect, test } from "vitest";
import {
  type Circumstances,
  type GateRequest,
  type LoadedPolicies,
  STAFF_ROLES,
  type WhatIf,
  whatIf,
  withChanges,
} from "#app";
import { openPolicies } from "../../src/main/open-policies.ts";

const calm: Circumstances = {
  level: 0,
  ageSeconds: 0,
  relation: "none",
  grantSeconds: 315_360_000,
  signals: "clean",
  alarm: false,
  reported: false,
  settled: false,
  purpose: "serviceProvision",
  owner: "bot",
  hour: 12,
  binds: false,
  amount: 0,
  spendLimit: 2_000,
};

let policies: LoadedPolicies;
beforeAll(async () => {
  policies = await openPolicies({ config: { gate: {} } as never, baseDir: "." });
});

const ask = (
  request: Partial<GateRequest> & Pick<GateRequest, "action" | "resource">,
  field: string | null = null,
): WhatIf =>
  whatIf(policies.decide, { principal: { kind: "Subject", id: "s" }, context: calm, ...request }, field, STAFF_ROLES);
const care = (...roles: string[]) =>
  ({ kind: "Agent", id: "a", roles: roles.length === 0 ? ["care"] : roles }) as const;
const said = ({ ways }: WhatIf): string[] =>
  ways.map((way) => way.map(({ what, to }) => `${what}=${to}`).join(" and "));

describe("whatIf()", () => {
  test("names the policy that permits, and the classes of fields", () => {
    const asked = ask({
      action: "bill.due",
      resource: { kind: "Holdings", id: "all" },
      context: { ...calm, level: 1, relation: "own" },
    });
    expect(asked).toMatchObject({ isAllowed: true, ways: [], decision: { policies: ["what-is-due"] } });
    expect([...asked.decision.fields]).toEqual(["money"]);
  });

  test("says the lowest level that would do, and the policy that would then permit [SEC-457]", () => {
    const asked = ask({
      action: "bill.documents",
      resource: { kind: "Holdings", id: "all" },
      context: { ...calm, level: 1, relation: "own" },
    });
    expect(asked.isAllowed).toBe(false);
    expect(said(asked)).toEqual(["level=2"]);
    expect(asked.would).toEqual(["account-of-the-subject"]);
  });

  test("says how fresh a proof has to be, and no fresher", () => {
    const context = { ...calm, level: 2, relation: "own", ageSeconds: 4_000 } as const;
    expect(said(ask({ action: "bill.documents", resource: { kind: "Holdings", id: "all" }, context }))).toEqual([
      "age_seconds=900",
    ]);
  });

  test("names every relation that would do, and none that would not", () => {
    const context = { ...calm, level: 2, relation: "minor" } as const;
    expect(said(ask({ action: "payment.form", resource: { kind: "Line", id: "l" }, context })).sort()).toEqual([
      "relation=admin",
      "relation=holder",
    ]);
  });

  test("finds the fewest changes where one is not enough, with the policy that forbids", () => {
    const asked = ask({
      action: "act.plan_change",
      resource: { kind: "Line", id: "l" },
      context: { ...calm, level: 0, relation: "none", alarm: true },
    });
    expect(asked.isAllowed).toBe(false);
    expect(asked.decision.policies).toContain("no-order-on-an-alarmed-line");
    const [way, ...more] = said(asked);
    expect(more).toEqual([]);
    expect(way).toMatch(/relation=/);
    expect(way).toMatch(/level=2/);
    expect(way).toMatch(/alarm=false/);
    expect(way?.split(" and ").length).toBe(3);
  });

  test("tells an agent which role, whose case and how fresh a sign-in is missing", () => {
    const resource = { kind: "Case", id: "c", isWaiting: false, heldBy: "b" } as const;
    expect(said(ask({ principal: care(), action: "desk.reply", resource }))).toEqual(["held_by=me"]);
    const mine = { ...resource, heldBy: "a" } as const;
    expect(said(ask({ principal: care("auditor"), action: "desk.reply", resource: mine }))).toEqual(["role=care"]);
    const drill = { action: "drills.run", resource: { kind: "History", id: "all" } } as const;
    const old = { ...calm, ageSeconds: 7_200 };
    expect(said(ask({ ...drill, principal: care("security"), context: old }))).toEqual(["age_seconds=3600"]);
  });

  test("keeps a case with whoever has it while it looks for what else is missing [SEC-457]", () => {
    const resource = { kind: "Case", id: "c", isWaiting: false, heldBy: "a" } as const;
    const asked = ask({ principal: care(), action: "desk.reveal", resource, context: { ...calm, level: 1 } });
    expect(said(asked)).toEqual(["level=2 and purpose=fraudPrevention"]);
    expect(asked.would).toEqual(["desk-reveal-contact"]);
  });

  test("offers nobody a way to decide what they asked for themselves but that somebody else asked [SEC-457]", () => {
    const resource = { kind: "Approval", id: "p", proposedBy: "a" } as const;
    expect(said(ask({ principal: care("security"), action: "approval.threat_model", resource }))).toEqual([
      "proposed_by=other",
    ]);
  });

  test("a class of fields that no policy opens has no way, and an action that nobody knows has none", () => {
    const request = { action: "bill.due", resource: { kind: "Holdings", id: "all" } } as const;
    const context = { ...calm, level: 1, relation: "own" } as const;
    expect(ask({ ...request, context }, "contact")).toMatchObject({ isAllowed: false, ways: [], would: [] });
    expect(ask({ action: "no.such", resource: { kind: "Desk", id: "all" } })).toMatchObject({
      isAllowed: false,
      ways: [],
    });
  });

  test("every way that is told is one that the gate then allows", () => {
    let told = 0;
    for (const [at, [action, { resources }]] of [...policies.actions].entries()) {
      // A few of each file of policies: all of them take half a minute.
      if (at % 15 !== 0) continue;
      const [kind = "Line"] = resources.filter((each) => each !== "Catalogue");
      const resource =
        kind === "Case"
          ? ({ kind, id: "c", isWaiting: false, heldBy: null } as const)
          : kind === "Approval"
            ? ({ kind, id: "p", proposedBy: "a" } as const)
            : ({ kind: kind as "Line", id: "l" } as const);
      for (const principal of [{ kind: "Visitor", id: "v" } as const, care("auditor")]) {
        const request = { principal, action, resource, context: { ...calm, ageSeconds: 90_000, alarm: true } };
        for (const way of ask(request).ways) {
          told += 1;
          expect([action, policies.decide(withChanges(request, way)).isAllowed]).toEqual([action, true]);
        }
      }
    }
    expect(told).toBeGreaterThan(5);
  });
});
