// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import { exits } from "../exits.ts";
import { realDialogue } from "../testing.ts";
import { graphOf } from "./graph.ts";
import { toMermaid } from "./mermaid.ts";
import { toSvg } from "./svg.ts";

const { flows, catalogues } = realDialogue();
const all = [...flows.flows.values()];

describe("a drawing of a flow", () => {
  test.each(all.map((flow) => [flow.id, flow] as const))(
    "graphOf(%s) has every step and every way, and names none that is not there",
    (_id, flow) => {
      const graph = graphOf(flow, catalogues, "en");
      expect(graph.nodes.map(({ id }) => id)).toEqual(["start", ...flow.steps.map(({ id }) => id)]);
      const ways = flow.steps.flatMap((step, at) => exits(flow, step, at).map(({ to }) => `${step.id} ${to}`));
      expect(new Set(graph.edges.slice(1).map(({ from, to }) => `${from} ${to}`))).toEqual(new Set(ways));
      const svg = toSvg(graph);
      expect(svg.match(/class="box /gu)?.length).toBe(graph.nodes.length);
      expect(svg.match(/class="way"/gu)?.length).toBe(graph.edges.length);
      expect(
        toMermaid(graph)
          .split("\n")
          .filter((line) => line.includes("-->")).length,
      ).toBe(graph.edges.length);
    },
  );

  test("a drawing holds no markup of the words in it, and speaks the language that was asked for", () => {
    const graph = {
      title: `<script>alert("1")</script>`,
      nodes: [{ id: "a", shape: "says" as const, label: `"><b onload=x>&` }],
      edges: [{ from: "a", to: "a", label: `"|<i>#` }],
    };
    expect(toSvg(graph)).not.toMatch(/<script|<b |<i>|"1"/u);
    expect(toMermaid(graph)).not.toMatch(/<b |<i>/u);
    const [flow] = all.filter(({ id }) => id === "balance_due");
    expect(flow && JSON.stringify(graphOf(flow, catalogues, "ar"))).toMatch(/\p{Script=Arabic}/u);
  });
});
