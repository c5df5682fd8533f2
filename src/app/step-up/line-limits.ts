// SPDX-License-Identifier: Apache-2.0
import { smsCodePolicy } from "#identity";
import type { AppDeps } from "../deps.ts";

const HOUR_MS = 3_600_000;

/** Limits that follow the line over all conversations, channels and nodes. Keys are blind: no number is stored. */
export async function mayStillSend(deps: AppDeps, msisdn: string): Promise<boolean> {
  const [sends, isCooling] = await Promise.all([
    deps.counters.add(deps.tenant, key(deps, "sends", msisdn), 1, HOUR_MS, new Date(deps.clock.now())),
    isCoolingDown(deps, msisdn),
  ]);
  return sends <= smsCodePolicy.sendsPerHour && !isCooling;
}

/** Counts a wrong try. True when this one made the line cool down. */
export async function countWrongTry(deps: AppDeps, msisdn: string): Promise<boolean> {
  const tries = await deps.counters.add(
    deps.tenant,
    key(deps, "tries", msisdn),
    1,
    smsCodePolicy.coolDownMs,
    new Date(deps.clock.now()),
  );
  return tries === smsCodePolicy.triesPerLine;
}

/** While a line cools down no code for it is accepted, sent from wherever. */
export async function isCoolingDown(deps: AppDeps, msisdn: string): Promise<boolean> {
  const tries = await deps.counters.read(
    deps.tenant,
    key(deps, "tries", msisdn),
    smsCodePolicy.coolDownMs,
    new Date(deps.clock.now()),
  );
  return tries >= smsCodePolicy.triesPerLine;
}

/** Finds the conversations that a number opened, without storing the number. */
export function lineHash(deps: AppDeps, msisdn: string): Uint8Array {
  return deps.keys.blindIndex("counter", `line session ${msisdn}`);
}

function key(deps: AppDeps, what: "sends" | "tries", msisdn: string): Uint8Array {
  return deps.keys.blindIndex("counter", `sms_code ${what} ${msisdn}`);
}
