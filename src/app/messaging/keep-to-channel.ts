// SPDX-License-Identifier: Apache-2.0
import type { Command, DialogueEvent } from "#dialogue";
import type { Turn } from "../turn.ts";
import { giveLink } from "./link.ts";
import { isFinishedHere } from "./reach.ts";

/** Aims below this are asked back about, or not meant. */
const MEANT = 0.55;

/**
 * What the dialogue is told on a channel that others can read: what is not finished here is led into the secure window instead of being
 * begun. Elsewhere everything passes.
 */
export async function keepToChannel(turn: Turn, events: readonly DialogueEvent[]): Promise<readonly DialogueEvent[]> {
  if (turn.state.messaging === undefined) return events;
  const kept: DialogueEvent[] = [];
  for (const event of events) {
    const topic = aimOf(event);
    if (topic === null || isFinishedHere(turn, topic)) kept.push(event);
    else await giveLink(turn, topic);
  }
  return kept;
}

function aimOf(event: DialogueEvent): string | null {
  if (event.type === "choice_pressed") return /\.start_(\w{1,80})$/u.exec(event.choiceId)?.[1] ?? null;
  if (event.type !== "utterance_understood") return null;
  const [best] = event.understanding.intents;
  return best === undefined || best.confidence < MEANT || event.understanding.isOutOfScope ? null : best.intent;
}

/**
 * A wish of the dialogue that needs the secure window: proof, an act, a secret, a way back in. True: the way there was said, and the wish is
 * not carried out. Second line of defence: it holds whatever a flow does.
 */
export async function leadsAway(turn: Turn, command: Command): Promise<boolean> {
  if (turn.state.messaging === undefined) return false;
  switch (command.type) {
    case "require_assurance":
    case "propose_act":
    case "secure":
    case "begin_recovery":
      await giveLink(turn, topicOf(turn));
      return true;
    default:
      return false;
  }
}

/** The aim of the flow that runs: where the window goes on. */
function topicOf({ tracker, deps }: Turn): string {
  const flow = deps.flows.flows.get(tracker.stack.at(-1)?.flow ?? "");
  return flow?.trigger[0] ?? "greeting";
}
