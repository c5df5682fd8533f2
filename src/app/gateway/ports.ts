// SPDX-License-Identifier: Apache-2.0
import type { Clock, JsonObject, Random, Result, SubjectId, TenantId } from "#kernel";
import type { MaskedKind } from "#pii";
import type { TextModel } from "#threat";
import type { CounterStore, HistoryEntry, KeyService, Log } from "../ports.ts";
import type { Detector } from "../vault/ports.ts";
import type { LinkHosts } from "./safe-markup.ts";

/** A program that may use the gateway. The key itself is known to its holder only. */
export type GatewayKey = {
  /** Names the key to administrators; part of the key's text. */
  readonly keyId: string;
  /** What the administrator calls it. */
  readonly name: string;
  readonly requestsPerMinute: number;
  readonly charactersPerDay: number;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly revokedAt: Date | null;
};

export interface GatewayKeyStore {
  /** With its history entry in one transaction. */
  add(tenant: TenantId, keyHash: Uint8Array, key: GatewayKey, entry: HistoryEntry): Promise<void>;
  find(tenant: TenantId, keyHash: Uint8Array): Promise<GatewayKey | null>;
  /** Newest first, with revoked and expired ones until they are swept. */
  list(tenant: TenantId): Promise<readonly GatewayKey[]>;
  /** With its history entry in one transaction. False: there is none of this id, or it was revoked before. */
  revoke(tenant: TenantId, keyId: string, at: Date, entry: HistoryEntry): Promise<boolean>;
}

/** What a bridged conversation must remember. `sealed` is opened with the key beside it. */
export type StoredBridge = {
  readonly subjectId: SubjectId;
  readonly wrappedKey: Uint8Array;
  readonly version: number;
  readonly sealed: Uint8Array;
};

export interface BridgeStore {
  find(tenant: TenantId, sessionHash: Uint8Array, now: Date): Promise<StoredBridge | null>;
  /** Compare-and-swap on the version (1 = new). False: somebody else wrote first; nothing was written. */
  save(tenant: TenantId, sessionHash: Uint8Array, session: StoredBridge, expiresAt: Date, now: Date): Promise<boolean>;
}

/** Why another server gave no answer that can be used. Holds nothing that it said. */
export type UpstreamRefusal =
  | { readonly reason: "unavailable" }
  | { readonly reason: "timeout" }
  | { readonly reason: "invalid_answer" }
  | { readonly reason: "too_large" }
  /** It does not take our key. */
  | { readonly reason: "access_refused" }
  /** It does not take this request. */
  | { readonly reason: "rejected" }
  | { readonly reason: "too_many_requests"; readonly retryAfterMs: number };

/** A model server with OpenAI's interface. What it answers is untrusted JSON of any shape. */
export interface ChatUpstream {
  complete(body: JsonObject, signal: AbortSignal): Promise<Result<unknown, UpstreamRefusal>>;
  /** Resolves when the answer begins. Ends after `[DONE]`, at the end of the answer, or after the first refusal. */
  stream(
    body: JsonObject,
    signal: AbortSignal,
  ): Promise<Result<AsyncIterable<Result<unknown, UpstreamRefusal>>, UpstreamRefusal>>;
}

/** A bot with a webhook. */
export interface BotUpstream {
  send(body: JsonObject, signal: AbortSignal): Promise<Result<unknown, UpstreamRefusal>>;
}

export type BridgeSettings = {
  readonly bot: BotUpstream;
  readonly shape: "json" | "rasa";
  readonly style: "pseudonym" | "stand_in";
  readonly rememberMs: number;
};

export type GatewaySettings = {
  /** Kinds that are hidden from models and bots. */
  readonly kinds: ReadonlySet<MaskedKind>;
  /** Name that programs use → name that the model server knows. */
  readonly models: ReadonlyMap<string, string>;
  readonly linkHosts: LinkHosts;
  /** Images go out as they are. */
  readonly passesImages: boolean;
  readonly maxMessages: number;
  readonly maxChoices: number;
  /** Characters of one answer, all choices together. */
  readonly maxOutputChars: number;
  readonly maxAtOnce: number;
  readonly maxAtOncePerKey: number;
};

export type GatewayDeps = {
  readonly tenant: TenantId;
  readonly settings: GatewaySettings;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly keys: KeyService;
  readonly counters: CounterStore;
  readonly gatewayKeys: GatewayKeyStore;
  readonly bridgeStore: BridgeStore;
  /** Null: no model server is configured. */
  readonly model: ChatUpstream | null;
  readonly bridges: ReadonlyMap<string, BridgeSettings>;
  /** Looks at every text on its way out and back. What it does not answer for does not pass. */
  readonly detector: Detector;
  /** Tells what in a tool's answer tries to give orders: a model does not see it. */
  readonly textModel: TextModel;
  /** Tells the detectors that a new answer of a tool gave orders, under the key of the program that sent it. Never rejects. */
  readonly toldOfOrders: (keyId: string) => Promise<void>;
  readonly running: RunningRequests;
};

/** Requests under way on this node, over all keys and by key. */
export class RunningRequests {
  readonly #byKey = new Map<string, number>();
  #all = 0;

  /** False when that would be one too many. */
  enter(keyId: string, limits: { readonly maxAtOnce: number; readonly maxAtOncePerKey: number }): boolean {
    const own = this.#byKey.get(keyId) ?? 0;
    if (this.#all >= limits.maxAtOnce || own >= limits.maxAtOncePerKey) return false;
    this.#all += 1;
    this.#byKey.set(keyId, own + 1);
    return true;
  }

  leave(keyId: string): void {
    const own = (this.#byKey.get(keyId) ?? 1) - 1;
    this.#all -= 1;
    if (own > 0) this.#byKey.set(keyId, own);
    else this.#byKey.delete(keyId);
  }
}
