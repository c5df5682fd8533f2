// SPDX-License-Identifier: Apache-2.0
import type { Signer, VerificationKey } from "#crypto";
import type { TenantId } from "#kernel";

/** Events that others may be told of. Their data hold ids and codes, never personal data. A later event is added here and announced where it happens. */
export const WEBHOOK_EVENTS = {
  "webhook.test": "somebody asked for a test",
  "operator_event.carried_out": "an event of the operator's was carried out: the SIM of a line was swapped",
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
};

export type WebhookCount = {
  readonly endpoint: string;
  readonly state: "due" | "delivered" | "dead";
  readonly count: number;
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
