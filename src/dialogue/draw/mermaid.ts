// SPDX-License-Identifier: Apache-2.0
import type { FlowGraph, GraphNode } from "./graph.ts";

const SHAPES = {
  start: ["([", "])"],
  says: ["[", "]"],
  asks: ["[/", "/]"],
  reads: ["[(", ")]"],
  decides: ["{{", "}}"],
  acts: ["[[", "]]"],
  ends: ["((", "))"],
} as const satisfies Record<GraphNode["shape"], readonly [string, string]>;

/** The graph as a Mermaid flowchart, for a wiki or a code review. */
export function toMermaid({ title, nodes, edges }: FlowGraph): string {
  const ids = new Map(nodes.map(({ id }, at) => [id, `n${at}`]));
  const lines = [
    "---",
    `title: ${JSON.stringify(title)}`,
    "---",
    "flowchart TD",
    ...nodes.map(({ id, shape, label }) => {
      const [open, close] = SHAPES[shape];
      const text = label === "" ? id : `${id}: ${label}`;
      return `  ${ids.get(id) ?? ""}${open}${quoted(text)}${close}`;
    }),
    ...edges.map(({ from, to, label }) =>
      label === ""
        ? `  ${ids.get(from) ?? ""} --> ${ids.get(to) ?? ""}`
        : `  ${ids.get(from) ?? ""} -->|${quoted(label)}| ${ids.get(to) ?? ""}`,
    ),
  ];
  return `${lines.join("\n")}\n`;
}

/** Mermaid has no escape inside quotes but entities. */
function quoted(text: string): string {
  const safe = text.replaceAll(/[#"&<>]/gu, (char) => `#${char.codePointAt(0) ?? 35};`);
  return `"${safe}"`;
}
