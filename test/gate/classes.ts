// SPDX-License-Identifier: Apache-2.0
// Requests that no policy can tell apart: a policy sees of the circumstances only what it reads.
import { type PolicyJson, policyToJson } from "@cedar-policy/cedar-wasm/nodejs";
import type { Circumstances, GateRequest } from "#app";

/** Names the class of a request for one action. `policies`: the texts of all that speak about this action. */
export function classKey(policies: readonly string[]): (request: GateRequest) => string {
  const read = new Set(policies.flatMap((text) => [...readBy(text)]));
  const names = [...read].sort();
  return ({ principal, resource, context }) =>
    JSON.stringify([
      principal,
      resource,
      read.has(WHOLE) ? context : names.map((name) => context[name as keyof Circumstances]),
    ]);
}

/** The circumstances as one thing, handed on or compared: then nothing is left out. */
const WHOLE = "*";

const known = new Map<string, ReadonlySet<string>>();

function readBy(policy: string): ReadonlySet<string> {
  const before = known.get(policy);
  if (before !== undefined) return before;
  const read = new Set<string>();
  readIn(parsed(policy), read);
  known.set(policy, read);
  return read;
}

function readIn(node: unknown, read: Set<string>): void {
  if (typeof node !== "object" || node === null) return;
  for (const [operator, value] of Object.entries(node)) {
    const attribute = operator === "." || operator === "has" ? attributeOfContext(value) : null;
    if (attribute !== null) read.add(attribute);
    else if (operator === "Var" && value === "context") read.add(WHOLE);
    else readIn(value, read);
  }
}

function attributeOfContext(value: { left?: { Var?: string }; attr?: string }): string | null {
  return value.left?.Var === "context" ? (value.attr ?? null) : null;
}

function parsed(text: string): PolicyJson {
  const answer = policyToJson(text);
  if (answer.type === "failure") throw new Error(answer.errors.map(({ message }) => message).join());
  return answer.json;
}
