// SPDX-License-Identifier: Apache-2.0
import type { Rule } from "eslint";
import type * as ESTree from "estree";
import { personalTypeOf, type Services } from "./personal-type.ts";

const BUILDERS = /^(?:URL|URLSearchParams|\w*Error)$/u;
const CALLS =
  /^(?:fetch|encodeURIComponent|writeFile|writeFileSync|appendFile|appendFileSync|createWriteStream|mkdir|mkdtemp|rename)$/u;
const METHODS = /^(?:header|setHeader|inc|dec|observe|labels|startTimer|notify)$/u;

/**
 * Nothing that a person typed and no secret becomes part of an address, an error's message, a header, a metric, a file or its
 * name. Looks at types (`RawText`, `ScreenedText`, `Sensitive`) in what stands in the call; does not follow values through
 * functions.
 */
export const noPersonalTextOutside: Rule.RuleModule = {
  meta: {
    type: "problem",
    schema: [],
    messages: { type: "A value of type {{type}} must not reach {{place}}: use an id, a kind or a count" },
  },
  create(context) {
    const services = context.sourceCode.parserServices as Services;
    const keys = context.sourceCode.visitorKeys;
    const check = (node: ESTree.Node, place: string): void => {
      // Functions have their own business, and what they return was theirs to make safe.
      if (["ArrowFunctionExpression", "FunctionExpression", "CallExpression"].includes(node.type)) return;
      const type = personalTypeOf(node, services);
      if (type !== null) {
        context.report({ node, messageId: "type", data: { type, place } });
        return;
      }
      // `text.length` says something about the text without saying the text.
      if (node.type === "MemberExpression") return;
      for (const key of keys[node.type] ?? []) {
        const value = (node as unknown as Record<string, unknown>)[key];
        for (const child of Array.isArray(value) ? (value as unknown[]) : [value])
          if (child !== null && typeof child === "object" && "type" in child) check(child as ESTree.Node, place);
      }
    };
    return {
      NewExpression(node) {
        if (node.callee.type !== "Identifier" || !BUILDERS.test(node.callee.name)) return;
        for (const argument of node.arguments) check(argument, node.callee.name);
      },
      CallExpression(node) {
        const { callee } = node;
        const name =
          callee.type === "Identifier" && CALLS.test(callee.name)
            ? callee.name
            : callee.type === "MemberExpression" &&
                callee.property.type === "Identifier" &&
                METHODS.test(callee.property.name)
              ? callee.property.name
              : null;
        if (name === null) return;
        // Of a request and of a file it is the address that is looked at; what they carry is sealed, or under TLS and EXPOSE.
        const checked = callee.type === "Identifier" ? node.arguments.slice(0, 1) : node.arguments;
        for (const argument of checked) check(argument, name);
      },
    };
  },
};
