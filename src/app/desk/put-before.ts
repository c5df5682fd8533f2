// SPDX-License-Identifier: Apache-2.0
import { type Command, wordAct } from "#dialogue";
import { ok, type Result, refuse } from "#kernel";
import { proposeAct } from "../acts/propose-act.ts";
import { toolContext } from "../call-tool.ts";
import { sayNow } from "../compose-reply.ts";
import { lineLabel } from "../tools/labels.ts";
import { requireLine } from "../tools/subject-view.ts";
import { levelOf, type Turn } from "../turn.ts";

type ProposeAct = Extract<Command, { type: "propose_act" }>;
/** What an agent wishes to put before the customer. */
export type AgentAct = { readonly act: "roaming_enable"; readonly lineId: string };

/** The act as it would be shown now, on a line that is the customer's. */
export async function actFor(
  turn: Turn,
  { lineId }: AgentAct,
): Promise<Result<{ readonly command: ProposeAct; readonly text: string }, { reason: "unavailable" | "not_theirs" }>> {
  const line = await requireLine(toolContext(turn, levelOf(turn)), lineId);
  if (!line.ok) return refuse({ reason: line.refusal.reason === "unavailable" ? "unavailable" : "not_theirs" });
  const label = lineLabel(line.value.line);
  const command: ProposeAct = {
    type: "propose_act",
    kind: "roaming_enable",
    args: { lineId },
    title: "t5.enable.title",
    sentence: "t5.enable.sentence_plain",
    params: { line: label },
    rows: [{ label: "row.line", value: label }],
  };
  return ok({ command, text: wordAct(turn.deps.catalogues, turn.lang, command).text });
}

/** Puts an act before the customer that a second person approved, if it still reads exactly as it was approved. */
export async function putBefore(
  turn: Turn,
  wish: { readonly act: string; readonly lineId: string; readonly text: string },
): Promise<Result<undefined, { reason: "moved_on" }>> {
  const made = await actFor(turn, { act: "roaming_enable", lineId: wish.lineId });
  if (!made.ok || made.value.command.kind !== wish.act || made.value.text !== wish.text)
    return refuse({ reason: "moved_on" });
  sayNow(turn, "app.desk.act.approved");
  await proposeAct(turn, made.value.command);
  return ok(undefined);
}
