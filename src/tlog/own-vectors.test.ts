// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { verifyConsistency } from "./verify-consistency.ts";
import { verifyInclusion } from "./verify-inclusion.ts";

/** `expect` is `ok`, a reason, or `*` where the first hash that differs decides which root is missed first. */
type Vector = {
  readonly description: string;
  readonly expect: string;
  readonly proof: readonly string[];
  readonly [key: string]: unknown;
};

function vectors(name: string): readonly Vector[] {
  const file = join(import.meta.dirname, "../../test/vectors/tlog", `${name}.json`);
  return JSON.parse(readFileSync(file, "utf8")) as Vector[];
}
const bytes = (text: unknown): Uint8Array => Uint8Array.fromBase64(String(text));

function judge(vector: Vector, result: { readonly ok: boolean }): void {
  if (vector.expect === "ok") expect(result).toEqual({ ok: true, value: null });
  else if (vector.expect === "*") expect(result.ok).toBe(false);
  else expect(result).toMatchObject({ ok: false, refusal: { reason: vector.expect } });
}

describe("vectors that hold for ever", () => {
  test.each(["inclusion", "consistency"])("%s: at least ten must fail for each that must pass", (name) => {
    const all = vectors(name);
    const passing = all.filter((vector) => vector.expect === "ok").length;
    expect(passing).toBeGreaterThan(3);
    expect(all.length - passing).toBeGreaterThanOrEqual(passing * 10);
  });

  test.each(vectors("inclusion").map((vector) => [vector.description, vector] as const))(
    "verifyInclusion(): %s",
    (_, vector) => {
      const { index, size } = vector as unknown as { index: number; size: number };
      const proof = vector.proof.map(bytes);
      judge(vector, verifyInclusion({ index, size, leaf: bytes(vector["leaf"]), root: bytes(vector["root"]), proof }));
    },
  );

  test.each(vectors("consistency").map((vector) => [vector.description, vector] as const))(
    "verifyConsistency(): %s",
    (_, vector) => {
      const { oldSize, size } = vector as unknown as { oldSize: number; size: number };
      const roots = { oldRoot: bytes(vector["oldRoot"]), root: bytes(vector["root"]) };
      judge(vector, verifyConsistency({ oldSize, size, ...roots, proof: vector.proof.map(bytes) }));
    },
  );
});
