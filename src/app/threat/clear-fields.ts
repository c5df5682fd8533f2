// SPDX-License-Identifier: Apache-2.0
import type { Json, JsonObject } from "#kernel";
import { scoreText, type TextFinding, type TextModel, type TextOrigin } from "#threat";

/** Stands where a text stood that tries to give orders. Says nothing and moves nobody. */
export const CLEARED = "…";
/** Shorter texts are names, codes and amounts. */
const SHORTEST = 12;
/** What makes a text of the operator's unfit to be shown or sent on. A link of theirs may look odd and still be theirs. */
const UNFIT: ReadonlySet<TextFinding["kinds"][number]> = new Set(["injection", "live_code"]);

/** Whether a text from elsewhere looks like orders to a machine, or like code. */
function isUnfit(text: string, origin: Exclude<TextOrigin, "utterance">, model: TextModel): boolean {
  if (text.length < SHORTEST) return false;
  return scoreText(text, origin, model).kinds.some((kind) => UNFIT.has(kind));
}

/** The same of a tool's answer, in which JSON is read text by text. */
export function holdsOrders(answer: string, model: TextModel): boolean {
  const data = parsed(answer);
  if (typeof data !== "object" || data === null) return isUnfit(answer, "tool_output", model);
  return clearFields({ data }, "tool_output", model).cleared > 0;
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}

/** Data with the texts in it cleared that look like orders, and how many those were. Keys and other values stay. Linear. */
export function clearFields(
  data: JsonObject,
  origin: "tool_output" | "operator_field",
  model: TextModel,
): { readonly data: JsonObject; readonly cleared: number } {
  let cleared = 0;
  const visit = (value: Json): Json => {
    if (typeof value === "string") {
      if (!isUnfit(value, origin, model)) return value;
      cleared += 1;
      return CLEARED;
    }
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return (value as readonly Json[]).map(visit);
    return Object.fromEntries(Object.entries(value as JsonObject).map(([key, inner]) => [key, visit(inner)]));
  };
  const seen = visit(data) as JsonObject;
  return { data: cleared === 0 ? data : seen, cleared };
}
