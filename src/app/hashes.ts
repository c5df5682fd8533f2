// SPDX-License-Identifier: Apache-2.0

export type Hashes = {
  readonly sha256: (bytes: Uint8Array) => Uint8Array;
};
