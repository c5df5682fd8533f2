// SPDX-License-Identifier: Apache-2.0
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { LOG_FIELDS } from "../../src/main/log-guard.ts";
import { filesUnder, read } from "./repository.ts";

const LEVEL = /^(?:trace|debug|info|warn|error|fatal)$/u;

/** Names of fields in calls such as `deps.log.warn({ code }, "…")`, and messages that are put together. */
function logCalls(path: string, text: string): { fields: string[]; madeUp: string[] } {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found = { fields: [] as string[], madeUp: [] as string[] };
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const { name, expression } = node.expression;
      if (LEVEL.test(name.text) && /(?:^|[.#])log(?:ger)?$/iu.test(expression.getText())) {
        const [first, second] = node.arguments;
        if (first !== undefined && ts.isObjectLiteralExpression(first))
          for (const property of first.properties) found.fields.push(property.name?.getText() ?? "…");
        if (second !== undefined && !ts.isStringLiteral(second)) found.madeUp.push(`${path}: ${second.getText()}`);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const calls = filesUnder("src")
  .filter((path) => /\.ts$/u.test(path) && !/\.test\.ts$|\/testing\.ts$/u.test(path))
  .map((path) => logCalls(path, read(path)));

describe("calls of the log", () => {
  test("name fields that the guard knows [SEC-041]", () => {
    const named = [...new Set(calls.flatMap(({ fields }) => fields))];
    expect(named.length).toBeGreaterThan(4);
    expect(named.filter((name) => !Object.hasOwn(LOG_FIELDS, name))).toEqual([]);
  });

  test("say sentences that are written out, but where the storage and the guard itself pass one on", () => {
    const madeUp = calls.flatMap((call) => call.madeUp).filter((line) => !line.startsWith("src/main/logger.ts"));
    expect(madeUp.sort()).toEqual(["src/main/command-deps.ts: message", "src/main/serve.ts: message"]);
  });

  test("logCalls() sees fields and sentences that are put together", () => {
    expect(logCalls("x.ts", "deps.log.warn({ code, 'x': 1, ...more }, `no ${name}`)")).toEqual({
      fields: ["code", "'x'", "…"],
      madeUp: ["x.ts: `no ${name}`"],
    });
  });
});
