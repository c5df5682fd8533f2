// SPDX-License-Identifier: Apache-2.0
// What a desk of the operator's own calls in, as `docs/formats/outside-desk.md` says.
import { z } from "zod";

const conversation = z.uuid({ version: "v7" }).lowercase();
const agent = z.strictObject({ name: z.string().max(200) }).optional();

export const deskCallBody = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("message"),
    conversation,
    /** 1, 2, 3 … within the conversation. */
    number: z.int().min(1).max(1_000_000),
    text: z.string().max(20_000),
    agent,
  }),
  z.strictObject({ type: z.literal("joined"), conversation, agent }),
  z.strictObject({ type: z.literal("typing"), conversation, isTyping: z.boolean() }),
  z.strictObject({ type: z.literal("ended"), conversation }),
  z.strictObject({ type: z.literal("handed_back"), conversation }),
]);
export type DeskCallBody = z.infer<typeof deskCallBody>;
