// SPDX-License-Identifier: Apache-2.0
// Archives of evidence on a real history: what is in them, that they are the same twice, and that every changed byte is named.
import { mkdtempSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type Audience,
  buildEvidence,
  type EvidenceOrder,
  type EvidencePart,
  type HistoryEntry,
  makeTar,
  readTar,
  sequenceHistory,
  verifyEvidence,
  verifyReceipt,
} from "#app";
import { makeSigner } from "#crypto";
import { makeUuid, utf8 } from "#kernel";
import { makeHistory } from "#postgres";
import { formatNote, formatNoteKey, parseNote } from "#tlog";
import { readReports } from "../../src/main/evidence/reports.ts";
import type { LoadedConfig } from "../../src/main/load-config.ts";
import { runEvidenceBuild, runEvidenceVerify } from "../../src/main/run-evidence.ts";
import { hashes } from "../../src/main/system.ts";
import { HistoryRig, KEYS, receiptMaking, TENANT } from "./rig.ts";

const SIGNER = makeSigner("ed25519", new Uint8Array(32).fill(9));
const OWN_KEYS = KEYS.signers.map(({ key }) => formatNoteKey(key));
const TRUST = { keys: OWN_KEYS, quorum: 0, hashes };
const STAFF = "01a1dea6-4100-7261-8a03-f18095602e3c";
const INCIDENT = "01a1dea6-4100-7261-8a03-f18095602e3d";
const SBOM: EvidencePart = {
  path: "materials/sbom.cdx.json",
  bytes: utf8('{"bomFormat":"CycloneDX"}\n'),
  proves: "What the program is made of.",
  madeBy: "wardline",
  madeAt: "2026-11-25T09:00:00.000Z",
};

let rig: HistoryRig;
let other: string;
let archive: Uint8Array;
let olderNote: string;

const system = (kind: HistoryEntry["kind"], facts: HistoryEntry["facts"]): HistoryEntry => ({
  ...rig.entry(facts),
  kind,
  actor: { kind: "system", id: null },
  subjectId: null,
  conversationId: null,
});
const order = (audience: Audience, scope: Partial<EvidenceOrder["scope"]> = {}): EvidenceOrder => ({
  audience,
  scope: { subject: null, incident: null, period: null, ...scope },
  program: "wardline 1.2.3",
  parts: [SBOM],
  absent: [{ what: "drills", why: "no folder was given" }],
});
const build = (wanted: EvidenceOrder) =>
  buildEvidence(
    {
      ...receiptMaking(rig),
      tenant: TENANT,
      clock: rig.clock,
      hashes,
      history: makeHistory(rig.own.database),
      signer: SIGNER,
      sequence: () => sequenceHistory(rig.deps()),
    },
    wanted,
  );
const filesOf = (bytes: Uint8Array): Map<string, Uint8Array> => {
  const files = readTar(bytes);
  if (!files.ok) throw new Error(files.refusal.reason);
  return new Map(files.value);
};
const textOf = (files: ReadonlyMap<string, Uint8Array>, path: string): string =>
  Buffer.from(files.get(path) ?? []).toString("utf8");
const pack = (files: ReadonlyMap<string, Uint8Array>): Uint8Array =>
  makeTar(
    [...files].map(([path, bytes]) => ({ path, bytes })),
    Date.parse("2026-11-25T10:00:00Z") / 1_000,
  );
const wrong = (bytes: Uint8Array) =>
  verifyEvidence(bytes, TRUST).checks.flatMap(({ ok, check, says }) => (ok ? [] : [`${check}: ${says}`]));
/** The archive with some files replaced, added (by bytes) or taken out (by null). */
function changed(changes: Readonly<Record<string, string | Uint8Array | null>>): Uint8Array {
  const files = filesOf(archive);
  for (const [path, bytes] of Object.entries(changes)) {
    if (bytes === null) files.delete(path);
    else files.set(path, typeof bytes === "string" ? utf8(bytes) : bytes);
  }
  return pack(files);
}

beforeAll(async () => {
  rig = await HistoryRig.open();
  other = makeUuid(rig.random);
  const history = makeHistory(rig.own.database);
  await rig.append(2);
  await history.append(system("audit.run", { run: "r-1", errors: 0, sha256: "ab" }), null);
  await history.append(system("backup.verified", { backup: "b-1" }), null);
  await sequenceHistory(rig.deps());
  olderNote = await rig.head();
  rig.clock.advance(3_600_000);
  await history.append({ ...rig.entry(), subjectId: other as never, conversationId: null }, null);
  await history.append({ ...system("key.rotated", {}), actor: { kind: "agent", id: STAFF } }, null);
  await history.append(system("incident.opened", { incident: INCIDENT, kind: "data_breach" }), null);
  archive = (await build(order("buyer"))).bytes;
});
afterAll(() => rig.close());

describe("buildEvidence()", () => {
  test("buildEvidence() gives the same bytes for the same inputs, and records one archive once [SEC-400]", async () => {
    const before = (await rig.tree.head())?.size;
    const again = await build(order("buyer"));
    expect(Buffer.from(again.bytes).equals(Buffer.from(archive))).toBe(true);
    expect((await rig.tree.head())?.size).toBe(before);
    expect(again.manifest.madeAt).toBe("2026-11-25T10:00:00.000Z");
  });

  test("buildEvidence() shows a buyer and an auditor no subject, no conversation, no staff and no incident [SEC-401]", async () => {
    const { bytes } = await build(order("auditor"));
    for (const one of [archive, bytes]) {
      const text = Buffer.from(one).toString("latin1");
      for (const id of [rig.subjectId, rig.conversationId, other, STAFF, INCIDENT, "a-17"])
        expect(text).not.toContain(id);
      expect(textOf(filesOf(one), "history/entries.json").match(/audit\.run|backup\.verified/gu)).toHaveLength(2);
    }
  });

  test("buildEvidence() shows a regulator one subject and no other, one incident, one period [SEC-401]", async () => {
    const subject = textOf(
      filesOf((await build(order("regulator", { subject: other }))).bytes),
      "history/entries.json",
    );
    expect(subject).toContain(other);
    expect(subject).not.toContain(rig.subjectId);
    const whole = textOf(filesOf((await build(order("regulator"))).bytes), "history/entries.json");
    expect(whole).not.toContain(other);
    expect(whole).toContain(INCIDENT);
    const period = { from: "2026-11-25T10:30:00.000000Z", to: "2026-11-25T12:00:00.000000Z" };
    const late = textOf(filesOf((await build(order("regulator", { period }))).bytes), "history/entries.json");
    expect(late).toContain(INCIDENT);
    expect(late).not.toContain("audit.run");
  });

  test("its proof is a receipt that `wardline verify` reads, and its page names every file without a script", async () => {
    const files = filesOf(archive);
    const policy = receiptMaking(rig).verifier.policy;
    expect(verifyReceipt(JSON.parse(textOf(files, "seal/receipt.json")), policy)).toMatchObject({ ok: true });
    const page = textOf(files, "index.html");
    for (const name of ["materials/sbom.cdx.json", "history/entries.json", "drills"]) expect(page).toContain(name);
    expect(page).not.toMatch(/<script|javascript:|https?:/u);
    expect(page).toMatch(/<html lang="en">.*<main>/su);
  });
});

describe("verifyEvidence()", () => {
  test("verifyEvidence() says what is proved, by whom, and what is not [SEC-402]", () => {
    const verdict = verifyEvidence(archive, TRUST);
    expect(verdict.checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(verdict.checks.map(({ check }) => check)).toEqual(
      expect.arrayContaining(["archive", "manifest", "history", "signature", "file", "entries"]),
    );
    expect(verdict.isProved).toBe(true);
    const said = verdict.notProved.join("\n");
    expect(said).toContain("no witness that you believe cosigned");
    expect(said).toContain("Not inside: drills (no folder was given)");
    expect(said).not.toContain("the keys come from the archive itself");
    const alone = verifyEvidence(archive, { ...TRUST, keys: null });
    expect(alone.isProved).toBe(true);
    expect(alone.notProved[0]).toContain("the keys come from the archive itself");
    expect(`${verdict.checks.map(({ says }) => says).join()} ${said}`).not.toMatch(/compliant/iu);
  });

  test("verifyEvidence() finds each kind of change and names it [SEC-403]", () => {
    const signature = parseNote(filesOf(archive).get("seal/manifest.sig") ?? new Uint8Array(0));
    if (!signature.ok) throw new Error("no signature");
    const thief = makeSigner("ed25519", new Uint8Array(32).fill(8));
    const { text, signatures } = signature.value;
    const swapped = formatNote({
      text,
      signatures: signatures.map((one) => ({ ...one, bytes: thief.sign(utf8(text)) })),
    });
    const manifest = textOf(filesOf(archive), "manifest.json");
    const receipt = textOf(filesOf(archive), "seal/receipt.json");
    const entries = textOf(filesOf(archive), "history/entries.json");
    const rows: readonly (readonly [string, Uint8Array, RegExp])[] = [
      [
        "a file",
        changed({ "materials/sbom.cdx.json": '{"bomFormat":"CycloneDy"}\n' }),
        /^file: materials\/sbom\.cdx\.json is not/u,
      ],
      ["an added file", changed({ "more.txt": "x" }), /^added: more\.txt/u],
      ["a missing file", changed({ "index.html": null }), /^missing: index\.html/u],
      [
        "the manifest",
        changed({ "manifest.json": manifest.replace("wardline 1.2.3", "wardline 9.9.9") }),
        /^history: The history names another manifest/u,
      ],
      ["no manifest", changed({ "manifest.json": null }), /^manifest: manifest\.json is missing/u],
      [
        "a swapped signature",
        changed({ "seal/manifest.sig": swapped }),
        /^signature: seal\/manifest\.sig is not the signature/u,
      ],
      ["no signature", changed({ "seal/manifest.sig": null }), /^signature: seal\/manifest\.sig is missing/u],
      [
        "an older checkpoint",
        changed({ "seal/receipt.json": withNote(receipt, olderNote) }),
        /^history: The history does not prove it: entry \d/u,
      ],
      [
        "an entry",
        changed({ "seal/receipt.json": receipt.replace("b-1", "b-2") }),
        /^history: The history does not prove it: entry 2, root_mismatch/u,
      ],
      [
        "entries that were opened",
        changed({ "history/entries.json": entries.replace("b-1", "b-2") }),
        /^file: history\/entries\.json/u,
      ],
      [
        "an entry left out of the proof",
        changed({ "seal/receipt.json": without(receipt, 0) }),
        /^entries: history\/entries\.json and/u,
      ],
      ["no proof", changed({ "seal/receipt.json": null }), /^history: seal\/receipt\.json is missing/u],
    ];
    for (const [what, bytes, expected] of rows) {
      const found = wrong(bytes);
      expect([what, found.some((line) => expected.test(line)) ? "named" : found]).toEqual([what, "named"]);
      expect(verifyEvidence(bytes, TRUST).isProved).toBe(false);
    }
  });

  test("verifyEvidence() finds a changed byte wherever it is: headers, contents, padding, end [SEC-403]", () => {
    for (let at = 0; at < archive.length; at += at % 512 < 200 || archive.length - at < 1_100 ? 17 : 97) {
      const bytes = Uint8Array.from(archive);
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      expect([at, verifyEvidence(bytes, TRUST).isProved]).toEqual([at, false]);
    }
    expect(wrong(archive.slice(0, -512))[0]).toMatch(/^archive: /u);
    expect(wrong(Uint8Array.of(...archive.slice(0, 0)))[0]).toMatch(/^archive: .*byte 0/u);
  });

  test("verifyEvidence() believes no other log, and no fewer witnesses than asked [SEC-402]", () => {
    const stranger = OWN_KEYS.map((text) => text.replace("care.example", "evil.example"));
    expect(wrong(archive)).toEqual([]);
    expect(verifyEvidence(archive, { ...TRUST, keys: stranger }).isProved).toBe(false);
    expect(verifyEvidence(archive, { ...TRUST, keys: OWN_KEYS.slice(1) }).isProved).toBe(true);
    expect(verifyEvidence(archive, { ...TRUST, quorum: 1 }).isProved).toBe(false);
  });
});

describe("commands of evidence", () => {
  const terminal = () => {
    const said: string[] = [];
    return { isInteractive: false, write: (text: string) => void said.push(text), said };
  };

  test("evidence verify ends with 0 or 2, with nothing but the file [SEC-402]", async () => {
    const home = mkdtempSync(join(tmpdir(), "wardline-evidence-"));
    try {
      await writeFile(join(home, "good.tar"), archive);
      await writeFile(join(home, "bad.tar"), changed({ "more.txt": "x" }));
      await writeFile(join(home, "keys"), OWN_KEYS.join("\n"));
      const [good, bad] = [terminal(), terminal()];
      expect(await runEvidenceVerify(join(home, "good.tar"), join(home, "keys"), "0", good)).toBe(0);
      expect(good.said.join("")).toMatch(/✓ file: materials\/sbom\.cdx\.json is as .*, \d+ (?:h|days) old/u);
      expect(await runEvidenceVerify(join(home, "bad.tar"), undefined, "0", bad)).toBe(2);
      expect(JSON.parse(bad.said.at(-1) ?? "")).toMatchObject({ proved: false, wrong: ["added"] });
    } finally {
      await rm(home, { recursive: true });
    }
  });

  test("evidence build refuses what is about persons for anybody but a regulator [SEC-401]", async () => {
    const ask = (options: object) => runEvidenceBuild({} as LoadedConfig, { out: "x.tar", ...options }, terminal());
    for (const options of [
      { for: "buyer", subject: STAFF },
      { for: "auditor", incident: STAFF },
      { for: "regulator", subject: STAFF, incident: STAFF },
      { for: "regulator", subject: "somebody" },
      { for: "regulator", period: "2026-02-01..2026-01-01" },
      { for: "everybody" },
    ])
      await expect(ask(options)).rejects.toMatchObject({ code: "cli.bad_argument" });
  });

  test("readReports() takes what it knows and names what it leaves out", async () => {
    const home = mkdtempSync(join(tmpdir(), "wardline-reports-"));
    try {
      await mkdir(join(home, "foreign", "sqlmap"), { recursive: true });
      await writeFile(join(home, "results.sarif"), '{"endTimeUtc": "2026-11-25T03:00:00.000Z"}');
      await writeFile(join(home, "foreign", "runs.json"), "[]");
      await writeFile(join(home, "foreign", "sqlmap", "get-v1.txt"), "");
      await writeFile(join(home, "customers.csv"), "Hana");
      const { parts, unknown } = await readReports(home);
      expect(unknown).toEqual(["customers.csv"]);
      expect(parts.map(({ path, madeBy }) => [path, madeBy]).toSorted()).toEqual([
        ["audit/results.sarif", "wardline"],
        ["foreign/runs.json", "foreign"],
        ["foreign/sqlmap/get-v1.txt", "foreign"],
      ]);
      expect(parts.find(({ path }) => path === "audit/results.sarif")?.madeAt).toBe("2026-11-25T03:00:00.000Z");
    } finally {
      await rm(home, { recursive: true });
    }
  });
});

type Shape = { entries: { proof: string }[] };

function withNote(receipt: string, note: string): string {
  const value = JSON.parse(receipt) as Shape;
  const entries = value.entries.map((entry) => ({ ...entry, proof: `${entry.proof.split("\n\n")[0]}\n\n${note}` }));
  return JSON.stringify({ ...value, entries });
}

function without(receipt: string, at: number): string {
  const value = JSON.parse(receipt) as Shape;
  return JSON.stringify({ ...value, entries: value.entries.filter((_, i) => i !== at) });
}
