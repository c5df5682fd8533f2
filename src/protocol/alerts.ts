// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";

const time = z.iso.datetime();
const id = z.string().regex(/^[a-z_]{1,60}$/);
const reason = z.enum(["planned_work", "known_problem", "false_alarm", "being_mended"]);

/** What is wrong with the service, who has it, and what is not told for a while. Codes and times; nothing of a customer. */
export const alertsView = z.object({
  open: z.array(
    z.object({
      alert: id,
      severity: z.enum(["critical", "warning"]),
      owner: z.string().max(40),
      since: time,
      /** Null: nobody was told yet. */
      toldAt: time.nullable(),
      escalatedAt: time.nullable(),
      /** Null: nobody has it. */
      acknowledgedAt: time.nullable(),
      /** It is quiet now and ends when that stays so. */
      isCleared: z.boolean(),
      /** About security, or about protection that is off: one person alone keeps it quiet for an hour a day. */
      isGuarded: z.boolean(),
    }),
  ),
  silences: z.array(z.object({ alert: id, until: time, reason })),
  /** Silences that take two people, and wait for the second. */
  asked: z.array(z.object({ alert: id, until: time, reason })),
  maySettle: z.boolean(),
});
export type AlertsView = z.infer<typeof alertsView>;

/** What somebody does about an alert. A silence that takes two people is asked for instead: it then stands in `asked`. */
export const alertWish = z.discriminatedUnion("act", [
  z.strictObject({ act: z.literal("acknowledge"), alert: id }),
  z.strictObject({ act: z.literal("silence"), alert: id, minutes: z.int().min(5).max(10_080), reason }),
  z.strictObject({ act: z.literal("unsilence"), alert: id }),
]);
export type AlertWish = z.infer<typeof alertWish>;
