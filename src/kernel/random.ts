// SPDX-License-Identifier: Apache-2.0
/** The only source of randomness below the adapters. */
export interface Random {
  /** `length` fresh bytes; unpredictable in production, seeded in tests. */
  bytes(length: number): Uint8Array<ArrayBuffer>;
}
