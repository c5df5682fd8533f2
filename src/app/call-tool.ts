// SPDX-License-Identifier: Apache-2.0
import type { Command, DialogueEvent, ToolName } from "#dialogue";
import { type AssuranceLevel, type JsonObject, meetsLevel, toBase64Url, utf8 } from "#kernel";
import { raiseLineAlarm } from "./line-alarm.ts";
import { tools } from "./tools/index.ts";
import type { ToolContext, ToolSpec } from "./tools/tool-spec.ts";
import { levelOf, recordEntry, type Turn } from "./turn.ts";

/**
 * The gate before every read: the level is checked here whatever the flow believes, fields above the level are taken out, and what
 * personal data was read stands in the history. Arguments come from the engine and are checked like input from outside.
 */
export async function callTool(turn: Turn, command: Extract<Command, { type: "call_tool" }>): Promise<DialogueEvent> {
  const { callId, tool } = command;
  const spec = tools[tool] as unknown as ToolSpec<ToolName>;
  const args = spec.argsSchema.safeParse(command.args);
  if (!args.success) return { type: "tool_failed", callId, failure: "invalid_answer" };

  const level = levelOf(turn);
  const needed = spec.assuranceFor(args.data);
  if (!meetsLevel(level, needed)) {
    recordEntry(turn, "assurance.refused", { tool, needed, level });
    return { type: "tool_failed", callId, failure: "not_allowed" };
  }

  const answer = await spec.run(args.data, toolContext(turn, level));
  if (needed !== "A0" || spec.isWrite) {
    recordEntry(turn, spec.isWrite ? "data.changed" : "data.read", {
      tool,
      purpose: spec.purpose,
      level,
      outcome: answer.ok ? "ok" : answer.refusal.reason,
    });
  }
  if (!answer.ok) return { type: "tool_failed", callId, failure: answer.refusal.reason };
  if (tool === "service.protect") await protectLine(turn, args.data);
  return {
    type: "tool_returned",
    callId,
    result: allowedFields(answer.value, spec.fields, level),
  };
}

/** The fraud desk has its case; from here no act on the line goes through until a person has looked. */
async function protectLine(turn: Turn, args: object): Promise<void> {
  if (!("lineId" in args) || typeof args.lineId !== "string") return;
  await raiseLineAlarm(turn.deps, args.lineId);
  recordEntry(turn, "alarm.raised", { kind: "line_protected" });
}

/** What a tool may know of who speaks; it never widens that. */
export function toolContext(turn: Turn, level: AssuranceLevel): ToolContext {
  const { deps, state } = turn;
  const isKnown = level !== "A0";
  return {
    party: isKnown ? state.party : null,
    verifiedLine: isKnown ? state.verifiedLine : null,
    assurance: level,
    ...telcoPorts(turn),
    rules: deps.settings.rules,
    clock: deps.clock,
    random: deps.random,
    timeZone: deps.settings.timeZone,
    sha256: (text) => toBase64Url(deps.hashes.sha256(utf8(text))),
  };
}

function telcoPorts({ reads, deps }: Turn): Pick<ToolContext, "reads" | "payments" | "tickets" | "signals"> {
  const { payments, tickets, signals } = deps.telco;
  return { reads, payments, tickets, signals };
}

/** Leaves out the fields that need more than the level reached. */
function allowedFields(
  result: JsonObject,
  fields: { readonly [field: string]: AssuranceLevel },
  level: AssuranceLevel,
): JsonObject {
  return Object.fromEntries(Object.entries(result).filter(([field]) => meetsLevel(level, fields[field] ?? "A0")));
}
