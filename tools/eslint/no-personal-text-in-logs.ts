// SPDX-License-Identifier: Apache-2.0
import type { Rule } from "eslint";
import type * as ESTree from "estree";
import { personalTypeOf, type Services } from "./personal-type.ts";

const level = /^(?:trace|debug|info|warn|error|fatal)$/u;
const logName = /^(?:log|logger)$/iu;
const personalName =
  /^(?:text|utterance|raw|msisdn|phone|phoneNumber|email|emailAddress|iban|imsi|imei|iccid|puk|otp|password|secret|token|body|slots|displayName|givenName|familyName)$/u;

/**
 * Nothing that a person typed, and nothing that names a person or opens a door, is handed to a log: neither a value of
 * type `RawText`, `ScreenedText` or `Sensitive`, nor one under a name such as `text`, `msisdn` or `token`. The rule looks
 * at what stands in the call; it does not follow values through functions.
 */
export const noPersonalTextInLogs: Rule.RuleModule = {
  meta: {
    type: "problem",
    schema: [],
    messages: {
      type: "A value of type {{type}} must not reach a log: log an id, a kind or a count",
      name: "`{{name}}` must not reach a log: log an id, a kind or a count",
    },
  },
  create(context) {
    const services = context.sourceCode.parserServices as Services;
    const keys = context.sourceCode.visitorKeys;
    const check = (node: ESTree.Node): void => {
      // A function in the arguments has its own business; so has the condition of a choice.
      if (node.type === "ArrowFunctionExpression" || node.type === "FunctionExpression") return;
      // `count(texts)` and `text.length` say something about the text without saying the text.
      if (node.type === "CallExpression") return;
      if (
        node.type === "MemberExpression" &&
        !node.computed &&
        node.property.type === "Identifier" &&
        node.property.name === "length"
      )
        return;
      if (node.type === "Property" && node.key.type === "Identifier" && personalName.test(node.key.name)) {
        context.report({ node: node.key, messageId: "name", data: { name: node.key.name } });
        return;
      }
      const name = lastName(node);
      if (name !== null && personalName.test(name)) {
        context.report({ node, messageId: "name", data: { name } });
        return;
      }
      const type = personalTypeOf(node, services);
      if (type !== null) {
        context.report({ node, messageId: "type", data: { type } });
        return;
      }
      if (node.type === "Property") {
        check(node.value);
        return;
      }
      if (node.type === "MemberExpression") return;
      for (const key of keys[node.type] ?? []) {
        const value = (node as unknown as Record<string, unknown>)[key];
        for (const child of Array.isArray(value) ? (value as unknown[]) : [value]) {
          if (child !== null && typeof child === "object" && "type" in child) check(child as ESTree.Node);
        }
      }
    };
    return {
      CallExpression(node) {
        const { callee } = node;
        if (callee.type !== "MemberExpression" || callee.property.type !== "Identifier") return;
        if (!level.test(callee.property.name) || !logName.test(lastName(callee.object) ?? "")) return;
        for (const argument of node.arguments) check(argument);
      },
    };
  },
};

function lastName(node: ESTree.Node): string | null {
  if (node.type === "Identifier") return node.name;
  if (node.type === "MemberExpression" && node.property.type === "Identifier" && !node.computed)
    return node.property.name;
  return null;
}
