// SPDX-License-Identifier: Apache-2.0
// A history on a real database, with keys, clock and randomness that repeat; and the one who owns the database.
import {
  type CheckpointAnchor,
  type HistoryEntry,
  type HistoryProblem,
  type HistoryTree,
  makeLogKeys,
  ownPolicy,
  type ReceiptMaking,
  SEQUENCER_DEFAULTS,
  type SequencerDeps,
  sequenceHistory,
  verifyHistory,
  type Witnesses,
} from "#app";
import { type ConversationId, makeUuid, type SubjectId, type TenantId } from "#kernel";
import { FakeClock, seededRandom } from "#kernel/testing";
import { makeCosignatureStore, makeHistory, makeHistoryTree } from "#postgres";
import { createTestDatabase, type TestDatabase } from "#postgres/testing";

export const ORIGIN = "care.example/history";
export const TENANT = "larkspur" as TenantId;
export const KEYS = makeLogKeys(ORIGIN, {
  ed25519: new Uint8Array(32).fill(1),
  mlDsa44: new Uint8Array(32).fill(2),
});

export class HistoryRig {
  readonly clock = new FakeClock(Date.UTC(2026, 10, 25, 10));
  readonly random = seededRandom(7);
  readonly own: TestDatabase;
  readonly tree: HistoryTree;
  readonly anchor: CheckpointAnchor & { kept: string | null };
  readonly conversationId: ConversationId;
  readonly subjectId: SubjectId;

  private constructor(own: TestDatabase) {
    this.own = own;
    this.tree = makeHistoryTree(own.database);
    this.conversationId = makeUuid(this.random) as ConversationId;
    this.subjectId = makeUuid(this.random) as SubjectId;
    const anchor = {
      kept: null as string | null,
      read: async () => anchor.kept,
      write: async (note: string) => {
        anchor.kept = note;
      },
    };
    this.anchor = anchor;
  }

  static async open(): Promise<HistoryRig> {
    return new HistoryRig(await createTestDatabase());
  }

  deps(changes: Partial<SequencerDeps> = {}): SequencerDeps {
    const { tree, anchor, clock, random } = this;
    return { tree, anchor, clock, random, keys: KEYS, settings: SEQUENCER_DEFAULTS, ...changes };
  }

  entry(facts: HistoryEntry["facts"] = { purpose: "care", field: "bill" }, at = this.clock.now()): HistoryEntry {
    const { subjectId, conversationId } = this;
    return {
      at: new Date(at),
      tenant: TENANT,
      kind: "data.read",
      actor: { kind: "agent", id: "a-17" },
      subjectId,
      conversationId,
      facts,
    };
  }

  async append(count = 1, at?: number): Promise<void> {
    const history = makeHistory(this.own.database);
    for (let i = 0; i < count; i += 1) await history.append(this.entry({ purpose: "care", n: i }, at), null);
  }

  /** Entries, a beat, and a second that passes. */
  async record(count = 1): Promise<number> {
    await this.append(count);
    const done = await sequenceHistory(this.deps());
    this.clock.advance(1_000);
    return done;
  }

  async head(): Promise<string> {
    return (await this.tree.head())?.note ?? "";
  }

  async problems(
    since: string | null = null,
    anchor: CheckpointAnchor = NO_ANCHOR,
  ): Promise<readonly HistoryProblem[]> {
    return (await verifyHistory({ tree: this.tree, policy: ownPolicy(KEYS), anchor }, since)).problems;
  }

  /** Does as the owner of the tables can: with the triggers off. */
  async asOwner(text: string): Promise<void> {
    const tables = ["history", "history_leaf", "history_checkpoint", "history_cosignature"];
    const triggers = (how: string): string =>
      tables.map((table) => `ALTER TABLE ${table} ${how} TRIGGER USER`).join(";");
    await this.own.database.transaction(async (tx) => {
      await tx.runScript("test.as_owner", `${triggers("DISABLE")}; ${text}; ${triggers("ENABLE")}`);
    });
  }

  close(): Promise<void> {
    return this.own.drop();
  }
}

/** Receipts of an installation that asks these witnesses. */
export function receiptMaking(rig: HistoryRig, known: Witnesses["known"] = [], quorum = known.length): ReceiptMaking {
  const store = makeCosignatureStore(rig.own.database);
  return { verifier: { tree: rig.tree, policy: ownPolicy(KEYS) }, witnesses: { known, quorum, store } };
}

export const NO_ANCHOR: CheckpointAnchor = { read: async () => null, write: async () => undefined };
