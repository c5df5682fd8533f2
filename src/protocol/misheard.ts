// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";

export const misheardQuery = z.object({ state: z.enum(["open", "example"]).default("open") });

/** One message that was not understood: screened words, under a reference that leads to no conversation. */
export const misheardMessage = z.object({
  reference: z.string().max(64),
  at: z.iso.datetime(),
  lang: z.enum(["en", "ar"]),
  text: z.string(),
  /** Kinds that a second look found; empty: it may become an example. */
  left: z.array(z.string().max(40)),
  intent: z.string().max(64).nullable(),
});
export type MisheardMessage = z.infer<typeof misheardMessage>;
export const misheardList = z.object({
  state: z.enum(["open", "example"]),
  messages: z.array(misheardMessage).max(50),
  /** What one can be an example of. */
  intents: z.array(z.string().max(64)),
});
export type MisheardList = z.infer<typeof misheardList>;

export const misheardDecision = z.strictObject({
  reference: z.string().min(10).max(64),
  decision: z.enum(["example", "drop"]),
  intent: z.string().max(64).optional(),
});
export type MisheardDecision = z.infer<typeof misheardDecision>;
