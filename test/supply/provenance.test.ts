// SPDX-License-Identifier: Apache-2.0
// The statement that comes with a release, and what it takes to believe it.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { releaseKeyId, releaseSigner, signDsse } from "#app";
import { IN_TOTO_TYPE, verifyProvenance } from "../../src/main/provenance.ts";
import { treeDigest } from "../../src/main/tree-digest.ts";
import { type BuildFacts, demandReproducible, provenanceStatement } from "../../tools/provenance.ts";

const seed = new Uint8Array(32).fill(5);
const { publicKey } = releaseSigner(seed);
const keys = [{ id: releaseKeyId(publicKey), publicKey }];

describe("provenance of a release", () => {
  let place: string;
  let facts: BuildFacts;
  const program = (): string => join(place, "program");
  beforeAll(async () => {
    place = await mkdtemp(join(tmpdir(), "wardline-prov-"));
    for (const [path, text] of [
      ["package.json", "{}"],
      ["dist/a.js", "1"],
      ["policies/x.cedar", "permit"],
      ["node_modules/other/index.js", "not ours"],
    ] as const) {
      await mkdir(join(program(), path, ".."), { recursive: true });
      await writeFile(join(program(), path), text);
    }
    facts = {
      version: "0.1.0",
      commit: "c".repeat(40),
      isClean: true,
      lockfileSha256: "1".repeat(64),
      nodeVersion: "v26.10.0",
      tarball: { name: "wardline-0.1.0.tgz", sha256: "a".repeat(64) },
      tree: await treeDigest(program()),
      secondSha256: "a".repeat(64),
    };
  });
  afterAll(async () => rm(place, { recursive: true, force: true }));

  async function verify(statement: object, by: Uint8Array = seed, pinned = keys) {
    const file = join(place, "statement.jsonl");
    await writeFile(
      file,
      signDsse(IN_TOTO_TYPE, new TextEncoder().encode(JSON.stringify(statement)), releaseSigner(by)),
    );
    return verifyProvenance(file, program(), pinned);
  }

  it("[SEC-384] vouches for the very files of the program, and names version and commit", async () => {
    expect(await verify(provenanceStatement(facts))).toEqual({ isGood: true, version: "0.1.0", commit: facts.commit });
    expect(JSON.stringify(provenanceStatement(facts))).toBe(JSON.stringify(provenanceStatement({ ...facts })));
  });

  it("[SEC-384] is not believed under another key, about other files, or as another kind of statement", async () => {
    expect(await verify(provenanceStatement(facts), new Uint8Array(32).fill(6))).toMatchObject({ isGood: false });
    expect(await verify(provenanceStatement(facts), seed, [])).toMatchObject({ isGood: false });
    expect(await verify({ ...provenanceStatement(facts), predicateType: "https://example.com/other" })).toMatchObject({
      isGood: false,
    });
    for (const path of ["policies/x.cedar", "dist/added.js"]) {
      const before = path === "dist/added.js" ? null : "permit";
      await writeFile(join(program(), path), "changed");
      expect(await verify(provenanceStatement(facts))).toEqual({
        isGood: false,
        why: "the files of this program are not those that it is about",
      });
      if (before === null) await rm(join(program(), path));
      else await writeFile(join(program(), path), before);
    }
    await writeFile(join(program(), "node_modules/other/index.js"), "npm's matter");
    expect(await verify(provenanceStatement(facts))).toMatchObject({ isGood: true });
  });

  it("[SEC-384] nothing is signed that two builds do not give byte by byte", () => {
    expect(() => demandReproducible(facts)).not.toThrow();
    expect(() => demandReproducible({ ...facts, secondSha256: "b".repeat(64) })).toThrow("two builds differ");
  });
});
