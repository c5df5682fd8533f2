// SPDX-License-Identifier: Apache-2.0
import type { DialogueEvent } from "#dialogue";
import { meetsLevel } from "#kernel";
import { addDraft, wordFor } from "./compose-reply.ts";
import { levelOf, recordEntry, type Turn } from "./turn.ts";

/** Levels age. When the dialogue still believes in one that has gone, it is told, and so is the visitor. */
export function noticeLapse(turn: Turn): readonly DialogueEvent[] {
  const level = levelOf(turn);
  const believed = turn.tracker.assurance;
  if (meetsLevel(level, believed)) return [];
  recordEntry(turn, "assurance.lapsed", { from: believed, to: level });
  addDraft(turn, { kind: "assurance_changed", level, text: wordFor(turn, "app.assurance.lapsed") });
  return [{ type: "assurance_changed", level }];
}
