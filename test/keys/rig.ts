// SPDX-License-Identifier: Apache-2.0
// Keys without an operator or a browser: real database, real key stores, nodes with memories of their own, one clock.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ConversationStore, KeyDeps, KeyStore, StoredConversation } from "#app";
import { reportAgain, reportNode } from "#app";
import { CannotOpenError, type EnvelopeSuiteNo } from "#crypto";
import { fromUtf8, makeUuid, type SubjectId, utf8 } from "#kernel";
import { FakeClock, seededRandom } from "#kernel/testing";
import {
  type LocalKeyService,
  makeKeyService,
  openFileKeyStore,
  openRootedKms,
  type RootBackend,
  type RootedKms,
} from "#kms";
import { MemoryRoots } from "#kms/testing";
import {
  type Database,
  makeConversationStore,
  makeHistory,
  makeKeySignals,
  makeKeyTable,
  makeSealedRows,
  makeSubjectStore,
  openPool,
  SubjectKeys,
} from "#postgres";
import { createTestDatabase, type TestDatabase } from "#postgres/testing";
import { emptiedTables } from "#privacy";
import { TENANT, Writer } from "../../src/adapters/postgres/repositories/testing.ts";

export const DAY = 86_400_000;
let seed = 1;

export type Node = {
  readonly deps: KeyDeps;
  readonly database: Database;
  readonly kms: RootedKms;
  readonly keys: LocalKeyService;
  readonly conversations: ConversationStore;
  readonly writer: Writer;
  /** The text of every message; what does not open is refused by the key service. */
  read(conversationId: StoredConversation["conversationId"]): Promise<string[]>;
  close(): Promise<void>;
};

export class KeyRig {
  readonly clock = new FakeClock();
  readonly roots: MemoryRoots;
  readonly #database: TestDatabase;
  readonly #directory: string;
  readonly #isFile: boolean;
  readonly #closers: (() => Promise<void> | void)[] = [];

  private constructor(database: TestDatabase, directory: string, isFile: boolean, deletionDelayMs: number) {
    this.#database = database;
    this.#directory = directory;
    this.#isFile = isFile;
    this.roots = new MemoryRoots({ now: () => this.clock.now(), random: seededRandom(7), deletionDelayMs });
  }

  /** @param options - `database`: of a server of the test's own; left out: one of the shared server. */
  static async open(options: {
    store: "file" | "table";
    deletionDelayMs?: number;
    database?: TestDatabase;
  }): Promise<KeyRig> {
    const directory = await mkdtemp(join(tmpdir(), "wardline-keys-"));
    const database = options.database ?? (await createTestDatabase());
    return new KeyRig(database, directory, options.store === "file", options.deletionDelayMs ?? 0);
  }

  get database(): Database {
    return this.#database.database;
  }

  get storePath(): string {
    return join(this.#directory, "subject-keys.db");
  }

  /** Another process: connections, memory and key store handle of its own. */
  async node(
    changes: {
      readonly store?: KeyStore;
      readonly backends?: readonly RootBackend[];
      readonly targetKind?: RootBackend["kind"];
      readonly suite?: EnvelopeSuiteNo;
      readonly cache?: { readonly max: number; readonly ttlMs: number };
      readonly epochMs?: number;
    } = {},
  ): Promise<Node> {
    const { clock } = this;
    const database = await openPool(this.#database.connection, { maxConnections: 4 });
    const keyStore = changes.store ?? (this.#isFile ? openFileKeyStore(this.storePath) : makeKeyTable(database));
    const random = seededRandom((seed += 17));
    const kms = await openRootedKms({
      store: keyStore,
      backends: changes.backends ?? [this.roots],
      targetKind: changes.targetKind ?? "file",
      clock,
      random,
    });
    await kms.settle();
    const keys = await makeKeyService({
      kms,
      clock,
      random,
      cache: changes.cache ?? { max: 1_000, ttlMs: 15 * 60_000 },
      ...(changes.suite === undefined ? {} : { suite: changes.suite }),
    });
    const subjectKeys = new SubjectKeys(keyStore, clock, (wrapped, underIt) => keys.hasKeyFor(wrapped, underIt));
    const conversations = makeConversationStore({ database, clock, keyStore, subjectKeys });
    const signals = await makeKeySignals({
      database,
      forget: (ids) => {
        if (ids === null) keys.forgetAll();
        else for (const id of ids) keys.forget(id);
        if (ids === null) subjectKeys.forgetAll();
        else subjectKeys.forget(TENANT, ids);
      },
      reloadRoots: () =>
        void kms
          .reload()
          .then(() => reportAgain(deps))
          .catch(() => undefined),
    });
    const deps: KeyDeps = {
      tenant: TENANT,
      clock,
      random,
      keyStore,
      roots: kms,
      keys,
      sealedRows: makeSealedRows(database, emptiedTables()),
      conversations,
      subjects: makeSubjectStore(database, keyStore),
      history: makeHistory(database),
      signals,
      fanOut: { publishRevoked: () => undefined },
      nodeId: makeUuid(random),
      epochMs: changes.epochMs ?? 7 * DAY,
    };
    await reportNode(deps);
    const close = async (): Promise<void> => {
      await signals.close();
      await database.close();
      keyStore.close();
    };
    this.#closers.push(close);
    return {
      deps,
      database,
      kms,
      keys,
      conversations,
      writer: Writer.with(conversations, keys),
      async read(id) {
        const stored = await conversations.find(TENANT, id, null, "own");
        if (stored === null) return [];
        const cipher = await keys.openConversation(stored);
        const messages = await conversations.messagesAfter(TENANT, id, 0, 1_000);
        return messages.map(({ seq, keyNo, sealed }) => fromUtf8(cipher.open({ kind: "message", seq }, keyNo, sealed)));
      },
      close,
    };
  }

  async close(): Promise<void> {
    for (const close of this.#closers) await close();
    await this.#database.drop();
    await rm(this.#directory, { recursive: true, force: true });
  }
}

/** A customer with a sealed profile and one conversation. */
export async function openForParty(node: Node, party: string) {
  const { deps, keys, writer } = node;
  const subjectId = makeUuid(deps.random) as SubjectId;
  const wrappedSubjectKey = await keys.makeSubjectKey(TENANT, subjectId);
  const scope = { tenant: TENANT, subjectId, wrappedSubjectKey };
  await makeSubjectStore(node.database, deps.keyStore).createForParty(TENANT, {
    subjectId,
    wrappedSubjectKey,
    partyHash: keys.blindIndex("party", party),
    sealedProfile: await keys.sealForSubject(scope, "profile", utf8(party)),
  });
  const draft = await writer.compose();
  const newKey = await keys.makeDataKey({ ...scope, conversationId: draft.conversationId, keyNo: 1 });
  const cipher = await keys.openConversation({
    tenant: TENANT,
    conversationId: draft.conversationId,
    keys: [{ ...newKey, wrappedSubjectKey }],
  });
  const message = { seq: 1, at: writer.now, kind: "message", by: "visitor", keyNo: 1 } as const;
  const made = {
    ...draft,
    subjectId,
    newSubject: null,
    newKey,
    messages: [{ ...message, sealed: cipher.seal({ kind: "message", seq: 1 }, utf8(`I am ${party}`)) }],
    lastSeq: 1,
    tracker: { keyNo: 1, sealed: cipher.seal({ kind: "tracker" }, utf8("tracker")) },
    state: { keyNo: 1, sealed: cipher.seal({ kind: "state" }, utf8("state")) },
    trackerEvent: { keyNo: 1, sealed: cipher.seal({ kind: "tracker_event", turnNo: 1 }, utf8("event")) },
    history: [],
  };
  await node.conversations.create(made);
  return { subjectId, conversationId: made.conversationId };
}

/** The sealed profile, opened as a node opens it. */
export async function readProfile(node: Node, subjectId: SubjectId): Promise<string> {
  const sealed = await makeSubjectStore(node.database, node.deps.keyStore).findProfile(TENANT, subjectId);
  return fromUtf8(
    await node.keys.openForSubject(await scopeOf(node, subjectId), "profile", sealed ?? new Uint8Array(0)),
  );
}

export async function scopeOf(node: Node, subjectId: SubjectId) {
  const wrappedSubjectKey = (await node.deps.keyStore.find(TENANT, [subjectId])).get(subjectId);
  if (wrappedSubjectKey === undefined) throw new Error("The subject has no key");
  return { tenant: TENANT, subjectId, wrappedSubjectKey };
}

/** A customer who goes on talking. Stops when told, and says how many turns were written. */
export function talk(node: Node, conversationId: StoredConversation["conversationId"]): { stop(): Promise<number> } {
  let [isOn, turns] = [true, 0];
  const read = async () => {
    const stored = await node.conversations.find(TENANT, conversationId, null, "own");
    if (stored === null) throw new Error("The conversation is gone");
    return { stored, cipher: await node.keys.openConversation(stored) };
  };
  // A rotation waits for what nodes have in hand (SETTLE_MS). Here that time goes by at once, also between the two lines of `read`.
  const readAgain = (error: unknown): ReturnType<typeof read> => {
    if (error instanceof CannotOpenError) return read();
    throw error;
  };
  const run = async (): Promise<void> => {
    while (isOn) {
      const { stored, cipher } = await read().catch(readAgain);
      cipher.open({ kind: "tracker" }, stored.tracker.keyNo, stored.tracker.sealed);
      const saved = await node.conversations.save(await node.writer.turn(stored));
      if (saved.ok) turns += 1;
      await new Promise((done) => setTimeout(done, 2));
    }
  };
  const running = run();
  return {
    async stop() {
      isOn = false;
      await running;
      return turns;
    },
  };
}
