// SPDX-License-Identifier: Apache-2.0
import type { Hop } from "#app";
import { CRYPTO_PRESETS } from "#crypto";
import { type HopOptions, makeHop } from "./make-hop.ts";

/** A way out as the default preset makes it, without a list of recipients; reaches the loopback servers of tests. */
export function testHop(changes: Partial<HopOptions> = {}): Hop {
  const { groups, ciphers } = CRYPTO_PRESETS.default.tls;
  return makeHop({ groups, ciphers, egress: () => "listed", ...changes });
}
