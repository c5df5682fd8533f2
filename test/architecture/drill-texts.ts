// SPDX-License-Identifier: Apache-2.0
// What attacks say while they are played, as templates read from their sources: `{0}` where a figure or a name stands.
import ts from "typescript";

/** The texts of `step(…)`, `tried` and `notPlayed` in a source; alternatives of a condition each by itself. */
export function drillTexts(source: string): readonly string[] {
  const file = ts.createSourceFile("attack.ts", source, ts.ScriptTarget.Latest, true);
  const texts = new Set<string>();
  const named = new Map<string, ts.Expression>();
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer !== undefined)
      named.set(node.name.text, node.initializer);
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === "step")
      for (const argument of node.arguments) add(argument);
    if (ts.isPropertyAssignment(node) && ["tried", "notPlayed"].includes(node.name.getText())) add(node.initializer);
    ts.forEachChild(node, visit);
  };
  const add = (expression: ts.Expression): void => {
    for (const text of templatesOf(expression, named)) if (/\p{L}{2}/u.test(text)) texts.add(numbered(text));
  };
  visit(file);
  return [...texts];
}

const HOLE = "\u0000";

/** Each way a text may read, with holes for what is only known when it runs. */
function templatesOf(expression: ts.Expression, named: ReadonlyMap<string, ts.Expression>): readonly string[] {
  if (ts.isStringLiteralLike(expression)) return [expression.text];
  if (ts.isParenthesizedExpression(expression)) return templatesOf(expression.expression, named);
  if (ts.isConditionalExpression(expression))
    return [...templatesOf(expression.whenTrue, named), ...templatesOf(expression.whenFalse, named)];
  if (ts.isTemplateExpression(expression)) {
    let ways: readonly string[] = [expression.head.text];
    for (const { expression: part, literal } of expression.templateSpans) {
      const middle = ts.isConditionalExpression(part) ? templatesOf(part, named) : [HOLE];
      ways = ways.flatMap((way) => middle.map((one) => `${way}${one}${literal.text}`));
    }
    return ways;
  }
  const meant = ts.isIdentifier(expression) ? named.get(expression.text) : undefined;
  return meant !== undefined && !ts.isIdentifier(meant) ? templatesOf(meant, named) : [];
}

function numbered(text: string): string {
  let at = 0;
  return text.replaceAll(HOLE, () => {
    at += 1;
    return `{${at - 1}}`;
  });
}
