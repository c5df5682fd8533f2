// SPDX-License-Identifier: Apache-2.0
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import {
  fromBase64Url,
  fromUtf8,
  isUuid,
  type JsonObject,
  ok,
  type Result,
  refuse,
  type SubjectId,
  toBase64Url,
} from "#kernel";
import { uuidBytes } from "./act-proof.ts";

/** A passkey as it is kept, sealed under its subject's key. */
export type Passkey = {
  readonly credentialId: string;
  /** COSE key, base64url. */
  readonly publicKey: string;
  readonly counter: number;
  readonly transports: readonly string[];
  /** Synchronised by the platform (backup eligible), and whether a copy exists now (backup state). */
  readonly canBeBackedUp: boolean;
  readonly isBackedUp: boolean;
  /** The challenge of its newest use: a turn that is run again may present the same assertion again. */
  readonly lastChallenge: string | null;
};

/** Whose passkeys these are (WebAuthn: relying party), and which pages may ask for them. */
export type RelyingParty = {
  readonly id: string;
  readonly name: string;
  /** Origins of our own pages. */
  readonly origins: readonly string[];
  /** Origins of pages that embed ours. */
  readonly topOrigins: readonly string[];
};

export type PasskeyRefusal =
  | { readonly reason: "unreadable" }
  /** Signature, challenge, origin, relying party, user verification or counter does not hold. */
  | { readonly reason: "not_verified" };

const ALGORITHMS = [-8, -7, -257];
const TIMEOUT_MS = 120_000;

/** Options of a registration: user verification and a discoverable credential are required, no attestation is asked for. */
export async function registrationOptions(
  party: RelyingParty,
  wanted: {
    readonly subjectId: SubjectId;
    readonly displayName: string;
    readonly challenge: string;
    readonly existing: readonly Passkey[];
  },
): Promise<JsonObject> {
  const options = await generateRegistrationOptions({
    rpName: party.name,
    rpID: party.id,
    userName: wanted.displayName,
    userDisplayName: wanted.displayName,
    // Random and ours: says nothing about the person to whoever reads the authenticator (WebAuthn §14.6.1).
    userID: uuidBytes(wanted.subjectId),
    challenge: fromBase64Url(wanted.challenge),
    timeout: TIMEOUT_MS,
    attestationType: "none",
    excludeCredentials: wanted.existing.map(({ credentialId, transports }) => ({
      id: credentialId,
      transports: [...transports],
    })),
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
    supportedAlgorithmIDs: ALGORITHMS,
  });
  return plainJson(options);
}

/** Options of an authentication. Without `allowed` any passkey of the relying party may answer: nothing is told about who has one. */
export async function authenticationOptions(
  party: RelyingParty,
  wanted: { readonly challenge: string; readonly allowed: readonly Passkey[] },
): Promise<JsonObject> {
  const options = await generateAuthenticationOptions({
    rpID: party.id,
    challenge: fromBase64Url(wanted.challenge),
    timeout: TIMEOUT_MS,
    userVerification: "required",
    allowCredentials: wanted.allowed.map(({ credentialId, transports }) => ({
      id: credentialId,
      transports: [...transports],
    })),
  });
  return plainJson(options);
}

/**
 * Checks a registration. Says nothing about which make the authenticator is, and proves user verification, not biometrics.
 *
 * @param response - Untrusted.
 */
export async function verifyRegistration(
  party: RelyingParty,
  challenge: string,
  response: unknown,
): Promise<Result<Passkey, PasskeyRefusal>> {
  if (!isCredential(response, "attestationObject")) return refuse({ reason: "unreadable" });
  const embedding = embeddingOf(response);
  // Unlike an assertion, a registration inside a frame must name the page around it: the pop-up is the other way.
  if (embedding.isEmbedded && !party.topOrigins.includes(embedding.topOrigin ?? ""))
    return refuse({ reason: "not_verified" });
  try {
    const verified = await verifyRegistrationResponse({
      response: response as unknown as RegistrationResponseJSON,
      expectedChallenge: challenge,
      expectedOrigin: [...party.origins],
      expectedRPID: party.id,
      requireUserVerification: true,
      supportedAlgorithmIDs: ALGORITHMS,
    });
    if (!verified.verified) return refuse({ reason: "not_verified" });
    const { credential, credentialBackedUp, credentialDeviceType } = verified.registrationInfo;
    return ok({
      credentialId: credential.id,
      publicKey: toBase64Url(credential.publicKey),
      counter: credential.counter,
      transports: [...(credential.transports ?? [])],
      canBeBackedUp: credentialDeviceType === "multiDevice",
      isBackedUp: credentialBackedUp,
      lastChallenge: null,
    });
  } catch {
    return refuse({ reason: "not_verified" });
  }
}

/**
 * Checks an assertion by a passkey of ours: signature, challenge, origin, relying party, user verification, counter. A counter
 * that goes back means that the key was copied (WebAuthn §6.1.1) and is refused; the same assertion again is not going back.
 *
 * @param response - Untrusted.
 * @returns The passkey as it is to be kept from now on.
 */
export async function verifyAssertion(
  party: RelyingParty,
  challenge: string,
  passkey: Passkey,
  response: unknown,
): Promise<Result<Passkey, PasskeyRefusal>> {
  if (!isCredential(response, "authenticatorData")) return refuse({ reason: "unreadable" });
  const isRepeat = passkey.lastChallenge === challenge;
  const { topOrigins } = party;
  try {
    const verified = await verifyAuthenticationResponse({
      response: response as unknown as AuthenticationResponseJSON,
      expectedChallenge: challenge,
      expectedOrigin: [...party.origins],
      expectedRPID: party.id,
      credential: {
        id: passkey.credentialId,
        publicKey: fromBase64Url(passkey.publicKey),
        counter: isRepeat ? Math.max(0, passkey.counter - 1) : passkey.counter,
      },
      expectedTopOrigin: [...topOrigins],
      requireUserVerification: true,
    });
    const { newCounter, credentialBackedUp, credentialDeviceType } = verified.authenticationInfo;
    const canBeBackedUp = credentialDeviceType === "multiDevice";
    // Backup eligibility never changes for one credential (WebAuthn §6.1.3): then it is another one.
    if (!verified.verified || canBeBackedUp !== passkey.canBeBackedUp) return refuse({ reason: "not_verified" });
    return ok({ ...passkey, counter: newCounter, isBackedUp: credentialBackedUp, lastChallenge: challenge });
  } catch {
    return refuse({ reason: "not_verified" });
  }
}

/** Which credential an assertion claims to be by. Untrusted until verified. */
export function credentialIdOf(response: unknown): string | null {
  return isCredential(response, "authenticatorData") ? response.id : null;
}

/** The subject that a discoverable passkey names as its own. Untrusted until verified. */
export function subjectNamedBy(response: unknown): SubjectId | null {
  if (!isCredential(response, "authenticatorData") || typeof response.response["userHandle"] !== "string") return null;
  try {
    const hex = fromBase64Url(response.response["userHandle"]).toHex();
    const id = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
    return isUuid(id) ? (id as SubjectId) : null;
  } catch {
    return null;
  }
}

type Credential = { readonly id: string; readonly response: { readonly [field: string]: unknown } };

function isCredential(value: unknown, proof: "attestationObject" | "authenticatorData"): value is Credential {
  if (typeof value !== "object" || value === null || !("id" in value) || !("response" in value)) return false;
  const { id, response } = value;
  if (typeof id !== "string" || typeof response !== "object" || response === null) return false;
  return typeof (response as Record<string, unknown>)[proof] === "string";
}

/** What the browser says about frames around the page (WebAuthn §5.8.1). Absent in a page of its own. */
function embeddingOf({ response }: Credential): { isEmbedded: boolean; topOrigin: string | null } {
  try {
    const data: unknown = JSON.parse(fromUtf8(fromBase64Url(String(response["clientDataJSON"]))));
    const fields = typeof data === "object" && data !== null ? (data as Record<string, unknown>) : {};
    const topOrigin = typeof fields["topOrigin"] === "string" ? fields["topOrigin"] : null;
    return { isEmbedded: fields["crossOrigin"] === true || topOrigin !== null, topOrigin };
  } catch {
    return { isEmbedded: true, topOrigin: null };
  }
}

function plainJson(value: object): JsonObject {
  return JSON.parse(JSON.stringify(value)) as JsonObject;
}
