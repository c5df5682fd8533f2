// SPDX-License-Identifier: Apache-2.0
import type { SignatureAlgorithm } from "./hazmat/signatures.ts";
import type { EnvelopeSuiteNo } from "./suites.ts";

export type CryptoPresetName = "default" | "strict" | "cnsa";

/** How a hop by TLS is spoken, in the names of OpenSSL. */
export type TlsChoice = {
  /** Offered and taken, best first; before `/` stand those that are taken even where it costs one more round trip. */
  readonly groups: string;
  /** The same as numbers of the TLS registry: what `supported_groups` of a client is compared with. */
  readonly hybridGroups: readonly number[];
  readonly ciphers: string;
  /** What happens to a browser that offers none of `hybridGroups`. */
  readonly classicalClients: "record" | "refuse";
};

/** Which algorithms are used for what, for a kind of buyer. Parts of the configuration may be stricter than the preset. */
export type CryptoPreset = {
  readonly name: CryptoPresetName;
  readonly tls: TlsChoice;
  readonly envelopeSuite: EnvelopeSuiteNo;
  /** Each of these signs a webhook of ours. */
  readonly webhookSignatures: readonly SignatureAlgorithm[];
  /** What this preset does not reach, whatever is configured: it is printed at start, stands in the CBOM, and is no part of the claim. */
  readonly notCovered: readonly string[];
};

/** IANA, TLS Supported Groups. */
export const TLS_GROUPS = {
  X25519MLKEM768: 0x11ec,
  SecP256r1MLKEM768: 0x11eb,
  SecP384r1MLKEM1024: 0x11ed,
  MLKEM768: 0x0201,
  MLKEM1024: 0x0202,
} as const;

const AEADS = "TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256";
const HYBRIDS = [TLS_GROUPS.X25519MLKEM768, TLS_GROUPS.SecP256r1MLKEM768, TLS_GROUPS.SecP384r1MLKEM1024];

export const CRYPTO_PRESETS: { readonly [Name in CryptoPresetName]: CryptoPreset } = {
  default: {
    name: "default",
    tls: {
      groups: "X25519MLKEM768:SecP256r1MLKEM768:SecP384r1MLKEM1024/X25519:P-256:P-384",
      hybridGroups: HYBRIDS,
      ciphers: AEADS,
      classicalClients: "record",
    },
    envelopeSuite: 1,
    webhookSignatures: ["ed25519", "ml-dsa-44"],
    notCovered: [],
  },
  strict: {
    name: "strict",
    tls: {
      groups: "X25519MLKEM768:SecP256r1MLKEM768:SecP384r1MLKEM1024",
      hybridGroups: HYBRIDS,
      ciphers: AEADS,
      classicalClients: "refuse",
    },
    envelopeSuite: 2,
    webhookSignatures: ["ed25519", "ml-dsa-44"],
    notCovered: ["passkeys and device keys sign with ES256: browsers and authenticators offer nothing else yet"],
  },
  cnsa: {
    name: "cnsa",
    tls: {
      groups: "SecP384r1MLKEM1024:MLKEM1024",
      hybridGroups: [TLS_GROUPS.SecP384r1MLKEM1024, TLS_GROUPS.MLKEM1024],
      ciphers: "TLS_AES_256_GCM_SHA384",
      classicalClients: "refuse",
    },
    envelopeSuite: 2,
    webhookSignatures: ["ml-dsa-87"],
    notCovered: [
      "the tree of the history hashes with SHA-256, as its format says (RFC 9162, C2SP tlog-tiles)",
      "checkpoints are signed with Ed25519 and ML-DSA-44, as their format says (C2SP tlog-cosignature)",
      "passkeys and device keys sign with ES256: browsers and authenticators offer nothing else yet",
      "keys of look-ups and of purposes derive by HMAC and HKDF with SHA-256; stored look-ups rest on them",
      "the message layer between browser and service uses MLKEM768-X25519 with SHA-256, inside TLS with ML-KEM-1024",
      "passphrases of keyrings are stretched by Argon2id",
    ],
  },
};
