// SPDX-License-Identifier: Apache-2.0
import { type Random, toBase64Url, utf8 } from "#kernel";

/** Rules for codes sent by SMS; counted per line over all channels. */
export const smsCodePolicy = {
  digits: 6,
  lifetimeMs: 5 * 60_000,
  triesPerCode: 3,
  /** Wrong tries per line before the line cools down. */
  triesPerLine: 5,
  coolDownMs: 15 * 60_000,
  sendsPerHour: 3,
  /** A number that changed hands within this time proves nothing. */
  recycledWithinDays: 180,
  /** Sending takes at least this long, whatever was found: same timing whether or not the account exists. */
  answerFloorMs: 300,
} as const;

/** An open challenge as it is kept, sealed, with the conversation. Holds no code. */
export type SmsChallenge = {
  readonly salt: string;
  /** SHA-256 of salt and code; null when no code was sent (unknown number, signals not clean): then no code ever fits. */
  readonly codeHash: string | null;
  readonly expiresAt: number;
  readonly triesLeft: number;
};

/** Makes a uniformly random code by rejection sampling. */
export function makeCode(random: Random): string {
  const limit = 10 ** smsCodePolicy.digits;
  for (;;) {
    const [a = 0, b = 0, c = 0] = random.bytes(3);
    const value = a * 65_536 + b * 256 + c;
    if (value < Math.floor(2 ** 24 / limit) * limit) return String(value % limit).padStart(smsCodePolicy.digits, "0");
  }
}

/** A challenge for `code`, or for no code at all: the two look the same from outside. */
export function makeChallenge(code: string | null, now: number, random: Random, sha256: Sha256): SmsChallenge {
  const salt = toBase64Url(random.bytes(16));
  const codeHash = hashCode(salt, code ?? "", sha256);
  return {
    salt,
    codeHash: code === null ? null : codeHash,
    expiresAt: now + smsCodePolicy.lifetimeMs,
    triesLeft: smsCodePolicy.triesPerCode,
  };
}

export type Sha256 = (bytes: Uint8Array) => Uint8Array;

export type CodeVerdict = "right" | "wrong" | "expired" | "no_tries_left";

/** Checks a typed code. The work is the same for right, wrong and never-sent codes. */
export function checkCode(challenge: SmsChallenge, typed: string, now: number, sha256: Sha256): CodeVerdict {
  const matches = equalStrings(hashCode(challenge.salt, typed.replace(/\s/g, ""), sha256), challenge.codeHash ?? "");
  if (now >= challenge.expiresAt) return "expired";
  if (challenge.triesLeft <= 0) return "no_tries_left";
  return matches ? "right" : "wrong";
}

function hashCode(salt: string, code: string, sha256: Sha256): string {
  return toBase64Url(sha256(utf8(`wardline sms code v1\n${salt}\n${code}`)));
}

/** Compares without an early exit on content; lengths are public. */
function equalStrings(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < a.length; i += 1) difference |= a.charCodeAt(i) ^ (b.charCodeAt(i % Math.max(b.length, 1)) || 0);
  return difference === 0;
}
