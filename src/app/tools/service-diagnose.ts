// SPDX-License-Identifier: Apache-2.0

import { z } from "zod";
import type { LineDiagnosis } from "#dialogue";
import type { Result } from "#kernel";
import { ok } from "#kernel";
import type {
  Line,
  ReachabilitySignal,
  Relation,
  RoamingSignal,
  Signal,
  SubscriptionSignal,
  TelcoRefusal,
} from "#telecom";
import { diagnoseLine } from "#telecom";
import { failed } from "./failures.ts";
import { requireLine } from "./subject-view.ts";
import type { ToolContext, ToolSpec } from "./tool-spec.ts";

/**
 * What the network and the inventory say about a line. What one source does not say is null in the result; only when
 * the service itself cannot be read is there no diagnosis.
 */
export const serviceDiagnose: ToolSpec<"service.diagnose"> = {
  about: "Holdings",
  purpose: "serviceProvision",
  fields: {
    status: ["line"],
    isSwapSuspected: ["line"],
    isRegistered: ["line"],
    isReachable: ["line"],
    problem: ["line"],
    sim: ["line"],
    data: ["line"],
    isAbroad: ["line"],
    roamingEnabled: ["line"],
    isDeviceBlocked: ["line"],
    isVoiceBarred: ["line"],
    device: ["line"],
    suspendedFor: ["suspension"],
  },
  isWrite: false,
  argsSchema: z.strictObject({ lineId: z.string().min(1).max(120) }),
  async run({ lineId }, ctx) {
    const seen = await requireLine(ctx, lineId);
    if (!seen.ok) return seen;
    const { line, relation } = seen.value;
    const [service, signals, buckets, balance, problems, orders, isInArrears] = await Promise.all([
      ctx.reads.findServiceState(line),
      readSignals(ctx, line),
      ctx.reads.listBuckets(line),
      line.kind === "mobile" ? ctx.reads.findPrepaidBalance(line) : Promise.resolve(ok(null)),
      ctx.reads.listProblems(),
      ctx.reads.listOrders(line.customerId),
      readArrears(ctx, line, relation),
    ]);
    if (!service.ok && service.refusal.reason !== "not_found") return failed(service.refusal);
    const state = service.ok ? service.value : null;
    const hardware = state === null ? null : orNull(await ctx.reads.findSimAndDevice(line, state));
    const diagnosis = diagnoseLine({
      line,
      service: state,
      sim: hardware?.sim ?? null,
      device: hardware?.device ?? null,
      buckets: orNull(buckets),
      balance: orNull(balance),
      problems: orNull(problems),
      orders: orNull(orders),
      isInArrears,
      ...signals,
      now: ctx.clock.now(),
      swapWindowHours: ctx.rules.swapWindowHours,
    });
    const { suspendedFor, problem, ...rest } = diagnosis;
    const result: LineDiagnosis = {
      ...rest,
      ...(suspendedFor === null ? {} : { suspendedFor }),
      problem:
        problem === null ? null : { id: problem.problemId, kind: problem.kind, eta: problem.eta, state: problem.state },
    };
    return ok(result);
  },
};

type Signals = {
  readonly simSwap: Signal;
  readonly subscription: SubscriptionSignal;
  readonly roaming: RoamingSignal;
  readonly reachability: ReachabilitySignal;
};

/** A number that has left us is somebody else's now: nothing is asked about it. */
async function readSignals(ctx: ToolContext, line: Line): Promise<Signals> {
  const { msisdn } = line;
  if (msisdn === null || line.status === "terminated") {
    const unknown = { state: "unknown" } as const;
    return { simSwap: "unknown", subscription: unknown, roaming: unknown, reachability: unknown };
  }
  const [simSwap, subscription, roaming, reachability] = await Promise.all([
    ctx.signals.simSwap(msisdn, ctx.rules.swapWindowHours),
    ctx.signals.subscriptionStatus(msisdn),
    ctx.signals.roaming(msisdn),
    ctx.signals.reachability(msisdn),
  ]);
  return { simSwap, subscription, roaming, reachability };
}

/** Debts of an account are no business of somebody who only uses a line. */
async function readArrears(ctx: ToolContext, line: Line, relation: Relation): Promise<boolean | null> {
  if (relation === "user" || relation === "minor" || line.accountId === null) return null;
  const account = await ctx.reads.findAccount(line.accountId);
  return account.ok ? account.value.paymentStatus === "inArrears" : null;
}

function orNull<T>(result: Result<T, TelcoRefusal>): T | null {
  return result.ok ? result.value : null;
}
