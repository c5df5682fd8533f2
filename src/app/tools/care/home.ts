// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import { ok, refuse } from "#kernel";
import type { Line } from "#telecom";
import { failed } from "../failures.ts";
import { requireLine } from "../subject-view.ts";
import type { ToolContext, ToolResult, ToolSpec } from "../tool-spec.ts";

const argsSchema = z.strictObject({ lineId: z.string().min(1).max(120) });
/** An older result says nothing about now. */
const FRESH_MS = 15 * 60_000;
/** A test that did not come to an end by then never will. */
const LONGEST_MS = 2 * 60_000;

async function homeLine(ctx: ToolContext, lineId: string): Promise<ToolResult<Line>> {
  const seen = await requireLine(ctx, lineId);
  if (!seen.ok) return seen;
  const { line } = seen.value;
  return line.kind === "broadband" && line.status === "active" ? ok(line) : refuse({ reason: "not_found" });
}

/** Tests a fixed line from the exchange. Does not wait for the result: whoever asks again a few seconds later is told. */
export const homeTest: ToolSpec<"home.test"> = {
  about: "Holdings",
  purpose: "serviceProvision",
  fields: { state: ["line"], result: ["line"] },
  isWrite: false,
  argsSchema,
  async run({ lineId }, ctx) {
    const line = await homeLine(ctx, lineId);
    if (!line.ok) return line;
    const found = await ctx.care.findTest(line.value);
    if (!found.ok) return failed(found.refusal);
    const age = found.value === null ? null : ctx.clock.now() - found.value.startedAt;
    const isUsable = age !== null && age < (found.value?.state === "running" ? LONGEST_MS : FRESH_MS);
    if (found.value !== null && isUsable) return ok({ state: found.value.state, result: found.value.result });
    const started = await ctx.care.startTest(line.value);
    if (!started.ok) return failed(started.refusal);
    return ok({ state: started.value.state, result: started.value.result });
  },
};

export const homeRestart: ToolSpec<"home.restart"> = {
  about: "Holdings",
  purpose: "serviceProvision",
  fields: { reference: ["reference"] },
  isWrite: true,
  argsSchema,
  async run({ lineId }, ctx) {
    const line = await homeLine(ctx, lineId);
    if (!line.ok) return line;
    const done = await ctx.care.restartRouter(line.value);
    return done.ok ? ok({ reference: done.value.reference }) : failed(done.refusal);
  },
};
