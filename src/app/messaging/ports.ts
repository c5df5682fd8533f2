// SPDX-License-Identifier: Apache-2.0
import type { ConversationId, Sensitive, TenantId } from "#kernel";

/** Channels outside of our own pages. Others can read what is said there. */
export type MessagingChannel = "whatsapp" | "sms";

/** Chat windows that others wrote and that an operator has already: they speak their own protocols, under TLS only (`docs/guides/existing-clients.md`). */
export type ClientKind = "rasa" | "direct_line" | "deep_chat";

/** `none`: answers only. `asked`: a person was asked for, whose answer may come late. `given`: wrote START. `stopped`: wrote STOP. */
export type MessagingConsent = "none" | "asked" | "given" | "stopped";

export type MessagingPeer = {
  readonly channel: MessagingChannel;
  readonly peerHash: Uint8Array;
  readonly conversationId: ConversationId | null;
  readonly keyNo: number | null;
  /** The number to answer to, sealed as row `peer`. */
  readonly sealed: Uint8Array | null;
  readonly consent: MessagingConsent;
  readonly heardAt: Date;
  readonly templateAt: Date | null;
  readonly toldSeq: number;
};

export type OutgoingState = "due" | "waiting" | "sent" | "delivered" | "read" | "failed";

export type OutgoingPlace = { readonly conversationId: ConversationId; readonly seq: number; readonly piece: number };
export type OutgoingRow = OutgoingPlace & { readonly keyNo: number; readonly sealed: Uint8Array };
export type ClaimedOutgoing = OutgoingRow & { readonly attempts: number; readonly peer: MessagingPeer };

/** Who writes on other channels, and what is to be sent to them. */
export interface MessagingStore {
  findPeer(tenant: TenantId, channel: MessagingChannel, peerHash: Uint8Array): Promise<MessagingPeer | null>;
  /** Who writes in a conversation. Null: it is on no channel of others. */
  peerIn(tenant: TenantId, conversationId: ConversationId): Promise<MessagingPeer | null>;
  /** Gives the peer a conversation, unless another node gave one since `was` was read: then false. */
  bind(
    tenant: TenantId,
    peer: Pick<MessagingPeer, "channel" | "peerHash"> & {
      readonly conversationId: ConversationId;
      readonly keyNo: number;
      readonly sealed: Uint8Array;
    },
    was: ConversationId | null,
    at: Date,
  ): Promise<boolean>;
  /** They wrote: the window is open from `at`, and what waited for it is due. One transaction. */
  heard(tenant: TenantId, peer: Pick<MessagingPeer, "channel" | "peerHash">, at: Date): Promise<void>;
  /** `stopped` gives up whatever waits to be sent, in the same transaction. */
  setConsent(
    tenant: TenantId,
    peer: Pick<MessagingPeer, "channel" | "peerHash">,
    consent: MessagingConsent,
    at: Date,
  ): Promise<void>;
  /** Only from `none`. */
  noteAsked(tenant: TenantId, conversationId: ConversationId): Promise<void>;
  /** A template went out; false: one had gone already. */
  noteTemplate(tenant: TenantId, conversationId: ConversationId, at: Date): Promise<boolean>;
  /** The template did not go after all: the next piece that waits may try again. */
  forgetTemplate(tenant: TenantId, conversationId: ConversationId): Promise<void>;
  /** Conversations with events that no messages were made of. Never those of a peer who wrote STOP. */
  listUntold(tenant: TenantId, limit: number): Promise<readonly MessagingPeer[]>;
  /** Messages of events up to `toSeq`, and that they were made: one transaction. False: another node was faster, nothing is written. */
  add(
    tenant: TenantId,
    peer: Pick<MessagingPeer, "channel" | "peerHash" | "toldSeq">,
    toSeq: number,
    rows: readonly OutgoingRow[],
    at: Date,
  ): Promise<boolean>;
  /** What is due, each to one node, and of one conversation only the first. */
  claim(tenant: TenantId, now: Date, leaseMs: number, limit: number): Promise<readonly ClaimedOutgoing[]>;
  markSent(tenant: TenantId, place: OutgoingPlace, carrierHash: Uint8Array | null): Promise<void>;
  retry(tenant: TenantId, place: OutgoingPlace, code: string | null, dueAt: Date): Promise<void>;
  /** For the customer's next message. */
  wait(tenant: TenantId, place: OutgoingPlace, code: string): Promise<void>;
  fail(tenant: TenantId, place: OutgoingPlace, code: string, at: Date): Promise<void>;
  /** A report never takes a message back: `read` stays `read`. Null: no message of ours, or nothing new. */
  report(
    tenant: TenantId,
    carrierHash: Uint8Array,
    state: "sent" | "delivered" | "read",
    at: Date,
  ): Promise<OutgoingPlace | null>;
  /** The message that a report of a failure is about, unless it has arrived or was given up. */
  findSent(tenant: TenantId, carrierHash: Uint8Array): Promise<ClaimedOutgoing | null>;
  /** For people at the desk and tests. */
  states(
    tenant: TenantId,
    conversationId: ConversationId,
  ): Promise<readonly (OutgoingPlace & { readonly state: OutgoingState; readonly code: string | null })[]>;
  addLink(
    tenant: TenantId,
    link: {
      readonly linkHash: Uint8Array;
      readonly conversationId: ConversationId;
      readonly topic: string;
      readonly expiresAt: Date;
    },
  ): Promise<void>;
  /** One statement: the link is used up by it. Null: no such link, or used, or too late. */
  openLink(
    tenant: TenantId,
    linkHash: Uint8Array,
    now: Date,
  ): Promise<{ readonly conversationId: ConversationId; readonly topic: string } | null>;
}

/** Something to be sent to one person, already fit for the channel. */
export type OutgoingMessage =
  | { readonly kind: "text"; readonly text: string }
  /** WhatsApp only: at most three. */
  | { readonly kind: "buttons"; readonly text: string; readonly buttons: readonly MessageButton[] }
  /** WhatsApp only: at most ten. */
  | { readonly kind: "list"; readonly text: string; readonly open: string; readonly rows: readonly MessageButton[] }
  /** WhatsApp only: a text that Meta approved; it holds nothing of the conversation. */
  | { readonly kind: "template"; readonly lang: "en" | "ar" };
export type MessageButton = { readonly id: string; readonly title: string; readonly description?: string };

/** What became of one try. Codes are the carrier's numbers or ours, never words. */
export type SendOutcome =
  | { readonly outcome: "sent"; readonly carrierId: string | null }
  /** Down, too fast, not signed in: later. */
  | { readonly outcome: "later"; readonly code: string }
  /** The customer has not written for a day. */
  | { readonly outcome: "window_closed"; readonly code: string }
  /** They have told the carrier that they want nothing of us. */
  | { readonly outcome: "stopped"; readonly code: string }
  /** This message will never arrive. */
  | { readonly outcome: "never"; readonly code: string };

/** Sends one message. Never throws for what the carrier says. */
export interface Carrier {
  readonly channel: MessagingChannel;
  /** @param reference - Unguessable; a delivery report may name it instead of the carrier's id. */
  send(to: Sensitive<string>, message: OutgoingMessage, reference: string): Promise<SendOutcome>;
  /** Shows two ticks; where the channel knows that. Best effort. */
  markRead?(carrierId: string): Promise<void>;
}

/** What a delivery report says. */
export type DeliveryReport = {
  readonly channel: MessagingChannel;
  readonly carrierId: string;
} & (
  | { readonly state: "sent" | "delivered" | "read" }
  | { readonly state: "failed"; readonly why: Exclude<SendOutcome, { outcome: "sent" }> }
);

/** One message of a customer, as a carrier handed it on. Nothing of it is stored before it was screened. */
export type IncomingMessage = {
  readonly channel: MessagingChannel;
  /** The carrier's own id: the same message twice is carried out once. */
  readonly carrierId: string;
  /** E.164 with `+`, or what else the channel answers to. */
  readonly from: string;
  /** Whether `from` is a number that the carrier vouches for, by its signature. */
  readonly isVouched: boolean;
  /** When they wrote, in milliseconds. */
  readonly at: number;
  readonly content: IncomingContent;
};
export type IncomingContent =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "press"; readonly id: string; readonly title: string }
  /** What this channel brings and the bot does not take; each has an answer of its own. */
  | { readonly kind: "other"; readonly what: OtherContent };
export const OTHER_CONTENT = [
  "voice",
  "picture",
  "video",
  "document",
  "location",
  "contact",
  "sticker",
  "reaction",
  "order",
  "edited",
  "deleted",
  "number_changed",
  "unknown",
] as const;
export type OtherContent = (typeof OTHER_CONTENT)[number];

export type MessagingSettings = {
  /** How long a link into the secure window opens, in milliseconds. */
  readonly linkLifetimeMs: number;
  /** Where that window is reached: an origin of the operator's own. */
  readonly linkOrigin: string;
  /** Whether a template may call somebody back whose window is closed. */
  readonly hasTemplate: boolean;
};

/** Channels in use; empty: none. */
export type Messaging = {
  readonly carriers: Partial<Readonly<Record<MessagingChannel, Carrier>>>;
  readonly store: MessagingStore;
  readonly settings: MessagingSettings;
  /** Who is served by which secrets, checked where a carrier calls. */
  readonly doors: MessagingDoors;
  /** Wakes the sender, so that an answer leaves at once rather than at the next beat. */
  readonly wake: () => void;
};

/** Reads what carriers post. */
export type MessagingDoors = {
  readonly whatsapp: {
    /** What Meta's first GET is answered with; null: not Meta, or not for us. */
    challenge(query: Readonly<Record<string, unknown>>): string | null;
    /** Null: the signature over these bytes does not hold. */
    open(body: Uint8Array, signature: string | undefined): WhatsAppDelivery | null;
  } | null;
  readonly sms: {
    isOurs(authorization: string | undefined): boolean;
    read(request: SmsRequest): IncomingMessage | null;
    report(query: Readonly<Record<string, unknown>>): DeliveryReport | null;
  } | null;
};
export type WhatsAppDelivery = {
  readonly messages: readonly IncomingMessage[];
  readonly reports: readonly DeliveryReport[];
};
export type SmsRequest = {
  readonly method: string;
  readonly query: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Uint8Array;
};
