// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";

const incidentState = z.enum(["open", "confirmed", "undone", "closed"]);

/** One campaign, as the list shows it. Codes, counts and times only. */
const incident = z.object({
  incidentId: z.uuid(),
  kind: z.string(),
  severity: z.enum(["low", "medium", "high", "critical"]),
  state: incidentState,
  source: z.enum(["detector", "person"]),
  openedAt: z.iso.datetime(),
  lastAt: z.iso.datetime(),
  verdicts: z.int(),
  reasons: z.array(z.string()),
  version: z.int(),
});

/** What the desk's list of incidents shows, with live counts. */
export const deskIncidents = z.object({
  incidents: z.array(incident),
  counts: z.object({ open: z.int(), confirmed: z.int(), inForce: z.int() }),
  /** Given back as `after`; null: that was all. */
  next: z.string().max(200).nullable(),
});
export type DeskIncidents = z.infer<typeof deskIncidents>;

/** One incident: whom it is about by the first digits of keyed hashes, what holds because of it, and what became of it. */
export const deskIncident = z.object({
  incident,
  entities: z.array(z.object({ kind: z.string(), key: z.string(), verdicts: z.int(), lastAt: z.iso.datetime() })),
  answers: z.array(
    z.object({
      answerId: z.uuid(),
      kind: z.string(),
      entity: z.string(),
      reason: z.string(),
      setAt: z.iso.datetime(),
      until: z.iso.datetime(),
      state: z.enum(["in_force", "passed", "undone", "expired"]),
    }),
  ),
  events: z.array(
    z.object({
      at: z.iso.datetime(),
      what: z.string(),
      by: z.string().nullable(),
      actor: z.enum(["subject", "bot", "agent", "system", "token"]),
      facts: z.record(z.string(), z.unknown()),
      words: z.string().nullable(),
      historyId: z.int(),
    }),
  ),
});
export type DeskIncident = z.infer<typeof deskIncident>;

/** A person of security has looked. The reason is sealed; nobody else reads it. */
export const deskSettle = z.strictObject({
  to: incidentState.exclude(["open"]),
  reason: z.string().trim().min(3).max(500),
});
export const deskUndoAnswer = z.strictObject({ reason: z.string().trim().min(3).max(500) });
