// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import { subjectNamed } from "./rights.ts";

const time = z.iso.datetime();
const reason = z.string().trim().min(3).max(500);

/** Answer to `GET /v1/desk/legal-holds`. `subject` is a random id. */
export const deskLegalHolds = z.object({
  grounds: z.array(z.string()),
  holds: z.array(
    z.object({
      holdId: z.uuid(),
      subject: z.uuid(),
      ground: z.string(),
      placedBy: z.string().nullable(),
      placedAt: time,
      untilAt: time.nullable(),
      releasedBy: z.string().nullable(),
      releasedAt: time.nullable(),
      isInForce: z.boolean(),
    }),
  ),
});
export type DeskLegalHolds = z.infer<typeof deskLegalHolds>;

/** Body of `POST /v1/desk/legal-holds`: asks a colleague. */
export const deskHoldWish = z.strictObject({
  customer: subjectNamed,
  ground: z.enum(["legal_hold", "legal_retention", "legal_claims"]),
  until: z.iso.datetime({ offset: true }).nullable().default(null),
  reason,
});
/** Body of `POST /v1/desk/legal-holds/:id/release`: asks a colleague. */
export const deskHoldRelease = z.strictObject({ reason });

const retentionClass = z.string();
/** Answer to `GET /v1/desk/retention`. */
export const deskRetention = z.object({
  profile: z.string(),
  plan: z.array(
    z.object({
      kind: retentionClass,
      rule: z.string(),
      days: z.number().nullable(),
      before: time,
      due: z.number(),
      held: z.number(),
    }),
  ),
  /** Classes that no rule names: nothing of them goes. */
  withoutRule: z.array(retentionClass),
  runs: z.array(
    z.object({
      runId: z.uuid(),
      kind: retentionClass,
      rule: z.string(),
      before: time,
      removed: z.number(),
      startedAt: time,
      endedAt: time.nullable(),
      /** Number of the entry of the history that proves it. */
      entry: z.number().nullable(),
    }),
  ),
});
export type DeskRetention = z.infer<typeof deskRetention>;

/** Answer to `GET /v1/desk/inventory`. */
export const deskInventory = z.object({
  tables: z.array(
    z.object({
      table: z.string(),
      erasure: z.string(),
      because: z.string().nullable(),
      columns: z.array(
        z.object({
          column: z.string(),
          holds: z.string(),
          purpose: z.string(),
          retention: z.string(),
          treatment: z.string(),
        }),
      ),
    }),
  ),
  retention: z.array(z.object({ name: z.string(), until: z.string() })),
  treatments: z.array(z.object({ name: z.string(), means: z.string() })),
  places: z.array(z.object({ place: z.string(), what: z.string(), how: z.string(), tables: z.array(z.string()) })),
  /** What the texts above say in Arabic, by their English words. */
  arabic: z.record(z.string(), z.string()),
});
export type DeskInventory = z.infer<typeof deskInventory>;

/** Answer to `GET /v1/desk/consents`. */
export const deskConsents = z.object({
  counts: z.array(
    z.object({
      purpose: z.string(),
      version: z.string().nullable(),
      state: z.string(),
      inForce: z.number(),
      count: z.number(),
    }),
  ),
  words: z.array(
    z.object({
      purpose: z.string(),
      version: z.string(),
      lawfulBasis: z.string(),
      texts: z.object({ en: z.string(), ar: z.string() }),
      lapseDays: z.number(),
    }),
  ),
});
export type DeskConsents = z.infer<typeof deskConsents>;

/** Body of `POST /v1/desk/subjects/look-up`. */
export const deskLookUp = z.strictObject({ customer: subjectNamed });
/** Answer: one customer by a random id; no name, no number, no word. */
export const deskSubject = z.object({
  subject: z.uuid(),
  requests: z.array(
    z.object({
      requestId: z.uuid(),
      kind: z.string(),
      state: z.string(),
      receivedAt: time,
      closedAt: time.nullable(),
    }),
  ),
  limits: z.object({ restricted: time.nullable(), objected: time.nullable() }),
  holds: z.array(z.string()),
  consents: z.array(
    z.object({
      consentId: z.uuid(),
      purpose: z.string(),
      version: z.string().nullable(),
      state: z.string(),
      isInForce: z.boolean(),
      givenAt: time,
      endedAt: time.nullable(),
      lapsesAt: time,
      /** The record that was hashed (fields of ISO/IEC TS 27560); null: none is kept for this purpose. */
      receipt: z.string().nullable(),
    }),
  ),
});
export type DeskSubject = z.infer<typeof deskSubject>;

/** Body of `POST /v1/desk/reads/search`. By POST: a number does not belong into an address. */
export const deskReadSearch = z.strictObject({
  agent: z.uuid().nullable().default(null),
  customer: subjectNamed.nullable().default(null),
  from: z.iso.datetime({ offset: true }),
  until: z.iso.datetime({ offset: true }),
  before: z.int().positive().nullable().default(null),
});
/** Answer: looks at data of customers, the newest first. */
export const deskReads = z.object({
  staff: z.array(z.object({ id: z.string(), name: z.string() })),
  reads: z.array(
    z.object({
      id: z.number(),
      at: time,
      kind: z.string(),
      actor: z.string(),
      name: z.string().nullable(),
      subject: z.uuid().nullable(),
      conversation: z.uuid().nullable(),
      what: z.string().nullable(),
      why: z.string().nullable(),
      /** Took many at once, or was one of many within an hour. */
      isBulk: z.boolean(),
    }),
  ),
  bulk: z.array(
    z.object({
      agent: z.string(),
      name: z.string().nullable(),
      hour: time,
      subjects: z.number(),
      looks: z.number(),
    }),
  ),
  /** From so many customers within an hour on it is said to be many. */
  bulkFrom: z.number(),
  before: z.number().nullable(),
});
export type DeskReads = z.infer<typeof deskReads>;

const instant = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z$/);
const scope = z.object({
  subject: z.uuid().nullable(),
  incident: z.uuid().nullable(),
  period: z.object({ from: instant, to: instant }).nullable(),
});
const counts = z.record(z.string(), z.union([z.number(), z.boolean(), z.string()]));

/** Answer to `GET /v1/desk/archives`. */
export const deskArchives = z.object({
  archives: z.array(
    z.object({
      archiveId: z.uuid(),
      kind: z.enum(["evidence", "audit"]),
      audience: z.enum(["regulator", "buyer", "auditor"]).nullable(),
      scope: scope.nullable(),
      state: z.enum(["waiting", "running", "done", "failed"]),
      /** How far it came, or why it failed: a code. */
      step: z.string().nullable(),
      askedBy: z.string().nullable(),
      askedAt: time,
      endedAt: time.nullable(),
      sizeBytes: z.number().nullable(),
      sha256: z.string().nullable(),
      figures: counts.nullable(),
    }),
  ),
});
export type DeskArchives = z.infer<typeof deskArchives>;

/** Body of `POST /v1/desk/archives`. About a subject or an incident: for a regulator, with an approved export. */
export const deskArchiveWish = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("evidence"),
    audience: z.enum(["regulator", "buyer", "auditor"]),
    subject: z.uuid().nullable().default(null),
    incident: z.uuid().nullable().default(null),
    /** Days in UTC; `to` is not in it. */
    period: z.strictObject({ from: z.iso.date(), to: z.iso.date() }).nullable().default(null),
    approval: z.uuid().nullable().default(null),
  }),
  z.strictObject({ kind: z.literal("audit") }),
]);
/** Body of `POST /v1/desk/archives/:id/download`; `file` null: the whole. */
export const deskArchiveFile = z.strictObject({ file: z.string().max(200).nullable().default(null) });

/** Answer to `POST /v1/desk/archives/:id/verification`. */
export const deskEvidenceVerdict = z.object({
  isProved: z.boolean(),
  checks: z.array(z.object({ check: z.string(), ok: z.boolean(), says: z.string() })),
  notProved: z.array(z.string()),
});
export type DeskEvidenceVerdict = z.infer<typeof deskEvidenceVerdict>;

/** Answer to `GET /v1/desk/audits`. */
export const deskAudits = z.object({
  runs: z.array(
    z.object({
      runId: z.uuid(),
      isNightly: z.boolean(),
      startedAt: time,
      endedAt: time,
      figures: z.record(z.string(), z.unknown()),
      /** Findings that the run before did not have. */
      fresh: z.number(),
    }),
  ),
  open: z.array(
    z.object({
      check: z.string(),
      severity: z.enum(["error", "warning"]),
      hash: z.string(),
      /** Since when it is there in every run. */
      since: time.nullable(),
    }),
  ),
});
export type DeskAudits = z.infer<typeof deskAudits>;
