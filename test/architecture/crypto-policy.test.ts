// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { inventoryOf, readCryptoPolicy, readInventory, scanTree } from "../../tools/crypto-policy.ts";
import { type CryptoPolicy, scanCrypto } from "../../tools/crypto-scan.ts";
import { read, root } from "./repository.ts";

const policy = readCryptoPolicy(root);
const tree = scanTree(root, policy);

describe("policies/crypto-policy.yaml", () => {
  it("[SEC-259] the code uses what the policy lists, where it allows it, and nothing else", () => {
    const { uses, faults } = tree;
    expect(faults).toEqual([]);
    expect(uses.length).toBeGreaterThan(60);
    // Run `node tools/crypto-policy.ts` when this fails: the CBOM is written from that file.
    expect(readInventory(root)).toBe(inventoryOf(uses));
  });

  it("every primitive that is listed is used", () => {
    const used = new Set(tree.uses.map(({ primitive }) => primitive));
    expect(Object.keys(policy.primitives).filter((name) => !used.has(name))).toEqual([]);
  });

  it("each primitive says what it is for, how strong it is and what replaces it", () => {
    for (const [name, facts] of Object.entries(policy.primitives)) {
      const { kind, why, replacedBy, quantum, status } = facts as Record<string, unknown>;
      expect([name, typeof kind, typeof why, typeof replacedBy, typeof quantum]).toEqual([
        name,
        "string",
        "string",
        "string",
        "number",
      ]);
      expect(["allowed", "legacy"]).toContain(status);
    }
  });
});

describe("scanCrypto()", () => {
  const planted = (text: string, path: string = "src/app/planted.ts", changes: Partial<CryptoPolicy> = {}): number =>
    scanCrypto(path, text, { ...policy, ...changes }).faults.length;

  it.each([
    ["an old hash", 'import { createHash } from "node:crypto";\ncreateHash("md5");'],
    ["SHA-1", 'import { createHash } from "node:crypto";\ncreateHash("sha1");'],
    ["an old cipher", 'import { createCipheriv } from "node:crypto";\ncreateCipheriv("des-ede3-cbc", k, n);'],
    ["a mode without a tag", 'import { createCipheriv as c } from "node:crypto";\nc("aes-256-cbc", k, n);'],
    ["an algorithm chosen at run time", 'import { createHash } from "node:crypto";\ncreateHash(name);'],
    [
      "a function under another name",
      'import { createHash } from "node:crypto";\nconst make = createHash;\nmake("md5");',
    ],
    ["a signature that no file declares", 'import { sign } from "node:crypto";\nsign("sha256", m, key);'],
    ["a weak derivation", 'import { pbkdf2Sync } from "node:crypto";\npbkdf2Sync(p, s, 1, 32, "sha1");'],
    ["the whole module", 'import * as crypto from "node:crypto";\ncrypto.createHash("md5");'],
    ["the module by default", 'import crypto from "node:crypto";\ncrypto.createHash("md5");'],
    ["the module at run time", 'const { createHash } = await import("node:crypto");'],
    ["the module by require", 'const crypto = require("crypto");'],
    ["the module under its old name", 'import { createHash } from "crypto";'],
    ["the module handed on", 'export { createHash } from "node:crypto";'],
    ["a function nobody told of", 'import { createDiffieHellman } from "node:crypto";'],
    ["WebCrypto with an old mode", 'await crypto.subtle.encrypt({ name: "AES-CBC", iv }, key, data);'],
    ["WebCrypto with RSA", 'await crypto.subtle.generateKey({ name: "RSA-OAEP" }, true, ["encrypt"]);'],
    ["WebCrypto with something that is not said", "await crypto.subtle.sign(how, key, data);"],
    ["WebCrypto from elsewhere", 'await globalThis.crypto.subtle.digest("SHA-1", data);'],
    ["a library that nobody listed", 'import nacl from "tweetnacl";'],
    ["another one", 'import jwt from "jsonwebtoken";'],
    ["noble on the server", 'import { sha256 } from "@noble/hashes/sha2.js";'],
    ["noble post-quantum on the server", 'import { ml_kem768 } from "@noble/post-quantum/ml-kem.js";'],
    ["jose outside its adapter", 'import { SignJWT } from "jose";'],
    ["HPKE outside its room", 'import { CipherSuite } from "hpke";'],
    ["a library that nobody listed, at run time", 'const nacl = await import("tweetnacl");'],
    ["a library that nobody listed, handed on", 'export * from "tweetnacl";'],
    ["a module whose name is put together", 'const { createHash } = await import("node:" + "crypto");'],
    ["the module past its import", 'process.getBuiltinModule("node:crypto").createHash("md5");'],
    ["the module from inside Node", 'process.binding("crypto");'],
    ["a require of one's own", 'const load = createRequire(import.meta.url);\nload("node:crypto").createHash("md5");'],
    [
      "a require of one's own under another name",
      'import { createRequire as make } from "node:module";\nmake(import.meta.url)("node:crypto");',
    ],
    ["the module by import equals", 'import crypto = require("node:crypto");\ncrypto.createHash("md5");'],
    ["WebCrypto under another name", 'const s = globalThis.crypto.subtle;\nawait s.digest("SHA-1", data);'],
    ["WebCrypto taken apart", 'const { digest } = crypto.subtle;\nawait digest("SHA-1", data);'],
    ["WebCrypto taken apart, under another name", 'const { subtle: s } = crypto;\nawait s.digest("SHA-1", data);'],
    ["WebCrypto in brackets", 'await crypto["subtle"].digest("SHA-1", data);'],
    ["a method of WebCrypto in brackets", 'await crypto.subtle["digest"]("SHA-1", data);'],
    ["a method of WebCrypto handed on", 'const hash = crypto.subtle.digest;\nawait hash("SHA-1", data);'],
    ["chance that can be foretold", "const token = Math.random();"],
  ])("[SEC-259] a planted call fails: %s", (_name, text) => {
    expect(planted(text)).toBeGreaterThan(0);
  });

  it("[SEC-259] a planted call in the browser and in the sandbox fails as well", () => {
    expect(planted('import { ed448 } from "@noble/curves/ed448.js";', "web/channel/planted.ts")).toBeGreaterThan(0);
    expect(
      planted('import { createHash } from "node:crypto";\ncreateHash("md5");', "sandbox/planted.ts"),
    ).toBeGreaterThan(0);
    expect(planted('import { createHash } from "node:crypto";', "web/widget/planted.ts")).toBeGreaterThan(0);
  });

  it.each([
    ["what is allowed", 'import { createHash, timingSafeEqual } from "node:crypto";\ncreateHash("sha256").update(x);'],
    ["types", 'import type { CipherSuite } from "hpke";'],
    ["a word in a comment", '// createHash("md5")\nconst text = "createCipheriv";'],
    ["a method of that name", 'class A { createHash(x: string) {} }\nnew A().createHash("md5");'],
  ])("leaves alone: %s", (_name, text) => {
    expect(planted(text)).toBe(0);
  });

  it("a primitive that is taken from the policy fails where it is used", () => {
    const { "AES-256-GCM": _, ...primitives } = policy.primitives;
    const path = "src/crypto/hazmat/aead.ts";
    expect(scanCrypto(path, read(path), policy).faults).toEqual([]);
    expect(scanCrypto(path, read(path), { ...policy, primitives }).faults.length).toBeGreaterThan(0);
  });
});
