// SPDX-License-Identifier: Apache-2.0
// MLKEM768-X25519 (X-Wing, draft-connolly-cfrg-xwing-kem) over noble. `@panva/hpke-noble` has the same and brings the curves of its
// other KEMs into the bundle, 9 kB that nobody calls: tests compare this one with it, with OpenSSL and with the published vectors.
import { x25519 } from "@noble/curves/ed25519.js";
import { sha3_256, shake256 } from "@noble/hashes/sha3.js";
import { ml_kem768 } from "@noble/post-quantum/ml-kem.js";
import { type KEM, type Key, LabeledDerive } from "hpke";

const PUBLIC_BYTES = 1216;
const SEED_BYTES = 32;
/** Of the lattice half; the curve's half follows. */
const LATTICE_PUBLIC = 1184;
const LATTICE_SECRET = 1088;
const MODULUS = 3329;
/** `\.//^\` */
const LABEL = Uint8Array.of(0x5c, 0x2e, 0x2f, 0x2f, 0x5e, 0x5c);
const ALGORITHM = { name: "MLKEM768-X25519" };

type Half = { readonly lattice: Uint8Array; readonly curve: Uint8Array };

class NobleKey implements Key {
  readonly algorithm = ALGORITHM;
  readonly type: "private" | "public";
  readonly extractable: boolean;
  readonly #bytes: Uint8Array;

  constructor(type: "private" | "public", bytes: Uint8Array, extractable: boolean) {
    this.type = type;
    this.#bytes = bytes.slice();
    this.extractable = extractable;
  }

  static bytesOf(key: Key, type: "private" | "public"): Uint8Array {
    if (!(key instanceof NobleKey) || key.type !== type)
      throw new TypeError(`Cannot use the key: wanted a ${type} one`);
    return key.#bytes;
  }
}

function expand(seed: Uint8Array): { secret: Half; publicKey: Uint8Array } {
  const stretched = shake256(seed, { dkLen: 96 });
  const lattice = ml_kem768.keygen(stretched.slice(0, 64));
  const curve = stretched.slice(64);
  const publicKey = join(lattice.publicKey, x25519.getPublicKey(curve));
  return { secret: { lattice: lattice.secretKey, curve }, publicKey };
}

function combine(lattice: Uint8Array, curve: Uint8Array, theirs: Uint8Array, ours: Uint8Array): Uint8Array {
  return sha3_256(join(lattice, curve, theirs, ours, LABEL));
}

function join(...pieces: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    out.set(piece, at);
    at += piece.length;
  }
  return out;
}

/** FIPS 203 §7.2: each coefficient is below the modulus. noble's own check (0.5.4) lets 3329 to 4095 pass, OpenSSL does not. */
function isReduced(key: Uint8Array): boolean {
  for (let at = 0; at < LATTICE_PUBLIC - 32; at += 3) {
    const [low = 0, middle = 0, high = 0] = key.subarray(at, at + 3);
    if ((low | ((middle & 15) << 8)) >= MODULUS || ((middle >> 4) | (high << 4)) >= MODULUS) return false;
  }
  return true;
}

/** The KEM of suite 1, for browsers. noble makes no claim of constant time; the keys here live for one session. */
export const hybridKem = (): KEM => ({
  id: 0x647a,
  type: "KEM",
  name: ALGORITHM.name,
  Nsecret: 32,
  Nenc: 1120,
  Npk: PUBLIC_BYTES,
  Nsk: SEED_BYTES,
  async DeriveKeyPair(ikm, extractable) {
    const derive = { Derive: async (input: Uint8Array, dkLen: number) => shake256(input, { dkLen }) };
    const id = Uint8Array.of(0x4b, 0x45, 0x4d, 0x64, 0x7a);
    const label = new TextEncoder().encode("DeriveKeyPair");
    return pairOf(await LabeledDerive(derive, id, ikm, label, new Uint8Array(0), SEED_BYTES), extractable);
  },
  async GenerateKeyPair(extractable) {
    return pairOf(crypto.getRandomValues(new Uint8Array(SEED_BYTES)), extractable);
  },
  async SerializePublicKey(key) {
    return NobleKey.bytesOf(key, "public").slice();
  },
  async DeserializePublicKey(key) {
    if (!isReduced(key)) throw new TypeError("Cannot use the key: not one of ML-KEM");
    return new NobleKey("public", key, true);
  },
  async SerializePrivateKey(key) {
    if (!key.extractable) throw new TypeError("Cannot read the key: it is not extractable");
    return NobleKey.bytesOf(key, "private").slice();
  },
  async DeserializePrivateKey(key, extractable) {
    return new NobleKey("private", key, extractable);
  },
  async Encap(pkR) {
    const theirs = NobleKey.bytesOf(pkR, "public");
    const lattice = ml_kem768.encapsulate(theirs.slice(0, LATTICE_PUBLIC));
    const ephemeral = crypto.getRandomValues(new Uint8Array(32));
    const curvePublic = theirs.slice(LATTICE_PUBLIC);
    const ours = x25519.getPublicKey(ephemeral);
    const shared = x25519.getSharedSecret(ephemeral, curvePublic);
    const secret = combine(lattice.sharedSecret, shared, ours, curvePublic);
    ephemeral.fill(0);
    return { shared_secret: secret, enc: join(lattice.cipherText, ours) };
  },
  async Decap(enc, skR) {
    const { secret, publicKey } = expand(NobleKey.bytesOf(skR, "private"));
    const theirs = enc.slice(LATTICE_SECRET);
    const lattice = ml_kem768.decapsulate(enc.slice(0, LATTICE_SECRET), secret.lattice);
    return combine(lattice, x25519.getSharedSecret(secret.curve, theirs), theirs, publicKey.slice(LATTICE_PUBLIC));
  },
});

function pairOf(seed: Uint8Array, extractable: boolean): { privateKey: Key; publicKey: Key } {
  const { publicKey } = expand(seed);
  return {
    privateKey: new NobleKey("private", seed, extractable),
    publicKey: new NobleKey("public", publicKey, true),
  };
}
