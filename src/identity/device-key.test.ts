// SPDX-License-Identifier: Apache-2.0
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK, SignJWT } from "jose";
import { describe, expect, it } from "vitest";
import { toBase64Url, utf8 } from "#kernel";
import {
  type DeviceProofRefusal,
  deviceProofPolicy,
  type ProofContext,
  tokenHash,
  verifyDeviceProof,
} from "./device-key.ts";

const now = Date.UTC(2026, 10, 15, 10);
const TOKEN = "t".repeat(43);
const PATH = "/v1/conversations/current";
const context: ProofContext = { method: "GET", path: PATH, token: TOKEN, now };
const pair = await generateKeyPair("ES256");
const jwk = await exportJWK(pair.publicKey);

type Changes = {
  readonly header?: Record<string, unknown>;
  readonly claims?: Record<string, unknown>;
  readonly key?: CryptoKey;
};

/** A proof by another implementation, with whatever is to be wrong about it. */
async function proofWith({ header = {}, claims = {}, key = pair.privateKey }: Changes = {}): Promise<string> {
  const all = {
    jti: "0123456789abcdef",
    htm: "GET",
    htu: `https://chat.operator.example${PATH}`,
    iat: now / 1_000,
    ath: tokenHash(TOKEN),
    ...claims,
  };
  return new SignJWT(all).setProtectedHeader({ typ: "dpop+jwt", alg: "ES256", jwk, ...header }).sign(key);
}

async function refusalOf(
  changes: Changes,
  changed: Partial<ProofContext> = {},
): Promise<DeviceProofRefusal["reason"] | null> {
  const verified = verifyDeviceProof(await proofWith(changes), { ...context, ...changed });
  return verified.ok ? null : verified.refusal.reason;
}

describe("verifyDeviceProof()", () => {
  it("verifyDeviceProof() takes a proof of another implementation and names its key as RFC 7638 does", async () => {
    const verified = verifyDeviceProof(await proofWith(), context);
    const thumbprint = verified.ok ? toBase64Url(verified.value.thumbprint) : "";
    expect(thumbprint).toBe(await calculateJwkThumbprint(jwk));
    expect(verified).toMatchObject({ ok: true, value: { rememberUntil: now + deviceProofPolicy.maxAgeMs } });
  });

  it("verifyDeviceProof() takes the example of RFC 9449 §4.1 and gives the thumbprint of §6.1", () => {
    const example =
      "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMzR0VjNoUklDUkRZOXpDa0RscEJoRjQyVVFVZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JEQSIsImNydiI6IlAtMjU2In19.eyJqdGkiOiItQndDM0VTYzZhY2MybFRjIiwiaHRtIjoiUE9TVCIsImh0dSI6Imh0dHBzOi8vc2VydmVyLmV4YW1wbGUuY29tL3Rva2VuIiwiaWF0IjoxNTYyMjYyNjE2fQ.2-GxA6T8lP4vfrg8v-FdWP0A0zdrj8igiMLvqRMUvwnQg4PtFLbdLXiOSsX0x7NVY-FNyJK70nfbV37xRZT3Lg";
    const verified = verifyDeviceProof(example, {
      method: "POST",
      path: "/token",
      token: null,
      now: 1_562_262_616_000,
    });
    expect(verified.ok && toBase64Url(verified.value.thumbprint)).toBe("0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I");
  });

  it("[SEC-110] verifyDeviceProof() refuses a proof of another request, another time and another token", async () => {
    expect(await refusalOf({})).toBeNull();
    expect(await refusalOf({}, { method: "POST" })).toBe("wrong_method");
    expect(await refusalOf({}, { path: "/v1/conversations" })).toBe("wrong_path");
    expect(await refusalOf({ claims: { htu: PATH } })).toBe("wrong_path");
    expect(await refusalOf({}, { token: "u".repeat(43) })).toBe("wrong_token");
    expect(await refusalOf({}, { token: null })).toBe("wrong_token");
    expect(await refusalOf({ claims: { ath: undefined } })).toBe("wrong_token");
    expect(await refusalOf({}, { now: now + deviceProofPolicy.maxAgeMs - 1 })).toBeNull();
    expect(await refusalOf({}, { now: now + deviceProofPolicy.maxAgeMs })).toBe("too_old");
    expect(await refusalOf({}, { now: now - deviceProofPolicy.maxAheadMs })).toBeNull();
    expect(await refusalOf({}, { now: now - deviceProofPolicy.maxAheadMs - 1 })).toBe("from_the_future");
  });

  it("[SEC-110] verifyDeviceProof() refuses what another key signed, another algorithm and a key that is none", async () => {
    const other = await generateKeyPair("ES256");
    const otherCurve = await generateKeyPair("ES384");
    expect(await refusalOf({ key: other.privateKey })).toBe("wrong_signature");
    expect(await refusalOf({ header: { typ: "JWT" } })).toBe("wrong_algorithm");
    expect(await refusalOf({ header: { alg: "ES384" }, key: otherCurve.privateKey })).toBe("malformed");
    expect(await refusalOf({ header: { crit: ["b64"], b64: true } })).toBe("wrong_algorithm");
    const keys: JWK[] = [
      { ...jwk, crv: "P-384" },
      { ...jwk, kty: "RSA" },
      { ...jwk, d: jwk.x ?? "" },
      { ...jwk, x: `${jwk.x ?? ""}A` },
    ];
    for (const bad of keys) expect(await refusalOf({ header: { jwk: bad } })).toBe("wrong_algorithm");
    const offCurve = { ...jwk, x: toBase64Url(new Uint8Array(32).fill(1)) };
    expect(await refusalOf({ header: { jwk: offCurve } })).toBe("wrong_signature");
    const [, claims = "", signature = ""] = (await proofWith()).split(".");
    const none = toBase64Url(utf8(JSON.stringify({ typ: "dpop+jwt", alg: "none", jwk })));
    for (const forged of [`${none}.${claims}.${signature}`, `${none}.${claims}.`])
      expect(verifyDeviceProof(forged, context).ok).toBe(false);
  });

  it("verifyDeviceProof() refuses a coordinate in its second spelling: one key has one thumbprint", async () => {
    const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const x = jwk.x ?? "";
    const twin = x.slice(0, -1) + (letters[letters.indexOf(x.slice(-1)) + 1] ?? "");
    expect(await refusalOf({ header: { jwk: { ...jwk, x: twin } } })).toBe("wrong_algorithm");
  });

  it("verifyDeviceProof() refuses what is no proof, too long, or without a one-use id and a time", async () => {
    expect(await refusalOf({ claims: { jti: "short" } })).toBe("malformed");
    expect(await refusalOf({ claims: { jti: undefined } })).toBe("malformed");
    expect(await refusalOf({ claims: { iat: "now" } })).toBe("malformed");
    expect(await refusalOf({ claims: { filler: "x".repeat(1_000) } })).toBe("malformed");
    for (const text of ["", "a.b", "a.b.c", `${"a".repeat(20)}.${"b".repeat(20)}.${"c".repeat(86)}`])
      expect(verifyDeviceProof(text, context)).toMatchObject({ ok: false, refusal: { reason: "malformed" } });
  });

  it("verifyDeviceProof() gives each proof a name of its own, whatever the id of another key's proof is", async () => {
    const other = await generateKeyPair("ES256");
    const names = new Set<string>();
    const proofs = [
      await proofWith(),
      await proofWith({ claims: { jti: "0123456789abcdeg" } }),
      await proofWith({ key: other.privateKey, header: { jwk: await exportJWK(other.publicKey) } }),
    ];
    for (const proof of proofs) {
      const verified = verifyDeviceProof(proof, context);
      names.add(verified.ok ? toBase64Url(verified.value.proofHash) : "refused");
    }
    expect([names.size, names.has("refused")]).toEqual([3, false]);
  });
});
