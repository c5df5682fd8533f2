// SPDX-License-Identifier: Apache-2.0
import { localDay, ok } from "#kernel";
import { isIssued, isOrderOpen, maySign, problemsAt, type TelcoReads } from "#telecom";
import { failed } from "../tools/failures.ts";
import { requireLine, viewAccounts, viewSubject } from "../tools/subject-view.ts";
import type { ToolContext, ToolResult } from "../tools/tool-spec.ts";
import type { NewsPurpose } from "./ports.ts";

/** What is watched: the operator's own ids, found by what the subject may see, never taken from words. */
export type Topic =
  | { readonly kind: "outage_over"; readonly problemId: string }
  /** `since`: bills after this day. */
  | { readonly kind: "bill_ready"; readonly accountId: string; readonly since: string }
  | { readonly kind: "order_done"; readonly orderId: string; readonly customerId: string };

export type FollowArgs = { about: NewsPurpose; lineId?: string; problemId?: string };
/** `over`: it has happened already. `nothing`: there is nothing to wait for, or it is not the subject's. */
export type FoundTopic =
  | { readonly outcome: "topic"; readonly topic: Topic }
  | { readonly outcome: "over" | "nothing" };

/** Finds what a wish is about, in what whoever speaks may see. */
export async function findTopic(args: FollowArgs, ctx: ToolContext): Promise<ToolResult<FoundTopic>> {
  switch (args.about) {
    case "outage_over":
      return findOutage(args, ctx);
    case "bill_ready":
      return findAccount(args, ctx);
    case "order_done":
      return findOrder(args, ctx);
  }
}

async function findOutage({ lineId, problemId }: FollowArgs, ctx: ToolContext): Promise<ToolResult<FoundTopic>> {
  const problems = await ctx.reads.listProblems();
  if (!problems.ok) return failed(problems.refusal);
  const named = problems.value.find((problem) => problem.problemId === problemId);
  if (named !== undefined) return ok(outageTopic(named));
  if (lineId === undefined) return ok({ outcome: "nothing" });
  const seen = await requireLine(ctx, lineId);
  if (!seen.ok) return seen;
  const { line } = seen.value;
  const state = await ctx.reads.findServiceState(line);
  if (!state.ok && state.refusal.reason !== "not_found") return failed(state.refusal);
  const where = { service: line.kind, postcode: null, state: state.ok ? state.value : null };
  const [found] = problemsAt(problems.value, where, ctx.clock.now());
  return ok(found === undefined ? { outcome: "nothing" } : outageTopic(found));
}

function outageTopic({ problemId, state }: { readonly problemId: string; readonly state: string }): FoundTopic {
  return state === "resolved" ? { outcome: "over" } : { outcome: "topic", topic: { kind: "outage_over", problemId } };
}

async function findAccount({ lineId }: FollowArgs, ctx: ToolContext): Promise<ToolResult<FoundTopic>> {
  const view = await viewSubject(ctx);
  if (!view.ok) return view;
  const accounts = await viewAccounts(ctx, view.value);
  if (!accounts.ok) return accounts;
  const wanted = view.value.lines.find(({ line }) => line.lineId === lineId)?.line.accountId;
  const account = accounts.value.find(({ account: { accountId } }) => lineId === undefined || accountId === wanted);
  if (account === undefined) return ok({ outcome: "nothing" });
  const since = localDay(ctx.clock.now(), ctx.timeZone);
  return ok({ outcome: "topic", topic: { kind: "bill_ready", accountId: account.account.accountId, since } });
}

async function findOrder({ lineId }: FollowArgs, ctx: ToolContext): Promise<ToolResult<FoundTopic>> {
  if (lineId === undefined) return ok({ outcome: "nothing" });
  const seen = await requireLine(ctx, lineId);
  if (!seen.ok) return seen;
  const { line, relation } = seen.value;
  // Orders are the account's: who only uses the line did not sign them.
  if (!maySign(relation)) return ok({ outcome: "nothing" });
  const orders = await ctx.reads.listOrders(line.customerId);
  if (!orders.ok) return failed(orders.refusal);
  const open = orders.value.find(({ state, lineIds }) => lineIds.includes(line.lineId) && isOrderOpen(state));
  if (open === undefined) return ok({ outcome: "nothing" });
  return ok({ outcome: "topic", topic: { kind: "order_done", orderId: open.orderId, customerId: line.customerId } });
}

/** Whether it has happened, by what the operator's systems say now. null: not yet, or they do not say. `otherwise`: an order ended, and not as wished. */
export async function readTopic(topic: Topic, reads: TelcoReads): Promise<"happened" | "otherwise" | null> {
  switch (topic.kind) {
    case "outage_over": {
      const problems = await reads.listProblems();
      const problem = problems.ok ? problems.value.find(({ problemId }) => problemId === topic.problemId) : undefined;
      // One that is no longer listed is not known to be over.
      return problem?.state === "resolved" ? "happened" : null;
    }
    case "bill_ready": {
      const bills = await reads.listBills(topic.accountId);
      return bills.ok && bills.value.some((bill) => isIssued(bill) && bill.billDate > topic.since) ? "happened" : null;
    }
    case "order_done": {
      const orders = await reads.listOrders(topic.customerId);
      const order = orders.ok ? orders.value.find(({ orderId }) => orderId === topic.orderId) : undefined;
      if (order === undefined || isOrderOpen(order.state)) return null;
      return order.state === "completed" ? "happened" : "otherwise";
    }
  }
}

/** The name of what is watched, for keyed hashes: the operator's events are found by it. */
export function topicName(topic: Topic): string {
  switch (topic.kind) {
    case "outage_over":
      return `news outage ${topic.problemId}`;
    case "bill_ready":
      return `news bill ${topic.accountId}`;
    case "order_done":
      return `news order ${topic.orderId}`;
  }
}
