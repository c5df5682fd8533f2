// SPDX-License-Identifier: Apache-2.0
import type { Rule, Scope } from "eslint";
import type * as ESTree from "estree";

type Services = { getTypeAtLocation?: (node: ESTree.Node) => { getProperty(name: string): unknown } };

const opensTransaction = /^(?:inTransaction|withTransaction|transaction)$/u;
const reachesOut =
  /^(?:fetch|telco|notify|notifier|sms|email|mailer|operator|bss|oss|camara|signals|http|https|axios|got|webhook)$/iu;

/**
 * Nothing that leaves the process is awaited while a database transaction is open: a slow operator would hold locks and
 * a connection, and everybody else would wait.
 *
 * The rule is syntactic and errs on the safe side. Inside the callback given to `inTransaction(…)`, `withTransaction(…)`
 * or `….transaction(…)`, whatever is awaited (or returned as a promise) must mention the transaction: its parameter, or
 * a constant made from it. A mention does not excuse a callee that goes by the name of something outside (`telco`,
 * `notify`, `fetch`, …).
 */
export const noNetworkInTransaction: Rule.RuleModule = {
  meta: {
    type: "problem",
    schema: [],
    messages: {
      stranger:
        "Await only the transaction inside a transaction: pass it on, or do this before it opens or after it ends (a slow operator would hold the locks)",
      outside: "`{{name}}` reaches outside: call it before the transaction opens or after it ends",
    },
  },
  create(context) {
    return {
      CallExpression(node) {
        if (!opensTransaction.test(calleeName(node.callee))) return;
        for (const argument of node.arguments) {
          const callback = functionBehind(argument, context.sourceCode.getScope(node));
          if (callback !== null) judge(callback, context);
        }
      },
    };
  },
};

type Callback = ESTree.ArrowFunctionExpression | ESTree.FunctionExpression | ESTree.FunctionDeclaration;

function judge(callback: Callback, context: Rule.RuleContext): void {
  const hands = new Set(callback.params.flatMap((param) => boundNames(param)));
  const keys = context.sourceCode.visitorKeys;
  const services = context.sourceCode.parserServices as Services;
  const mentionsHand = (node: ESTree.Node): boolean =>
    some(node, keys, (inner) => inner.type === "Identifier" && hands.has(inner.name));
  const check = (node: ESTree.Node): void => {
    const outside = outsideName(node, keys);
    if (outside !== null) context.report({ node, messageId: "outside", data: { name: outside } });
    else if (!mentionsHand(node)) context.report({ node, messageId: "stranger" });
  };
  const returned = (node: ESTree.Node): void => {
    if (node.type !== "AwaitExpression" && services.getTypeAtLocation?.(node).getProperty("then") !== undefined)
      check(node);
  };
  const visit = (node: ESTree.Node): void => {
    if (node.type === "VariableDeclarator" && node.init && mentionsHand(node.init)) {
      for (const name of boundNames(node.id)) hands.add(name);
    }
    if (node.type === "AwaitExpression") check(node.argument);
    if (node.type === "ForOfStatement" && node.await) check(node.right);
    if (node.type === "ReturnStatement" && node.argument) returned(node.argument);
    for (const child of children(node, keys)) visit(child);
  };
  if (callback.body.type !== "BlockStatement") returned(callback.body);
  visit(callback.body);
}

function calleeName(callee: ESTree.Node): string {
  if (callee.type === "Identifier") return callee.name;
  if (callee.type === "MemberExpression" && callee.property.type === "Identifier") return callee.property.name;
  return "";
}

/** The function itself, or the one a name in this file stands for. */
function functionBehind(node: ESTree.Node, scope: Scope.Scope): Callback | null {
  if (node.type === "ArrowFunctionExpression" || node.type === "FunctionExpression") return node;
  if (node.type !== "Identifier") return null;
  for (let at: Scope.Scope | null = scope; at !== null; at = at.upper) {
    const declared = at.set.get(node.name)?.defs[0]?.node as ESTree.Node | undefined;
    if (declared?.type === "FunctionDeclaration") return declared;
    if (declared?.type === "VariableDeclarator" && declared.init) return functionBehind(declared.init, at);
    if (declared !== undefined) return null;
  }
  return null;
}

/** The first name in a chain of calls and members, at any depth, that stands for something outside the process. */
function outsideName(node: ESTree.Node, keys: Record<string, readonly string[]>): string | null {
  let found: string | null = null;
  some(node, keys, (inner) => {
    if (inner.type !== "CallExpression") return false;
    for (let at: ESTree.Node = inner.callee; ; ) {
      const name = calleeName(at);
      if (reachesOut.test(name)) found = name;
      if (at.type === "MemberExpression") at = at.object;
      else if (at.type === "CallExpression") at = at.callee;
      else break;
    }
    return found !== null;
  });
  return found;
}

function boundNames(pattern: ESTree.Node): string[] {
  switch (pattern.type) {
    case "Identifier":
      return [pattern.name];
    case "AssignmentPattern":
      return boundNames(pattern.left);
    case "RestElement":
      return boundNames(pattern.argument);
    case "ArrayPattern":
      return pattern.elements.flatMap((element) => (element ? boundNames(element) : []));
    case "ObjectPattern":
      return pattern.properties.flatMap((property) =>
        boundNames(property.type === "Property" ? property.value : property.argument),
      );
    default:
      return [];
  }
}

function* children(node: ESTree.Node, keys: Record<string, readonly string[]>): Generator<ESTree.Node> {
  for (const key of keys[node.type] ?? []) {
    const value = (node as unknown as Record<string, unknown>)[key];
    for (const child of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (child !== null && typeof child === "object" && "type" in child) yield child as ESTree.Node;
    }
  }
}

function some(
  node: ESTree.Node,
  keys: Record<string, readonly string[]>,
  test: (node: ESTree.Node) => boolean,
): boolean {
  if (test(node)) return true;
  for (const child of children(node, keys)) if (some(child, keys, test)) return true;
  return false;
}
