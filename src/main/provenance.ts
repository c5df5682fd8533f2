// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { openDsse, type ReleaseKey } from "#app";
import { treeDigest } from "./tree-digest.ts";

/** The type of an in-toto statement in a DSSE envelope. */
export const IN_TOTO_TYPE = "application/vnd.in-toto+json";
/** Name of the subject that is all files of the unpacked package together (`treeDigest`). */
export const TREE_SUBJECT = "package-files";

const statement = z.object({
  _type: z.literal("https://in-toto.io/Statement/v1"),
  predicateType: z.literal("https://slsa.dev/provenance/v1"),
  subject: z.array(z.object({ name: z.string(), digest: z.object({ sha256: z.string() }) })),
  predicate: z.object({
    buildDefinition: z.object({
      externalParameters: z.object({ version: z.string() }),
      resolvedDependencies: z.array(z.object({ uri: z.string(), digest: z.record(z.string(), z.string()) })),
    }),
  }),
});

export type ProvenanceVerdict =
  | { readonly isGood: true; readonly version: string; readonly commit: string }
  | { readonly isGood: false; readonly why: string };

/**
 * Whether the files in a folder are those that a signed statement is about.
 *
 * @param file - A DSSE envelope with an in-toto statement; untrusted.
 */
export async function verifyProvenance(
  file: string,
  root: string,
  keys: readonly ReleaseKey[],
): Promise<ProvenanceVerdict> {
  const opened = openDsse(await readFile(file, "utf8"), IN_TOTO_TYPE, keys);
  if (!opened.ok) return { isGood: false, why: `its signature is not believed (${opened.refusal.reason})` };
  const read = statement.safeParse(jsonOf(opened.value));
  if (!read.success) return { isGood: false, why: "it is not a statement of provenance" };
  const { subject, predicate } = read.data;
  const tree = subject.find(({ name }) => name === TREE_SUBJECT)?.digest.sha256;
  if (tree === undefined || tree !== (await treeDigest(root)))
    return { isGood: false, why: "the files of this program are not those that it is about" };
  const source = predicate.buildDefinition.resolvedDependencies.find(({ uri }) => uri.startsWith("git+"));
  return {
    isGood: true,
    version: predicate.buildDefinition.externalParameters.version,
    commit: source?.digest["gitCommit"] ?? "unknown",
  };
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return null;
  }
}
