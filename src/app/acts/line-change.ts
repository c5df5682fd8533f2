// SPDX-License-Identifier: Apache-2.0
import { type JsonObject, localDay, ok, type Result, refuse } from "#kernel";
import type { Line, LineChange, Relation } from "#telecom";
import { requireLine, type SeenLine } from "../tools/subject-view.ts";
import { requireText } from "./act-args.ts";
import type { ActContext, ActKindSpec, ActRefusal } from "./act-kind.ts";
import { readBackPlaced, readPlaced, signableLine } from "./act-line.ts";

/** What differs between the changes of a line that sell nothing. */
export type ChangeRule = {
  readonly level: "A1" | "A2" | "A3";
  readonly proof: ReturnType<ActKindSpec["proofClass"]>;
  readonly isProtective: boolean;
  /** Needs proof of itself, whatever the signals say. */
  readonly binds: boolean;
  readonly kind: Line["kind"];
  /** Also whoever uses the line without signing for it. */
  readonly isForUsers: boolean;
  readonly statuses: readonly Line["status"][];
  readonly notice?: string;
  readonly change: (args: JsonObject) => LineChange | null;
  /** `YYYY-MM-DD` on which it starts; absent: now. */
  readonly startsOn?: (args: JsonObject) => string;
};

/** One act kind out of a rule: the order names a setting of the line, and nothing else of it. */
export function lineChange(rule: ChangeRule): ActKindSpec {
  const lineFor = async (args: JsonObject, ctx: ActContext): Promise<Result<SeenLine, ActRefusal>> => {
    const lineId = requireText(args, "lineId");
    const seen = rule.isForUsers ? await usableLine(ctx, lineId) : await signableLine(ctx, lineId);
    if (!seen.ok) return seen;
    const { line } = seen.value;
    const isRight = line.kind === rule.kind && rule.change(args) !== null;
    return isRight ? seen : refuse({ reason: "not_eligible" });
  };
  return {
    minimum: () => rule.level,
    proofClass: () => rule.proof,
    isProtective: rule.isProtective,
    startsAtOnce: () => rule.startsOn === undefined,
    ...(rule.notice === undefined ? {} : { notice: rule.notice }),
    async lineOf(args, ctx) {
      const seen = await lineFor(args, ctx);
      if (!seen.ok) return seen;
      const { line, relation }: { line: Line; relation: Relation } = seen.value;
      return ok({ msisdn: line.msisdn, relation });
    },
    async requalify(args, ctx) {
      const seen = await lineFor(args, ctx);
      if (!seen.ok) return seen;
      return rule.statuses.includes(seen.value.line.status)
        ? ok({ binds: rule.binds, amount: 0 })
        : refuse({ reason: "not_eligible" });
    },
    async submit(args, externalId, ctx) {
      const seen = await lineFor(args, ctx);
      const change = rule.change(args);
      if (!seen.ok || change === null) return refuse({ reason: "rejected" });
      const startsOn = rule.startsOn?.(args) ?? localDay(ctx.clock.now(), ctx.timeZone);
      return ctx.orders.submitLineChange({ externalId, line: seen.value.line, startsOn, change });
    },
    findByExternalId: (args, externalId, ctx) =>
      readPlaced(ctx, requireText(args, "lineId"), (customerId) =>
        ctx.orders.findOrderByExternalId(externalId, customerId),
      ),
    readBack: (orderId, args, ctx) => readBackPlaced(ctx, requireText(args, "lineId"), orderId),
    // Everybody was told before it left.
    noticeParams: () => null,
  };
}

/** A line that the subject uses or signs for. A helper only looks. */
async function usableLine(ctx: ActContext, lineId: string): Promise<Result<SeenLine, ActRefusal>> {
  const seen = await requireLine(ctx, lineId);
  if (!seen.ok) {
    const isGone = seen.refusal.reason === "not_found" || seen.refusal.reason === "not_allowed";
    return refuse({ reason: isGone ? "not_found" : "unavailable" });
  }
  return seen.value.relation === "helper" ? refuse({ reason: "not_eligible" }) : ok(seen.value);
}
