// SPDX-License-Identifier: Apache-2.0

import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { makeLogKeys, makeWitnessSigners, policyOf, verifyReceipt } from "#app";
import { utf8 } from "#kernel";
import {
  commitTo,
  EMPTY_TREE,
  formatNote,
  formatNoteKey,
  formatProofFile,
  formatTreeHead,
  growTree,
  leafHash,
  proveInclusion,
  rootOfEdge,
  signTreeHead,
} from "#tlog";
import { trustOf } from "../../web/verify/checkpoint.ts";
import { KINDS } from "../../web/verify/kinds.ts";
import { findReceipt, judgeAll, type Receipt, readContent } from "../../web/verify/receipt.ts";
import { wordsOf } from "../../web/verify/words.ts";

const ORIGIN = "care.example/history";
const WITNESS = "witness.example/w1";
const seeds = (n: number) => ({ ed25519: new Uint8Array(32).fill(n), mlDsa44: new Uint8Array(32).fill(n + 1) });
const LOG = makeLogKeys(ORIGIN, seeds(1));
const SIGNERS = makeWitnessSigners(WITNESS, seeds(3));
const KEYS = [...LOG.signers, ...SIGNERS].map(({ key }) => formatNoteKey(key));

/** A receipt of some leaves of a tree of `size`, made by the server's own code. */
async function receiptOf(size: number, wanted: readonly number[]): Promise<Receipt & { readonly format: string }> {
  const contents = Array.from({ length: size }, (_, n) =>
    JSON.stringify({ at: "2026-11-25T10:00:00.000000Z", kind: "data.read", n }),
  );
  const openings = contents.map((_, n) => new Uint8Array(32).fill(n + 1));
  const leaves = contents.map((content, n) => leafHash(commitTo(utf8(content), openings[n]!)));
  const { edge, changed } = growTree(EMPTY_TREE, leaves);
  const head = { origin: ORIGIN, size, root: rootOfEdge(edge) };
  const text = formatTreeHead(head);
  const signatures = [...LOG.signers, ...SIGNERS].map((own) => signTreeHead(text, head, own, 1_764_000_060));
  const checkpoint = formatNote({ text, signatures });
  const entries = await Promise.all(
    wanted.map(async (index) => {
      const proof = await proveInclusion(
        index,
        size,
        async ({ level, index: at }) =>
          changed.find((tile) => tile.level === level && tile.index === at)?.hashes ?? null,
      );
      if (!proof.ok) throw new Error(proof.refusal.reason);
      const file = formatProofFile({ index, proof: proof.value, extra: null, checkpoint });
      return { content: contents[index]!, opening: openings[index]!.toHex(), proof: file };
    }),
  );
  return { format: "wardline-receipt/v1", origin: ORIGIN, keys: KEYS.slice(0, 2), witnesses: KEYS.slice(2), entries };
}

/** What this page says, and what the server's own verifier says, of the same file. */
function both(receipt: unknown, keys: readonly string[] = KEYS, quorum = 1): readonly [boolean, boolean] {
  const found = findReceipt(JSON.stringify(receipt));
  const trust = trustOf(ORIGIN, keys, quorum);
  const policy = policyOf(ORIGIN, keys, quorum);
  const theirs = policy !== null && verifyReceipt(receipt, policy).ok;
  return [found !== null && trust !== null && judgeAll(found, trust).every(({ ok }) => ok), theirs];
}

describe("the page that checks proofs [SEC-263]", () => {
  test.each([1, 2, 3, 7, 8, 255, 256, 257, 300])(
    "proves each leaf of a tree of %d that the server proves",
    async (size) => {
      const wanted = [0, size >> 1, size - 1];
      expect(both(await receiptOf(size, wanted))).toEqual([true, true]);
    },
  );

  test("refuses every change of a proof that the server refuses", async () => {
    const receipt = await receiptOf(13, [6]);
    const [entry] = receipt.entries;
    const changed = (how: Partial<typeof entry>) => ({ ...receipt, entries: [{ ...entry, ...how }] });
    const proof = entry!.proof;
    const lines = proof.split("\n");
    const without = (n: number) => [...lines.slice(0, n), ...lines.slice(n + 1)].join("\n");
    const wrong: readonly unknown[] = [
      changed({ content: entry!.content.replace("read", "seen") }),
      changed({ opening: "0".repeat(64) }),
      changed({ opening: entry!.opening.toUpperCase().replace("0", "A") }),
      changed({ proof: proof.replace("index 6", "index 7") }),
      changed({ proof: proof.replace("index 6", "index 06") }),
      changed({ proof: proof.replace("\n13\n", "\n14\n") }),
      changed({ proof: proof.replaceAll(ORIGIN, "other.example/history") }),
      changed({ proof: without(2) }),
      changed({ proof: `${lines.slice(0, 3).join("\n")}\n${lines.slice(2).join("\n")}` }),
      changed({ proof: proof.replace("@v1", "@v2") }),
      ...lines.flatMap((line, n) => (line.startsWith("\u2014") ? [changed({ proof: without(n) })] : [])).slice(0, 2),
      { ...receipt, format: "wardline-receipt/v2" },
      { ...receipt, entries: [] },
    ];
    for (const [n, value] of wrong.entries()) expect([n, ...both(value)]).toEqual([n, false, false]);
  });

  test("refuses a flipped bit in any signature of log and witness", async () => {
    const receipt = await receiptOf(5, [2]);
    const lines = receipt.entries[0]!.proof.split("\n");
    for (const [n, line] of lines.entries()) {
      if (!line.startsWith("\u2014")) continue;
      const [dash, name, encoded = ""] = line.split(" ");
      const bytes = Uint8Array.fromBase64(encoded);
      bytes[bytes.length - 9]! ^= 1;
      const proof = lines.with(n, [dash, name, bytes.toBase64()].join(" ")).join("\n");
      expect(both({ ...receipt, entries: [{ ...receipt.entries[0], proof }] })).toEqual([false, false]);
    }
  });

  test("says no, and does not stop, at a line of megabytes or a time that no date can say", async () => {
    const receipt = await receiptOf(5, [2]);
    const [entry] = receipt.entries;
    for (const letters of [1_200_000, 12_000_000]) {
      const long = `\u2014 stranger.example ${"A".repeat(letters)}\n`;
      const proof = entry!.proof + long;
      expect(both({ ...receipt, entries: [{ ...entry, opening: "0".repeat(64), proof }] })).toEqual([false, false]);
      expect(both({ ...receipt, entries: [{ ...entry, opening: "0".repeat(letters) }] })).toEqual([false, false]);
      expect(trustOf(ORIGIN, [`${ORIGIN}+00000000+${"A".repeat(letters)}`], 0)).toBe(null);
    }
    const text = formatTreeHead({ origin: ORIGIN, size: 1, root: leafHash(commitTo(utf8("x"), new Uint8Array(32))) });
    const head = { origin: ORIGIN, size: 1, root: leafHash(commitTo(utf8("x"), new Uint8Array(32))) };
    for (const [at, isTime] of [
      [8_640_000_000_000, true],
      [8_640_000_000_001, false],
    ] as const) {
      const signatures = LOG.signers.map((own) => signTreeHead(text, head, own, at));
      const proof = formatProofFile({ index: 0, proof: [], extra: null, checkpoint: formatNote({ text, signatures }) });
      const forged = { ...receipt, entries: [{ content: "x", opening: "0".repeat(64), proof }] };
      expect([at, ...both(forged, KEYS.slice(0, 2), 0)]).toEqual([at, isTime, isTime]);
    }
  });

  test("a number of witnesses that is no number is never reached", async () => {
    expect(both(await receiptOf(5, [2]), KEYS, Number.NaN)).toEqual([false, false]);
  });

  test("believes whom the reader believes: other keys, a missing post-quantum signature or too few witnesses are refused", async () => {
    const receipt = await receiptOf(5, [2]);
    const stranger = makeLogKeys(ORIGIN, seeds(9)).signers.map(({ key }) => formatNoteKey(key));
    expect(both(receipt, stranger, 0)).toEqual([false, false]);
    expect(both(receipt, KEYS, 2)).toEqual([false, false]);
    const proof = receipt.entries[0]!.proof.split("\n")
      .filter((line) => !line.startsWith("\u2014") || line.length < 200)
      .join("\n");
    expect(both({ ...receipt, entries: [{ ...receipt.entries[0], proof }] })).toEqual([false, false]);
    expect(trustOf(ORIGIN, [KEYS[0]!.replace(/.$/u, "A")], 0)).toBe(null);
  });

  test("reads a proof out of the page that the chat gives, and shows contents as text only", async () => {
    const receipt = await receiptOf(3, [1]);
    const page = `<html><script type="application/json" id="receipt">${JSON.stringify(receipt)}</script></html>`;
    expect(findReceipt(page)?.entries).toEqual(receipt.entries);
    for (const nonsense of ["", "null", "[]", "{", "<html>", '{"format":"wardline-receipt/v1"}'])
      expect(findReceipt(nonsense)).toBe(null);
    expect(readContent("{}")).toBe(null);
  });

  test("has words for every kind of entry that a customer's conversation can hold, in both languages", async () => {
    const ports = await readFile(new URL("../../src/app/ports.ts", import.meta.url), "utf8");
    const union = /"conversation\.opened"[^]*?readonly actor: \{/u.exec(ports)?.[0] ?? "";
    const kinds = [...union.matchAll(/"([a-z_]+\.[a-z_]+)"/gu)].map(([, kind]) => kind ?? "");
    expect(kinds.length).toBeGreaterThan(40);
    const own = kinds.filter(
      (kind) => !/^(?:staff|gateway|key|backup|history|webhook|crypto|help|receivers|token|directory)\./u.test(kind),
    );
    expect(own.filter((kind) => KINDS[kind] === undefined)).toEqual([]);
    expect(Object.keys(wordsOf("ar")).sort()).toEqual(Object.keys(wordsOf("en")).sort());
  });
});
