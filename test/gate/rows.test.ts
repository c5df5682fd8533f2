// SPDX-License-Identifier: Apache-2.0

import { readdirSync, readFileSync } from "node:fs";
import { policyToJson, policyToText, schemaToJson } from "@cedar-policy/cedar-wasm/nodejs";
import { beforeAll, describe, expect, it } from "vitest";
import type { Decide, GateRequest, LoadedPolicies } from "#app";
import { APPROVAL_ACTIONS, STAFF_ACTIONS, tools } from "#app";
import { actKinds, levelThatWouldDo } from "#app/testing";
import { loadPolicies, type PolicyFile } from "#cedar";
import { TOOL_FLOORS } from "#dialogue";
import { policyLoader } from "../../src/adapters/cedar/load-policies.ts";
import { type NamedPolicy, splitPolicies } from "../../src/adapters/cedar/policy-files.ts";
import { shapesOf } from "../../src/adapters/cedar/request-check.ts";
import { openPolicies } from "../../src/main/open-policies.ts";
import { classKey } from "./classes.ts";
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

/** Requests that no policy can tell apart, and what the rows say of every one of them. */
type Class = { readonly first: GateRequest; readonly fields: string; last: GateRequest; count: number };
type Expected = { readonly request: GateRequest; readonly fields: string };
let classes: readonly Class[];
/** Every request of the product with what the rows say, by action. */
let expected: ReadonlyMap<string, readonly Expected[]>;
let policies: LoadedPolicies;

const all = files.flatMap((each) => splitPolicies(each).policies);
const read = schemaToJson(schema.text);
const shapes = shapesOf(read.type === "success" ? read.json[""] : undefined);
const speaksAbout = ({ actions: named }: NamedPolicy, action: string): boolean =>
  named === null || [action, ...(shapes.get(action)?.groups ?? [])].some((name) => named.includes(name));

beforeAll(async () => {
  policies = await openPolicies({ config: { gate: {} } as never, baseDir: "." });
  const found: Class[] = [];
  expected = new Map(
    actions.map((action) => {
      const own = rows.filter((row) => row.action === action);
      const keyOf = classKey(all.filter((policy) => speaksAbout(policy, action)).map(({ text }) => text));
      const known = new Map<string, Class>();
      const list: Expected[] = [];
      const put = (request: GateRequest): string => {
        const fields = named(allowedByRows(own, request));
        list.push({ request, fields });
        const key = keyOf(request);
        const same = known.get(key) ?? { first: request, fields, last: request, count: 0 };
        // No policy can tell the two apart, so the rows must not either.
        if (same.fields !== fields) expect({ request, fields }).toEqual({ request, fields: same.fields });
        known.set(key, Object.assign(same, { last: request, count: same.count + 1 }));
        return fields;
      };
      for (const request of product(rows, action))
        if (put(request) !== "") for (const each of variants(request)) put(each);
      found.push(...known.values());
      return [action, shuffled(list)];
    }),
  );
  classes = found;
}, 60_000);

/** In an order that has nothing to do with how the list was made: a difference shows early, wherever it lies. */
const shuffled = <T>(list: readonly T[]): T[] =>
  list
    .map((item, index) => ({ item, at: (index * 7_919) % 10_007 }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
const named = (fields: ReadonlySet<string>): string => [...fields].sort().join(" ");
const answer = (decide: Decide, request: GateRequest): string => named(decide(request).fields);

/** `policy`: what was changed; requests that neither it nor any other policy can tell apart are asked once. */
function firstDifference(decide: Decide, about: readonly string[], policy: NamedPolicy): GateRequest | null {
  // A request of each action, then the next of each: whichever of them shows a difference, it is met early.
  const lists = about.map((action) => ({
    list: expected.get(action) ?? [],
    keyOf: classKey([policy, ...all.filter((each) => speaksAbout(each, action))].map(({ text }) => text)),
    asked: new Set<string>(),
  }));
  const longest = Math.max(0, ...lists.map(({ list }) => list.length));
  for (let at = 0; at < longest; at += 1)
    for (const { list, keyOf, asked } of lists) {
      const next = list[at];
      if (next === undefined) continue;
      const key = keyOf(next.request);
      if (asked.has(key)) continue;
      asked.add(key);
      if (answer(decide, next.request) !== next.fields) return next.request;
    }
  return null;
}

type MutantFile = {
  readonly dropped: string;
  readonly policy: NamedPolicy;
  /** Actions at which a difference is looked for. */
  readonly about: readonly string[];
  readonly file: PolicyFile;
};

const loadMutant = policyLoader(schema);
/** Each in a file of its own, the same for every mutant of another. */
const alone = all.map((policy) => ({ policy, file: { name: policy.id, text: policy.text } }));
/** As many as the orders are. */
const AT_ONCE = 17;

describe("the gate and its reviewed rows", () => {
  it("has a row for every tool, every kind of act and every desk action, and none for others", () => {
    const known = [
      ...Object.keys(tools),
      ...Object.keys(actKinds).map((kind) => `act.${kind}`),
      ...[
        "read",
        "read_closed",
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
        "note",
        "ask_proof",
        "label",
        "transfer",
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
    for (const { first, last, fields, count: size } of classes) {
      count += size;
      if (fields !== "") allowed += size;
      // Two of the class, as far from each other as they come: what the policies do not read must not matter.
      for (const request of size === 1 ? [first] : [first, last])
        if (answer(policies.decide, request) !== fields)
          expect({ request, fields: answer(policies.decide, request) }).toEqual({ request, fields });
    }
    expect(count).toBeGreaterThan(400_000);
    expect(allowed).toBeGreaterThan(100_000);
  }, 120_000);

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
    const mutants = all.flatMap((policy) => {
      const json = policyToJson(policy.text);
      if (json.type === "failure") throw new Error(policy.id);
      const own = actions.filter((action) => speaksAbout(policy, action));
      return mutantsOf(json.json).map((mutant, at): MutantFile => {
        // A policy that lost its actions now speaks about all others as well; any other, about its own.
        const about = mutant.dropped === "the action" ? actions.filter((each) => !own.includes(each)) : own;
        const text = mutant.text(policyToText).replace(`@id("${policy.id}")`, `@id("${policy.id}~${at}")`);
        return { dropped: mutant.dropped, policy, about, file: { name: `${policy.id}~${at}`, text } };
      });
    });
    // Checked against the schema all at once: it is read once for all of them, and those that are sound are known from here on.
    expect(() =>
      loadMutant(
        mutants.map(({ file: each }) => each),
        [],
      ),
    ).toThrow(/adapter\.policies_invalid|Cannot load the policies/u);
    expect(mutants.filter(survives).map(({ policy, dropped }) => `${policy.id}: ${dropped}`)).toEqual([]);
    expect(mutants.length).toBeGreaterThan(600);
  }, 240_000);

  /** One difference, about any of these actions, is enough: when they are many, a few of each kind are loaded at a time. */
  function survives({ policy, about, file: mutant }: MutantFile): boolean {
    const parts = Math.ceil(about.length / AT_ONCE);
    for (let part = 0; part < parts; part += 1) {
      const few = about.filter((_, at) => at % parts === part);
      const others = alone.filter(
        ({ policy: each }) => each !== policy && few.some((action) => speaksAbout(each, action)),
      );
      let loaded: LoadedPolicies;
      try {
        loaded = loadMutant([mutant, ...others.map(({ file: each }) => each)], few);
      } catch {
        // A mutant that no longer passes the schema never starts: caught as well.
        return false;
      }
      if (firstDifference(loaded.decide, few, policy) !== null) return false;
    }
    return true;
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
