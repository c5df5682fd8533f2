// SPDX-License-Identifier: Apache-2.0
import { ok, type Result } from "#kernel";
import type { ConnectView } from "#protocol";
import type { AppDeps } from "../deps.ts";
import { flowWords } from "../flow-words.ts";
import { type GateOfStaff, passStaffGate, type StaffWisher } from "../staff/gate.ts";

/**
 * Looks at the operator's systems now, for whoever may read the state of the service (`service.read`). What was seen counts for conversations
 * of this node from here on. Flows carry what they are called.
 */
export async function checkConnect(deps: AppDeps, who: StaffWisher): Promise<Result<ConnectView, GateOfStaff>> {
  const gate = await passStaffGate(deps, who, "service.read");
  if (!gate.ok) return gate;
  const { at, apis, flows } = await deps.connect.look();
  return ok({
    at: new Date(at).toISOString(),
    apis: apis.map(({ missing, lacking, ...look }) => ({ ...look, missing: [...missing], lacking: [...lacking] })),
    flows: flows.map(({ flow, state, because }) => ({
      flow,
      title: flowWords(deps, flow),
      state,
      because: because.map((reason) => ({ ...reason, fields: [...reason.fields] })),
    })),
  });
}
