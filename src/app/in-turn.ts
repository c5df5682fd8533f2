// SPDX-License-Identifier: Apache-2.0
import { AppError, type ConversationId, ok, type Refusal, type Result, refuse, type TenantId } from "#kernel";
import type { ConversationEvent, ConversationState } from "#protocol";
import { stateOf, stateOfTurn } from "./conversation-state.ts";
import type { AppDeps } from "./deps.ts";
import { inspect } from "./inspect/inspection.ts";
import type { Reading } from "./ports.ts";
import { readEvents } from "./read-events.ts";
import { sealAndRecord } from "./seal-and-record.ts";
import { beginSensing } from "./threat/sensed.ts";
import { openTurn, type Turn } from "./turn.ts";
import type { NotThere } from "./turn-request.ts";

export type TurnDone = { readonly events: readonly ConversationEvent[]; readonly state: ConversationState };

const ATTEMPTS = 4;

/**
 * Runs one turn on one conversation: reads it, lets `work` change the working state, then seals and records everything at once.
 * Turns of one conversation run one after another here; when another node wrote first, the turn is read and run again.
 * A `clientId` that was carried out before is answered with the events it made then, and `work` does not run.
 *
 * @returns What became durable, or `work`'s refusal: then nothing was written.
 * @throws AppError `app.turn_contended` - If other writers won every time.
 */
export async function inTurn<R extends Refusal>(
  deps: AppDeps,
  scope: {
    readonly tenant: TenantId;
    readonly conversationId: ConversationId;
    readonly clientId: string | null;
    /** Not given: the turn is its subject's own. Whoever works for somebody else says so (a test looks). */
    readonly reading?: Reading;
  },
  work: (turn: Turn) => Promise<Result<undefined, R>>,
): Promise<Result<TurnDone, R | NotThere>> {
  const { tenant, conversationId, clientId, reading = "own" } = scope;
  const run = async (): Promise<Result<TurnDone, R | NotThere>> => {
    let sensed = beginSensing();
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const stored = await deps.conversations.find(tenant, conversationId, clientId, reading);
      if (!stored) return refuse({ reason: "conversation_not_found" });
      if (stored.handled) {
        const events = await readEvents(deps, stored, stored.handled.firstSeq - 1, stored.handled.lastSeq);
        return ok({ events, state: await stateOf(deps, stored) });
      }
      const turn = await openTurn(deps, stored, clientId);
      sensed = beginSensing(sensed);
      turn.sensed = sensed;
      const before = turn.tracker;
      const worked = await work(turn);
      if (!worked.ok) return worked;
      const recorded = await sealAndRecord(turn);
      if (!recorded.ok) continue;
      deps.inspector?.see(inspect(turn, before));
      return ok({ events: recorded.value, state: await stateOfTurn(turn, recorded.value) });
    }
    throw new AppError("app.turn_contended", "Cannot record the turn: other writers were faster every time");
  };
  return deps.stages.turn(() => deps.serial.run(conversationId, run));
}
