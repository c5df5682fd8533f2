// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json } from "#kernel";
import { evaluate } from "./evaluate.ts";
import { ExpressionError, parseExpression } from "./expression.ts";

const names: Readonly<Record<string, Json>> = {
  line: { lineId: "PR-1", isPrepaid: false, data: { state: "ok" } },
  list: [
    { kind: "roaming", n: 1 },
    { kind: "late_fee", n: 2 },
  ],
  assurance: "A1",
  nothing: null,
};
const run = (source: string): Json => evaluate(parseExpression(source), (name) => names[name]);

describe("evaluate()", () => {
  const rows: [string, Json][] = [
    ["line.data.state == 'ok'", true],
    ["line.missing.deeper == null", true],
    ["unknown == null", true],
    ["not line.isPrepaid", true],
    ["count(list)", 2],
    ["count(list, item.kind in ['roaming', 'third_party']) > 0", true],
    ["first(list, item.n == 2)", { kind: "late_fee", n: 2 }],
    ["first(list, item.n == 3)", null],
    ["where(list, item.n < 2)", [{ kind: "roaming", n: 1 }]],
    ["assurance >= 'A1' and not (assurance >= 'A2')", true],
    ["1 < '2'", false],
    ["nothing < 1", false],
    ["false or 3 == 3", true],
    ["true or false and false", true],
    ["-1.5 <= 0", true],
    ["day('2026-11-05')", { kind: "date", iso: "2026-11-05", style: "day" }],
    ["messages(['arrears'], 'reason')", { kind: "list", items: [{ kind: "message", id: "reason.arrears" }] }],
    ["text(nothing)", ""],
    ["line.constructor == null", true],
    ["line.__proto__ == null", true],
    ["count('text')", 0],
  ];
  for (const [source, value] of rows) test(`evaluate() works out ${source}`, () => expect(run(source)).toEqual(value));

  test("evaluate() never throws, whatever the data", () => {
    const expression = parseExpression(
      "count(x.a, item.b == x.c) > 0 and first(x.a) in x.d or x < 3 or text(x.e) == day(x.f)",
    );
    fc.assert(
      fc.property(fc.jsonValue(), (x) => {
        evaluate(expression, () => x as Json);
      }),
    );
  });
});

describe("parseExpression()", () => {
  const bad = [
    "",
    "a ==",
    "(a",
    "a)",
    "eval('x')",
    "a = 1",
    "constructor('x')",
    "count()",
    "count(a, b, c)",
    "a b",
    "'open",
    "a[0]",
    "x;y",
    "in",
    "and",
    "a..b",
    "`x`",
    "messages(a, b, c)",
  ];
  for (const source of bad)
    test(`parseExpression() refuses ${source === "" ? "nothing" : source}`, () =>
      expect(() => parseExpression(source)).toThrow(ExpressionError));

  test("parseExpression() either parses or throws its own error", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."ab.()[],'=<>! 12 and or not in count") }), (source) => {
        try {
          parseExpression(source);
        } catch (error) {
          expect(error).toBeInstanceOf(ExpressionError);
        }
      }),
    );
  });
});
