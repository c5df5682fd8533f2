// SPDX-License-Identifier: Apache-2.0
import { blindIndex, CannotOpenError, equalBytes } from "#crypto";
import { KmsError } from "./errors.ts";
import type { KeyCheckStore, Kms } from "./ports.ts";

/**
 * Makes sure that these root keys are the ones the database was made with, before anything is sealed with them. The
 * value kept there is an HMAC under a key derived for nothing else: it tells keys apart and reveals none.
 *
 * @throws KmsError - `adapter.kms_wrong_key`.
 */
export async function requireSameKey(kms: Kms, store: KeyCheckStore): Promise<void> {
  const key = await kms.derive("key_check").catch((cause: unknown) => {
    // Keys of look-ups that another root key sealed.
    throw cause instanceof CannotOpenError ? wrongKey(cause) : cause;
  });
  const value = blindIndex(key, "wardline/key-check/v1");
  key.fill(0);
  if (equalBytes(await store.claim(value), value)) return;
  throw wrongKey();
}

function wrongKey(cause?: unknown): KmsError {
  return new KmsError(
    "adapter.kms_wrong_key",
    "Cannot open the database with this root key: it belongs to another installation, or was made with another key; name the folder of its key (keys.dir), or a database of its own (DATABASE_URL, or data.dir)",
    { cause },
  );
}
