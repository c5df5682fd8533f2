// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { CatalogueSource, MessageCatalogues } from "./catalogues.ts";
import { loadCatalogues } from "./catalogues.ts";
import type { FlowProblem, FlowProblemCode } from "./flow.ts";
import { flowJsonSchema } from "./flow-schema.ts";
import { checkDialogue, checkFlows, loadFlows } from "./load-flows.ts";
import { readCatalogueSources, readFinders, readFlowSources, testVoice } from "./testing.ts";

const real = readCatalogueSources();

/** The product's sentences, with some more for the planted flows. */
function catalogueWith(en: string, ar: string = en): CatalogueSource[] {
  return [...real, { lang: "en", path: "en.yaml", text: en }, { lang: "ar", path: "ar.yaml", text: ar }];
}

function loaded(sources: readonly CatalogueSource[]): MessageCatalogues {
  const result = loadCatalogues(sources, testVoice);
  if (!result.ok) throw new Error(JSON.stringify(result.refusal.problems));
  return result.value;
}

const words = loaded(catalogueWith('p: { title: Title, one: "One", two: "Two {name}" }'));
const opening = {
  path: "opening.flow.yaml",
  text: "id: opening\nversion: 1\ntitle: p.title\nkind: opening\ntrigger: []\nsteps:\n  - { id: a, say: p.one }\n  - { id: b, end: true }\n",
};

/** A sound flow whose lines a case replaces. Line numbers: steps begin at line 8. */
const sound = `id: planted
version: 1
title: p.title
trigger: [no_service]
slots: { line: { type: line } }
tools: { lines.list: { assurance: A1, why: p.one } }
steps:
  - { id: call, call: lines.list, into: lines }
  - { id: pick, ask: line, message: p.one, choices: { from: lines.lines, key: item.lineId, label: p.one }, none: none }
  - { id: two, say: p.two, with: { name: line.label } }
  - { id: stop, end: true }
  - { id: none, say: p.one }
  - { id: person, hand_over: needs_person }
`;

function problemsOf(from: string, to: string): FlowProblem[] {
  if (!sound.includes(from)) throw new Error(`The sound flow has no ${from}`);
  return checkFlows([opening, { path: "planted.flow.yaml", text: sound.replace(from, to) }], words).filter(
    (problem) => problem.code !== "unused_message",
  );
}

describe("checkFlows()", () => {
  test("checkFlows() finds nothing in a sound flow", () =>
    expect(problemsOf("id: planted", "id: planted")).toEqual([]));

  const rows: [FlowProblemCode, number, string, string, string][] = [
    ["not_yaml", 4, "broken YAML", "title: p.title", "title: [p.title"],
    ["wrong_shape", 8, "a key that no step has", "into: lines }", "into: lines, colour: red }"],
    ["wrong_shape", 11, "a step that does nothing", "{ id: stop, end: true }", "{ id: stop }"],
    [
      "wrong_shape",
      11,
      "a step that does two things",
      "{ id: stop, end: true }",
      "{ id: stop, end: true, say: p.one }",
    ],
    ["bad_expression", 10, "an expression that cannot be read", "name: line.label", 'name: "line.label ="'],
    ["unknown_tool", 8, "a tool that is not there", "call: lines.list", "call: lines.lost"],
    ["unknown_tool", 6, "a declared tool that is not there", "lines.list: { assurance", "lines.lost: { assurance"],
    ["unknown_intent", 4, "an intent that understanding does not know", "[no_service]", "[no_money]"],
    [
      "unknown_act",
      11,
      "an act that is not there",
      "{ id: stop, end: true }",
      "{ id: stop, propose: give_money, args: {}, title: p.one, sentence: p.one, with: {}, into: x, on: { done: two, unknown: two, declined: two, expired: two, refused: { default: two } } }",
    ],
    [
      "wrong_shape",
      11,
      "an act whose other refusals lead nowhere",
      "{ id: stop, end: true }",
      "{ id: stop, propose: add_on, args: {}, title: p.one, sentence: p.one, with: {}, into: x, on: { done: two, unknown: two, declined: two, expired: two, refused: { price_changed: two } } }",
    ],
    ["unknown_step", 9, "a step that is not there", "none: none }", "none: nowhere }"],
    ["unknown_flow", 11, "a flow that is not there", "{ id: stop, end: true }", "{ id: stop, flow: nowhere }"],
    ["unknown_name", 10, "a name that nothing fills", "name: line.label", "name: colour.label"],
    ["unknown_name", 10, "item outside a list", "name: line.label", "name: item.label"],
    ["undeclared_slot", 9, "a slot that is not declared", "ask: line", "ask: plan"],
    [
      "undeclared_tool",
      8,
      "a tool without a word on assurance",
      "tools: { lines.list: { assurance: A1, why: p.one } }",
      "tools: {}",
    ],
    ["tool_without_assurance", 6, "a declared tool without a level", "{ assurance: A1, why: p.one }", "{ why: p.one }"],
    [
      "tool_without_assurance",
      6,
      "a level that is not explained",
      "{ assurance: A1, why: p.one }",
      "{ assurance: A1 }",
    ],
    ["tool_below_floor", 8, "a level below the tool's floor", "{ assurance: A1, why: p.one }", "{ assurance: A0 }"],
    [
      "unused_tool",
      6,
      "a tool that is never called",
      "lines.list: { assurance: A1, why: p.one } }",
      "lines.list: { assurance: A1, why: p.one }, bill.due: { assurance: A1, why: p.one } }",
    ],
    ["duplicate_id", 12, "two steps of one name", "id: none", "id: call"],
    ["duplicate_id", 1, "two flows of one name", "id: planted", "id: opening"],
    ["unreachable_step", 12, "a step that no path leads to", "none: none }", "none: stop }"],
    [
      "dead_end",
      13,
      "a path off the end of the file",
      "{ id: person, hand_over: needs_person }",
      "{ id: person, say: p.one }",
    ],
    [
      "dead_end",
      11,
      "a path that ends without a word",
      "{ id: two, say: p.two, with: { name: line.label } }",
      '{ id: two, set: { a: "1" } }',
    ],
    ["dead_end", 9, "a question that may have no answers", ", none: none }", " }"],
    ["unknown_message", 12, "a sentence that is not there", "{ id: none, say: p.one }", "{ id: none, say: p.three }"],
    [
      "unknown_message",
      10,
      "a sentence that is not there, inside an expression",
      "name: line.label",
      `name: "message('p.three')"`,
    ],
    [
      "missing_param",
      10,
      "a placeholder that is not filled",
      "{ id: two, say: p.two, with: { name: line.label } }",
      "{ id: two, say: p.two }",
    ],
    ["no_opening", 1, "two openings", "trigger: [no_service]", "kind: opening\ntrigger: []"],
  ];
  for (const [code, line, what, from, to] of rows)
    test(`checkFlows() finds ${what} (${code})`, () => {
      const found = problemsOf(from, to);
      expect(found.map((problem) => problem.code)).toContain(code);
      const first = found.find(
        (problem) => problem.code === code && (code === "no_opening" || problem.path === "planted.flow.yaml"),
      );
      if (code !== "no_opening") expect(`${first?.path}:${first?.line}`).toBe(`planted.flow.yaml:${line}`);
    });

  test("checkFlows() finds one trigger in two flows", () => {
    const twin = { path: "twin.flow.yaml", text: sound.replace("id: planted", "id: twin") };
    const codes = checkFlows([opening, { path: "planted.flow.yaml", text: sound }, twin], words).map(
      (problem) => problem.code,
    );
    expect(codes).toContain("duplicate_trigger");
  });

  test("checkFlows() warns of a sentence that is said nowhere", () => {
    const more = loaded(catalogueWith('p: { title: Title, one: "One", two: "Two {name}", unsaid: "Unsaid" }'));
    const found = checkFlows([opening, { path: "planted.flow.yaml", text: sound }], more).filter(
      (problem) => problem.path === "en.yaml",
    );
    expect(found).toMatchObject([{ code: "unused_message", severity: "warning", line: 1 }]);
  });

  test("checkFlows() finds a sentence that the server says and the catalogue lacks", () => {
    const less = loaded(real.map((source) => ({ ...source, text: source.text.replace("  locked:", "  unlocked:") })));
    expect(checkFlows(readFlowSources(), less, readFinders())).toMatchObject(
      [{ code: "unused_message" }, { code: "unknown_message", severity: "error" }].toSorted(
        (a, b) => a.code.localeCompare(b.code) * -1,
      ),
    );
  });

  test("checkFlows() finds nothing at all in the product's own flows", () =>
    expect(checkFlows(readFlowSources(), loaded(real), readFinders())).toEqual([]));
});

describe("loadFlows()", () => {
  test("loadFlows() refuses flows with an error and takes flows with a warning", () => {
    const broken = loadFlows(
      [opening, { path: "planted.flow.yaml", text: sound.replace("none: none }", "none: nowhere }") }],
      words,
    );
    expect(broken).toMatchObject({ ok: false, refusal: { reason: "invalid_flows" } });
    const warned = loadFlows([opening, { path: "planted.flow.yaml", text: sound }], words);
    expect(warned.ok).toBe(true);
  });

  test("loadFlows() refuses flows without an opening", () => {
    expect(loadFlows([{ path: "planted.flow.yaml", text: sound }], words).ok).toBe(false);
  });
});

describe("loadCatalogues()", () => {
  const rows: [FlowProblemCode, string, string, string][] = [
    ["missing_translation", "a sentence that one language lacks", "x: { a: One }", "x: { b: One }"],
    ["placeholders_differ", "placeholders that differ", 'x: { a: "One {n}" }', 'x: { a: "One {m}" }'],
    ["bad_message", "a sentence that is not ICU MessageFormat", 'x: { a: "One {n" }', "x: { a: One }"],
    ["bad_message", "a sentence that is not text", "x: { a: [1] }", "x: { a: One }"],
    ["not_yaml", "broken YAML", "x: { a: One", "x: { a: One }"],
  ];
  for (const [code, what, en, ar] of rows)
    test(`loadCatalogues() refuses ${what}`, () => {
      const result = loadCatalogues(catalogueWith(en, ar), testVoice);
      expect(result.ok ? [] : result.refusal.problems.map((problem) => problem.code)).toContain(code);
    });
});

describe("checkDialogue()", () => {
  test("checkDialogue() tells what is wrong with the sentences first, with file and line", () => {
    const { problems } = checkDialogue(readFlowSources(), catalogueWith("x: { a: One }", "x: { b: One }"), testVoice);
    expect(problems).toMatchObject([
      { path: "en.yaml", line: 1, code: "missing_translation" },
      { path: "ar.yaml", line: 1, code: "missing_translation" },
    ]);
  });

  test("checkDialogue() finds nothing in the product's own files and counts the sentences", () => {
    const { problems, messages } = checkDialogue(readFlowSources(), real, testVoice, readFinders());
    expect(problems).toEqual([]);
    expect(messages).toBeGreaterThan(300);
  });
});

describe("flowJsonSchema()", () => {
  test("flowJsonSchema() is what stands in flows/flow.schema.json (else run: node tools/flow-schema.ts)", () => {
    const written: unknown = JSON.parse(readFileSync(new URL("../../flows/flow.schema.json", import.meta.url), "utf8"));
    expect(written).toEqual(JSON.parse(JSON.stringify(flowJsonSchema())));
  });

  test("each flow file names the schema for editors", () => {
    for (const source of readFlowSources())
      expect(source.text, source.path).toMatch(/^# yaml-language-server: \$schema=\.\/flow\.schema\.json\n/);
  });
});
