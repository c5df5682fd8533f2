// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import { ok } from "#kernel";
import { NEWS_PURPOSES } from "../news/ports.ts";
import { type FollowArgs, findTopic } from "../news/topic.ts";
import type { ToolSpec } from "./tool-spec.ts";

const id = z.string().min(1).max(120);

/** Finds what is to be watched; the wish itself is kept by the turn (`call-tool.ts`). */
export const newsFollow: ToolSpec<"news.follow"> = {
  about: "Holdings",
  purpose: "serviceProvision",
  fields: { outcome: ["reference"] },
  isWrite: true,
  argsSchema: z.strictObject({
    about: z.enum(NEWS_PURPOSES),
    lineId: id.optional(),
    problemId: id.optional(),
  }) as z.ZodType<FollowArgs>,
  async run(args, ctx) {
    const found = await findTopic(args, ctx);
    if (!found.ok) return found;
    return ok({ outcome: found.value.outcome === "topic" ? "noted" : found.value.outcome });
  },
};

/** Ends every wish of the subject; the turn does it (`call-tool.ts`). Asks for no proof: it only stops messages. */
export const newsStop: ToolSpec<"news.stop"> = {
  about: "Catalogue",
  purpose: "serviceProvision",
  fields: { outcome: ["public"] },
  isWrite: true,
  argsSchema: z.strictObject({}),
  run: async () => ok({ outcome: "stopped" as const }),
};
