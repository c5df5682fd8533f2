// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { ConversationId, SubjectId } from "#kernel";
import { type ActProof, makeActChallenge } from "./act-proof.ts";

const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash("sha256").update(bytes).digest());
const proof: ActProof = {
  nonce: new Uint8Array(32).fill(7),
  subjectId: "11111111-1111-4111-8111-111111111111" as SubjectId,
  conversationId: "019a8000-0000-7000-8000-000000000001" as ConversationId,
  expiresAt: 1_763_200_800_000,
  text: "Change ••• 103 from SIM S to SIM M, for £21.60 a month",
};

describe("makeActChallenge()", () => {
  it("makeActChallenge() is what docs/formats/act-proof.md says, and stays so", () => {
    expect(makeActChallenge(proof, sha256)).toBe("2xOfO14ewObOsqULSzAQ_dsw8A6rt2d4vFcTavL8Cy8");
  });

  it("[SEC-065] makeActChallenge() changes with every byte of the text, and with nonce, subject, conversation and expiry", () => {
    const made = new Set([makeActChallenge(proof, sha256)]);
    const variants: Partial<ActProof>[] = [
      ...[...proof.text].map((_, i) => ({ text: `${proof.text.slice(0, i)}~${proof.text.slice(i + 1)}` })),
      { text: `${proof.text} ` },
      { nonce: new Uint8Array(32).fill(8) },
      { subjectId: "11111111-1111-4111-8111-111111111112" as SubjectId },
      { conversationId: "019a8000-0000-7000-8000-000000000002" as ConversationId },
      { expiresAt: proof.expiresAt + 1 },
    ];
    for (const variant of variants) made.add(makeActChallenge({ ...proof, ...variant }, sha256));
    expect(made.size).toBe(variants.length + 1);
  });

  it("makeActChallenge() throws on a nonce that is not 32 bytes and on an id that is none", () => {
    expect(() => makeActChallenge({ ...proof, nonce: new Uint8Array(16) }, sha256)).toThrow(RangeError);
    expect(() => makeActChallenge({ ...proof, subjectId: "me" as SubjectId }, sha256)).toThrow(RangeError);
  });
});
