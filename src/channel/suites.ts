// SPDX-License-Identifier: Apache-2.0

/** Cipher suites by the number that every header carries. Numbers are never used again for another suite. */
export const CHANNEL_SUITES = {
  1: {
    name: "MLKEM768-X25519, HKDF-SHA256, AES-256-GCM",
    kem: 0x647a,
    kdf: 0x0001,
    aead: 0x0002,
    publicKeyBytes: 1216,
    encapsulatedBytes: 1120,
  },
} as const;

export type SuiteNo = keyof typeof CHANNEL_SUITES;

/** The best that this build speaks. */
export const BEST_SUITE: SuiteNo = 1;

export function isSuite(no: number): no is SuiteNo {
  return Object.hasOwn(CHANNEL_SUITES, no);
}
