// SPDX-License-Identifier: Apache-2.0

import { z } from "zod";
import { ok } from "#kernel";
import type { ServiceState } from "#telecom";
import { problemsAt } from "#telecom";
import { failed } from "./failures.ts";
import { requireLine } from "./subject-view.ts";
import type { ToolSpec } from "./tool-spec.ts";

type Args = { service: "mobile" | "broadband" | "sms"; postcode?: string; lineId?: string };

export const serviceOutages: ToolSpec<"service.outages"> = {
  about: "Catalogue",
  purpose: "serviceProvision",
  fields: { problems: ["public", "line"] },
  isWrite: false,
  argsSchema: z.strictObject({
    service: z.enum(["mobile", "broadband", "sms"]),
    postcode: z
      .string()
      .regex(/^[A-Za-z0-9 -]{2,10}$/)
      .optional(),
    lineId: z.string().min(1).max(120).optional(),
  }) as z.ZodType<Args>,
  async run({ service, postcode, lineId }, ctx) {
    let state: ServiceState | null = null;
    if (lineId !== undefined) {
      const seen = await requireLine(ctx, lineId);
      if (!seen.ok) return seen;
      const found = await ctx.reads.findServiceState(seen.value.line);
      if (!found.ok && found.refusal.reason !== "not_found") return failed(found.refusal);
      state = found.ok ? found.value : null;
    }
    const problems = await ctx.reads.listProblems();
    if (!problems.ok) return failed(problems.refusal);
    const near = problemsAt(problems.value, { service, postcode: postcode ?? null, state }, ctx.clock.now());
    return ok({
      problems: near.map(({ problemId, state: now, kind, eta, needsRestart }) => ({
        id: problemId,
        state: now,
        kind,
        eta,
        needsRestart,
      })),
    });
  },
};
