// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { releaseSigner, signDsse } from "#app";
import { IN_TOTO_TYPE, TREE_SUBJECT } from "../src/main/provenance.ts";
import { treeDigest } from "../src/main/tree-digest.ts";
import { packStaged, stage } from "./pack.ts";
import { readSeed } from "./release.ts";

export type BuildFacts = {
  readonly version: string;
  readonly commit: string;
  /** False: files were changed since the commit, so that the commit does not say what was built. */
  readonly isClean: boolean;
  readonly lockfileSha256: string;
  readonly nodeVersion: string;
  readonly tarball: { readonly name: string; readonly sha256: string };
  readonly tree: string;
  /** The hash of the tarball of a second build, from the beginning. */
  readonly secondSha256: string;
};

/** A statement of provenance: in-toto Statement v1 with the predicate of SLSA v1. Same facts, same bytes: it names no time. */
export function provenanceStatement(facts: BuildFacts): object {
  return {
    _type: "https://in-toto.io/Statement/v1",
    subject: [
      { name: facts.tarball.name, digest: { sha256: facts.tarball.sha256 } },
      { name: TREE_SUBJECT, digest: { sha256: facts.tree } },
    ],
    predicateType: "https://slsa.dev/provenance/v1",
    predicate: {
      buildDefinition: {
        buildType: "urn:wardline:build:npm-pack:v1",
        externalParameters: { version: facts.version },
        internalParameters: { node: facts.nodeVersion, isClean: facts.isClean },
        resolvedDependencies: [
          { uri: "git+urn:wardline:repository", digest: { gitCommit: facts.commit } },
          { uri: "package-lock.json", digest: { sha256: facts.lockfileSha256 } },
        ],
      },
      runDetails: {
        builder: { id: "urn:wardline:builder:tools-provenance" },
        byproducts: [{ name: "second build", digest: { sha256: facts.secondSha256 } }],
      },
    },
  };
}

/**
 * Whether two builds gave the same bytes.
 *
 * @throws Error - Where they did not: then nobody else could build them again either, and nothing is signed.
 */
export function demandReproducible(facts: Pick<BuildFacts, "tarball" | "secondSha256">): void {
  if (facts.tarball.sha256 !== facts.secondSha256)
    throw new Error(
      `Cannot vouch for the build: two builds differ (${facts.tarball.sha256} and ${facts.secondSha256}), so it cannot be repeated`,
    );
}

function sha256(file: string): string {
  return createHash("sha256").update(readFileSync(file)).digest("hex");
}

/** Builds the pages and the package from the beginning. */
async function build(root: string, into: string) {
  execFileSync("npm", ["run", "-s", "build:web"], { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
  const staged = join(into, "package");
  stage(root, staged);
  const tarball = packStaged(staged, into);
  return { tarball, sha256: sha256(tarball), tree: await treeDigest(staged) };
}

async function main(root: string): Promise<void> {
  const { values } = parseArgs({
    options: { key: { type: "string" }, out: { type: "string" }, "allow-changes": { type: "boolean", default: false } },
  });
  if (values.key === undefined || values.out === undefined)
    throw new Error("Cannot run: it is `--key FILE --out DIR [--allow-changes]`");
  const git = (...words: string[]): string => execFileSync("git", words, { cwd: root, encoding: "utf8" }).trim();
  const isClean = git("status", "--porcelain") === "";
  if (!isClean && !values["allow-changes"])
    throw new Error("Cannot vouch for the build: files were changed since the last commit (or say --allow-changes)");
  const scratch = ["a", "b"].map((name) => mkdtempSync(join(tmpdir(), `wardline-build-${name}-`)));
  try {
    const [first, second] = [await build(root, scratch[0] ?? ""), await build(root, scratch[1] ?? "")];
    const facts: BuildFacts = {
      version: (JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string }).version,
      commit: git("rev-parse", "HEAD"),
      isClean,
      lockfileSha256: sha256(join(root, "package-lock.json")),
      nodeVersion: process.version,
      tarball: { name: basename(first.tarball), sha256: first.sha256 },
      tree: first.tree,
      secondSha256: second.sha256,
    };
    demandReproducible(facts);
    const payload = new TextEncoder().encode(JSON.stringify(provenanceStatement(facts)));
    const name = join(values.out, facts.tarball.name);
    writeFileSync(name, readFileSync(first.tarball));
    writeFileSync(`${name}.intoto.jsonl`, `${signDsse(IN_TOTO_TYPE, payload, releaseSigner(readSeed(values.key)))}\n`);
    process.stdout.write(`${name}\nSHA-256 ${facts.tarball.sha256}, twice\n${name}.intoto.jsonl\n`);
  } finally {
    for (const path of scratch) rmSync(path, { recursive: true, force: true });
  }
}

if (import.meta.main) await main(dirname(dirname(fileURLToPath(import.meta.url))));
