// SPDX-License-Identifier: Apache-2.0
import type { CipherSuite } from "hpke";
import type { Bytes } from "./bytes.ts";

type Soon<T> = T | Promise<T>;

/** The primitives of one side: OpenSSL in Node (`#crypto`), WebCrypto and noble in a browser (`web/channel`). */
export interface ChannelCrypto {
  /** HPKE of a suite of ours (RFC 9180); throws where the number is unknown here. */
  hpke(suite: number): CipherSuite;
  sha256(bytes: Uint8Array): Soon<Bytes>;
  /** HKDF-SHA-256, extract and expand. */
  hkdf(key: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number): Soon<Bytes>;
  /** AES-256-GCM with a tag of 16 bytes at the end. */
  seal(key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, plaintext: Uint8Array): Soon<Bytes>;
  /** Null: not what was sealed. */
  open(key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, sealed: Uint8Array): Soon<Bytes | null>;
  /** Whether both signatures fit, Ed25519 and ML-DSA-44. One alone never does. */
  verify(keys: ServiceKeys, message: Uint8Array, signatures: Signatures): Soon<boolean>;
}

/** The public half of what signs for an installation. */
export type ServiceKeys = { readonly ed25519: Uint8Array; readonly mlDsa44: Uint8Array };
export type Signatures = { readonly ed25519: Uint8Array; readonly mlDsa44: Uint8Array };
