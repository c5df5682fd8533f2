// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import type { ToolName } from "#dialogue";
import { TOOL_FLOORS } from "#dialogue";
import { tools } from "./index.ts";

describe("levels", () => {
  it("each tool asks for at least its floor", () => {
    const found = Object.fromEntries(Object.entries(tools).map(([name, spec]) => [name, spec.assurance]));
    expect(found).toEqual(TOOL_FLOORS);
  });

  it.each<[ToolName, object, string]>([
    ["service.outages", { service: "mobile" }, "A0"],
    ["service.outages", { service: "mobile", lineId: "PR-C01-1" }, "A1"],
    ["roaming.status", { country: "TR" }, "A0"],
    ["roaming.status", { lineId: "PR-C01-1" }, "A1"],
    ["plans.browse", {}, "A0"],
    ["plans.browse", { lineId: "PR-C01-1" }, "A1"],
    ["bill.explain", {}, "A2"],
    ["plans.quote", { lineId: "x", offerId: "y" }, "A2"],
  ])("%s with %j needs %s", (tool, args, level) => {
    expect(tools[tool].assuranceFor(args as never)).toBe(level);
  });

  it.each<[ToolName, unknown]>([
    ["lines.list", { party: "IN-C01" }],
    ["bill.explain", { month: "November" }],
    ["bill.explain", { accountId: "BA-C01", party: "IN-C01" }],
    ["service.outages", { service: "gas" }],
    ["service.outages", { service: "mobile", postcode: "<script>" }],
    ["service.open_ticket", { lineId: "PR-C01-1", topic: "no_data", facts: ["please call me on 07700 900101"] }],
    ["roaming.status", { country: "Turkey" }],
    ["plans.quote", { lineId: "PR-C01-1" }],
  ])("%s refuses the args %j", (tool, args) => {
    expect(tools[tool].argsSchema.safeParse(args).success).toBe(false);
  });
});
