// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";

/** What a customer may ask for about their data, as it travels. */
export const RIGHTS = [
  "access",
  "copy",
  "rectification",
  "erasure",
  "restriction",
  "objection",
  "portability",
  "withdrawal",
  "who_looked",
  "human_review",
] as const;

export const RIGHT_STATES = [
  "received",
  "proposed",
  "granted",
  "erasing",
  "done",
  "partly_done",
  "refused",
  "withdrawn",
] as const;

export const REFUSAL_GROUNDS = [
  "legal_hold",
  "legal_retention",
  "legal_claims",
  "rights_of_others",
  "identity_not_shown",
  "unfounded",
  "excessive",
  "nothing_held",
  "security",
  "decision_stands",
] as const;
export const EXTENSIONS = ["complexity", "number_of_requests"] as const;

const ownRequest = z.object({
  requestId: z.uuid(),
  kind: z.enum(RIGHTS),
  state: z.enum(RIGHT_STATES),
  receivedAt: z.iso.datetime(),
  /** Until when it is answered, an extension included. */
  dueAt: z.iso.datetime(),
  /** Why it takes longer; null: it does not. */
  extension: z.enum(EXTENSIONS).nullable(),
  /** Why not, or not all; null: nothing was refused. */
  ground: z.enum(REFUSAL_GROUNDS).nullable(),
  /** What a person wrote to the customer. */
  answer: z.string().max(4_000).nullable(),
  closedAt: z.iso.datetime().nullable(),
  /** Numbers of its entries in the history. */
  entries: z.array(z.number()),
});

/** Answer to `GET /v1/conversations/current/requests`: the customer's own, the newest first. */
export const ownRequests = z.object({
  requests: z.array(ownRequest),
  limits: z.object({ restricted: z.iso.datetime().nullable(), objected: z.iso.datetime().nullable() }),
});
export type OwnRequests = z.infer<typeof ownRequests>;

/** Body of `POST /v1/conversations/current/requests`. */
export const requestWish = z.strictObject({ kind: z.enum(RIGHTS) });
/** Body of `POST /v1/conversations/current/requests/copy`. */
export const copyWish = z.strictObject({ format: z.enum(["json", "html"]) });
/** Body of `POST /v1/conversations/current/requests/lift`. */
export const liftWish = z.strictObject({ limit: z.enum(["restricted", "objected"]) });

const STANDING = ["marketing", "collection"] as const;
const WISHES = ["outage_over", "bill_ready", "order_done"] as const;

/** Answer to `GET /v1/conversations/current/consents`: what lasts until it is withdrawn or lapses, the newest first. */
export const ownConsents = z.object({
  consents: z.array(
    z.object({
      consentId: z.uuid(),
      purpose: z.enum(STANDING),
      /** Of the words; one for all languages. */
      version: z.string(),
      /** As the words are now, in the conversation's language. */
      words: z.string(),
      isInForce: z.boolean(),
      givenAt: z.iso.datetime(),
      endedAt: z.iso.datetime().nullable(),
      lapsesAt: z.iso.datetime(),
    }),
  ),
  /** Every purpose that needs a consent here, agreed to or not. */
  purposes: z.array(z.object({ purpose: z.enum(STANDING), words: z.string() })),
  /** Wishes to be told something once that are waited on. */
  wishes: z.array(
    z.object({
      consentId: z.uuid(),
      purpose: z.enum(WISHES),
      /** As they were agreed to. */
      words: z.string(),
      givenAt: z.iso.datetime(),
      lapsesAt: z.iso.datetime(),
    }),
  ),
});
export type OwnConsents = z.infer<typeof ownConsents>;

/** Answer to `POST /v1/conversations/current/consents/receipts`, as far as a page shows it; the file has more, and each receipt its proof. */
export const consentReceipts = z.object({
  format: z.literal("wardline-consent-receipts/v1"),
  receipts: z.array(
    z.looseObject({
      record: z.looseObject({
        record_id: z.string(),
        pii_processing: z.looseObject({
          privacy_notice: z.string(),
          purposes: z.tuple([
            z.looseObject({
              purpose: z.enum(STANDING),
              description: z.string(),
              pii_types: z.array(z.string()),
              jurisdiction: z.string(),
            }),
          ]),
        }),
        party_identification: z.tuple([z.looseObject({ party_name: z.string() })]),
        events: z.tuple([z.looseObject({ event_time: z.string(), assurance: z.string() })]),
      }),
      digest: z.string(),
      proof: z.unknown(),
    }),
  ),
});
export type ConsentReceipts = z.infer<typeof consentReceipts>;
/** Body of `POST /v1/conversations/current/consents/withdraw`. */
export const consentWithdrawal = z.strictObject({ purpose: z.enum([...STANDING, ...WISHES]) });

/** A request as it stands at the desk: codes and times, no name. */
const deskRequest = ownRequest.extend({
  channel: z.enum(["chat", "widget", "desk", "api", "command", "phone", "letter", "branch"]),
  assurance: z.enum(["A0", "A1", "A2", "A3", "A4"]),
  rule: z.string(),
  /** What the customer asked, in words; null: a button said it all, or the subject is erased. */
  asked: z.string().nullable(),
  proposed: z.object({ verdict: z.string(), byMe: z.boolean() }).nullable(),
  /** Grounds on which the data is kept now. */
  holds: z.array(z.string()),
  isLate: z.boolean(),
  clock: z.enum(["on_time", "near", "late", "answered"]),
  /** A member of staff filed it for the customer. */
  isFiled: z.boolean(),
  /** Whoever asks filed it: another of them decides. */
  isFiledByMe: z.boolean(),
});

/** Answer to `GET /v1/desk/requests`. */
export const deskRequests = z.object({
  open: z.array(deskRequest),
  closed: z.array(deskRequest),
  counts: z.object({ open: z.number(), soon: z.number(), late: z.number() }),
  /** Profiles of rules that there are. */
  regimes: z.array(z.string()),
});
export type DeskRequests = z.infer<typeof deskRequests>;

/** Query of `GET /v1/desk/requests`. */
export const deskRequestFilter = z.strictObject({
  kind: z.enum(RIGHTS).nullable().default(null),
  state: z.enum(RIGHT_STATES).nullable().default(null),
  regime: z
    .string()
    .regex(/^[a-z][a-z0-9-]{1,30}$/)
    .nullable()
    .default(null),
});

export const FILED_CHANNELS = ["phone", "letter", "branch"] as const;
export const EVIDENCE_CODES = [
  "document_seen",
  "document_copy",
  "contact_called_back",
  "code_read_back",
  "address_of_record",
  "signature_compared",
] as const;

const about = z.strictObject({ kind: z.enum(["incident", "answer"]), id: z.uuid() });

/** By what staff names a customer. A number is looked up and kept nowhere. */
export const subjectNamed = z.discriminatedUnion("by", [
  z.strictObject({ by: z.literal("request"), id: z.uuid() }),
  z.strictObject({ by: z.literal("conversation"), id: z.uuid() }),
  z.strictObject({ by: z.literal("number"), number: z.string().trim().min(4).max(24) }),
]);

/** Body of `POST /v1/desk/requests`: what a customer asked for by phone, by letter or in a branch. */
export const deskFiling = z.strictObject({
  kind: z.enum(RIGHTS),
  channel: z.enum(FILED_CHANNELS),
  customer: subjectNamed,
  evidence: z.array(z.enum(EVIDENCE_CODES)).min(1).max(6),
  words: z.string().max(2_000).nullable().default(null),
  about: about.nullable().default(null),
});
export type DeskFiling = z.infer<typeof deskFiling>;

/** Answer to `GET /v1/desk/requests/:id`. */
export const deskRequestDetail = z.object({
  request: deskRequest,
  /** How sure it must be who asks. */
  needed: z.enum(["A0", "A1", "A2", "A3", "A4"]),
  takesTwo: z.boolean(),
  evidence: z.array(z.enum(EVIDENCE_CODES)),
  filedBy: z.string().nullable(),
  proposedBy: z.string().nullable(),
  decidedBy: z.string().nullable(),
  about: about.nullable(),
  /** What lies where, and what would be done to it; `count` null: nothing can be counted there. */
  places: z.array(
    z.object({
      place: z.string(),
      count: z.number().nullable(),
      effect: z.enum(["deleted", "copied", "closed", "forgotten", "ended", "checked", "untouched"]),
    }),
  ),
  holds: z.array(
    z.object({
      holdId: z.uuid(),
      ground: z.string(),
      placedAt: z.iso.datetime(),
      untilAt: z.iso.datetime().nullable(),
    }),
  ),
  recipients: z.array(z.object({ recipient: z.string(), state: z.string(), settledAt: z.iso.datetime().nullable() })),
  /** What programs decided about this customer: for a person's review. */
  decisions: z.array(
    z.object({
      answerId: z.uuid(),
      incidentId: z.uuid(),
      incidentKind: z.string(),
      kind: z.string(),
      reason: z.string(),
      setAt: z.iso.datetime(),
      until: z.iso.datetime(),
      state: z.string(),
    }),
  ),
  steps: z.array(
    z.object({
      id: z.number(),
      at: z.iso.datetime(),
      kind: z.string(),
      actor: z.string(),
      by: z.string().nullable(),
    }),
  ),
  hasCertificate: z.boolean(),
});
export type DeskRequestDetail = z.infer<typeof deskRequestDetail>;

/** Body of `POST /v1/desk/requests/:id/decision`. `answer` is read by the customer. */
export const deskRequestDecision = z.discriminatedUnion("verdict", [
  z.strictObject({ verdict: z.literal("grant"), answer: z.string().max(2_000).nullable().default(null) }),
  z.strictObject({
    verdict: z.literal("grant_partly"),
    ground: z.enum(REFUSAL_GROUNDS),
    answer: z.string().max(2_000).nullable().default(null),
  }),
  z.strictObject({
    verdict: z.literal("refuse"),
    ground: z.enum(REFUSAL_GROUNDS),
    answer: z.string().max(2_000).nullable().default(null),
  }),
]);
/** Body of `POST /v1/desk/requests/:id/extension`. */
export const deskRequestExtension = z.strictObject({ reason: z.enum(EXTENSIONS) });
