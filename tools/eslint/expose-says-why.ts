// SPDX-License-Identifier: Apache-2.0
import type { Rule } from "eslint";
import type * as ESTree from "estree";

/**
 * `.expose()` takes a secret out of its `Sensitive` wrapper, so each call says why: `// EXPOSE: why`, on the line above,
 * above the statement, or at the end of the line.
 */
export const exposeSaysWhy: Rule.RuleModule = {
  meta: {
    type: "problem",
    schema: [],
    messages: { silent: "Say why this secret is taken out: put `// EXPOSE: why` above the line" },
  },
  create(context) {
    return {
      "CallExpression[callee.type='MemberExpression'][callee.property.name='expose'][arguments.length=0]"(
        node: ESTree.CallExpression & Rule.NodeParentExtension,
      ) {
        const callee = node.callee as ESTree.MemberExpression;
        const from = firstLineOfStatement(node) - 1;
        const to = callee.property.loc?.end.line ?? from;
        const told = context.sourceCode
          .getAllComments()
          .some((comment) => /EXPOSE:\s*\S{2,}/u.test(comment.value) && within(blockEnd(context, comment), from, to));
        if (!told) context.report({ node: callee.property, messageId: "silent" });
      },
    };
  },
};

/** The reason may run over several comment lines; it counts where the block of comment lines ends. */
function blockEnd(context: Rule.RuleContext, comment: ESTree.Comment): number {
  const lines = context.sourceCode.lines;
  let line = comment.loc?.end.line ?? 0;
  while (/^\s*(?:\/\/|\*)/u.test(lines[line] ?? "")) line += 1;
  return line;
}

function firstLineOfStatement(node: Rule.Node): number {
  let at: Rule.Node = node;
  while (!/(?:Statement|Declaration|PropertyDefinition)$/u.test(at.type) && at.parent) at = at.parent;
  return Math.min(at.loc?.start.line ?? 1, node.loc?.start.line ?? 1);
}

function within(line: number, from: number, to: number): boolean {
  return line >= from && line <= to;
}
