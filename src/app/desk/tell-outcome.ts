// SPDX-License-Identifier: Apache-2.0
import type { DialogueEvent } from "#dialogue";
import { sayNow } from "../compose-reply.ts";
import type { Turn } from "../turn.ts";

/** While an agent has the pen the flows are silent: how an act ended is told here, so that no button is left without an answer. */
export function tellOutcome(turn: Turn, events: readonly DialogueEvent[]): void {
  if (turn.owner !== "agent") return;
  for (const event of events) {
    if (event.type === "act_finished") sayNow(turn, `app.desk.act.${event.outcome}`);
    if (event.type === "act_declined" || event.type === "act_expired") sayNow(turn, "app.desk.act.declined");
  }
}
