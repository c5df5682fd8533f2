// SPDX-License-Identifier: Apache-2.0

import { readdirSync, readFileSync } from "node:fs";
import { policyToJson, policyToText } from "@cedar-policy/cedar-wasm/nodejs";
import { beforeAll, describe, expect, it } from "vitest";
import type { Decide, GateRequest, LoadedPolicies } from "#app";
import { APPROVAL_ACTIONS, STAFF_ACTIONS, tools } from "#app";
import { actKinds, levelThatWouldDo } from "#app/testing";
import { loadPolicies, type PolicyFile } from "#cedar";
import { TOOL_FLOORS } from "#dialogue";
import { policyLoader } from "../../src/adapters/cedar/load-policies.ts";
import { splitPolicies } from "../../src/adapters/cedar/policy-files.ts";
import { openPolicies } from "../../src/main/open-policies.ts";
import { mutantsOf } from "./mutants.ts";
import { allowedByRows, product, readRows, variants } from "./rows.ts";

const rows = readRows();
const actions = [...new Set(rows.map(({ action }) => action))];
const folder = new URL("../../policies/", import.meta.url);
const file = (name: string): PolicyFile => ({ name, text: readFileSync(new URL(name, folder), "utf8") });
const schema = file("schema.cedarschema");
const files = readdirSync(folder)
  .filter((name) => name.endsWith(".cedar"))
  .sort()
  .map(file);

type Expected = { readonly request: GateRequest; readonly fields: string };
/** Every request of the product with what the rows say, by action. */
let expected: ReadonlyMap<string, readonly Expected[]>;
let policies: LoadedPolicies;

beforeAll(async () => {
  policies = await openPolicies({ config: { gate: {} } as never, baseDir: "." });
  expected = new Map(
    actions.map((action) => {
      const base = [...product(rows, action)];
      const allowed = base.filter((request) => allowedByRows(rows, request).size > 0);
      const all = shuffled([...base, ...allowed.flatMap(variants)]);
      return [action, all.map((request) => ({ request, fields: named(allowedByRows(rows, request)) }))];
    }),
  );
});

const ORDERS = [
  "act.plan_change",
  "act.add_on",
  "act.roaming_enable",
  "act.line_cancel",
  "act.device_order",
  "act.new_line",
  "act.reveal",
  "act.reveal_of_use",
  "act.bill_credit",
  "act.payment_plan",
  "act.payment_method",
  "act.paperless",
  "act.billing_address",
  "act.top_up",
  "act.balance_transfer",
  "act.cost_loosen",
  "act.call_detail_post",
];
const speaksAbout = (text: string, action: string): boolean =>
  text.includes("(principal, action, resource)") ||
  text.includes(`"${action}"`) ||
  (text.includes('Action::"order"') && ORDERS.includes(action));
/** In an order that has nothing to do with how the list was made: a difference shows early, wherever it lies. */
const shuffled = <T>(list: readonly T[]): T[] =>
  list
    .map((item, index) => ({ item, at: (index * 7_919) % 10_007 }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
const named = (fields: ReadonlySet<string>): string => [...fields].sort().join(" ");
const answer = (decide: Decide, request: GateRequest): string => named(decide(request).fields);

function firstDifference(decide: Decide, about: readonly string[]): GateRequest | null {
  // A request of each action, then the next of each: whichever of them shows a difference, it is met early.
  const lists = about.map((action) => expected.get(action) ?? []);
  const longest = Math.max(0, ...lists.map((list) => list.length));
  for (let at = 0; at < longest; at += 1)
    for (const list of lists) {
      const next = list[at];
      if (next !== undefined && answer(decide, next.request) !== next.fields) return next.request;
    }
  return null;
}

const loadMutant = policyLoader(schema);

describe("the gate and its reviewed rows", () => {
  it("has a row for every tool, every kind of act and every desk action, and none for others", () => {
    const known = [
      ...Object.keys(tools),
      ...Object.keys(actKinds).map((kind) => `act.${kind}`),
      ...[
        "read",
        "take_over",
        "reply",
        "hand_back",
        "end",
        "contact",
        "reveal",
        "reidentify",
        "open_file",
        "propose",
        "vouch",
        "vouch_shop",
        "lock",
        "lift_alarm",
      ].map((name) => `desk.${name}`),
      ...Object.keys(STAFF_ACTIONS),
      "value.show",
      ...APPROVAL_ACTIONS,
    ];
    expect([...actions].sort()).toEqual(known.sort());
  });

  it("[SEC-080] answers every combination of level, relation, signals and kind of actor as the rows say", () => {
    let count = 0;
    let allowed = 0;
    for (const list of expected.values())
      for (const { request, fields } of list) {
        count += 1;
        if (fields !== "") allowed += 1;
        if (answer(policies.decide, request) !== fields)
          expect({ request, fields: answer(policies.decide, request) }).toEqual({ request, fields });
      }
    expect(count).toBeGreaterThan(40_000);
    expect(allowed).toBeGreaterThan(1_000);
  }, 300_000);

  it("[SEC-147] has a row for each class of fields of each tool, and each row opens some field", () => {
    for (const [name, spec] of Object.entries(tools)) {
      const classes = new Set(Object.values(spec.fields).flat());
      const opened = new Set(rows.filter(({ action }) => action === name).map(({ fields }) => fields));
      expect([name, [...classes].sort()]).toEqual([name, [...opened].sort()]);
    }
  });

  it("needs at least the level that a flow asks for before it calls a tool", () => {
    for (const [tool, floor] of Object.entries(TOOL_FLOORS)) {
      const levels = rows.filter(({ action }) => action === tool).map(({ minimum }) => minimum);
      // Everybody may wish to protect a line; at A0 nobody knows whose, and the gate says no.
      expect([tool, levels.sort()[0]]).toEqual([tool, tool === "service.protect" ? "A1" : floor]);
    }
  });

  it("[SEC-080] is caught by the rows when any one condition of any policy is dropped", () => {
    const all = files.flatMap((each) => splitPolicies(each).policies);
    const survivors: string[] = [];
    let count = 0;
    for (const policy of all) {
      const json = policyToJson(policy.text);
      if (json.type === "failure") throw new Error(policy.id);
      const own = actions.filter((action) => speaksAbout(policy.text, action));
      for (const mutant of mutantsOf(json.json)) {
        count += 1;
        // A policy that lost its actions speaks about all of them; any other, about its own.
        const about = mutant.dropped === "the action" ? actions : own;
        const others = all.filter(
          ({ text, id }) => id !== policy.id && about.some((action) => speaksAbout(text, action)),
        );
        const texts = [mutant.text(policyToText), ...others.map(({ text }) => text)];
        if (survives([{ name: "mutant.cedar", text: texts.join("\n") }], about))
          survivors.push(`${policy.id}: ${mutant.dropped}`);
      }
    }
    expect(survivors).toEqual([]);
    expect(count).toBeGreaterThan(100);
  }, 240_000);

  /** A mutant that no longer passes the schema never starts: caught as well. */
  function survives(mutated: readonly PolicyFile[], about: readonly string[]): boolean {
    let loaded: LoadedPolicies;
    try {
      loaded = loadMutant(mutated, about);
    } catch {
      return false;
    }
    return firstDifference(loaded.decide, about) === null;
  }
});

describe("loadPolicies()", () => {
  const good = files[0] ?? { name: "", text: "" };
  const load =
    (text: string): (() => unknown) =>
    () =>
      loadPolicies(schema, [good, { name: "bad.cedar", text }]);

  it.each([
    ["text that is no policy", "permit (principal, action, resource) when { context.level > ;", /bad\.cedar:1: /],
    [
      "an attribute that the schema does not know",
      '@id("x")\npermit (principal, action, resource)\nwhen { context.lvl > 1 };',
      /bad\.cedar:3: /,
    ],
    [
      "a wrong type",
      '@id("x")\npermit (principal, action, resource)\n\nwhen { context.level == "A2" };',
      /bad\.cedar:4: /,
    ],
    [
      "an unknown action",
      '\n@id("x")\npermit (principal, action == Action::"bill.exlain", resource);',
      /bad\.cedar:[23]: /,
    ],
    ["a policy without an id", "\n\npermit (principal, action, resource);", /bad\.cedar:3: a policy has no @id/],
    [
      "an id used twice",
      '@id("public-facts")\nforbid (principal, action, resource);',
      /bad\.cedar:1: the id "public-facts" is used twice/,
    ],
    ["a condition that can never hold", '@id("x")\npermit (principal is Line, action, resource);', /bad\.cedar:/],
  ])("[SEC-082] refuses %s and names file and line", (_what, text, message) => {
    expect(load(text)).toThrow(message);
  });

  it("refuses a schema that cannot be read", () => {
    expect(() => loadPolicies({ name: "schema.cedarschema", text: "entity ;" }, [good])).toThrow(
      /schema\.cedarschema:1/,
    );
  });

  it("names a set of policies by what it says", () => {
    const hash = (text: string): string => loadPolicies(schema, [{ name: "a.cedar", text }]).hash;
    expect(hash(good.text)).toBe(hash(good.text));
    expect(hash(`${good.text}\n`)).not.toBe(hash(good.text));
  });

  it("lets a bank of policies change what is allowed without a line of code", () => {
    const request = [...product(rows, "lines.list")].find((each) => allowedByRows(rows, each).size > 0);
    if (request === undefined) throw new Error("Nothing is allowed");
    const closed = loadPolicies(schema, [
      ...files,
      { name: "99.cedar", text: '@id("closed") forbid (principal, action, resource) when { context.hour < 6 };' },
    ]);
    expect(closed.decide(request).isAllowed).toBe(true);
    expect(closed.decide({ ...request, context: { ...request.context, hour: 3 } })).toMatchObject({
      isAllowed: false,
      policies: ["closed"],
    });
  });

  it("decides nothing for an action or a circumstance it does not know", () => {
    const request = [...product(rows, "lines.list")].find((each) => allowedByRows(rows, each).size > 0);
    if (request === undefined) throw new Error("Nothing is allowed");
    expect(policies.decide({ ...request, action: "lines.export" }).isAllowed).toBe(false);
    expect(policies.decide({ ...request, context: { ...request.context, level: 1.5 } }).isAllowed).toBe(false);
    const { relation: _, ...without } = request.context;
    expect(policies.decide({ ...request, context: without as never }).isAllowed).toBe(false);
  });

  it("levelThatWouldDo() names the level a visitor lacks, and null where none helps", () => {
    const visitor: GateRequest = [...product(rows, "bill.explain")].find(
      ({ principal, resource }) => principal.kind === "Visitor" && resource.kind === "Holdings",
    ) as GateRequest;
    expect(levelThatWouldDo(policies.decide, visitor)).toBe("A2");
    expect(levelThatWouldDo(policies.decide, { ...visitor, principal: { kind: "System", id: "x" } })).toBeNull();
  });
});
