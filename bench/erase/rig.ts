// SPDX-License-Identifier: Apache-2.0
// What an erasure needs and nothing more: the bundled database with fsync, the key store in a file as a bundled installation has it, real keys,
// and an operator and a receiver of webhooks that answer at once.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import {
  type AppDeps,
  type CheckpointAnchor,
  type KeyDeps,
  makeLogKeys,
  ownPolicy,
  SEQUENCER_DEFAULTS,
  type SequencerDeps,
  type VerifierDeps,
} from "#app";
import { makeUuid, ok, type TenantId } from "#kernel";
import { makeKeyService, makeTenantCipher, openFileKeyStore, openRootedKms } from "#kms";
import { MemoryRoots } from "#kms/testing";
import {
  type BundledServer,
  type Database,
  ensurePartitions,
  makeAuthenticatorStore,
  makeConversationStore,
  makeCounterStore,
  makeHistory,
  makeHistoryTree,
  makeHoldStore,
  makeKeySignals,
  makeLimitStore,
  makeMessagingStore,
  makeRecipientStore,
  makeRequestStore,
  makeRetentionStore,
  makeSealedRows,
  makeSubjectStore,
  makeWebhookStore,
  migrate,
  openPool,
  SubjectKeys,
} from "#postgres";
import { emptiedTables } from "#privacy";
import { openRights } from "../../src/main/open-rights.ts";
import { systemClock, systemRandom } from "../../src/main/system.ts";

export const TENANT = "larkspur" as TenantId;
const LOG_KEYS = makeLogKeys("bench.example/history", {
  ed25519: new Uint8Array(32).fill(1),
  mlDsa44: new Uint8Array(32).fill(2),
});

export type EraseRig = {
  readonly database: Database;
  readonly deps: AppDeps;
  readonly keyDeps: KeyDeps;
  readonly sequencer: SequencerDeps;
  readonly verifier: VerifierDeps;
  /** Tickets that the operator took. */
  readonly tickets: () => number;
  close(): Promise<void>;
};

export async function openRig(server: BundledServer, folder: string): Promise<EraseRig> {
  const database = await openPool(server.connection, { maxConnections: 12 });
  await migrate(database);
  await ensurePartitions(database, new Date());
  await mkdir(join(folder, "keys"), { recursive: true });
  const keyStore = openFileKeyStore(join(folder, "keys", "subject-keys.db"));
  const roots = new MemoryRoots({ now: () => systemClock.now(), random: systemRandom });
  const kms = await openRootedKms({
    store: keyStore,
    backends: [roots],
    targetKind: "file",
    clock: systemClock,
    random: systemRandom,
  });
  await kms.settle();
  const cache = { max: 20_000, ttlMs: 600_000 };
  const keys = await makeKeyService({ kms, clock: systemClock, random: systemRandom, cache });
  const names = await makeTenantCipher(kms, systemRandom);
  const subjectKeys = new SubjectKeys(keyStore, systemClock, (wrapped, underIt) => keys.hasKeyFor(wrapped, underIt));
  const signals = await makeKeySignals({
    database,
    forget: (ids) => {
      for (const id of ids ?? []) keys.forget(id);
      if (ids !== null) subjectKeys.forget(TENANT, ids);
    },
    reloadRoots: () => undefined,
  });
  const [conversations, subjects, sealedRows, history] = [
    makeConversationStore({ database, clock: systemClock, keyStore, subjectKeys }),
    makeSubjectStore(database, keyStore),
    makeSealedRows(database, emptiedTables()),
    makeHistory(database),
  ];
  let tickets = 0;
  // Only what asking, carrying out and copying reach: whatever else they reached would be undefined, and the run would stop.
  const deps = {
    tenant: TENANT,
    clock: systemClock,
    random: systemRandom,
    settings: { timeZone: "Europe/London" },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    conversations,
    subjects,
    history,
    keys,
    authenticators: makeAuthenticatorStore(database),
    rights: {
      requests: makeRequestStore(database),
      limits: makeLimitStore(database),
      holds: makeHoldStore(database),
      recipients: makeRecipientStore(database),
      rows: sealedRows,
      retention: makeRetentionStore(database),
      ...(await openRights({ config: { privacy: { profile: "gdpr" } }, baseDir: "." } as Parameters<
        typeof openRights
      >[0])),
    },
    // Baselines of detectors are counted and forgotten in memory; nothing was learned of these subjects.
    threat: { watch: { forgetSubject: async () => undefined } },
    flows: { lessons: [] },
    messaging: { store: makeMessagingStore(database) },
    counters: makeCounterStore(database),
    telco: {
      reads: {
        listLinesOfParty: async (party: string) =>
          ok([
            {
              lineId: `L-${party}`,
              customerId: party,
              msisdn: `+44${party.slice(3).padStart(10, "0")}`,
              holderIds: [party],
              userIds: [],
            },
          ]),
      },
      tickets: {
        open: async () => {
          tickets += 1;
          return ok({ reference: `T-${tickets}` });
        },
      },
    },
    webhooks: {
      endpoints: [{ name: "archive", url: "https://archive.example/hook", events: ["subject.erased"] }],
      store: makeWebhookStore(database),
      send: async () => ({ status: 204 }),
      signers: [],
      published: [],
      source: "urn:wardline:larkspur",
      cipher: {
        seal: (id: string, body: Uint8Array) => names.seal(TENANT, `webhook/${id}`, body),
        open: (id: string, sealed: Uint8Array) => names.open(TENANT, `webhook/${id}`, sealed),
      },
      operatorKeys: [],
    },
  } as unknown as AppDeps;
  const keyDeps: KeyDeps = {
    tenant: TENANT,
    clock: systemClock,
    random: systemRandom,
    keyStore,
    roots: kms,
    keys,
    sealedRows,
    conversations,
    subjects,
    history,
    signals,
    fanOut: { publishRevoked: () => undefined },
    nodeId: makeUuid(systemRandom),
    epochMs: 7 * 86_400_000,
  };
  let kept: string | null = null;
  const anchor: CheckpointAnchor = {
    read: async () => kept,
    write: async (note) => {
      kept = note;
    },
  };
  const tree = makeHistoryTree(database);
  return {
    database,
    deps,
    keyDeps,
    sequencer: { tree, keys: LOG_KEYS, anchor, clock: systemClock, random: systemRandom, settings: SEQUENCER_DEFAULTS },
    verifier: { tree, anchor, policy: ownPolicy(LOG_KEYS) },
    tickets: () => tickets,
    async close() {
      await signals.close();
      await database.close();
      keyStore.close();
    },
  };
}
