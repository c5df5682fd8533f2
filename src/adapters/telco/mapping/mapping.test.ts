// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { workedMs } from "#kernel/testing";
import { compileExpression } from "./expression.ts";
import { readMapping } from "./mapping-file.ts";
import { type Tables, toOurs, toTheirs } from "./tables.ts";

const made = (text: string, define?: string) => {
  const compiled = compileExpression(text, define);
  if (!compiled.ok) throw new Error(compiled.refusal.message);
  return compiled.value;
};

describe("compileExpression()", () => {
  it("[SEC-587] lets no text grow without end, whatever width an answer asks for", async () => {
    for (const text of ['$pad("", width)', '$pad("", width) ~> $length', "$join([1..5000].($$.long))"])
      expect(await made(text).evaluate({ width: 9_000_000, long: "a".repeat(40_000) }, {})).toEqual({
        ok: false,
        refusal: { reason: "failed" },
      });
  });

  it("gives plain JSON, with what it defines and what it is bound to", async () => {
    const expression = made('{"a": $twice(b), "who": $path[0]}', "$twice := function($x){ $x * 2 };");
    expect(await expression.evaluate({ b: 4 }, { path: ["x"] })).toEqual({ ok: true, value: { a: 8, who: "x" } });
    expect(await made("nothing.here").evaluate({}, {})).toEqual({ ok: true, value: undefined });
  });

  it.each([
    ["a loop without end", "($f := function($n){ $f($n + 1) }; $f(0))"],
    ["a loop in a loop", "$map([1..4000], function($a){ $map([1..4000], function($b){ $a * $b }) })"],
    ["a list without end", "[1..9000000]"],
    ["depth", "($f := function($n){ $n = 0 ? 0 : 1 + $f($n - 1) }; $f(100000))"],
    ["an error of its own", '$error("no")'],
    ["types that do not fit", '"a" * 2'],
    ["a regular expression from a string", '$split("aaa", $x)'],
  ])("ends %s in time, and fails", async (_name, text) => {
    const startedAt = workedMs();
    expect(await made(text).evaluate({}, {})).toEqual({ ok: false, refusal: { reason: "failed" } });
    expect(workedMs() - startedAt).toBeLessThan(1_000);
  });

  it.each([
    ["a pad as wide as the answer says", '$length($pad("", width))'],
    ["a pad to the left", '$length($pad("", 0 - width))'],
    ["words that double", '$reduce([1..24], function($a, $i) { $a & $a }, "aaaaaaaa") ~> $length'],
    ["many long words in one", "$length($join([1..5000].($$.long)))"],
    ["many long words in one, by what stands between", '$length($join([1..5000].(""), $$.long))'],
    ["a doubled word in a list", "[1..30] ~> $map(function($i) { $$.long & $$.long })"],
  ])("keeps %s from growing without end", async (_name, text) => {
    const startedAt = workedMs();
    const answer = await made(text).evaluate({ width: 20_000_000, long: "a".repeat(40_000) }, {});
    expect(answer).toEqual({ ok: false, refusal: { reason: "failed" } });
    expect(workedMs() - startedAt).toBeLessThan(1_000);
  });

  it("pads and joins as JSONata does", async () => {
    const text =
      '[$pad("a", 3), $pad("a", -3, "#"), $pad("abc", 2), $pad("x", 6, "ab"), $pad("é🙂", 4, "-"), $join(["a", "b"], ", "), $join(["a"]), $join("a", "-")]';
    expect(await made(text).evaluate({}, {})).toEqual({
      ok: true,
      value: ["a  ", "##a", "abc", "xababa", "é🙂--", "a, b", "a", "a"],
    });
    expect(await made('{"p": $pad(none, 3), "j": $join(none)}').evaluate({}, {})).toEqual({ ok: true, value: {} });
    expect((await made("$pad(1, 3)").evaluate({}, {})).ok).toBe(false);
  });

  it.each([
    ["$match(a, /(x+)+y/)", "regular expressions"],
    ['$replace(a, /b/, "c")', "regular expressions"],
    ["a.b.$eval(c)", "$eval is not taken"],
    ["[$now()]", "$now is not taken"],
    ["$random() > 0", "$random is not taken"],
    ["a.(b", "Expected"],
    ["1 +", "Unexpected end"],
  ])("refuses %s", (text, message) => {
    const compiled = compileExpression(text);
    expect(compiled.ok ? "" : compiled.refusal.message).toContain(message);
  });

  it("leaves nothing behind: neither prototypes nor what it was given can be changed", async () => {
    const input = { a: 1 };
    await made('$merge([{"__proto__": {"polluted": 1}}, {"constructor": 2}])').evaluate(input, {});
    await made('$ ~> |$|{"a": 2}|').evaluate(input, {});
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
    expect(input).toEqual({ a: 1 });
  });
});

const tables: Tables = {
  names: { amountDue: "to_pay", state: "phase", productCharacteristic: "traits", msisdn: "number", billDate: "on" },
  values: { state: { settled: "PAID" } },
  amounts: { amount: "mills", currency: "ccy", exponent: 3 },
  instants: { as: "epoch_seconds", fields: new Set(["billDate"]) },
  traits: new Set(["productCharacteristic"]),
};
const ours = {
  amountDue: { unit: "KWD", value: 45.205 },
  state: "settled",
  productCharacteristic: [{ name: "msisdn", value: "+999" }],
  billDate: "2026-11-05T00:00:00.000Z",
  other: [1, "a", null],
};
const theirs = {
  to_pay: { ccy: "KWD", mills: 45_205 },
  phase: "PAID",
  traits: { number: "+999" },
  on: 1_793_836_800,
  other: [1, "a", null],
};

describe("tables of a mapping", () => {
  it("lead both ways", () => {
    expect(toTheirs(ours, tables)).toEqual(theirs);
    expect(toOurs(theirs, tables)).toEqual({
      ...ours,
      amountDue: { unit: "KWD", value: 45.205, units: "KWD", amount: 45.205 },
    });
  });

  it("place decimals exactly, at every exponent", () => {
    for (const exponent of [0, 1, 2, 3, 4, 5, 6])
      for (const count of [0, 1, 9, 10, 99, 4_520, 123_456_789, -7]) {
        const own = { ...tables, amounts: { amount: "mills", currency: "ccy", exponent } };
        const money = toOurs({ mills: count, ccy: "GBP" }, own) as { value: number };
        expect(toTheirs({ unit: "GBP", value: money.value }, own)).toEqual({ mills: count, ccy: "GBP" });
      }
  });

  it("make no money of what is none", () => {
    for (const odd of [
      { mills: 1.5, ccy: "GBP" },
      { mills: "1", ccy: "GBP" },
      { mills: 1, ccy: "pounds" },
      { mills: 1 },
    ])
      expect(toOurs(odd, tables)).toEqual(odd);
  });
});

describe("readMapping()", () => {
  it.each([
    ["not_yaml", 1, "["],
    ["wrong_shape", 1, "version: 2"],
    ["wrong_shape", 2, "version: 1\nnmaes: {}"],
    ["wrong_shape", 3, "version: 1\ncalls:\n  - ask: get bills"],
    ["unknown_api", 3, "version: 1\ncalls:\n  - ask: GET bill /customerBill\n    as: GET /x"],
    ["missing_target", 3, "version: 1\ncalls:\n  - ask: GET bills /customerBill"],
    ["ambiguous_name", 4, "version: 1\nnames:\n  a: x\n  b: x"],
    ["bad_pages", 2, "version: 1\npages: { style: cursor }"],
    ["bad_expression", 5, "version: 1\ncalls:\n  - ask: GET bills /customerBill\n    as: GET /x\n    answer: a.(b"],
    [
      "bad_expression",
      7,
      "version: 1\ncalls:\n  - ask: GET bills /customerBill\n    as: GET /x\n    answer: |\n      (\n        $eval('1')\n      )",
    ],
  ])("refuses with %s in line %i", (reason, line, text) => {
    const read = readMapping(text);
    expect(read.ok ? [] : read.refusal.problems).toMatchObject([{ reason, line }]);
  });

  it("takes the smallest there is", () => {
    expect(readMapping("version: 1\npaths: { bills: /billing }").ok).toBe(true);
  });
});
