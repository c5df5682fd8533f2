// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import { localDay, ok, refuse } from "#kernel";
import { viewSubject } from "./subject-view.ts";
import type { Look, ToolSpec } from "./tool-spec.ts";

const DAYS = 90;
const DAY_MS = 86_400_000;

/** How often somebody looked, from the history of the subject who asks. Staff is counted, never named. */
export const privacyWhoLooked: ToolSpec<"privacy.who_looked"> = {
  about: "Holdings",
  purpose: "serviceProvision",
  fields: {
    days: ["ownRecords"],
    staff: ["ownRecords"],
    values: ["ownRecords"],
    bot: ["ownRecords"],
    secrets: ["ownRecords"],
  },
  isWrite: false,
  argsSchema: z.strictObject({}),
  async run(_args, ctx) {
    const since = ctx.clock.now() - DAYS * DAY_MS;
    const looks = (await ctx.own.looks()).filter(({ at }) => at >= since);
    const count = (is: (look: Look) => boolean): { count: number; lastOn: string | null } => {
      const found = looks.filter(is);
      const last = Math.max(0, ...found.map(({ at }) => at));
      return { count: found.length, lastOn: last === 0 ? null : localDay(last, ctx.timeZone) };
    };
    return ok({
      days: DAYS,
      staff: count(({ by, what }) => by === "staff" && what === "case"),
      values: count(({ by, what }) => by === "staff" && what === "value"),
      bot: count(({ what }) => what === "data"),
      secrets: count(({ what }) => what === "secret"),
    });
  },
};

const RIGHT_OF = { download: "copy", delete: "erasure", correct: "rectification" } as const;

/**
 * Takes a request of the subject and says until when it is answered, by the dated rules of the jurisdiction. It also goes to the operator as a
 * ticket, for what lies in the operator's own systems: as a code, and nothing that was said travels along. The same wish while it is open is
 * one request; where the operator cannot be reached, the request stands all the same.
 */
export const privacyRequest: ToolSpec<"privacy.request"> = {
  about: "Holdings",
  purpose: "serviceProvision",
  fields: { reference: ["reference"], dueOn: ["reference"] },
  isWrite: true,
  argsSchema: z.strictObject({ kind: z.enum(["download", "delete", "correct"]) }),
  async run({ kind }, ctx) {
    const view = await viewSubject(ctx);
    if (!view.ok) return view;
    const first = view.value.lines[0]?.line;
    if (first === undefined) return refuse({ reason: "not_found" });
    const asked = await ctx.own.ask(RIGHT_OF[kind]);
    if (asked === null) return refuse({ reason: "not_allowed" });
    const today = localDay(ctx.clock.now(), ctx.timeZone);
    const key = ctx.sha256(`wardline.privacy.v1\n${view.value.access.party}\n${kind}\n${today}`).slice(0, 32);
    const opened = await ctx.tickets.open({
      externalId: `wardline-privacy-${key}`,
      customerId: first.customerId,
      lineId: first.lineId,
      topic: `privacy_${kind}`,
      severity: "major",
      facts: [`due:${asked.dueOn}`],
    });
    const own = `R-${asked.requestId.slice(0, 8).toUpperCase()}`;
    return ok({ reference: opened.ok ? opened.value.reference : own, dueOn: asked.dueOn });
  },
};

/** What only protects is carried out at once, or waits for a person; nothing is disclosed. */
export const privacyProtect: ToolSpec<"privacy.protect"> = {
  about: "Holdings",
  purpose: "serviceProvision",
  fields: { dueOn: ["reference"], isDone: ["reference"] },
  isWrite: true,
  argsSchema: z.strictObject({ kind: z.enum(["restriction", "objection", "withdrawal", "human_review"]) }),
  async run({ kind }, ctx) {
    const asked = await ctx.own.ask(kind);
    return asked === null ? refuse({ reason: "not_allowed" }) : ok({ dueOn: asked.dueOn, isDone: asked.isDone });
  },
};

/** How far the subject's own requests have come. */
export const privacyRequests: ToolSpec<"privacy.requests"> = {
  about: "Holdings",
  purpose: "serviceProvision",
  fields: { open: ["ownRecords"], nextDueOn: ["ownRecords"] },
  isWrite: false,
  argsSchema: z.strictObject({}),
  async run(_args, ctx) {
    const open = await ctx.own.openRequests();
    const days = open.map(({ dueOn }) => dueOn).sort();
    return ok({ open: open.length, nextDueOn: days[0] ?? null });
  },
};
