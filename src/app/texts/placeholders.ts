// SPDX-License-Identifier: Apache-2.0
import type { AssuranceLevel } from "#kernel";

/**
 * What may stand in braces in a canned text, and the level of the customer below which it is not filled. What is not here is refused when the
 * text is drafted: a typing error must not reach a customer.
 */
export const PLACEHOLDERS = {
  "agent.name": "A0",
  "operator.name": "A0",
  "case.reference": "A0",
  today: "A0",
  /** As the customer gave it in this chat; the operator's systems are not asked for names. */
  "customer.firstName": "A0",
  /** Last digits only. */
  "customer.line": "A1",
  "customer.plan": "A1",
} as const satisfies Record<string, AssuranceLevel>;
export type Placeholder = keyof typeof PLACEHOLDERS;

/** What stands where nothing may be filled in: the agent sees that something is missing before it is sent. */
export const NOT_FILLED = "•••";

const WRITTEN = /\{\s*([\w.]{1,40})\s*\}/gu;

export function isPlaceholder(name: string): name is Placeholder {
  return Object.hasOwn(PLACEHOLDERS, name);
}

/** Names in braces, each once, in the order in which they stand. */
export function placeholdersIn(text: string): readonly string[] {
  return [...new Set(Array.from(text.matchAll(WRITTEN), (match) => match[1] ?? ""))];
}

/** One pass: what a value brings with it is text, also where it looks like a placeholder. */
export function fillIn(text: string, values: ReadonlyMap<string, string>): string {
  return text.replaceAll(WRITTEN, (_, name: string) => values.get(name) ?? NOT_FILLED);
}
