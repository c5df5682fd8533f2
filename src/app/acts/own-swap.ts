// SPDX-License-Identifier: Apache-2.0
import { isOwnSimChange } from "#telecom";
import type { AppDeps } from "../deps.ts";

/** Whether the customer's own completed order put in the very SIM that a line has now. What cannot be read explains nothing. */
export async function isOwnSwap(deps: AppDeps, msisdn: string): Promise<boolean> {
  const { reads } = deps.telco;
  const line = await reads.findLineByMsisdn(msisdn);
  if (!line.ok || line.value === null) return false;
  const [service, orders] = await Promise.all([
    reads.findServiceState(line.value),
    reads.listOrders(line.value.customerId),
  ]);
  const hardware = service.ok ? await reads.findSimAndDevice(line.value, service.value) : null;
  return isOwnSimChange({
    line: line.value,
    sim: hardware?.ok === true ? hardware.value.sim : null,
    orders: orders.ok ? orders.value : null,
    now: deps.clock.now(),
    swapWindowHours: deps.settings.rules.swapWindowHours,
  });
}
