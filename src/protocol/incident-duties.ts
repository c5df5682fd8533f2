// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";

const reason = z.string().trim().min(3).max(500);
const typed = z.record(z.string().regex(/^[a-z_]{1,40}$/), z.string().max(2_000));

/** An incident that a person opens. Facts as they are typed; the server says which it cannot take. */
export const deskOpenIncident = z.strictObject({
  kind: z.enum(["data_breach", "lost_device", "insider", "ransomware", "outage", "supplier", "fraud", "other"]),
  severity: z.enum(["low", "medium", "high", "critical"]),
  words: reason,
  facts: typed.default({}),
});
export const deskIncidentFacts = z.strictObject({ facts: typed });
export const deskStageSent = z.strictObject({
  clock: z.string().regex(/^[a-z][a-z0-9-]{1,30}$/),
  /** Left out: now. */
  at: z.iso.datetime({ offset: true }).optional(),
  words: reason.optional(),
});
const reach = {
  reason,
  /** Everybody of whom anything is kept. */
  everybody: z.boolean().default(false),
  /** Ids of staff whose every look counts. */
  staff: z.array(z.uuid()).max(50).default([]),
};
export const deskReach = z.strictObject(reach);
export const deskProposeNotices = z.strictObject(reach);
export const deskApproveNotices = z.strictObject({ digest: z.string().regex(/^[0-9a-f]{64}$/) });
