// SPDX-License-Identifier: Apache-2.0
import type * as ESTree from "estree";
import type ts from "typescript";

export interface Services {
  readonly program: ts.Program | null;
  getTypeAtLocation?(node: ESTree.Node): ts.Type;
}

const personal = /\b(?:RawText|ScreenedText|Sensitive)\b/u;

/** The type of a named value, where it is one that must not leave; null for other types and where no types are known. */
export function personalTypeOf(node: ESTree.Node, services: Services): string | null {
  if (node.type !== "Identifier" && node.type !== "MemberExpression") return null;
  if (services.getTypeAtLocation === undefined || !services.program) return null;
  const name = services.program.getTypeChecker().typeToString(services.getTypeAtLocation(node));
  return personal.test(name) ? name : null;
}
