// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromUtf8, utf8 } from "#kernel";
import { makeSigner, type SignatureAlgorithm, verifySignature } from "../hazmat/signatures.ts";
import { contentDigest, type HttpMessage, signatureBase } from "./message.ts";
import { signMessage } from "./sign.ts";
import { MalformedField, parseInnerLists } from "./structured.ts";
import { verifyMessage } from "./verify.ts";

type Vector = {
  readonly expect: string;
  readonly keys: readonly { keyId: string; algorithm: SignatureAlgorithm; publicKey: string }[];
  readonly now: number;
  readonly body: string;
  readonly message: HttpMessage;
};
const directory = new URL("../../../test/vectors/http-signatures/", import.meta.url);
const vectors = readdirSync(directory).map(
  (name) => [name, JSON.parse(readFileSync(new URL(name, directory), "utf8")) as Vector] as const,
);
const COMPONENTS = ["@method", "@target-uri", "content-digest"];

describe("verifyMessage()", () => {
  it.each(vectors)(
    "[SEC-256] verifyMessage() agrees with %s",
    (_name, { keys, now, body, message, expect: wanted }) => {
      const verified = verifyMessage(message, utf8(body), {
        keys: keys.map((key) => ({ ...key, publicKey: Uint8Array.fromBase64(key.publicKey) })),
        components: COMPONENTS,
        tag: "wardline-webhook",
        now,
        maxAge: 300,
        skew: 60,
      });
      expect(verified.ok ? "verifies" : verified.refusal.reason).toBe(wanted);
    },
  );

  it("holds many more vectors that must fail", () => {
    const passing = vectors.filter(([, vector]) => vector.expect === "verifies").length;
    expect(passing).toBeGreaterThan(2);
    expect(vectors.length - passing).toBeGreaterThan(5 * passing);
  });

  it("[SEC-256] verifyMessage() tells the nonces, and until when they are to be remembered", () => {
    const body = utf8("{}");
    const signer = makeSigner("ed25519", new Uint8Array(32).fill(5));
    const message: HttpMessage = {
      method: "POST",
      targetUri: "https://receiver.example/",
      fields: { "content-digest": contentDigest(body) },
    };
    const parts = {
      label: "sig",
      keyId: "k",
      components: COMPONENTS,
      created: 100,
      expires: 200,
      nonce: "n".repeat(20),
      tag: "t",
    };
    const { signatureInput, signature } = signMessage(message, [{ parts, signer }]);
    const signed = { ...message, fields: { ...message.fields, "signature-input": signatureInput, signature } };
    const keys = [{ keyId: "k", algorithm: "ed25519", publicKey: signer.publicKey } as const];
    const policy = { keys, components: COMPONENTS, tag: "t", now: 150, maxAge: 300, skew: 60 };
    expect(verifyMessage(signed, body, policy)).toEqual({
      ok: true,
      value: { keyIds: ["k"], nonces: ["n".repeat(20)], expires: 260 },
    });
  });
});

describe("signatureBase()", () => {
  const message: HttpMessage = {
    method: "POST",
    targetUri: "https://example.com/foo?param=Value&Pet=dog",
    fields: { date: "Tue, 20 Apr 2021 02:07:55 GMT", "content-type": "application/json", "content-length": "18" },
  };
  const components = ["date", "@method", "@path", "@authority", "content-type", "content-length"];
  const params = `(${components.map((name) => `"${name}"`).join(" ")});created=1618884473;keyid="test-key-ed25519"`;

  it("agrees with RFC 9421 appendix B.2.6, signature and all", () => {
    const base = signatureBase(message, components, params);
    expect(fromUtf8(base).split("\n")[3]).toBe('"@authority": example.com');
    const publicKey = Uint8Array.fromBase64("JrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=");
    const signature = "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==";
    expect(verifySignature("ed25519", publicKey, base, Uint8Array.fromBase64(signature))).toBe(true);
  });

  it("knows the parts of a target (RFC 9421 §2.2)", () => {
    const base = signatureBase(message, ["@scheme", "@query", "@target-uri"], "()");
    expect(fromUtf8(base)).toBe(
      '"@scheme": https\n"@query": ?param=Value&Pet=dog\n"@target-uri": https://example.com/foo?param=Value&Pet=dog\n"@signature-params": ()',
    );
    expect(fromUtf8(signatureBase({ ...message, targetUri: "https://e.example/" }, ["@query"], "()"))).toContain(
      ": ?\n",
    );
  });

  it.each(["@status", "x-none", "Signature", "signature"])("refuses the component %j", (name) => {
    expect(() => signatureBase(message, [name], "()")).toThrow(MalformedField);
  });

  it("refuses a value that would look like a line of its own", () => {
    const fields = { date: 'x\n"@method": DELETE' };
    expect(() => signatureBase({ ...message, fields }, ["date"], "()")).toThrow(MalformedField);
  });
});

describe("parseInnerLists()", () => {
  it("gives a list or says that it is malformed, whatever it is given", () => {
    const piece = fc.constantFrom(
      "sig=",
      "(",
      ")",
      '"@method"',
      '"',
      ";",
      "created=1",
      "?1",
      ",",
      " ",
      "\\",
      ":",
      "1.5",
      "é",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece, { maxLength: 12 }).map((all) => all.join("")),
        ),
        (text) => {
          try {
            for (const [, list] of parseInnerLists(text)) expect(text).toContain(list.text);
          } catch (error) {
            expect(error).toBeInstanceOf(MalformedField);
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
