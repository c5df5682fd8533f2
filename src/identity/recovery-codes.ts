// SPDX-License-Identifier: Apache-2.0
import { type Random, toBase64Url } from "#kernel";

/** Rules for recovery codes; wrong ones count per subject over all channels. */
export const recoveryCodePolicy = {
  codes: 10,
  /** Characters of one code: 50 bits. */
  length: 10,
  triesPerSubject: 5,
  /** Wrong tries are counted in windows of this length; a subject over the limit has no code taken until the window ends. */
  coolDownMs: 24 * 3_600_000,
} as const;

/** Crockford's alphabet: nothing in it looks like anything else. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** A set as it is kept, sealed under its subject's key. Holds no code. */
export type RecoveryCodeSet = {
  /** base64url, 16 bytes; one for the set, since each code is 50 random bits. */
  readonly salt: string;
  /** Argon2id of each code that was not used, base64url. */
  readonly hashes: readonly string[];
};

/** How a code is hashed: Argon2id over a keyed hash, so that the database alone lets nobody try. */
export type HashRecoveryCode = (code: string, salt: Uint8Array) => Promise<Uint8Array>;

/** A uniformly random code as it is shown: `7Q2MX-0KD4R`. */
export function makeRecoveryCode(random: Random): string {
  const code = Array.from(random.bytes(recoveryCodePolicy.length), (byte) => ALPHABET[byte % 32]).join("");
  return `${code.slice(0, 5)}-${code.slice(5)}`;
}

/** What was typed, as it is hashed: no signs between, and letters that look like digits read as these. Null when it cannot be a code. */
export function readRecoveryCode(typed: string): string | null {
  const read = typed
    .replace(/[\s‐-―-]/gu, "")
    .toUpperCase()
    .replaceAll("O", "0")
    .replace(/[IL]/g, "1");
  const isCode = read.length === recoveryCodePolicy.length && [...read].every((sign) => ALPHABET.includes(sign));
  return isCode ? read : null;
}

/** Makes a set: the codes, to be shown once, and what is kept of them. Ten times Argon2id. */
export async function makeRecoveryCodes(
  random: Random,
  hash: HashRecoveryCode,
): Promise<{ readonly codes: readonly string[]; readonly set: RecoveryCodeSet }> {
  const salt = random.bytes(16);
  const codes = Array.from({ length: recoveryCodePolicy.codes }, () => makeRecoveryCode(random));
  const hashes = await Promise.all(codes.map((code) => hash(readRecoveryCode(code) ?? "", salt)));
  return { codes, set: { salt: toBase64Url(salt), hashes: hashes.map((each) => toBase64Url(each)) } };
}

/**
 * Checks a typed code. Exactly one Argon2id is worked out, also for a set that does not exist and for what cannot be a code:
 * time tells nothing.
 *
 * @returns The set without the code, or null: wrong, used before, or nobody's.
 */
export async function useRecoveryCode(
  set: RecoveryCodeSet | null,
  typed: string,
  hash: HashRecoveryCode,
): Promise<RecoveryCodeSet | null> {
  const code = readRecoveryCode(typed);
  const salt = set === null ? new Uint8Array(16) : Uint8Array.fromBase64(set.salt, { alphabet: "base64url" });
  const hashed = toBase64Url(await hash(code ?? "", salt));
  let found = -1;
  for (const [at, each] of (set?.hashes ?? []).entries()) if (equalStrings(each, hashed)) found = at;
  return set === null || code === null || found === -1
    ? null
    : { ...set, hashes: set.hashes.filter((_, at) => at !== found) };
}

/** Compares without an early exit on content; both are of one length. */
function equalStrings(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < a.length; i += 1) difference |= a.charCodeAt(i) ^ b.charCodeAt(i);
  return difference === 0;
}
