// SPDX-License-Identifier: Apache-2.0

export type { DerivedPurpose } from "./derive.ts";
export { blindIndex, DERIVED_PURPOSES, deriveKey, equalBytes } from "./derive.ts";
export type { Namespace, Place, Seal, UnverifiedHeader } from "./envelope.ts";
export {
  envelopeOverheadBytes,
  NAMESPACES,
  openEnvelope,
  parseHeader,
  sealEnvelope,
  tryOpenEnvelope,
} from "./envelope.ts";
export type { OpenRefusal } from "./errors.ts";
export { CannotOpenError } from "./errors.ts";
export type { Argon2Cost } from "./hazmat/argon2.ts";
export { argon2id, argon2idAt, isBoundedCost } from "./hazmat/argon2.ts";
export type { P256PublicKey } from "./hazmat/ecdsa-p256.ts";
export { verifyEs256 } from "./hazmat/ecdsa-p256.ts";
export { hmacSha256 } from "./hazmat/hash.ts";
export { sha256 } from "./hazmat/sha256.ts";
export type { SignatureAlgorithm, Signer } from "./hazmat/signatures.ts";
export { makeSigner, SIGNATURES, verifySignature } from "./hazmat/signatures.ts";
export { channelCrypto, hybridHpke } from "./hpke.ts";
export type { HttpMessage } from "./httpsig/message.ts";
export { contentDigest } from "./httpsig/message.ts";
export type { SignatureParts } from "./httpsig/sign.ts";
export { signMessage } from "./httpsig/sign.ts";
export type { VerificationKey, VerifiedMessage, VerifyPolicy, VerifyRefusal } from "./httpsig/verify.ts";
export { verifyMessage } from "./httpsig/verify.ts";
export type { CryptoPreset, CryptoPresetName, TlsChoice } from "./presets.ts";
export { CRYPTO_PRESETS, TLS_GROUPS } from "./presets.ts";
export { STREAM_CHUNK_BYTES, STREAM_SEALED_CHUNK_BYTES, StreamOpener, StreamSealer } from "./sealed-stream.ts";
export type { EnvelopeSuite, EnvelopeSuiteNo } from "./suites.ts";
export {
  DEFAULT_ENVELOPE_SUITE,
  ENVELOPE_SUITES,
  findEnvelopeSuite,
  maySealOn,
  requireEnvelopeSuite,
} from "./suites.ts";
export type { Wrap, WrapNamespace } from "./wrap.ts";
export { KEY_BYTES, makeKey, unwrapKey, wrapKey } from "./wrap.ts";
