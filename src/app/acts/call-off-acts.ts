// SPDX-License-Identifier: Apache-2.0
import { recordEntry, type Turn } from "../turn.ts";
import { openAct, sealAct } from "./act-content.ts";

/** Calls off what was shown in a conversation and neither answered nor sent. An act that may be on its way is left to recovery. */
export async function callOffActs(turn: Turn, reason: string): Promise<void> {
  const { deps, stored } = turn;
  for (const actId of await deps.sessions.listOpenActs(stored.tenant, stored.conversationId)) {
    const act = await deps.acts.find(stored.tenant, stored.conversationId, actId);
    if (!act) continue;
    const content = openAct(turn, act);
    turn.acts.set(actId, sealAct(turn, actId, "expired", content, act.expiresAt));
    recordEntry(turn, "act.declined", { act: actId, kind: content.kind, state: "expired", reason });
  }
}
