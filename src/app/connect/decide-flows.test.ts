// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { realDialogue } from "#dialogue/testing";
import { type ApiLook, OPERATOR_APIS, type OperatorApi } from "#telecom";
import { decideFlows } from "./decide-flows.ts";

const { flows } = realDialogue();
const all = (but: Partial<Record<OperatorApi, Partial<ApiLook>>> = {}): readonly ApiLook[] =>
  OPERATOR_APIS.map((api) => ({ api, state: "answers", ms: 1, missing: [], lacking: [], ...but[api] }));
const stateOf = (flow: string, looks: readonly ApiLook[]) =>
  decideFlows(flows, looks).find((each) => each.flow === flow);

describe("decideFlows()", () => {
  it("decideFlows() lists every task, on while everything answers and before anybody looked", () => {
    const tasks = [...flows.flows.values()].filter(({ kind }) => kind === "task").length;
    for (const looks of [all(), []]) {
      const decided = decideFlows(flows, looks);
      expect(decided).toHaveLength(tasks);
      expect(decided.filter(({ state }) => state !== "on")).toEqual([]);
    }
  });

  it.each([
    ["balance_due", "bills", "missing", "off"],
    ["balance_due", "bills", "silent", "off"],
    ["balance_due", "bills", "refused", "off"],
    ["balance_due", "bills", "unreadable", "off"],
    ["balance_due", "bills", "unread", "on"],
    ["balance_due", "payments", "missing", "reduced"],
    ["balance_due", "orders", "missing", "on"],
    ["no_service", "services", "missing", "reduced"],
    ["no_service", "problems", "missing", "reduced"],
    ["appointment", "appointments", "missing", "off"],
    ["sim_change", "orders", "missing", "off"],
    ["sim_change", "resources", "missing", "reduced"],
    ["call_detail", "secrets", "missing", "off"],
    ["recover_access", "bills", "missing", "on"],
  ] as const)("decideFlows() %s, where %s is %s: %s", (flow, api, state, expected) => {
    expect(stateOf(flow, all({ [api]: { state } }))?.state).toBe(expected);
  });

  it("decideFlows() names the fields that are missing", () => {
    const lacking = ["customerBill.billingPeriod"];
    expect(stateOf("bill_higher", all({ bills: { lacking } }))).toMatchObject({
      state: "reduced",
      because: [{ api: "bills", state: "answers", fields: lacking }],
    });
  });
});
