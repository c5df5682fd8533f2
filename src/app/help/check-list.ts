// SPDX-License-Identifier: Apache-2.0
import type { ListRefusal } from "#help";
import type { Result } from "#kernel";
import type { AppDeps } from "../deps.ts";
import { type GateOfStaff, passStaffGate, type StaffWisher } from "../staff/gate.ts";
import { type HelpListPlan, planHelpList } from "./plan-list.ts";

/**
 * What a list of help pages would change here, for whoever may read the bot's words (`wording.read`). It writes nothing: the pages lie in a file
 * beside each node, which whoever runs the machine signs by a command.
 */
export async function checkHelpList(
  deps: AppDeps,
  who: StaffWisher,
  list: { readonly csv: string; readonly base: string | null; readonly adds: boolean },
): Promise<Result<HelpListPlan, GateOfStaff | ListRefusal>> {
  const gate = await passStaffGate(deps, who, "wording.read");
  return gate.ok ? planHelpList(list, deps.help()) : gate;
}
