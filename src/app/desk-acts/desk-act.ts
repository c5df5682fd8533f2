// SPDX-License-Identifier: Apache-2.0
import { type Command, type ToolName, toParam, word } from "#dialogue";
import { type JsonObject, ok, type Result, refuse } from "#kernel";
import type { DeskActOptions } from "#protocol";
import { callTool } from "../call-tool.ts";
import type { Turn } from "../turn.ts";

export type ProposeAct = Extract<Command, { type: "propose_act" }>;

/** Why an act cannot be worded now. `no_choice`: it needs one, and what was chosen is not on offer. */
export type ActObstacle =
  | { readonly reason: "unavailable" }
  | { readonly reason: "not_theirs" }
  | { readonly reason: "no_choice" };

/** A line that is the customer's, as it is named to people. */
export type NamedLine = { readonly lineId: string; readonly label: string };

/** One kind of act as an agent may put it before a customer: by the same reads, at the customer's level, and in the words of the task. */
export type DeskActSpec = {
  /**
   * `as_in_chat`: what the customer's own button does there, it does here. `proof_or_two`: an agent had the idea, so the customer signs it with
   * a passkey, or a second person agrees first.
   */
  readonly needs: "as_in_chat" | "proof_or_two";
  /** What can be chosen; empty where nothing is to choose. */
  readonly options: (turn: Turn, line: NamedLine) => Promise<Result<DeskActOptions["options"], ActObstacle>>;
  readonly command: (turn: Turn, line: NamedLine, option: string | null) => Promise<Result<ProposeAct, ActObstacle>>;
};

/**
 * Reads for an agent's proposal what a task would read: through the gate of tools, with the rights and the level of the customer, counted and
 * recorded as theirs.
 */
export async function readFor(turn: Turn, tool: ToolName, args: JsonObject): Promise<Result<JsonObject, ActObstacle>> {
  const answer = await callTool(turn, { type: "call_tool", callId: `desk.${tool}`, tool, args });
  if (answer.type === "tool_returned") return ok(answer.result);
  const isTheirs = answer.type === "tool_failed" && answer.failure !== "not_found" && answer.failure !== "not_allowed";
  return refuse({ reason: isTheirs ? "unavailable" : "not_theirs" });
}

/** A row of what a tool returned: its shape is ours, and checked where it is used. */
export function rowsIn(result: JsonObject, name: string): readonly JsonObject[] {
  const rows = result[name];
  return Array.isArray(rows)
    ? rows.filter((row): row is JsonObject => typeof row === "object" && row !== null && !Array.isArray(row))
    : [];
}

export function textIn(row: JsonObject, name: string): string {
  const value = row[name];
  return typeof value === "string" ? value : "";
}

/** An option in both languages, by a sentence of the catalogue. */
export function optionOf(
  turn: Turn,
  id: string,
  message: string,
  params: JsonObject = {},
): DeskActOptions["options"][number] {
  const filled = Object.fromEntries(Object.entries(params).map(([name, value]) => [name, toParam(value ?? null)]));
  const { catalogues } = turn.deps;
  return { id, en: word(catalogues, "en", message, filled), ar: word(catalogues, "ar", message, filled) };
}
