// SPDX-License-Identifier: Apache-2.0

import { generateURI, ScureBase32Plugin, verifySync } from "otplib";
import { type Random, utf8 } from "#kernel";

/** A secret shared with an authenticator app, as it is kept, sealed under its subject's key. */
export type TotpSecret = {
  /** Base32, without padding. */
  readonly secret: string;
  /** Number of the newest 30 seconds whose code was taken: no code works twice (RFC 6238 §5.2). */
  readonly lastStep: number | null;
};

/** Rules for codes of an app; counted per subject over all channels. */
export const totpPolicy = {
  digits: 6,
  periodS: 30,
  toleranceS: 30,
  triesPerSubject: 5,
  coolDownMs: 15 * 60_000,
} as const;

const base32 = new ScureBase32Plugin();

/** A fresh secret of 160 bits (RFC 4226 §4 R6). */
export function makeTotpSecret(random: Random): TotpSecret {
  return { secret: base32.encode(random.bytes(20)).replace(/=+$/, ""), lastStep: null };
}

/** The address that an app reads from a QR code or a link. Holds the secret. */
export function totpUri(secret: TotpSecret, issuer: string, label: string): string {
  return generateURI({ strategy: "totp", issuer, label, secret: secret.secret });
}

/**
 * Checks a typed code within one period of clock difference on either side.
 *
 * @param now - Milliseconds.
 * @returns The secret as it is to be kept, or null: wrong, or used before.
 */
export function checkTotp(secret: TotpSecret, typed: string, now: number): TotpSecret | null {
  const token = typed.replace(/\s/g, "");
  if (!/^\d{6}$/.test(token) || utf8(token).length !== totpPolicy.digits) return null;
  const checked = verifySync({
    secret: secret.secret,
    token,
    epoch: Math.floor(now / 1000),
    epochTolerance: totpPolicy.toleranceS,
  });
  if (!checked.valid) return null;
  const step = Math.floor(now / 1000 / totpPolicy.periodS) + checked.delta;
  return secret.lastStep !== null && step <= secret.lastStep ? null : { ...secret, lastStep: step };
}
