// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { needsOf, readNeeds, usedByFlow } from "./needs.ts";
import { realDialogue } from "./testing.ts";

const own = readFileSync(fileURLToPath(new URL("../../flows/needs.yaml", import.meta.url)), "utf8");
const flows = [...realDialogue().flows.flows.values()];
const read = (text: string) => readNeeds({ path: "flows/needs.yaml", text }, flows);

describe("readNeeds()", () => {
  test("readNeeds() finds nothing wrong with the product's own, and every flow that uses something declares", () => {
    const { needs, problems } = read(own);
    expect(problems).toEqual([]);
    const silent = flows.filter((flow) => usedByFlow(flow).length > 0 && !needs.has(flow.id)).map(({ id }) => id);
    expect(silent).toEqual([]);
  });

  test("readNeeds() refuses by line: a flow that is not there, a name it does not use, one it does not name, other shapes", () => {
    expect(read("# a\nnobody: { needs: [] }\n").problems).toMatchObject([{ code: "unknown_flow", line: 2 }]);
    expect(read("data_left: { needs: [lines.list, usage.left, bill.due] }").problems).toMatchObject([
      { code: "unused_tool", line: 1 },
    ]);
    expect(read("\n\ndata_left: { needs: [lines.list] }").problems).toMatchObject([
      { code: "undeclared_tool", line: 3 },
    ]);
    expect(read("data_left: { needs: 3 }").problems).toMatchObject([{ code: "wrong_shape" }]);
    expect(read("data_left: [").problems).toMatchObject([{ code: "not_yaml" }]);
  });

  test("needsOf() takes a flow that says nothing to need all that it uses", () => {
    const flow = flows.find(({ id }) => id === "roaming");
    if (flow === undefined) throw new Error("no such flow");
    expect(needsOf(flow, new Map()).needs).toEqual(["add_on", "lines.list", "roaming.status", "roaming_enable"]);
    expect(needsOf(flow, read(own).needs).needs).toEqual(["roaming.status"]);
  });
});
