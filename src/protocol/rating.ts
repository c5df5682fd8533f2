// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";

/** Whether the visitor may be asked how it went. */
export const ratingAsk = z.object({ isAsked: z.boolean() });
export type RatingAsk = z.infer<typeof ratingAsk>;

/** How it went, 1 (badly) to 5 (well), with words where somebody wants to add some. */
export const conversationRating = z.strictObject({
  clientId: z.uuid(),
  score: z.int().min(1).max(5),
  comment: z.string().trim().max(500).optional(),
});
export type ConversationRating = z.infer<typeof conversationRating>;
