// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import { addMonths, localDay, ok, refuse } from "#kernel";
import { failed } from "./failures.ts";
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

/**
 * Files a request with the operator and says until when it is answered: one month (GDPR Art. 12(3)). The same wish on the same day is one
 * request. What it asks for stands in it as a code; nothing that was said travels along.
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
    const today = localDay(ctx.clock.now(), ctx.timeZone);
    const dueOn = addMonths(today, 1);
    const key = ctx.sha256(`wardline.privacy.v1\n${view.value.access.party}\n${kind}\n${today}`).slice(0, 32);
    const opened = await ctx.tickets.open({
      externalId: `wardline-privacy-${key}`,
      customerId: first.customerId,
      lineId: first.lineId,
      topic: `privacy_${kind}`,
      severity: "major",
      facts: [`due:${dueOn}`],
    });
    return opened.ok ? ok({ reference: opened.value.reference, dueOn }) : failed(opened.refusal);
  },
};
