// SPDX-License-Identifier: Apache-2.0
import { type ConversationId, ok, type Result } from "#kernel";
import type { OwedDeletionsView } from "#protocol";
import type { AppDeps } from "../deps.ts";
import { type GateOfStaff, isPermitted, passStaffGate, type StaffWisher } from "../staff/gate.ts";
import { listOwed, type SettleOwedRefusal, settleOwed } from "./owed.ts";

/** What the desk of others has to delete and has not, for whoever may read what is kept (`privacy.read`): random ids, days and codes. */
export async function readOwedAtDesk(deps: AppDeps, who: StaffWisher): Promise<Result<OwedDeletionsView, GateOfStaff>> {
  const gate = await passStaffGate(deps, who, "privacy.read");
  if (!gate.ok) return gate;
  const owed = await listOwed(deps);
  return ok({
    owed: owed.map(({ since, ...rest }) => ({ ...rest, since: since.toISOString() })),
    maySettle: isPermitted(deps, who, "privacy.settle_owed", 0),
  });
}

/** Ends the waiting for one of them (`privacy.settle_owed`), for a reason from the closed list; in the history under the name of whoever did. */
export async function settleOwedAtDesk(
  deps: AppDeps,
  who: StaffWisher,
  wish: { readonly conversationId: ConversationId; readonly reason: string },
): Promise<Result<null, GateOfStaff | SettleOwedRefusal>> {
  const gate = await passStaffGate(deps, who, "privacy.settle_owed");
  if (!gate.ok) return gate;
  return settleOwed(deps, wish, { kind: "agent", id: who.agent.agentId });
}
