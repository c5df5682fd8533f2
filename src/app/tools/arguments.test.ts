// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import type { ToolName } from "#dialogue";
import { tools } from "./index.ts";

describe("arguments", () => {
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
