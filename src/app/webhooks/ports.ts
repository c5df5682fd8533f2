// SPDX-License-Identifier: Apache-2.0
import type { Signer, VerificationKey } from "#crypto";
import type { SubjectId, TenantId } from "#kernel";

/** Events that others may be told of. Their data hold ids and codes, never personal data. A later event is added here and announced where it happens. */
export const WEBHOOK_EVENTS = {
  "webhook.test": "somebody asked for a test",
  "subject.erased": "everything of a subject was erased here; whoever holds something under the same ids erases it too",
  "conversation.opened": "somebody opened the chat, on some channel",
  "conversation.handed_over": "it waits for a person: at our console, or at the desk of others",
  "conversation.agent_joined": "a person holds it now",
  "conversation.handed_back": "the bot has it again",
  "conversation.message_sent": "somebody wrote: who of three and the number of the message, never a word",
  "conversation.ended": "it is over",
  "conversation.rated": "the customer said how it went: one to five",
  "conversation.deleted": "it is gone here; whoever holds something under its id erases that too",
  "desk.unreachable": "the desk of others takes nothing: its conversations come back",
  "operator_event.carried_out": "an event of the operator's was carried out: the SIM of a line was swapped",
  "incident.opened": "an attack was noticed, or a person opened an incident",
  "incident.updated": "it goes on, or a person confirmed it",
  "incident.clock": "the time in which somebody must be told of an incident is nearly over, or over",
  "incident.closed": "it is over, or a person said that it was nothing",
  "incident.receivers_changed":
    "somebody took a receiver of incidents out of the configuration; the receivers that remain are told",
  "answer.applied": "something holds because of it: who is concerned is slowed, asked for more, or stopped",
  "answer.undone": "a person ended that",
  "alert.raised": "something is wrong with the service, or still is",
  "alert.escalated": "a critical alert went on and nobody acknowledged it",
  "alert.resolved": "it is over",
  "alert.silenced": "somebody silenced an alert about security or protection; its owner is told by e-mail too",
  "audit.finding": "an audit found something that the one before did not",
} as const;
export type WebhookEventType = keyof typeof WEBHOOK_EVENTS;

export type WebhookEndpoint = {
  readonly name: string;
  readonly url: string;
  readonly events: readonly WebhookEventType[];
};

export type WebhookRow = {
  readonly deliveryId: string;
  readonly endpoint: string;
  readonly event: string;
  readonly sealed: Uint8Array;
  /** Whom it is about, so that a legal hold keeps it; null: nobody, or several. */
  readonly subjectId: SubjectId | null;
};

export type WebhookCount = {
  readonly endpoint: string;
  readonly state: "due" | "delivered" | "dead";
  readonly count: number;
};

/** Which deliveries are to be sent again. */
export type WebhookReplay = {
  /** Made in this time: from, and before. */
  readonly from: Date;
  readonly until: Date;
  /** Null: of any kind. */
  readonly event: WebhookEventType | null;
  /** Name of one receiver; null: to every one. */
  readonly endpoint: string | null;
};

/** What is to be sent, and what became of it. */
export interface WebhookStore {
  /** A delivery that is there already stays as it is. */
  add(tenant: TenantId, rows: readonly WebhookRow[], at: Date): Promise<void>;
  /** Deliveries that are due, each to one node at a time. */
  claim(
    tenant: TenantId,
    now: Date,
    leaseMs: number,
    limit: number,
  ): Promise<readonly (WebhookRow & { readonly attempts: number })[]>;
  settle(
    tenant: TenantId,
    deliveryId: string,
    state: "delivered" | "dead",
    status: number | null,
    at: Date,
  ): Promise<void>;
  retry(tenant: TenantId, deliveryId: string, status: number | null, dueAt: Date): Promise<void>;
  counts(tenant: TenantId): Promise<readonly WebhookCount[]>;
  /** Makes what was delivered or given up due again, under the ids it had. Returns how many that are; `dryRun` changes nothing. */
  replay(tenant: TenantId, which: WebhookReplay, now: Date, dryRun: boolean): Promise<number>;
  /** What became of these; one that is gone is not in the answer. */
  statesOf(tenant: TenantId, deliveryIds: readonly string[]): Promise<ReadonlyMap<string, WebhookCount["state"]>>;
}

/** Posts once. Null: nobody answered, or the address is not allowed. */
export type WebhookSend = (
  url: string,
  headers: Readonly<Record<string, string>>,
  body: Uint8Array,
) => Promise<{ readonly status: number } | null>;

export type WebhookSigner = { readonly keyId: string; readonly signer: Signer };

/** The one way by which others are told, and by which the operator tells us. */
export type Webhooks = {
  readonly endpoints: readonly WebhookEndpoint[];
  readonly store: WebhookStore;
  readonly send: WebhookSend;
  /** Keys that sign now. */
  readonly signers: readonly WebhookSigner[];
  /** These, the ones before and the ones after: what receivers are to know. */
  readonly published: readonly WebhookSigner[];
  /** `source` of events: how this installation is known. */
  readonly source: string;
  readonly cipher: {
    seal(deliveryId: string, body: Uint8Array): Uint8Array;
    /** @throws CannotOpenError - `crypto.cannot_open`. */
    open(deliveryId: string, sealed: Uint8Array): Uint8Array;
  };
  /** Keys of the operator for its events; empty: its events carry a signature of their own only. */
  readonly operatorKeys: readonly VerificationKey[];
};
