// SPDX-License-Identifier: Apache-2.0
import type { Bucket, Device, Line, Order, PrepaidBalance, ServiceProblem, ServiceState, Sim } from "./nouns.ts";
import type { ReachabilitySignal, RoamingSignal, Signal, SubscriptionSignal } from "./ports.ts";
import { pickProblem } from "./problems.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A new subscription counts as a SIM swap; its order may have been completed some time before the number was ported in. */
const NEW_LINE_MS = 45 * DAY_MS;

/** Everything that was found out about a line. Null: not asked, or no answer; never read as "fine". */
export type LineFacts = {
  readonly line: Line;
  readonly service: ServiceState | null;
  readonly sim: Sim | null;
  readonly device: Device | null;
  readonly buckets: readonly Bucket[] | null;
  readonly balance: PrepaidBalance | null;
  readonly problems: readonly ServiceProblem[] | null;
  /** Newest first. */
  readonly orders: readonly Order[] | null;
  readonly isInArrears: boolean | null;
  readonly simSwap: Signal;
  readonly subscription: SubscriptionSignal;
  readonly roaming: RoamingSignal;
  readonly reachability: ReachabilitySignal;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly swapWindowHours: number;
};

export type Diagnosis = {
  readonly status: "active" | "suspended" | "terminated" | "pending";
  readonly suspendedFor: "debt" | null;
  readonly isSwapSuspected: boolean;
  readonly isRegistered: boolean | null;
  readonly isReachable: boolean | null;
  readonly problem: ServiceProblem | null;
  readonly sim: {
    readonly type: "physical" | "esim";
    readonly isPinLocked: boolean;
    readonly isPukBlocked: boolean;
  } | null;
  readonly data: {
    readonly state: "ok" | "exhausted" | "expired" | "suspended" | "throttled" | "cap_reached" | "unknown";
    readonly usedPercent: number | null;
    readonly endsOn: string | null;
  };
  readonly isAbroad: boolean | null;
  readonly roamingEnabled: boolean | null;
  readonly isDeviceBlocked: boolean;
  readonly isVoiceBarred: boolean | null;
  readonly device: string | null;
};

/** Puts together what the inventories and the network say about a line. Says what is, not what to do: the flow decides. */
export function diagnoseLine(facts: LineFacts): Diagnosis {
  const status = statusOf(facts);
  return {
    status,
    suspendedFor: status === "suspended" && facts.isInArrears === true ? "debt" : null,
    isSwapSuspected: isSwapSuspected(facts),
    isRegistered: facts.service?.isRegistered ?? null,
    isReachable: facts.reachability.state === "unknown" ? null : facts.reachability.state === "reachable",
    problem: pickProblem(facts.problems ?? [], facts.line.kind, facts.service, facts.now),
    sim:
      facts.sim === null
        ? null
        : { type: facts.sim.type, isPinLocked: facts.sim.isPinLocked, isPukBlocked: facts.sim.isPukBlocked },
    data: dataState(facts),
    isAbroad: facts.roaming.state === "unknown" ? null : facts.roaming.state === "abroad",
    // What was ordered goes before what the network has caught up with.
    roamingEnabled: facts.line.roamingEnabled ?? facts.service?.roamingEnabled ?? null,
    isDeviceBlocked: facts.device?.isBlocked ?? false,
    isVoiceBarred:
      facts.subscription.state === "unknown"
        ? null
        : facts.subscription.voiceSmsIn === "suspended" || facts.subscription.voiceSmsOut === "suspended",
    device: facts.device?.label ?? null,
  };
}

/**
 * A SIM swap within the window that the customer's own completed order does not explain. An order explains it only when
 * it put in the very SIM that is in the line now: an attacker's order for another SIM does not.
 *
 * An unknown signal is not a suspicion (nothing is alarmed by a time-out), but it is not clean either: no act rests on it.
 */
export function isSwapSuspected(facts: LineFacts): boolean {
  if (facts.simSwap !== "not_clean") return false;
  return !explainsSwap(facts);
}

function explainsSwap(facts: LineFacts): boolean {
  const { orders, line, now } = facts;
  // A customer who joined this month is not under attack for that.
  const isNew = (orders ?? []).some(
    (order) =>
      isDone(order, line) &&
      order.kind === "new_line" &&
      now >= order.completedAt &&
      now - order.completedAt <= NEW_LINE_MS,
  );
  return isNew || isOwnSimChange(facts);
}

/**
 * Whether the customer's own completed order put in the very SIM that is in the line now, within the window. Explains a swap
 * for an act; that the line is new does not.
 */
export function isOwnSimChange({
  sim,
  orders,
  line,
  now,
  swapWindowHours,
}: Pick<LineFacts, "sim" | "orders" | "line" | "now" | "swapWindowHours">): boolean {
  // EXPOSE: the SIM's serial is compared with the one the order names; neither is kept or returned.
  const serial = sim?.serial.expose() ?? null;
  if (serial === null || orders === null) return false;
  return orders.some((order) => {
    if (!isDone(order, line)) return false;
    const age = now - order.completedAt;
    // EXPOSE: see above.
    const isSameSim = order.simSerials.some((ordered) => ordered.expose() === serial);
    return isSameSim && age >= 0 && age <= swapWindowHours * HOUR_MS + DAY_MS;
  });
}

function isDone(order: Order, line: Line): order is Order & { readonly completedAt: number } {
  return order.state === "completed" && order.completedAt !== null && order.lineIds.includes(line.lineId);
}

function statusOf({ line, service, subscription }: LineFacts): Diagnosis["status"] {
  if (line.status === "terminated" || service?.state === "terminated") return "terminated";
  if (line.status === "suspended" || service?.state === "suspended") return "suspended";
  if (subscription.state === "known" && subscription.voiceSmsOut === "suspended") return "suspended";
  return line.status;
}

function dataState({ buckets, balance, service, subscription }: LineFacts): Diagnosis["data"] {
  const bucket = (buckets ?? []).filter(({ kind }) => kind === "data")[0] ?? null;
  const endsOn = bucket?.endsOn ?? balance?.bucketEndsOn ?? null;
  const usedPercent = percentOf(bucket);
  const state = ((): Diagnosis["data"]["state"] => {
    if (service?.data === "expired" || balance?.isExpired === true || bucket?.isExpired === true) return "expired";
    if (service?.data === "cap_reached") return "cap_reached";
    const network = subscription.state === "known" ? subscription.data : "unknown";
    if (network === "suspended" || service?.data === "suspended") return "suspended";
    if (network === "throttled" || service?.data === "throttled") return "throttled";
    if (usedPercent !== null && usedPercent >= 100) return "exhausted";
    return bucket === null && network === "unknown" ? "unknown" : "ok";
  })();
  return { state, usedPercent, endsOn };
}

function percentOf(bucket: Bucket | null): number | null {
  if (bucket === null || bucket.totalBytes === null || bucket.usedBytes === null || bucket.totalBytes <= 0) return null;
  return Math.min(100, Math.floor((bucket.usedBytes / bucket.totalBytes) * 100));
}
