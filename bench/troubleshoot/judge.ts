// SPDX-License-Identifier: Apache-2.0
import { isDeepStrictEqual } from "node:util";
import { hasNoOverdueBill, refuelledGb } from "./operator.ts";
import { canSendMms, speedOf, worksMobileData } from "./phone.ts";
import type { Arguments } from "./tool.ts";
import type { Side, World } from "./world.ts";

type Assertion = { env_type: Side; func_name: string; arguments: Arguments; assert_value?: boolean };
type Action = { requestor: Side; name: string; arguments: Arguments; compare_args: string[] | null };

export type Task = {
  user_scenario: { instructions: { reason_for_call: string; known_info: string | null; task_instructions: string } };
  initial_state: { initialization_actions: { env_type: Side; func_name: string; arguments: Arguments }[] };
  evaluation_criteria: { actions: Action[]; env_assertions: Assertion[]; reward_basis: string[] };
};

const ASSERTIONS: Readonly<Record<string, (world: World, args: Arguments) => boolean>> = {
  assert_service_status: ({ phone }, { expected_status }) => phone.network_connection_status === expected_status,
  assert_mobile_data_status: ({ phone }, { expected_status }) => worksMobileData(phone) === expected_status,
  assert_internet_speed: ({ phone }, { expected_speed, expected_desc }) => {
    const { mbps, description } = speedOf(phone);
    const isNamed = typeof expected_desc !== "string" || expected_desc.toLowerCase() === description.toLowerCase();
    return mbps >= Number(expected_speed) && isNamed;
  },
  assert_can_send_mms: ({ phone }, { expected_status }) => canSendMms(phone) === expected_status,
  assert_data_refueling_amount: (world, { line_id, expected_amount }) =>
    Math.abs(refuelledGb(world, String(line_id)) - Number(expected_amount)) < 1e-6,
  assert_no_overdue_bill: (world, { overdue_bill_id }) => hasNoOverdueBill(world, String(overdue_bill_id)),
};

/** 1 when the world is as the task wants it and, where it says so, the named calls were made; else 0. */
export function judge(task: Task, world: World, calls: readonly { name: string; args: Arguments }[]): number {
  const { env_assertions, actions, reward_basis } = task.evaluation_criteria;
  const holds = env_assertions.every(({ func_name, arguments: args, assert_value = true }) => {
    const assertion = ASSERTIONS[func_name];
    if (assertion === undefined) throw new Error(`There is no assertion "${func_name}"`);
    return assertion(world, args) === assert_value;
  });
  const acted =
    !reward_basis.includes("ACTION") ||
    actions.every((action) => calls.some(({ name, args }) => name === action.name && matches(action, args)));
  return holds && acted ? 1 : 0;
}

function matches({ arguments: wanted, compare_args }: Action, args: Arguments): boolean {
  return (compare_args ?? Object.keys(args)).every((key) => isDeepStrictEqual(wanted[key], args[key]));
}
