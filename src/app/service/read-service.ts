// SPDX-License-Identifier: Apache-2.0
import { ok, type Result } from "#kernel";
import type { ServiceView } from "#protocol";
import type { AppDeps } from "../deps.ts";
import { type GateOfStaff, passStaffGate, type StaffWisher } from "../staff/gate.ts";

/** The state of the service, for whoever may read it (`service.read`). Refused: `not_permitted`. */
export async function readService(
  deps: AppDeps,
  who: StaffWisher,
  hours: number,
): Promise<Result<ServiceView, GateOfStaff>> {
  const gate = await passStaffGate(deps, who, "service.read");
  return gate.ok ? ok(await deps.service.view(hours)) : gate;
}
