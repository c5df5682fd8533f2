// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ownPolicy } from "#app";
import { makeUuid } from "#kernel";
import { makeHistory } from "#postgres";
import { runHistoryExport, runHistoryVerify, runReceipt, runVerifyReceipt, type Terminal } from "#surfaces";
import { verifyDirectory } from "../tlog/reference.ts";
import { HistoryRig, KEYS, NO_ANCHOR, receiptMaking, TENANT } from "./rig.ts";

let rig: HistoryRig;
let home: string;
let said: string;
const terminal: Terminal = {
  isInteractive: false,
  write: (text) => {
    said += text;
  },
};
const deps = () => ({ tree: rig.tree, policy: ownPolicy(KEYS), anchor: NO_ANCHOR });
const at = (name: string) => join(home, name);

beforeEach(async () => {
  rig = await HistoryRig.open();
  home = mkdtempSync(join(tmpdir(), "wardline-commands-"));
  said = "";
  await rig.record(3);
});
afterEach(async () => {
  await rm(home, { recursive: true });
  await rig.close();
});

describe("commands of the history", () => {
  test("history verify says that all is well, also since a checkpoint that was kept", async () => {
    await writeFile(at("kept"), await rig.head());
    await rig.record(300);
    expect(await runHistoryVerify(deps(), at("kept"), terminal)).toBe(0);
    expect(said).toBe("✓ 312 leaves, 2 checkpoints, 312 contents as committed to, 0 erased, 0 problems\n");
  });

  test("history verify since a checkpoint looks at what came after it, and that nothing before it moved", async () => {
    await rig.record(600);
    const kept = await rig.head();
    await writeFile(at("kept"), kept);
    await rig.record(700);
    expect(await runHistoryVerify(deps(), at("kept"), terminal)).toBe(0);
    // 8 + 600 leaves were there: the walk begins at the last full tile before them.
    expect(said).toBe("✓ 1312 leaves, 2 checkpoints, 800 contents as committed to, 0 erased, 0 problems\n");
    said = "";
    await rig.own.database.query(
      "test.tile",
      "UPDATE history_tile SET bytes = overlay(bytes PLACING '\\x00'::bytea FROM 40) WHERE kind = 'hashes' AND level = 1",
    );
    expect(await runHistoryVerify(deps(), at("kept"), terminal)).toBe(2);
    expect(said).toContain("The history does not extend the checkpoint of size 608 that was kept (since)");
  });

  test("history verify ends with 2 and says what is wrong and where", async () => {
    await rig.asOwner("UPDATE history SET actor_id = 'a-18' WHERE id = 2");
    expect(await runHistoryVerify(deps(), null, terminal)).toBe(2);
    expect(said).toMatch(/^✗ The row of leaf \d is not what was committed to\n✗ 8 leaves/u);
    said = "";
    await writeFile(at("other"), (await rig.head()).replace("\n8\n", "\n9\n"));
    expect(await runHistoryVerify(deps(), at("other"), terminal)).toBe(2);
    expect(said).toContain("is not validly signed (signature_invalid)");
  });

  test("history verify names a file that it cannot read", async () => {
    await expect(runHistoryVerify(deps(), at("missing"), terminal)).rejects.toMatchObject({ code: "cli.unreadable" });
  });

  test("history export writes what the reference verifier reads", async () => {
    expect(await runHistoryExport(deps(), home, terminal)).toBe(0);
    expect(verifyDirectory(home, KEYS.signers[0]?.key.publicKey ?? new Uint8Array(0)).size).toBe(8);
    expect((await readFile(at("openings/0.jsonl"), "utf8")).trim().split("\n").length).toBe(8);
  });

  test("receipt prints what verify proves, with keys from elsewhere or a warning; a changed one ends with 2", async () => {
    await runReceipt(receiptMaking(rig), TENANT, rig.conversationId, terminal);
    await writeFile(at("receipt"), said);
    await writeFile(at("changed"), said.replaceAll("data.read", "data.seen"));
    await runHistoryExport(deps(), home, terminal);
    said = "";
    expect(await runVerifyReceipt(at("receipt"), at("keys"), "0", terminal)).toBe(0);
    expect(said).toContain("3 entries proved in care.example/history\n");
    expect(said).not.toContain("!");
    expect(await runVerifyReceipt(at("receipt"), null, "0", terminal)).toBe(0);
    expect(said).toContain("! With the keys that the receipt itself names");
    said = "";
    expect(await runVerifyReceipt(at("changed"), at("keys"), "0", terminal)).toBe(2);
    expect(said).toBe("✗ Not proved: entry 1: root_mismatch\n");
    await writeFile(at("nonsense"), "nonsense");
    expect(await runVerifyReceipt(at("nonsense"), null, "0", terminal)).toBe(2);
    for (const quorum of ["two", "", " ", "-1", "1e9", "0x1", "NaN"])
      await expect(runVerifyReceipt(at("receipt"), null, quorum, terminal)).rejects.toMatchObject({
        code: "cli.bad_argument",
      });
  });

  test("verify prints what a receipt says so that it moves, hides and turns nothing on the terminal", async () => {
    await makeHistory(rig.own.database).append(rig.entry({ purpose: "\u009b8m\u202e" }), null);
    await rig.record(0);
    await runReceipt(receiptMaking(rig), TENANT, rig.conversationId, terminal);
    await writeFile(at("receipt"), said);
    said = "";
    expect(await runVerifyReceipt(at("receipt"), null, "0", terminal)).toBe(0);
    expect(said).toContain('"purpose":"\\u{9b}8m\\u{202e}"');
    expect(said).not.toMatch(/[\u0080-\u009f\u202e]/u);
  });

  test("receipt refuses an id that is none, and a conversation without entries", async () => {
    await expect(runReceipt(receiptMaking(rig), TENANT, "x", terminal)).rejects.toMatchObject({
      code: "cli.bad_argument",
    });
    await expect(runReceipt(receiptMaking(rig), TENANT, makeUuid(rig.random), terminal)).rejects.toMatchObject({
      code: "cli.no_receipt",
    });
  });
});
