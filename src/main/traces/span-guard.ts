// SPDX-License-Identifier: Apache-2.0
import { LabelGuard } from "../metric-guard.ts";

/**
 * Every attribute that a span may have, with what its value may be. There is none for an id of a conversation, a customer or an act, hashed or
 * not, and none for text: what is not here cannot be in a trace.
 */
export const SPAN_ATTRIBUTES = {
  /** How it ended: a code of ours. */
  "wardline.outcome": "code",
  /** Which interface of the operator. */
  "wardline.api": "code",
  /** Milliseconds of a turn that went into waiting for the operator. */
  "wardline.operator_ms": "number",
} as const satisfies Record<string, "code" | "number" | "flag">;
export type AttributeName = keyof typeof SPAN_ATTRIBUTES;
export type SpanAttributes = { readonly [Name in AttributeName]?: string | number | boolean };

const values = new LabelGuard();
/** Names of statements alone are some hundred. */
const names = new LabelGuard(2_000);

/** The value, `other` in place of a text that is no code of ours, or null where it does not belong. */
export function safeAttribute(name: AttributeName, value: unknown): string | number | boolean | null {
  switch (SPAN_ATTRIBUTES[name]) {
    case "code":
      return typeof value === "string" ? values.label(value) : null;
    case "number":
      return typeof value === "number" && Number.isFinite(value) && Math.abs(value) < 1e9 ? value : null;
    default:
      return null;
  }
}

/** A name of ours, or `other`: names of statements, stages and jobs stand in the source, and there are some hundred. */
export function safeName(name: string): string {
  return names.label(name);
}
