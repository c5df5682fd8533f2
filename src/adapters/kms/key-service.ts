// SPDX-License-Identifier: Apache-2.0
import type { ConversationCipher, ConversationKeys, KeyScope, KeyService } from "#app";
import {
  blindIndex,
  DEFAULT_ENVELOPE_SUITE,
  deriveKey,
  type EnvelopeSuiteNo,
  makeKey,
  openEnvelope,
  sealEnvelope,
  unwrapKey,
  type Wrap,
  wrapKey,
} from "#crypto";
import type { Clock, ConversationId, Random, SubjectId, TenantId } from "#kernel";
import { makeConversationCipher } from "./conversation-cipher.ts";
import { type CacheLimits, KeyCache } from "./key-cache.ts";
import type { Kms } from "./ports.ts";

export type KeyServiceOptions = {
  readonly kms: Kms;
  readonly clock: Clock;
  readonly random: Random;
  /** Opened keys kept: how many (subjects' and conversations' together), and for how long after they were opened. */
  readonly cache: CacheLimits;
  /** With what new data and keys are sealed; left out: suite 1. What was sealed with another opens as before. */
  readonly suite?: EnvelopeSuiteNo;
};

/** What the composition root needs beyond the port. */
export type LocalKeyService = KeyService & {
  /** Overwrites opened keys whose time is over; called by a timer, so that they go also when nobody asks. */
  sweep(): void;
};

const BLIND_INDEXES = ["party", "counter", "token", "pseudonym"] as const;
/** A subject has one key-encryption key; the header of what it wraps says so. */
const SUBJECT_KEY_NO = 1;

/**
 * The key hierarchy over a KMS: root → a key-encryption key per subject → data keys per conversation.
 *
 * Opened keys stay in memory for at most `cache.ttlMs`, so a subject whose wrapped key was destroyed may still be opened
 * by a node that had opened it, for that long, unless `forget()` is called there.
 */
export async function makeKeyService({
  kms,
  clock,
  random,
  cache: limits,
  suite = DEFAULT_ENVELOPE_SUITE,
}: KeyServiceOptions): Promise<LocalKeyService> {
  const cache = new KeyCache(limits, clock);
  const indexes = new Map(
    await Promise.all(
      BLIND_INDEXES.map(async (purpose) => [purpose, await kms.derive(`blind_index/${purpose}`)] as const),
    ),
  );

  async function subjectKey({ tenant, subjectId, wrappedSubjectKey }: KeyScope): Promise<Uint8Array> {
    const name = cacheName(["subject", tenant, subjectId], wrappedSubjectKey);
    const cached = cache.find(name);
    if (cached !== null) return cached;
    const key = await kms.unwrap({ tenant, subjectId }, wrappedSubjectKey);
    cache.keep(name, key, [subjectId]);
    return key;
  }

  async function dataKey(scope: DataKeyScope): Promise<Uint8Array> {
    const name = cacheName(["data", scope.tenant, scope.conversationId, String(scope.keyNo)], scope.wrapped);
    const cached = cache.find(name);
    if (cached !== null) return cached;
    const kek = await subjectKey(scope);
    const key = unwrapKey(dataKeyWrap(kek, scope), scope.wrapped);
    kek.fill(0);
    cache.keep(name, key, [scope.subjectId, scope.conversationId]);
    return key;
  }

  async function subjectSeal(scope: KeyScope, row: string) {
    const kek = await subjectKey(scope);
    const key = deriveKey(kek, "subject_data");
    kek.fill(0);
    const place = { tenant: scope.tenant, subject: scope.subjectId, conversation: "", row };
    return { key, keyNo: SUBJECT_KEY_NO, namespace: "subject_data", place, suite } as const;
  }

  return {
    async makeSubjectKey(tenant, subjectId) {
      const key = makeKey(random);
      const wrapped = await kms.wrap({ tenant, subjectId }, key);
      cache.keep(cacheName(["subject", tenant, subjectId], wrapped), key, [subjectId]);
      key.fill(0);
      return wrapped;
    },

    async makeDataKey(scope) {
      const { tenant, subjectId, conversationId, keyNo } = scope;
      const kek = await subjectKey(scope);
      const key = makeKey(random);
      const wrapped = wrapKey({ ...dataKeyWrap(kek, scope), suite }, key, random);
      cache.keep(cacheName(["data", tenant, conversationId, String(keyNo)], wrapped), key, [subjectId, conversationId]);
      kek.fill(0);
      key.fill(0);
      return { keyNo, subjectId, wrapped };
    },

    async openConversation({ tenant, conversationId, keys }: ConversationKeys): Promise<ConversationCipher> {
      const opened = await Promise.all(
        keys.map(async (key) => ({
          keyNo: key.keyNo,
          subjectId: key.subjectId,
          key: await dataKey({ ...key, tenant, conversationId }),
        })),
      );
      return makeConversationCipher(tenant, conversationId, opened, random, suite);
    },

    async sealForSubject(scope, row, plaintext) {
      const seal = await subjectSeal(scope, row);
      const sealed = sealEnvelope(seal, plaintext, random);
      seal.key.fill(0);
      return sealed;
    },

    async openForSubject(scope, row, sealed) {
      const seal = await subjectSeal(scope, row);
      try {
        return openEnvelope(seal, sealed);
      } finally {
        seal.key.fill(0);
      }
    },

    blindIndex(purpose, value) {
      const key = indexes.get(purpose);
      if (key === undefined) throw new RangeError(`Cannot make a blind index: there is no purpose "${purpose}"`);
      return blindIndex(key, value);
    },

    forget(id: SubjectId | ConversationId) {
      cache.forget(id);
    },

    sweep() {
      cache.sweep();
    },
  };
}

type DataKeyPlace = {
  readonly tenant: TenantId;
  readonly subjectId: SubjectId;
  readonly conversationId: ConversationId;
  readonly keyNo: number;
};
type DataKeyScope = DataKeyPlace & KeyScope & { readonly wrapped: Uint8Array };

function dataKeyWrap(kek: Uint8Array, { tenant, subjectId, conversationId, keyNo }: DataKeyPlace): Wrap {
  const place = { tenant, subject: subjectId, conversation: conversationId, row: `key/${keyNo}` };
  return { key: kek, keyNo: SUBJECT_KEY_NO, namespace: "data_key", place };
}

/**
 * The tag of the wrapped key is part of the name: two turns that race may each make "key 2" of a conversation, and only
 * one of them is stored. The loser must not find its own key when it reads again.
 */
function cacheName(parts: readonly string[], wrapped: Uint8Array): string {
  return JSON.stringify([...parts, wrapped.subarray(-16).toHex()]);
}
