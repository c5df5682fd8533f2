// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { askWitness, ownPolicy, policyOf, sequenceHistory } from "#app";
import { formatNoteKey, formatWitnessRequest, openCheckpoint, proveConsistency } from "#tlog";
import { startWitness } from "../../src/main/run-witness.ts";
import { HistoryRig, KEYS, NO_ANCHOR } from "./rig.ts";

const NAME = "witness.example/w1";
const policy = ownPolicy(KEYS);
let rig: HistoryRig;
let home: string;
let running: Awaited<ReturnType<typeof startWitness>>;

async function start(): Promise<void> {
  running = await startWitness({ dir: home, logKeysFile: join(home, "logs"), name: NAME, port: 0 });
}
beforeEach(async () => {
  rig = await HistoryRig.open();
  home = mkdtempSync(join(tmpdir(), "wardline-witness-"));
  await writeFile(join(home, "logs"), policy.logKeys.map((key) => `${formatNoteKey(key)}\n`).join(""));
  await start();
  await rig.record(5);
});
afterEach(async () => {
  running.server.close();
  await rm(home, { recursive: true });
  await rig.close();
});

const url = (path = "add-checkpoint") => `http://localhost:${(running.server.address() as AddressInfo).port}/${path}`;
const ask = async (body: string) => {
  const response = await fetch(url(), { method: "POST", body });
  return { status: response.status, body: await response.text() };
};
const witnessKeys = () => policyOf(NAME, running.keys)?.logKeys ?? [];
const cosign = () => askWitness({ tree: rig.tree, policy, anchor: NO_ANCHOR }, witnessKeys(), ask);

describe("a witness", () => {
  test("a witness cosigns each checkpoint that extends the last, in both ways, also after a restart [SEC-107]", async () => {
    for (let i = 0; i < 3; i += 1) {
      const cosigned = await cosign();
      if (!cosigned.ok) throw new Error(JSON.stringify(cosigned.refusal));
      const opened = openCheckpoint(cosigned.value, { ...policy, witnessKeys: witnessKeys(), quorum: 1 });
      expect(opened).toMatchObject({ ok: true, value: { witnesses: [{ name: NAME }] } });
      expect(cosigned.value.split("\n").filter((line) => line.includes(NAME)).length).toBe(2);
      expect(await rig.problems(cosigned.value)).toEqual([]);
      running.server.close();
      await start();
      await rig.record(7);
    }
  });

  test("a witness cosigns no fork, no rollback and no other log, and remembers what it had [SEC-107]", async () => {
    await rig.record(7);
    expect((await cosign()).ok).toBe(true);
    const heads = await readFile(join(home, "heads.json"), "utf8");
    for (const table of ["history_leaf", "history_checkpoint"]) await rig.asOwner(`TRUNCATE ${table}`);
    await rig.asOwner("TRUNCATE history_tile; UPDATE history SET kind = 'notice.sent' WHERE id = 3");
    await rig.asOwner("INSERT INTO history_queue SELECT id FROM history ON CONFLICT DO NOTHING");
    await sequenceHistory(rig.deps({ anchor: NO_ANCHOR }));
    // Of the same size: two roots. Longer: no proof fits.
    expect(await cosign()).toMatchObject({ refusal: { reason: "witness_refused", status: 409, said: "forked\n" } });
    await rig.append(9);
    await sequenceHistory(rig.deps({ anchor: NO_ANCHOR }));
    expect(await cosign()).toMatchObject({ refusal: { reason: "witness_refused", status: 422 } });
    expect(await readFile(join(home, "heads.json"), "utf8")).toBe(heads);
  });

  test("a witness answers as C2SP tlog-witness says, and nothing to anything else", async () => {
    const note = await rig.head();
    const first = formatWitnessRequest({ oldSize: 0, proof: [], checkpoint: note });
    expect(await ask(first.replaceAll(KEYS.origin, "other.example"))).toMatchObject({ status: 404 });
    expect(await ask("old 0\n\nnonsense")).toMatchObject({ status: 400 });
    expect(await ask(first.replace("old 0", "old 99"))).toMatchObject({ status: 400 });
    expect((await ask(first)).status).toBe(200);
    const again = await fetch(url(), { method: "POST", body: first });
    expect([again.status, again.headers.get("content-type"), await again.text()]).toEqual([
      409,
      "text/x.tlog.size",
      "8\n",
    ]);
    expect((await ask("x".repeat(300_000))).status).toBe(413);
    expect((await fetch(url())).status).toBe(404);
    expect(await (await fetch(url("keys"))).text()).toBe(running.keys.map((key) => `${key}\n`).join(""));
  });

  test("two requests at once cannot roll a witness back", async () => {
    const small = await rig.head();
    await rig.record(20);
    const large = await rig.tree.head();
    const requests = [small, large?.note ?? ""].map((checkpoint) =>
      formatWitnessRequest({ oldSize: 0, proof: [], checkpoint }),
    );
    const statuses = (await Promise.all([...requests, ...requests].map(ask))).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200).length).toBe(1);
    const proof = await proveConsistency(8, large?.size ?? 0, (tile) => rig.tree.tile(tile, "hashes"));
    expect(proof.ok).toBe(true);
  });
});
