// SPDX-License-Identifier: Apache-2.0
import type { ToolFailure, ToolName } from "#dialogue";
import { toBase64Url } from "#kernel";
import type { GateRelation } from "../decide.ts";
import { levelOf, type Turn } from "../turn.ts";
import { sense } from "./sense.ts";

/** Relations by which somebody reads what is their own; by every other they read for somebody. */
const OWN: ReadonlySet<GateRelation> = new Set(["own", "holder", "user"]);

/** A tool was asked. Before what it said leaves: `mayRead` tells afterwards whether it may. */
export async function senseRead(
  turn: Turn,
  tool: ToolName,
  args: object,
  how: {
    readonly isPublic: boolean;
    readonly relation: GateRelation;
    /** Why there was no answer; null: there was one. */
    readonly failure: ToolFailure | null;
  },
): Promise<void> {
  if (how.isPublic) {
    await sense(turn, "information", { act: tool });
    return;
  }
  const isOwn = OWN.has(how.relation);
  await sense(turn, "record_read", {
    act: tool,
    target: targetOf(turn, args),
    isOwn,
    isDelegated: !isOwn && how.relation !== "none",
    isOk: how.failure === null,
    isMissing: how.failure === "not_found",
    records: how.failure === null ? 1 : 0,
  });
}

/**
 * A read that the gate refused to somebody who is known because it is not theirs or not there, which reads alike. What a relation does not
 * open is no search: a child presses what is not for children. Who is not known yet is asked to prove first.
 */
export async function senseRefusedRead(turn: Turn, tool: ToolName, args: object, failure: ToolFailure): Promise<void> {
  if (levelOf(turn) === "A0" || failure !== "not_found") return;
  await sense(turn, "record_read", {
    act: tool,
    target: targetOf(turn, args),
    isOk: false,
    isMissing: true,
  });
}

/** Whose record it is: a line or an account where one is named, else the subject. */
function targetOf({ deps, subjectId }: Turn, args: object): string {
  const named = "lineId" in args ? args.lineId : "accountId" in args ? args.accountId : null;
  const id = typeof named === "string" ? named : subjectId;
  return toBase64Url(deps.keys.blindIndex("counter", `threat target ${id}`));
}
