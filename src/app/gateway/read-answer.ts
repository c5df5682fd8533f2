// SPDX-License-Identifier: Apache-2.0
import type { FinishReason, Usage } from "#protocol";

/** What one piece of an upstream's answer says about one choice. Read field by field: nothing else of it goes on. */
export type ReadChoice = {
  readonly index: number;
  readonly content: string;
  readonly refusal: string;
  readonly toolCalls: readonly ReadCall[];
  readonly finish: FinishReason | null;
};
export type ReadCall = {
  readonly index: number;
  readonly id: string | null;
  readonly name: string | null;
  readonly arguments: string;
};
export type ReadAnswer = { readonly choices: readonly ReadChoice[]; readonly usage: Usage | null };

const MAX_CALLS = 64;

/**
 * Reads a completion, or a chunk of one. Null: it is neither.
 *
 * @param field - `message` in a completion, `delta` in a chunk.
 */
export function readAnswer(value: unknown, field: "message" | "delta"): ReadAnswer | null {
  if (!isRecord(value) || !Array.isArray(value["choices"])) return null;
  const choices: ReadChoice[] = [];
  for (const [at, choice] of value["choices"].entries()) {
    const read = readChoice(choice, field, at);
    if (read === null) return null;
    choices.push(read);
  }
  return { choices, usage: readUsage(value["usage"]) };
}

function readChoice(choice: unknown, field: "message" | "delta", at: number): ReadChoice | null {
  if (!isRecord(choice)) return null;
  const index = choice["index"] ?? at;
  const inner = choice[field] ?? (field === "delta" ? {} : null);
  if (!isIndex(index) || !isRecord(inner)) return null;
  const content = textOrNone(inner["content"]);
  const refusal = textOrNone(inner["refusal"]);
  const toolCalls = readCalls(inner["tool_calls"] ?? []);
  const finish = readFinish(choice["finish_reason"] ?? null);
  if (content === null || refusal === null || toolCalls === null || finish === undefined) return null;
  return { index, content, refusal, toolCalls, finish };
}

function readCalls(value: unknown): ReadCall[] | null {
  if (!Array.isArray(value) || value.length > MAX_CALLS) return null;
  const calls: ReadCall[] = [];
  for (const [at, call] of value.entries()) {
    if (!isRecord(call)) return null;
    const index = call["index"] ?? at;
    const inner = call["function"] ?? {};
    if (!isIndex(index) || index >= MAX_CALLS || !isRecord(inner)) return null;
    const given = inner["arguments"];
    // Some servers answer with the object itself.
    const args = isRecord(given) ? JSON.stringify(given) : textOrNone(given);
    const id = textOrNone(call["id"]);
    const name = textOrNone(inner["name"]);
    if (args === null || id === null || name === null) return null;
    calls.push({ index, id: id === "" ? null : id, name: name === "" ? null : name, arguments: args });
  }
  return calls;
}

function readFinish(value: unknown): FinishReason | null | undefined {
  if (value === null) return null;
  if (typeof value !== "string") return undefined;
  return value === "length" || value === "tool_calls" || value === "content_filter" ? value : "stop";
}

function readUsage(value: unknown): Usage | null {
  if (!isRecord(value)) return null;
  const count = (name: string): number => {
    const given = value[name];
    return typeof given === "number" && Number.isSafeInteger(given) && given >= 0 ? given : 0;
  };
  const [prompt, completion] = [count("prompt_tokens"), count("completion_tokens")];
  return { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion };
}

/** "" where nothing is given; null where it is something else than text. */
function textOrNone(value: unknown): string | null {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : null;
}

function isIndex(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value < 128;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
