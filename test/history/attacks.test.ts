// SPDX-License-Identifier: Apache-2.0
/**
 * Who owns the database, and in the harder cases the signing keys too, rewrites the past. Each test says who notices,
 * and how soon.
 */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type HistoryProblem, makeReceipt, ownPolicy, sequenceHistory, verifyHistory, verifyReceipt } from "#app";
import { decideCosignature, formatWitnessRequest, openCheckpoint, proveConsistency, type TreeHead } from "#tlog";
import { HistoryRig, KEYS, NO_ANCHOR, ORIGIN, receiptMaking, TENANT } from "./rig.ts";

let rig: HistoryRig;
beforeEach(async () => {
  rig = await HistoryRig.open();
  await rig.record(5);
  await rig.record(9);
});
afterEach(() => rig.close());

const policy = ownPolicy(KEYS);
const reasons = async (since: string | null = null, anchor = NO_ANCHOR) =>
  (await rig.problems(since, anchor)).map(({ problem }) => problem);

/** The owner begins anew with the same rows, altered, and signs it all with the real keys. */
async function rebuild(alteration: string): Promise<void> {
  await rig.asOwner("TRUNCATE history_leaf");
  await rig.asOwner("TRUNCATE history_checkpoint");
  await rig.own.database.query("test.tiles", "TRUNCATE history_tile");
  await rig.asOwner(alteration);
  await rig.own.database.query("test.queue", "INSERT INTO history_queue SELECT id FROM history ON CONFLICT DO NOTHING");
  await sequenceHistory(rig.deps({ anchor: NO_ANCHOR }));
}

describe("the owner of the database [SEC-105]", () => {
  test("rewrites a row: the auditor sees it at the next `history verify`", async () => {
    await rig.asOwner("UPDATE history SET kind = 'notice.sent' WHERE id = 3");
    expect(await reasons()).toEqual(["content_changed"]);
  });

  test("rewrites who, when, why or whose: each shows", async () => {
    for (const change of [
      "actor_id = 'a-18'",
      "at = at - interval '1 microsecond'",
      'facts = facts || \'{"purpose":"marketing"}\'',
      "subject_id = gen_random_uuid()",
      "conversation_id = NULL",
      "actor_kind = 'bot'",
      "tenant = 'other'",
    ]) {
      await rig.asOwner(`UPDATE history SET ${change} WHERE id = 2`);
      expect(await reasons()).toContain("content_changed");
      await rig.close();
      rig = await HistoryRig.open();
      await rig.record(5);
    }
  });

  test("rewrites a row and its leaf: the next beat refuses to sign, within two seconds, and the auditor sees it", async () => {
    await rig.asOwner("UPDATE history SET kind = 'notice.sent' WHERE id = 3");
    await rig.own.database.query(
      "test.tile",
      "UPDATE history_tile SET bytes = overlay(bytes PLACING '\\x00'::bytea FROM 70) WHERE kind = 'hashes' AND level = 0",
    );
    await expect(rig.record(1)).rejects.toMatchObject({ code: "history.tree_diverged" });
    expect(await reasons()).toContain("tile_wrong");
  });

  test("drops a row: the auditor sees that a leaf stands for nothing; hiding the leaf too does not help", async () => {
    await rig.asOwner("DELETE FROM history WHERE id = 3");
    expect(await reasons()).toEqual(["row_gone"]);
    await rig.asOwner("DELETE FROM history_leaf WHERE history_id = 3");
    expect(await reasons()).toEqual(["leaf_unaccounted"]);
  });

  test("passes a dropped row off as padding: padding opens as padding, this does not", async () => {
    await rig.asOwner("DELETE FROM history WHERE id = 3");
    await rig.asOwner("UPDATE history_leaf SET history_id = NULL WHERE history_id = 3");
    expect(await reasons()).toEqual(["content_changed"]);
  });

  test("rewrites a row, or drops one, and takes away what would show it: the auditor sees that an opening is gone", async () => {
    await rig.asOwner("UPDATE history_leaf SET opening = NULL WHERE history_id = 3");
    await rig.asOwner("UPDATE history SET actor_id = 'a-18' WHERE id = 3");
    await rig.asOwner("UPDATE history_leaf SET opening = NULL, history_id = NULL WHERE history_id = 4");
    await rig.asOwner("DELETE FROM history WHERE id = 4");
    expect(await reasons()).toEqual(["opening_gone", "opening_gone"]);
  });

  test("keeps a row from ever entering the tree: the auditor counts it", async () => {
    await rig.append(1);
    await rig.own.database.query("test.unqueue", "DELETE FROM history_queue");
    expect(await reasons()).toEqual(["rows_outside_the_tree"]);
  });

  test("back-dates a row: its leaf comes after a checkpoint of a later time, and the auditor sees it", async () => {
    rig.clock.advance(3_600_000);
    await rig.append(1, rig.clock.now() - 3_600_000 - 600_000);
    await sequenceHistory(rig.deps());
    expect(await reasons()).toEqual(["time_impossible"]);
  });

  test("back-dates a row while others wait: rows that waited are no liars, and one that is older than they are is seen", async () => {
    const deps = rig.deps({ settings: { maxEntries: 16, padTo: 8, idleMs: 600_000 } });
    const problems = async (fullBatch: number): Promise<readonly HistoryProblem[]> =>
      (await verifyHistory({ tree: rig.tree, policy: ownPolicy(KEYS), anchor: NO_ANCHOR, fullBatch }, null)).problems;
    // The sequencer stood still for ten minutes, while a batch and a half came in.
    await rig.append(24);
    rig.clock.advance(600_000);
    await sequenceHistory(deps);
    expect(await problems(16)).toEqual([]);
    // The same rows behind a batch that left nobody waiting.
    expect(new Set((await problems(4_096)).map(({ problem }) => problem))).toEqual(new Set(["time_impossible"]));
    await rig.append(20);
    await rig.append(1, rig.clock.now() - 300_000);
    rig.clock.advance(600_000);
    await sequenceHistory(deps);
    expect((await problems(16)).map(({ problem }) => problem)).toEqual(["time_impossible"]);
  });

  test("drops an event after its receipt: the receipt still verifies, and convicts", async () => {
    const receipt = await makeReceipt(receiptMaking(rig), TENANT, rig.conversationId);
    if (!receipt.ok) throw new Error(receipt.refusal.reason);
    await rebuild("DELETE FROM history WHERE id = 3");
    // What is left is consistent in itself: without anything kept outside nobody could tell.
    expect(await reasons()).toEqual([]);
    const proved = verifyReceipt(receipt.value, policy);
    if (!proved.ok) throw new Error(proved.refusal.reason);
    const kept = openCheckpoint(receipt.value.entries[2]?.proof.split("\n\n").slice(1).join("\n\n") ?? "", policy);
    expect(kept).toMatchObject({ ok: true, value: { size: 24 } });
    expect(await reasons(kept.ok ? noteOf(receipt.value.entries[2]?.proof ?? "") : null)).toContain(
      "older_checkpoint_not_extended",
    );
  });
});

const noteOf = (proof: string): string => proof.slice(proof.indexOf("\n\n") + 2);

describe("the owner of the database and of the keys [SEC-106]", () => {
  test("rewrites and signs everything anew: this node refuses at its next beat, an auditor with any older checkpoint sees it", async () => {
    const kept = await rig.head();
    await rebuild("UPDATE history SET kind = 'notice.sent' WHERE id = 3");
    expect(await reasons()).toEqual([]);
    expect(await reasons(kept)).toContain("older_checkpoint_not_extended");
    await rig.append(1);
    await expect(sequenceHistory(rig.deps())).rejects.toMatchObject({ code: "history.rolled_back" });
    expect(await reasons(null, rig.anchor)).toContain("older_checkpoint_not_extended");
  });

  test("cuts the end off, as a restored backup does: the node refuses at its next beat, and so does the auditor", async () => {
    const kept = await rig.head();
    await rebuild("DELETE FROM history WHERE id > 4");
    expect((await rig.tree.head())?.size).toBe(8);
    await expect(sequenceHistory(rig.deps())).rejects.toMatchObject({ code: "history.rolled_back" });
    expect(await reasons(kept)).toContain("older_checkpoint_not_extended");
  });

  test("forks: shown to a witness, the second tree gets no cosignature, and its two signatures convict the log", async () => {
    const logs = new Map([[ORIGIN, policy]]);
    const shown = openCheckpoint(await rig.head(), policy);
    if (!shown.ok) throw new Error(shown.refusal.reason);
    const witnessed: TreeHead = shown.value;
    const oldNote = await rig.head();
    await rebuild("UPDATE history SET kind = 'notice.sent' WHERE id = 3");
    await rig.append(9);
    await sequenceHistory(rig.deps({ anchor: NO_ANCHOR }));
    const fork = await rig.tree.head();
    if (fork === null) throw new Error("no head");
    expect(fork.size).toBeGreaterThan(witnessed.size);
    const proof = await proveConsistency(witnessed.size, fork.size, (tile) => rig.tree.tile(tile, "hashes"));
    if (!proof.ok) throw new Error(proof.refusal.reason);
    const request = formatWitnessRequest({ oldSize: witnessed.size, proof: proof.value, checkpoint: fork.note });
    expect(decideCosignature(request, logs, () => witnessed)).toMatchObject({ refusal: { reason: "inconsistent" } });
    expect([openCheckpoint(oldNote, policy).ok, openCheckpoint(fork.note, policy).ok]).toEqual([true, true]);
  });
});
