// SPDX-License-Identifier: Apache-2.0
import type { ConversationCipher, ConversationKeys, KeyRotator, KeyScope, KeyService } from "#app";
import {
  blindIndex,
  CannotOpenError,
  DEFAULT_ENVELOPE_SUITE,
  deriveKey,
  type EnvelopeSuiteNo,
  makeKey,
  openEnvelope,
  parseHeader,
  sealEnvelope,
  unwrapKey,
  type Wrap,
  wrapKey,
} from "#crypto";
import type { Clock, ConversationId, Random, SubjectId, TenantId } from "#kernel";
import { makeConversationCipher } from "./conversation-cipher.ts";
import { type CacheLimits, KeyCache } from "./key-cache.ts";
import type { Kms } from "./ports.ts";
import { encodeSubjectKeys, parseRooted, parseSubjectKeys } from "./rooted.ts";

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
export type LocalKeyService = KeyService &
  KeyRotator & {
    /** Overwrites opened keys whose time is over; called by a timer, so that they go also when nobody asks. */
    sweep(): void;
    /** Overwrites every opened key. */
    forgetAll(): void;
  };

const BLIND_INDEXES = ["party", "counter", "token", "pseudonym"] as const;
type SubjectKey = { readonly keyNo: number; readonly key: Uint8Array };

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

  /** @param wanted - Null: the newest of the subject's keys, which seals and wraps. */
  async function subjectKey(
    { tenant, subjectId, wrappedSubjectKey }: KeyScope,
    wanted: number | null,
  ): Promise<{ readonly keyNo: number; readonly key: Uint8Array }> {
    const entries = parseSubjectKeys(wrappedSubjectKey);
    const entry = wanted === null ? entries.at(-1) : entries.find(({ keyNo }) => keyNo === wanted);
    if (entry === undefined) throw new CannotOpenError({ reason: "no_such_key", keyNo: wanted ?? 0 });
    const { keyNo, rooted } = entry;
    const name = cacheName(["subject", tenant, subjectId, String(keyNo)], rooted);
    const cached = cache.find(name);
    if (cached !== null) return { keyNo, key: cached };
    const key = await kms.unwrap({ tenant, subjectId, keyNo }, rooted);
    cache.keep(name, key, [subjectId]);
    return { keyNo, key };
  }

  async function dataKey(scope: DataKeyScope): Promise<Uint8Array> {
    const name = cacheName(["data", scope.tenant, scope.conversationId, String(scope.keyNo)], scope.wrapped);
    const cached = cache.find(name);
    if (cached !== null) return cached;
    const kek = await subjectKey(scope, keyNoOf(scope.wrapped));
    const key = unwrapKey(dataKeyWrap(kek, scope), scope.wrapped);
    kek.key.fill(0);
    cache.keep(name, key, [scope.subjectId, scope.conversationId]);
    return key;
  }

  async function subjectSeal(scope: KeyScope, row: string, wanted: number | null) {
    const kek = await subjectKey(scope, wanted);
    const key = deriveKey(kek.key, "subject_data");
    kek.key.fill(0);
    const place = { tenant: scope.tenant, subject: scope.subjectId, conversation: "", row };
    return { key, keyNo: kek.keyNo, namespace: "subject_data", place, suite } as const;
  }

  async function sealForSubject(scope: KeyScope, row: string, plaintext: Uint8Array): Promise<Uint8Array> {
    const seal = await subjectSeal(scope, row, null);
    const sealed = sealEnvelope(seal, plaintext, random);
    seal.key.fill(0);
    return sealed;
  }

  async function openForSubject(scope: KeyScope, row: string, sealed: Uint8Array): Promise<Uint8Array> {
    const seal = await subjectSeal(scope, row, keyNoOf(sealed));
    try {
      return openEnvelope(seal, sealed);
    } finally {
      seal.key.fill(0);
    }
  }

  return {
    async makeSubjectKey(tenant, subjectId) {
      const key = makeKey(random);
      const wrapped = await kms.wrap({ tenant, subjectId }, key);
      cache.keep(cacheName(["subject", tenant, subjectId, "1"], wrapped), key, [subjectId]);
      key.fill(0);
      return wrapped;
    },

    async makeDataKey(scope) {
      const { tenant, subjectId, conversationId, keyNo } = scope;
      const kek = await subjectKey(scope, null);
      const key = makeKey(random);
      const wrapped = wrapKey({ ...dataKeyWrap(kek, scope), suite }, key, random);
      cache.keep(cacheName(["data", tenant, conversationId, String(keyNo)], wrapped), key, [subjectId, conversationId]);
      kek.key.fill(0);
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

    sealForSubject,
    openForSubject,

    blindIndex(purpose, value) {
      const key = indexes.get(purpose);
      if (key === undefined) throw new RangeError(`Cannot make a blind index: there is no purpose "${purpose}"`);
      return blindIndex(key, value);
    },

    forget(id: SubjectId | ConversationId) {
      cache.forget(id);
    },

    forgetAll() {
      cache.clear();
    },

    sweep() {
      cache.sweep();
    },

    cached: () => ({ keys: cache.size, max: limits.max, ttlMs: limits.ttlMs }),

    async addSubjectKey({ tenant, subjectId, wrappedSubjectKey }) {
      const entries = parseSubjectKeys(wrappedSubjectKey);
      if (entries.length !== 1) return null;
      const keyNo = (entries[0]?.keyNo ?? 0) + 1;
      const key = makeKey(random);
      const rooted = await kms.wrap({ tenant, subjectId, keyNo }, key);
      key.fill(0);
      return encodeSubjectKeys([...entries, { keyNo, rooted }]);
    },

    newestSubjectKeyNo: (wrapped) => parseSubjectKeys(wrapped).at(-1)?.keyNo ?? 0,

    isMoving: (wrapped) => parseSubjectKeys(wrapped).length > 1,

    hasKeyFor: (wrapped, underIt) => parseSubjectKeys(wrapped).some(({ keyNo }) => keyNo === keyNoOf(underIt)),

    keepNewestSubjectKey(wrapped) {
      const newest = parseSubjectKeys(wrapped).at(-1);
      return newest === undefined ? wrapped : encodeSubjectKeys([newest]);
    },

    async rewrapDataKey(scope) {
      const newest = parseSubjectKeys(scope.wrappedSubjectKey).at(-1);
      const header = parseHeader(scope.wrapped);
      if (header.ok && header.value.keyNo === newest?.keyNo && header.value.suite === suite) return null;
      const key = await dataKey(scope);
      const kek = await subjectKey(scope, null);
      try {
        return wrapKey({ ...dataKeyWrap(kek, scope), suite }, key, random);
      } finally {
        key.fill(0);
        kek.key.fill(0);
      }
    },

    async resealForSubject(scope, row, sealed) {
      const newest = parseSubjectKeys(scope.wrappedSubjectKey).at(-1);
      const header = parseHeader(sealed);
      if (header.ok && header.value.keyNo === newest?.keyNo && header.value.suite === suite) return null;
      const plain = await openForSubject(scope, row, sealed);
      try {
        return await sealForSubject(scope, row, plain);
      } finally {
        plain.fill(0);
      }
    },

    isCurrentSuite(sealed) {
      const header = parseHeader(sealed);
      return header.ok && header.value.suite === suite;
    },

    suiteOfKey(wrapped) {
      const newest = parseSubjectKeys(wrapped).at(-1);
      const header = parseHeader(newest === undefined ? wrapped : parseRooted(newest.rooted).wrapped);
      return header.ok ? header.value.suite : 0;
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

function dataKeyWrap(kek: SubjectKey, { tenant, subjectId, conversationId, keyNo }: DataKeyPlace): Wrap {
  const place = { tenant, subject: subjectId, conversation: conversationId, row: `key/${keyNo}` };
  return { key: kek.key, keyNo: kek.keyNo, namespace: "data_key", place };
}

/** Which of the subject's keys wrapped or sealed it, as its header says; what is no envelope is refused when it is opened. */
function keyNoOf(sealed: Uint8Array): number {
  const header = parseHeader(sealed);
  return header.ok ? header.value.keyNo : 1;
}

/**
 * The tag of the wrapped key is part of the name: two turns that race may each make "key 2" of a conversation, and only
 * one of them is stored. The loser must not find its own key when it reads again.
 */
function cacheName(parts: readonly string[], wrapped: Uint8Array): string {
  return JSON.stringify([...parts, wrapped.subarray(-16).toHex()]);
}
