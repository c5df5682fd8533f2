// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import { deskRevealValue } from "./desk.ts";

/** What stands behind `#outside=` in a link that went to the desk of others. */
const ticket = z.string().regex(/^[0-9a-f-]{36}\.[0-9a-z]{1,10}\.[\w-]{43}$/);

export const deskOutsideTicket = z.strictObject({ ticket });

/** Which hidden values there are, by name: nothing of the customer's. */
export const deskOutsideView = z.object({
  /** What people say to each other for the case. */
  code: z.string().max(20),
  values: z.array(z.object({ name: z.string().max(40), kind: z.string().max(40) })),
});
export type DeskOutsideView = z.infer<typeof deskOutsideView>;

export const deskOutsideReveal = deskRevealValue.pick({ name: true, reason: true }).extend({ ticket });
export type DeskOutsideReveal = z.infer<typeof deskOutsideReveal>;

/** What the desk of others has to delete, because it was deleted here, and has not said that it did. Random ids, days and codes. */
export const owedDeletionsView = z.object({
  owed: z.array(
    z.object({
      conversationId: z.uuid(),
      since: z.iso.datetime(),
      attempts: z.int().min(0),
      /** Why the last try was in vain; null: there was none yet. */
      code: z.string().max(80).nullable(),
      /** False: that desk never took it, and there is nothing to delete. */
      wasSent: z.boolean(),
      /** Another installation has it than the one that is configured. */
      isElsewhere: z.boolean(),
    }),
  ),
  maySettle: z.boolean(),
});
export type OwedDeletionsView = z.infer<typeof owedDeletionsView>;

export const owedDeletionSettle = z.strictObject({ reason: z.enum(["deleted_there", "desk_gone", "kept_by_law"]) });
