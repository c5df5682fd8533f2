// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import { makeSigner } from "#crypto";
import { concatBytes, utf8 } from "#kernel";
import { type CheckpointPolicy, openCheckpoint, parseCheckpoint } from "./checkpoint.ts";
import { signTreeHead } from "./cosignature.ts";
import { leafHash } from "./hash.ts";
import { formatNote, parseNote } from "./note.ts";
import { formatNoteKey, type NoteKeyType, noteKeyOf, parseNoteKey } from "./note-key.ts";
import { formatProofFile, parseProofFile, verifyProofFile } from "./proof-file.ts";
import { parseTilePath, tilePath, tilesOf } from "./tile.ts";
import { formatTreeHead, type TreeHead } from "./tree-head.ts";

const ORIGIN = "care.example/history";
const signerOf = (name: string, type: NoteKeyType, seed: number) => {
  const signer = makeSigner(type === 6 ? "ml-dsa-44" : "ed25519", new Uint8Array(32).fill(seed));
  return { signer, key: noteKeyOf(name, type, signer) };
};
const classical = signerOf(ORIGIN, 1, 1);
const quantum = signerOf(ORIGIN, 6, 2);
const witness = signerOf("witness.example/w1", 4, 3);
const other = signerOf("witness.example/w2", 6, 4);
const entry = utf8("entry");
const head: TreeHead = { origin: ORIGIN, size: 1, root: leafHash(entry) };
const policy: CheckpointPolicy = {
  origin: ORIGIN,
  logKeys: [classical.key, quantum.key],
  witnessKeys: [witness.key, other.key],
  quorum: 1,
};

function note(signers = [classical, quantum, witness, other], text = formatTreeHead(head), signed = head): string {
  return formatNote({ text, signatures: signers.map((signer) => signTreeHead(text, signed, signer, 1_790_000_000)) });
}
const good = note();
const lines = good.split("\n");

describe("openCheckpoint()", () => {
  test("openCheckpoint() accepts what log and witnesses signed, in every type", () => {
    const opened = openCheckpoint(good, { ...policy, quorum: 2 });
    expect(opened).toMatchObject({
      ok: true,
      value: { size: 1, signedAt: 1_790_000_000, witnesses: [{ name: "witness.example/w1" }, { at: 1_790_000_000 }] },
    });
  });

  test("openCheckpoint() ignores lines of keys it does not know", () => {
    expect(openCheckpoint(note([signerOf("stranger.example", 1, 9), classical, quantum, witness]), policy).ok).toBe(
      true,
    );
  });

  const refused: readonly (readonly [string, string | Uint8Array, string])[] = [
    ["without the post-quantum signature", note([classical, witness]), "not_signed_by"],
    ["without the classical signature", note([quantum, witness]), "not_signed_by"],
    ["without a witness", note([classical, quantum]), "not_signed_by"],
    ["with a signature of another size", good.replace("\n1\n", "\n2\n"), "signature_invalid"],
    ["with another root", note(undefined, undefined, { ...head, root: leafHash(utf8("x")) }), "signature_invalid"],
    ["of another origin", note(undefined, formatTreeHead({ ...head, origin: "x.example" })), "wrong_origin"],
    ["with an extension line", note(undefined, `${formatTreeHead(head)}more\n`), "extension_lines"],
    [
      "with a leading zero in the size",
      note(undefined, formatTreeHead(head).replace("\n1\n", "\n01\n")),
      "malformed_checkpoint",
    ],
    [
      "with a root cut short",
      note(undefined, formatTreeHead({ ...head, root: new Uint8Array(31) })),
      "malformed_checkpoint",
    ],
    ["with an empty origin", note(undefined, formatTreeHead({ ...head, origin: "" })), "malformed_checkpoint"],
    ["without signatures", formatTreeHead(head), "no_signatures"],
    ["with an empty signature block", `${formatTreeHead(head)}\n`, "no_signatures"],
    ["without the last newline", good.slice(0, -1), "no_signatures"],
    ["with a tab", good.replace("example", "exa\tmple"), "control_character"],
    ["with a carriage return", good.replaceAll("\n", "\r\n"), "control_character"],
    ["that is not UTF-8", concatBytes(Uint8Array.of(0xff), utf8(good)), "not_utf8"],
    ["with a hyphen for the dash", good.replace("\u2014", "-"), "malformed_signature"],
    ["with a signature of four bytes", `${good}\u2014 a AAAAAA==\n`, "malformed_signature"],
    ["with base64 in a second spelling", good.replace(/=\n$/u, "\n"), "malformed_signature"],
    ["with a plus in a key name", `${good}\u2014 a+b AAAAAAAA\n`, "malformed_signature"],
    [
      "with 65 signatures",
      `${lines.slice(0, 4).join("\n")}\n${`${lines[4] ?? ""}\n`.repeat(65)}`,
      "too_many_signatures",
    ],
    ["beyond the size limit", "x".repeat(300_000), "too_large"],
  ];
  test.each(refused)("openCheckpoint() refuses a note %s", (_, text, reason) => {
    expect(openCheckpoint(text, policy)).toMatchObject({ ok: false, refusal: { reason } });
  });

  test("openCheckpoint() refuses when any byte of any signature is changed", () => {
    for (const line of [4, 5, 6, 7]) {
      for (const at of [40, 60]) {
        const text = lines[line] ?? "";
        const changed = `${text.slice(0, at)}${text[at] === "A" ? "B" : "A"}${text.slice(at + 1)}`;
        const result = openCheckpoint(lines.toSpliced(line, 1, changed).join("\n"), { ...policy, quorum: 2 });
        expect(result.ok).toBe(false);
      }
    }
  });

  test("openCheckpoint() refuses a policy that believes nobody", () => {
    expect(() => openCheckpoint(good, { ...policy, logKeys: [] })).toThrow(RangeError);
  });

  test("an ML-DSA-44 line of one name is not one of another: the name is signed", () => {
    const renamed = { ...other, key: noteKeyOf("witness.example/w3", 6, other.signer) };
    const parsed = parseCheckpoint(utf8(note([classical, quantum, other])));
    if (!parsed.ok) throw new Error(parsed.refusal.reason);
    const signatures = parsed.value.note.signatures.map((signature) =>
      signature.name === other.key.name ? { ...signature, name: renamed.key.name, id: renamed.key.id } : signature,
    );
    const text = formatNote({ text: parsed.value.note.text, signatures });
    expect(openCheckpoint(text, { ...policy, witnessKeys: [renamed.key] })).toMatchObject({
      refusal: { reason: "signature_invalid" },
    });
  });
});

describe("parseNoteKey()", () => {
  test("parseNoteKey() reads back what formatNoteKey() wrote", () => {
    for (const { key } of [classical, quantum, witness, other])
      expect(parseNoteKey(formatNoteKey(key))).toEqual({ ok: true, value: key });
  });

  const text = formatNoteKey(classical.key);
  test.each([
    ["", text.slice(1), text.slice(0, -4), text.replace("+", " "), `${text}A`],
    [text.replace(/\+[0-9a-f]{8}/u, "+00000000"), text.toUpperCase(), text.replace("example", "exa mple")],
    [text.replace(/\+A/u, "+B"), `+${text.split("+").slice(1).join("+")}`, `${text}\n`],
  ])("parseNoteKey() refuses changed keys", (...wrong) => {
    for (const key of wrong) expect(parseNoteKey(key)).toMatchObject({ ok: false, refusal: { reason: "bad_key" } });
  });
});

describe("verifyProofFile()", () => {
  const file = formatProofFile({ index: 0, proof: [], extra: utf8("extra"), checkpoint: good });

  test("verifyProofFile() accepts an entry that is in the log", () => {
    expect(verifyProofFile(file, entry, policy)).toMatchObject({ ok: true, value: { index: 0, size: 1 } });
    expect(parseProofFile(file)).toMatchObject({ value: { extra: utf8("extra") } });
  });

  test.each([
    ["another entry", file, utf8("entry2"), "root_mismatch"],
    ["another index", file.replace("index 0", "index 1"), entry, "index_out_of_range"],
    ["a leading zero", file.replace("index 0", "index 00"), entry, "malformed_proof"],
    ["a negative index", file.replace("index 0", "index -1"), entry, "malformed_proof"],
    ["no index", file.replace("index 0\n", ""), entry, "malformed_proof"],
    ["another version", file.replace("@v1", "@v2"), entry, "malformed_proof"],
    ["extra that is no base64", file.replace(/extra .*/u, "extra ?"), entry, "malformed_proof"],
    ["a hash too many", file.replace("index 0", `index 0\n${head.root.toBase64()}`), entry, "wrong_proof_length"],
    ["a hash cut short", file.replace("index 0", "index 0\nAAAA"), entry, "malformed_proof"],
    ["no empty line", file.replace("\n\n", "\n"), entry, "malformed_proof"],
    ["no checkpoint", file.slice(0, file.indexOf("\n\n") + 2), entry, "no_signatures"],
  ])("verifyProofFile() refuses %s", (_, text, content, reason) => {
    expect(verifyProofFile(text, content, policy)).toMatchObject({ ok: false, refusal: { reason } });
  });
});

describe("tilePath()", () => {
  test("tilePath() spells as the specification does, and parseTilePath() reads it back", () => {
    expect(tilePath({ level: 0, index: 1_234_067, width: 256 })).toBe("tile/0/x001/x234/067");
    expect(tilePath({ level: 2, index: 0, width: 1 }, "entries")).toBe("tile/entries/000.p/1");
    for (const tile of tilesOf(70_000))
      expect(parseTilePath(tilePath(tile))).toEqual({ ok: true, value: { tile, kind: "hashes" } });
    const partial = [...tilesOf(70_000)].filter(({ width }) => width < 256).map(({ width }) => width);
    expect([[...tilesOf(70_000)].length, partial]).toEqual([277, [112, 17, 1]]);
  });

  test.each([
    "tile/0/0",
    "tile/00/000",
    "tile/64/000",
    "tile/0/x000/001",
    "tile/0/1000",
    "tile/0/000.p/0",
    "tile/0/000.p/256",
    "tile/0/000.p/01",
    "tile/0/../000",
    "/tile/0/000",
    "tile/0/000/",
    "tile/entries/000.p/",
    "tile/-1/000",
    "",
  ])("parseTilePath() refuses %s", (path) => {
    expect(parseTilePath(path).ok).toBe(false);
  });
});

test("parseNote() splits at the last empty line", () => {
  expect(parseNote(utf8("a\n\nb\n\n\u2014 k AAAAAAAA\n"))).toMatchObject({ ok: true, value: { text: "a\n\nb\n" } });
});
