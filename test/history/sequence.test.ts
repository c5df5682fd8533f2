// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  exportHistory,
  type HistoryTree,
  makeLogKeys,
  makeReceipt,
  ownPolicy,
  type SequenceTx,
  sequenceHistory,
  verifyHistory,
  verifyReceipt,
} from "#app";
import { openCheckpoint, parseCheckpoint } from "#tlog";
import { verifyDirectory } from "../tlog/reference.ts";
import { HistoryRig, KEYS, NO_ANCHOR, ORIGIN, receiptMaking, TENANT } from "./rig.ts";

let rig: HistoryRig;
beforeEach(async () => {
  rig = await HistoryRig.open();
});
afterEach(() => rig.close());

const policy = ownPolicy(KEYS);
const verifier = () => ({ tree: rig.tree, policy, anchor: rig.anchor });

describe("sequenceHistory()", () => {
  test("sequenceHistory() puts every entry into the tree once, with padding, under both signatures [SEC-100]", async () => {
    expect(await rig.record(3)).toBe(3);
    expect(await rig.record(300)).toBe(300);
    expect(await rig.record(0)).toBe(0);
    const verdict = await verifyHistory(verifier(), null);
    expect(verdict).toEqual({ size: 312, checkpoints: 2, opened: 312, erased: 0, problems: [] });
    const head = openCheckpoint(await rig.head(), policy);
    expect(head).toMatchObject({ ok: true, value: { size: 312, signedAt: rig.clock.now() / 1_000 - 2 } });
  });

  test("sequenceHistory() works off a backlog in several batches", async () => {
    await rig.append(50);
    const settings = { maxEntries: 16, padTo: 4, idleMs: 1_000 };
    expect(await sequenceHistory(rig.deps({ settings }))).toBe(50);
    expect(await rig.problems()).toEqual([]);
  });

  test("sequenceHistory() signs a batch of padding when nothing happened for long", async () => {
    await rig.record(1);
    rig.clock.advance(11 * 60_000);
    expect(await rig.record(0)).toBe(0);
    expect((await rig.tree.head())?.size).toBe(16);
    expect(await rig.problems()).toEqual([]);
  });

  test("an entry of the tree holds nothing of the row, and padding cannot be told from it [SEC-101]", async () => {
    await rig.record(1);
    const bundle = (await rig.tree.tile({ level: 0, index: 0, width: 8 }, "entries")) ?? new Uint8Array(0);
    const text = Buffer.from(bundle).toString("latin1");
    for (const planted of [rig.subjectId, rig.conversationId, "a-17", "data.read", "care"])
      expect(text).not.toContain(planted);
    expect(bundle.length).toBe(8 * (2 + 1 + 32));
  });

  test("without its opening a leaf says nothing, every proof still verifies, and the auditor is told [SEC-102]", async () => {
    await rig.record(2);
    const receipt = await makeReceipt(receiptMaking(rig), TENANT, rig.conversationId);
    if (!receipt.ok) throw new Error(receipt.refusal.reason);
    await rig.own.database.query("test.erase", "UPDATE history_leaf SET opening = NULL WHERE history_id IS NOT NULL");
    expect(await verifyHistory(verifier(), null)).toMatchObject({
      opened: 6,
      erased: 2,
      problems: [{ problem: "opening_gone" }, { problem: "opening_gone" }],
    });
    expect(await makeReceipt(receiptMaking(rig), TENANT, rig.conversationId)).toMatchObject({
      refusal: { reason: "nothing_to_prove" },
    });
    expect(verifyReceipt(receipt.value, policy)).toMatchObject({ ok: true });
  });

  test("two sequencers at once make one tree", async () => {
    await rig.append(40);
    const both = [sequenceHistory(rig.deps({ anchor: NO_ANCHOR })), sequenceHistory(rig.deps({ anchor: NO_ANCHOR }))];
    const done = await Promise.all(both);
    expect(done[0]! + done[1]!).toBe(40);
    expect(await rig.problems()).toEqual([]);
  });

  test("a clock that jumps back or forth makes no fork, and no time that goes back", async () => {
    const times: number[] = [];
    for (const jump of [0, -3_600_000, 7_200_000, -86_400_000]) {
      rig.clock.advance(jump);
      await rig.record(1);
      const head = openCheckpoint(await rig.head(), policy);
      times.push(head.ok ? head.value.signedAt : 0);
    }
    expect(times).toEqual([...times].sort((a, b) => a - b));
    const problems = await rig.problems();
    // What is shown is that rows and signatures disagree about the time, and nothing else.
    expect(problems.every(({ problem }) => problem === "time_impossible")).toBe(true);
  });

  test("sequenceHistory() signs nothing with another key than the one before it", async () => {
    await rig.record(1);
    const keys = makeLogKeys(ORIGIN, { ed25519: new Uint8Array(32).fill(3), mlDsa44: new Uint8Array(32).fill(2) });
    await rig.append(1);
    await expect(sequenceHistory(rig.deps({ keys, anchor: NO_ANCHOR }))).rejects.toMatchObject({
      code: "history.head_invalid",
    });
  });
});

describe("the fault table of a batch [SEC-103]", () => {
  type Step = "lock" | "head" | "edge" | "pending" | "write" | "commit" | "anchor";
  const rows: readonly (readonly [Step, "before" | "after", "lost" | "durable"])[] = [
    ["lock", "before", "lost"],
    ["head", "before", "lost"],
    ["head", "after", "lost"],
    ["edge", "before", "lost"],
    ["edge", "after", "lost"],
    ["pending", "before", "lost"],
    ["pending", "after", "lost"],
    ["write", "before", "lost"],
    ["write", "after", "lost"],
    ["commit", "after", "durable"],
    ["anchor", "before", "durable"],
    ["anchor", "after", "durable"],
  ];

  test.each(rows)(
    "stopped at %s, %s it: the batch is %s, and the next beat goes on without fork or gap",
    async (step, when, outcome) => {
      await rig.record(5);
      const before = await rig.tree.head();
      await rig.append(7);
      await expect(sequenceHistory(failing(step, when))).rejects.toThrow("power cut");
      expect((await rig.tree.head())?.size).toBe(outcome === "lost" ? before?.size : 16);
      expect(await sequenceHistory(rig.deps())).toBe(outcome === "lost" ? 7 : 0);
      expect(await rig.problems(before?.note, rig.anchor)).toEqual([]);
      expect(await verifyHistory(verifier(), null)).toMatchObject({ size: 16, opened: 16 });
    },
  );

  /** The same sequencer, on a machine that stops at one step. */
  function failing(at: Step, when: "before" | "after"): ReturnType<HistoryRig["deps"]> {
    const around = async <V>(step: Step, work: () => Promise<V>): Promise<V> => {
      if (step === at && when === "before") throw new Error("power cut");
      const value = await work();
      if (step === at && when === "after") throw new Error("power cut");
      return value;
    };
    const tree: HistoryTree = {
      ...rig.tree,
      inSequence: (work) =>
        around("lock", () =>
          around("commit", () =>
            rig.tree.inSequence((tx) => {
              const faulty: SequenceTx = {
                head: () => around("head", () => tx.head()),
                edge: (size) => around("edge", () => tx.edge(size)),
                pending: (limit) => around("pending", () => tx.pending(limit)),
                write: (batch) => around("write", () => tx.write(batch)),
              };
              return work(faulty);
            }),
          ),
        ),
    };
    const anchor = {
      ...rig.anchor,
      read: rig.anchor.read,
      write: (note: string) => around("anchor", () => rig.anchor.write(note)),
    };
    return rig.deps({ tree, anchor });
  }
});

describe("a full disk [SEC-260]", () => {
  /** What PostgreSQL reports when a table cannot grow: the statement fails with this very code, and the transaction is gone. */
  const FULL = `CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$;`;

  test.each(["history_leaf", "history_tile", "history_checkpoint"])(
    "no room for %s: nothing of the batch stays, and with room again the same entries enter once, without a fork",
    async (table) => {
      await rig.record(5);
      const before = await rig.tree.head();
      await rig.append(300);
      await rig.own.database.transaction((tx) =>
        tx.runScript(
          "test.full",
          `${FULL} CREATE TRIGGER full_disk BEFORE INSERT ON ${table} EXECUTE FUNCTION full_disk()`,
        ),
      );
      await expect(sequenceHistory(rig.deps())).rejects.toThrow();
      expect((await rig.tree.head())?.note).toBe(before?.note);
      await rig.own.database.transaction((tx) => tx.runScript("test.room", `DROP TRIGGER full_disk ON ${table}`));
      expect(await sequenceHistory(rig.deps())).toBe(300);
      expect(await rig.problems(before?.note, rig.anchor)).toEqual([]);
    },
  );

  test("no room for the anchor beside the key: the tree has the batch, the next beat goes on from it", async () => {
    await rig.record(5);
    const before = await rig.tree.head();
    await rig.append(3);
    const full = Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
    const anchor = { read: rig.anchor.read, write: () => Promise.reject(full) };
    await expect(sequenceHistory(rig.deps({ anchor }))).rejects.toThrow("ENOSPC");
    await rig.append(3);
    expect(await sequenceHistory(rig.deps())).toBe(3);
    expect(await rig.problems(before?.note, rig.anchor)).toEqual([]);
  });
});

describe("exportHistory()", () => {
  test("what exportHistory() writes is read by a verifier that shares no code with it", async () => {
    await rig.record(400);
    await rig.record(200);
    const directory = mkdtempSync(join(tmpdir(), "wardline-export-"));
    try {
      for await (const { path, bytes } of exportHistory(verifier())) {
        await mkdir(dirname(join(directory, path)), { recursive: true });
        await writeFile(join(directory, path), bytes);
      }
      const key = KEYS.signers[0]?.key.publicKey ?? new Uint8Array(0);
      const read = verifyDirectory(directory, key);
      expect([read.origin, read.size]).toEqual([ORIGIN, 600]);
      expect(verifyDirectory(directory, key, "checkpoints/600").size).toBe(600);
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});

describe("makeReceipt()", () => {
  test("makeReceipt() proves each entry of a conversation, and verifyReceipt() needs nothing else [SEC-104]", async () => {
    await rig.record(3);
    const receipt = await makeReceipt(receiptMaking(rig), TENANT, rig.conversationId);
    if (!receipt.ok) throw new Error(receipt.refusal.reason);
    const read = JSON.parse(JSON.stringify(receipt.value)) as typeof receipt.value;
    const verified = verifyReceipt(read, policy);
    expect(verified).toMatchObject({ ok: true });
    expect(read.entries.length).toBe(3);
    expect(read.entries[0]?.content).toContain('"kind":"data.read"');

    const first = read.entries[0]!;
    const changed = (changes: Partial<typeof first>) => ({ ...read, entries: [{ ...first, ...changes }] });
    const wrong: readonly (readonly [unknown, string])[] = [
      [changed({ content: first.content.replace("read", "seen") }), "entry_refused"],
      [changed({ opening: "0".repeat(64) }), "entry_refused"],
      [changed({ opening: first.opening.toUpperCase() }), "malformed_receipt"],
      [changed({ opening: "" }), "malformed_receipt"],
      [changed({ proof: read.entries[1]!.proof }), "entry_refused"],
      [changed({ proof: first.proof.replace(ORIGIN, "other.example") }), "entry_refused"],
      [{ ...read, format: "wardline-receipt/v2" }, "malformed_receipt"],
      [{ ...read, entries: [] }, "malformed_receipt"],
      [{ ...read, keys: "none" }, "malformed_receipt"],
      [null, "malformed_receipt"],
      [[], "malformed_receipt"],
    ];
    for (const [value, reason] of wrong) expect(verifyReceipt(value, policy)).toMatchObject({ refusal: { reason } });
    const other = makeLogKeys(ORIGIN, { ed25519: new Uint8Array(32).fill(8), mlDsa44: new Uint8Array(32).fill(9) });
    expect(verifyReceipt(read, ownPolicy(other))).toMatchObject({ refusal: { reason: "entry_refused" } });
    expect(parseCheckpoint(Buffer.from(await rig.head())).ok).toBe(true);
  });
});
