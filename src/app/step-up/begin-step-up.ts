// SPDX-License-Identifier: Apache-2.0
import type { Command, DialogueEvent } from "#dialogue";
import { decideStepUpPath } from "#identity";
import { makeUuidV7 } from "#kernel";
import { sayNow, wordFor } from "../compose-reply.ts";
import { levelOf, recordEntry, type Turn } from "../turn.ts";
import { codeForm, numberForm } from "./forms.ts";
import { lineOfRecord } from "./line-of-record.ts";
import { challengeLine } from "./send-code.ts";

const UNAVAILABLE: DialogueEvent = { type: "step_up_ended", outcome: "unavailable" };

/** Begins to raise the level a flow asked for, by the path that the factors so far leave open. Always says why it asks. */
export async function beginStepUp(
  turn: Turn,
  command: Extract<Command, { type: "require_assurance" }>,
): Promise<readonly DialogueEvent[]> {
  const { deps, now } = turn;
  const decided = decideStepUpPath(turn.state.factors, command.level, now);
  const why = wordFor(turn, command.why, command.params);
  const formId = makeUuidV7(deps.clock, deps.random);
  switch (decided.path) {
    case "reached":
      return [{ type: "assurance_changed", level: levelOf(turn) }];
    case "number_then_code":
      turn.state = {
        ...turn.state,
        stepUp: { wanted: "A1", formId, stage: "number", msisdn: null, party: null, challenge: null },
      };
      turn.pending.push({ type: "part", part: numberForm(turn, formId, why) });
      return [];
    case "code_to_line_of_record":
      return sendToLineOfRecord(turn, formId, why);
    case "sign_in_first":
      sayNow(turn, "app.step_up.sign_in", { url: deps.settings.selfCareUrl });
      return [UNAVAILABLE];
    case "person":
      recordEntry(turn, "assurance.refused", { wanted: command.level, reason: "needs_person" });
      return [UNAVAILABLE];
  }
}

async function sendToLineOfRecord(turn: Turn, formId: string, why: string): Promise<readonly DialogueEvent[]> {
  const { party } = turn.state;
  const msisdn = party === null ? null : await lineOfRecord(turn.deps, party);
  const { challenge, withheld } = await challengeLine(turn, msisdn, msisdn !== null);
  if (withheld !== null) {
    sayNow(turn, "app.step_up.unavailable");
    return [UNAVAILABLE];
  }
  turn.state = { ...turn.state, stepUp: { wanted: "A2", formId, stage: "code", msisdn, party, challenge } };
  turn.pending.push({ type: "part", part: codeForm(turn, formId, why) });
  return [];
}
