// SPDX-License-Identifier: Apache-2.0
import { wordAct } from "#dialogue";
import { ok, type Result, refuse } from "#kernel";
import type { DeskProposal } from "#protocol";
import { proposeAct } from "../acts/propose-act.ts";
import { passkeysFor } from "../acts/prove-act.ts";
import { needsSecondPerson } from "../approvals/registry.ts";
import { toolContext } from "../call-tool.ts";
import { sayNow } from "../compose-reply.ts";
import type { ActObstacle, NamedLine, ProposeAct } from "../desk-acts/desk-act.ts";
import { deskActs } from "../desk-acts/registry.ts";
import { lineLabel } from "../tools/labels.ts";
import { requireLine } from "../tools/subject-view.ts";
import { levelOf, type Turn } from "../turn.ts";
import { tellOutcome } from "./tell-outcome.ts";

/** What an agent wishes to put before the customer. */
export type AgentAct = {
  readonly act: DeskProposal["kind"];
  readonly lineId: string;
  /** Absent in what was asked for before there were choices. */
  readonly option?: string | null;
};

/** The act as it would be shown now, on a line that is the customer's. */
export async function actFor(
  turn: Turn,
  { act, lineId, option }: AgentAct,
): Promise<Result<{ readonly command: ProposeAct; readonly text: string }, ActObstacle>> {
  const line = await ownLine(turn, lineId);
  if (!line.ok) return line;
  const command = await deskActs[act].command(turn, line.value, option ?? null);
  if (!command.ok) return command;
  return ok({ command: command.value, text: wordAct(turn.deps.catalogues, turn.lang, command.value).text });
}

export async function ownLine(turn: Turn, lineId: string): Promise<Result<NamedLine, ActObstacle>> {
  const line = await requireLine(toolContext(turn, levelOf(turn)), lineId);
  if (!line.ok) return refuse({ reason: line.refusal.reason === "unavailable" ? "unavailable" : "not_theirs" });
  return ok({ lineId, label: lineLabel(line.value.line) });
}

/**
 * What has to stand beside the agent's word: nothing more than the customer's own button (`none`), the customer's passkey over the exact
 * sentence (`proof`), or a second person before the customer is asked (`two`). Never nothing at all: without the customer's button there is no act.
 */
export async function standsBeside(turn: Turn, { kind, args }: ProposeAct): Promise<"none" | "proof" | "two"> {
  if (needsSecondPerson(turn.deps, kind, args)) return "two";
  const spec = Object.hasOwn(deskActs, kind) ? deskActs[kind as DeskProposal["kind"]] : null;
  if (spec?.needs === "as_in_chat") return "none";
  return (await passkeysFor(turn, { kind, args })).length > 0 ? "proof" : "two";
}

/** Puts an act before the customer that a second person approved, if it still reads exactly as it was approved. */
export async function putBefore(
  turn: Turn,
  wish: { readonly act: string; readonly lineId: string; readonly option?: string | null; readonly text: string },
): Promise<Result<undefined, { reason: "moved_on" }>> {
  if (!Object.hasOwn(deskActs, wish.act)) return refuse({ reason: "moved_on" });
  const made = await actFor(turn, { ...wish, act: wish.act as DeskProposal["kind"] });
  if (!made.ok || made.value.command.kind !== wish.act || made.value.text !== wish.text)
    return refuse({ reason: "moved_on" });
  sayNow(turn, "app.desk.act.approved");
  tellOutcome(turn, await proposeAct(turn, made.value.command));
  return ok(undefined);
}
