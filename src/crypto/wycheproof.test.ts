// SPDX-License-Identifier: Apache-2.0
// Project Wycheproof's cases, run through the functions that the service itself uses. The files are not part of this project.
import { createPrivateKey, createPublicKey, decapsulate, diffieHellman } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { compactVerify, createLocalJWKSet, type JWK } from "jose";
import { describe, expect, test } from "vitest";
import { AES_256_GCM, openAes256Gcm, sealAes256Gcm } from "./hazmat/aead.ts";
import { verifyEs256 } from "./hazmat/ecdsa-p256.ts";
import { constantTimeEqual, hkdfSha256, hmacSha256 } from "./hazmat/hash.ts";
import { verifySignature } from "./hazmat/signatures.ts";

const directory = fileURLToPath(new URL("../../../shared/vectors/wycheproof/", import.meta.url));
const isHere = existsSync(directory);
const suite = describe.skipIf(!isHere);

type Case = Readonly<Record<string, string | number | undefined>> & { readonly tcId: number; readonly result: string };
type Group = Readonly<Record<string, unknown>> & { readonly tests: readonly Case[] };
const groups = (name: string): readonly Group[] =>
  (JSON.parse(readFileSync(`${directory}${name}_test.json`, "utf8")) as { testGroups: Group[] }).testGroups;
const hex = (value: unknown): Uint8Array<ArrayBuffer> => Uint8Array.fromHex(String(value));

/** Runs each case and lists those on which we and the file disagree. Returns how many were run, so that none can be left out unseen. */
function disagreements(
  name: string,
  judge: (each: Case, group: Group) => boolean | null,
): { readonly run: number; readonly wrong: readonly number[] } {
  let run = 0;
  const wrong: number[] = [];
  for (const group of groups(name))
    for (const each of group.tests) {
      const accepted = judge(each, group);
      if (accepted === null) continue;
      run += 1;
      if (accepted !== (each.result === "valid")) wrong.push(each.tcId);
    }
  return { run, wrong };
}

suite(`Wycheproof${isHere ? "" : " (skipped: the vectors are not here)"}`, () => {
  test("AES-256-GCM, sealed and opened", () => {
    const { run, wrong } = disagreements("aes_gcm", ({ key, iv, aad, msg, ct, tag }, { keySize, ivSize, tagSize }) => {
      if (keySize !== 256 || ivSize !== 96 || tagSize !== 8 * AES_256_GCM.tagBytes) return null;
      const sealed = Uint8Array.fromHex(`${ct}${tag}`);
      const opened = openAes256Gcm(hex(key), hex(iv), hex(aad), sealed);
      if (opened === null) return false;
      expect(opened).toEqual(hex(msg));
      expect(sealAes256Gcm(hex(key), hex(iv), hex(aad), hex(msg))).toEqual(sealed);
      return true;
    });
    expect(wrong).toEqual([]);
    expect(run).toBeGreaterThan(50);
  });

  test("HKDF-SHA-256", () => {
    const { run, wrong } = disagreements("hkdf_sha256", ({ ikm, salt, info, size, okm }) => {
      try {
        return constantTimeEqual(hkdfSha256(hex(ikm), hex(salt), hex(info), Number(size)), hex(okm));
      } catch {
        return false;
      }
    });
    expect(wrong).toEqual([]);
    expect(run).toBe(86);
  });

  test("HMAC-SHA-256", () => {
    const { run, wrong } = disagreements("hmac_sha256", ({ key, msg, tag }, { tagSize }) =>
      tagSize === 256 ? constantTimeEqual(hmacSha256(hex(key), hex(msg)), hex(tag)) : null,
    );
    expect(wrong).toEqual([]);
    expect(run).toBeGreaterThan(80);
  });

  test("Ed25519", () => {
    const { run, wrong } = disagreements("ed25519", ({ msg, sig }, { publicKey }) => {
      const { pk } = publicKey as { pk: string };
      return verifySignature("ed25519", hex(pk), hex(msg), hex(sig));
    });
    expect(wrong).toEqual([]);
    expect(run).toBe(151);
  });

  test("ML-DSA-44 with the empty context", () => {
    const { run, wrong } = disagreements("mldsa_44_verify", ({ msg, sig, ctx }, { publicKey }) =>
      ctx === undefined || ctx === "" ? verifySignature("ml-dsa-44", hex(publicKey), hex(msg), hex(sig)) : null,
    );
    expect(wrong).toEqual([]);
    expect(run).toBeGreaterThan(100);
  });

  test("ECDSA on P-256, as passkeys and device keys sign", () => {
    const { run, wrong } = disagreements("ecdsa_secp256r1_sha256_p1363", ({ msg, sig }, { publicKey }) => {
      const { uncompressed } = publicKey as { uncompressed: string };
      const [x, y] = [hex(uncompressed.slice(2, 66)), hex(uncompressed.slice(66))];
      const encoded = (bytes: Uint8Array): string => bytes.toBase64({ alphabet: "base64url", omitPadding: true });
      return verifyEs256({ x: encoded(x), y: encoded(y) }, hex(msg), hex(sig));
    });
    expect(wrong).toEqual([]);
    expect(run).toBe(262);
  });

  test("ML-KEM-768 by OpenSSL, which the service decapsulates with", () => {
    const { run, wrong } = disagreements("mlkem_768", ({ seed, c, K }) => {
      try {
        const key = createPrivateKey({ key: hex(seed), format: "raw-seed", asymmetricKeyType: "ml-kem-768" } as never);
        return constantTimeEqual(new Uint8Array(decapsulate(key, hex(c))), hex(K));
      } catch {
        return false;
      }
    });
    expect(wrong).toEqual([]);
    expect(run).toBe(193);
  });

  test("X25519 by OpenSSL: a share of low order is refused, and whatever else is acceptable is agreed on", () => {
    let refused = 0;
    for (const group of groups("x25519"))
      for (const { tcId, public: theirs, private: own, shared, result } of group.tests) {
        const raw = (key: unknown): Parameters<typeof createPublicKey>[0] =>
          ({ key: hex(key), format: "raw-public", asymmetricKeyType: "x25519" }) as never;
        const privateKey = createPrivateKey({
          key: hex(own),
          format: "raw-private",
          asymmetricKeyType: "x25519",
        } as never);
        let agreed: Uint8Array | null = null;
        try {
          agreed = new Uint8Array(diffieHellman({ privateKey, publicKey: createPublicKey(raw(theirs)) }));
        } catch {
          refused += 1;
        }
        if (agreed === null) expect([tcId, result, shared]).toEqual([tcId, "acceptable", "00".repeat(32)]);
        else expect([tcId, agreed.toHex()]).toEqual([tcId, shared]);
      }
    expect(refused).toBeGreaterThan(0);
  });

  test("JWS: of tokens signed by elliptic curves exactly the valid ones are taken; those by shared secrets never", async () => {
    let taken = 0;
    for (const { comment, public: publicJwk, private: privateJwk, tests } of groups("json_web_signature")) {
      const jwk = (publicJwk ?? privateJwk) as JWK & { keys?: unknown };
      const isOurs = jwk.kty === "EC" && jwk.crv === "P-256";
      if (!isOurs && jwk.kty !== "oct") continue;
      for (const { tcId, jws, result } of tests) {
        const outcome = await verifyAsWe(jwk, String(jws));
        if (outcome) taken += 1;
        expect([comment, tcId, outcome]).toEqual([comment, tcId, isOurs && result === "valid"]);
      }
    }
    expect(taken).toBeGreaterThan(0);
  });
});

/** As `src/adapters/identity` does: the key is chosen from a set by what it is for, and these algorithms, whatever the token says. */
async function verifyAsWe(jwk: JWK, jws: string): Promise<boolean> {
  try {
    await compactVerify(jws, createLocalJWKSet({ keys: [jwk] }), { algorithms: ["ES256", "EdDSA"] });
    return true;
  } catch {
    return false;
  }
}
