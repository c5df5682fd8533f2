// SPDX-License-Identifier: Apache-2.0
/** The only source of time below the adapters. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. May jump; never compare with a stored deadline across nodes to better than a second. */
  now(): number;
}
