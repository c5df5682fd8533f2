// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  askWitness,
  cosignHistory,
  type Log,
  makeReceipt,
  makeWitnessSigners,
  ownPolicy,
  policyOf,
  sequenceHistory,
  verifyReceipt,
  type Witness,
} from "#app";
import { CRYPTO_PRESETS } from "#crypto";
import { makeHop } from "#hop";
import { makeCosignatureStore } from "#postgres";
import {
  formatNoteKey,
  formatSignatureLine,
  formatWitnessRequest,
  openCheckpoint,
  proveConsistency,
  signTreeHead,
} from "#tlog";
import { openWitness } from "../../src/main/open-witnesses.ts";
import { startWitness } from "../../src/main/run-witness.ts";
import { HistoryRig, KEYS, NO_ANCHOR, receiptMaking, TENANT } from "./rig.ts";

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
const cosign = () => askWitness({ tree: rig.tree, policy }, witnessKeys(), ask);

describe("a witness", () => {
  test("a witness cosigns each checkpoint that extends the last, in both ways, also after a restart [SEC-107]", async () => {
    for (let i = 0; i < 3; i += 1) {
      const cosigned = await cosign();
      if (!cosigned.ok) throw new Error(JSON.stringify(cosigned.refusal));
      const note = cosigned.value.note + cosigned.value.lines;
      const opened = openCheckpoint(note, { ...policy, witnessKeys: witnessKeys(), quorum: 1 });
      expect(opened).toMatchObject({ ok: true, value: { witnesses: [{ name: NAME }] } });
      expect(note.split("\n").filter((line) => line.includes(NAME)).length).toBe(2);
      expect(await rig.problems(note)).toEqual([]);
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
    expect(await cosign()).toMatchObject({ refusal: { reason: "witness_saw_another", known: 16 } });
    await rig.append(9);
    await sequenceHistory(rig.deps({ anchor: NO_ANCHOR }));
    expect(await cosign()).toMatchObject({ refusal: { reason: "witness_saw_another", known: 16 } });
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

describe("cosignHistory()", () => {
  const said: { code?: unknown; reason?: unknown }[] = [];
  const log: Log = {
    info: () => undefined,
    warn: (facts) => void said.push(facts),
    error: (facts) => void said.push(facts),
  };
  const known = (): readonly Witness[] => [{ name: NAME, keys: witnessKeys(), ask }];
  const dead: Witness = {
    name: "witness.example/w2",
    keys: makeWitnessSigners("witness.example/w2", {
      ed25519: new Uint8Array(32).fill(8),
      mlDsa44: new Uint8Array(32).fill(9),
    }).map(({ key }) => key),
    ask: () => Promise.reject(new Error("refused")),
  };
  const beat = (witnesses: readonly Witness[], quorum = 1) => {
    const making = receiptMaking(rig, witnesses, quorum);
    const verifier = { ...making.verifier, anchor: NO_ANCHOR };
    return cosignHistory({ verifier, witnesses: making.witnesses, clock: rig.clock, log });
  };
  beforeEach(() => {
    said.length = 0;
  });

  test("a beat has each witness cosign each checkpoint once; one that is down keeps nobody else from it [SEC-261]", async () => {
    expect(await beat([...known(), dead])).toBe(1);
    expect(await beat([...known(), dead])).toBe(0);
    await rig.record(3);
    expect(await beat([...known(), dead])).toBe(1);
    const store = makeCosignatureStore(rig.own.database);
    expect(await store.states()).toMatchObject([
      { witness: NAME, problem: null },
      { witness: dead.name, problem: "unreachable" },
    ]);
    expect((await store.newestCosigned(1, [NAME, dead.name], 1))?.witnesses).toEqual([NAME]);
    expect(await store.newestCosigned(1, [NAME, dead.name], 2)).toBe(null);
  });

  test("a receipt shows who cosigned, and a verifier that wants a witness refuses one without [SEC-261]", async () => {
    const bare = await makeReceipt(receiptMaking(rig), TENANT, rig.conversationId);
    await beat(known());
    const receipt = await makeReceipt(receiptMaking(rig, known()), TENANT, rig.conversationId);
    if (!receipt.ok || !bare.ok) throw new Error("no receipt");
    const wanted = policyOf(KEYS.origin, [...receipt.value.keys, ...receipt.value.witnesses], 1);
    if (wanted === null) throw new Error("no policy");
    const verified = verifyReceipt(JSON.parse(JSON.stringify(receipt.value)), wanted);
    expect(verified).toMatchObject({ ok: true });
    const shown = verified.ok ? verified.value.map(({ checkpoint }) => checkpoint.witnesses[0]?.name) : [];
    expect(shown).toEqual(new Array(5).fill(NAME));
    expect(verifyReceipt(bare.value, wanted)).toMatchObject({
      ok: false,
      refusal: { cause: { reason: "not_signed_by" } },
    });
    // Younger than the last round: proved under the newest checkpoint, and the verifier can tell.
    await rig.record(1);
    const later = await makeReceipt(receiptMaking(rig, known()), TENANT, rig.conversationId);
    expect(later.ok && verifyReceipt(later.value, wanted)).toMatchObject({ refusal: { entry: 5 } });
  });

  test.each([
    ["rewritten", "UPDATE history SET kind = 'notice.sent' WHERE id = 3"],
    ["cut", "DELETE FROM history WHERE id > 2"],
  ])(
    "owner of database and keys, history %s and this node's memory gone: the witness says so at the next round, and it stays on record [SEC-262]",
    async (_how, change) => {
      await rig.record(9);
      await beat(known());
      for (const table of ["history_leaf", "history_checkpoint", "history_cosignature"])
        await rig.asOwner(`TRUNCATE ${table}`);
      await rig.asOwner(`TRUNCATE history_tile; ${change}`);
      await rig.asOwner("INSERT INTO history_queue SELECT id FROM history ON CONFLICT DO NOTHING");
      await sequenceHistory(rig.deps({ anchor: NO_ANCHOR }));
      expect(await beat(known())).toBe(0);
      expect(said).toMatchObject([{ code: "history.witness_disagrees" }]);
      expect(await makeCosignatureStore(rig.own.database).states()).toMatchObject([{ problem: "disagrees" }]);
    },
  );

  test("a witness that gives sixty lines of its own spoils no receipt: one of each key is kept", async () => {
    const signer = makeWitnessSigners(NAME, {
      ed25519: new Uint8Array(32).fill(4),
      mlDsa44: new Uint8Array(32).fill(5),
    });
    const keys = signer.map(({ key }) => key);
    const [classical] = signer;
    const head = await rig.tree.head();
    const opened = openCheckpoint(head?.note ?? "", policy);
    if (!opened.ok || classical === undefined) throw new Error("no head");
    const line = (at: number) => formatSignatureLine(signTreeHead(opened.value.note.text, opened.value, classical, at));
    const many = Array.from({ length: 60 }, (_, n) => line(1_764_000_000 + n)).join("");
    const lying: Witness = { name: NAME, keys, ask: async () => ({ status: 200, body: many }) };
    expect(await beat([lying])).toBe(1);
    const { rows } = await rig.own.database.query<{ lines: string }>(
      "test.lines",
      "SELECT lines FROM history_cosignature",
    );
    expect(rows.map(({ lines }) => lines.split("\n").length)).toEqual([2]);
  });

  test("a witness whose answer does not end is not read to its end", async () => {
    let sent = 0;
    const endless = createServer((_request, response) => {
      const more = (): void => {
        while (!response.destroyed && sent < 64 * 1024 * 1024 && response.write("x".repeat(65_536))) sent += 65_536;
        if (sent >= 64 * 1024 * 1024) response.end();
      };
      response.on("drain", more);
      more();
    });
    await new Promise<void>((resolve) => endless.listen(0, "localhost", resolve));
    try {
      const keysFile = join(home, "witness-keys");
      await writeFile(keysFile, running.keys.join("\n"));
      const { groups, ciphers } = CRYPTO_PRESETS.default.tls;
      const { port } = endless.address() as AddressInfo;
      const witness = await openWitness(
        makeHop({ groups, ciphers, egress: () => "listed" }),
        `http://localhost:${port}/`,
        keysFile,
      );
      await expect(witness.ask("x")).rejects.toMatchObject({ code: "main.witness_answer" });
      expect(sent).toBeLessThan(32 * 1024 * 1024);
    } finally {
      endless.closeAllConnections();
      endless.close();
    }
  });

  test("two nodes that ask at once: both may, one row stays, nobody cries wolf", async () => {
    await Promise.all([beat(known()), beat(known())]);
    await rig.record(9);
    await Promise.all([beat(known()), beat(known()), beat(known())]);
    expect(said).toEqual([]);
    const { rows } = await rig.own.database.query<{ count: number }>(
      "test.count",
      "SELECT count(*)::int AS count FROM history_cosignature",
    );
    expect(rows[0]?.count).toBe(2);
  });
});
