// SPDX-License-Identifier: Apache-2.0
import { type Argon2Cost, argon2idAt, isBoundedCost, sealEnvelope, tryOpenEnvelope } from "#crypto";
import { fromBase64Url, fromUtf8, type Random, Sensitive, toBase64Url, utf8 } from "#kernel";
import { KmsError } from "./errors.ts";
import { formatKeyring, parseKeyring } from "./keyring.ts";
import type { RootKey } from "./local-kms.ts";

export const SEALED_FIRST_LINE = "wardline-keyring v2";
/** RFC 9106 §4, second choice: 64 MiB, 3 passes. */
export const KEYRING_COST: Argon2Cost = { memory: 65_536, passes: 3, parallelism: 1 };
const COST_LINE = /^argon2id (\d{1,7}) (\d{1,2}) (\d) ([\w-]{22})$/;
const KEY_NO = 1;

/** What opens a keyring of version 2, and seals it again: made from the passphrase once, kept so that a changed file is read without asking anew. */
export type PassphraseKey = { readonly line: string; readonly key: Sensitive<Uint8Array> };

/** The key of a passphrase under a fresh salt. */
export async function makePassphraseKey(
  passphrase: Sensitive<Uint8Array>,
  random: Random,
  cost: Argon2Cost = KEYRING_COST,
): Promise<PassphraseKey> {
  const salt = random.bytes(16);
  const line = `argon2id ${cost.memory} ${cost.passes} ${cost.parallelism} ${toBase64Url(salt)}`;
  // EXPOSE: stretched and not kept
  return { line, key: new Sensitive(await argon2idAt(cost, passphrase.expose(), salt)) };
}

/** The text of a keyring of version 2 (docs/formats/keyring.md): version 1, sealed. */
export function formatSealedKeyring(keys: readonly RootKey[], { line, key }: PassphraseKey, random: Random): string {
  const plain = utf8(formatKeyring(keys));
  // EXPOSE: handed to one seal and not kept
  const sealed = sealEnvelope(sealOf(line, key.expose()), plain, random);
  plain.fill(0);
  return `${SEALED_FIRST_LINE}\n${line}\n${toBase64Url(sealed)}\n`;
}

/**
 * Reads a keyring of version 2.
 *
 * @param known - The key that opened it before; used where salt and cost are still the same.
 * @param passphrase - Asked for otherwise.
 * @throws KmsError - `adapter.kms_key_file_invalid`, `adapter.kms_passphrase_needed`, `adapter.kms_wrong_passphrase`.
 */
export async function parseSealedKeyring(
  text: string,
  path: string,
  known: PassphraseKey | null,
  passphrase: (() => Promise<Sensitive<Uint8Array>>) | null,
): Promise<{ readonly keys: readonly RootKey[]; readonly key: PassphraseKey }> {
  const [first, line = "", sealed = "", ...rest] = text.replace(/\n$/, "").split("\n");
  const [, memory, passes, parallelism, salt = ""] = COST_LINE.exec(line) ?? [];
  const cost = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) };
  if (first !== SEALED_FIRST_LINE || rest.length > 0 || !isBoundedCost(cost) || !/^[\w-]+$/.test(sealed))
    throw new KmsError(
      "adapter.kms_key_file_invalid",
      `Cannot read the key file "${path}": it is damaged, or asks for a cost out of bounds; restore it from your backup (data sealed with a lost key is lost)`,
    );
  const key =
    known?.line === line
      ? known
      : {
          line,
          // EXPOSE: stretched and not kept
          key: new Sensitive<Uint8Array>(
            await argon2idAt(cost, (await ask(passphrase, path)).expose(), fromBase64Url(salt)),
          ),
        };
  // EXPOSE: handed to one open and not kept
  const opened = tryOpenEnvelope(sealOf(line, key.key.expose()), fromBase64Url(sealed));
  if (!opened.ok)
    throw new KmsError(
      "adapter.kms_wrong_passphrase",
      `Cannot open the key file "${path}": the passphrase is wrong, or the file was changed`,
    );
  const keys = parseKeyring(fromUtf8(opened.value), path);
  opened.value.fill(0);
  return { keys, key };
}

async function ask(
  passphrase: (() => Promise<Sensitive<Uint8Array>>) | null,
  path: string,
): Promise<Sensitive<Uint8Array>> {
  if (passphrase !== null) return passphrase();
  throw new KmsError(
    "adapter.kms_passphrase_needed",
    `Cannot open the key file "${path}": it wants a passphrase; name keys.passphraseFile, or give it on the file descriptor that WARDLINE_PASSPHRASE_FD names`,
  );
}

function sealOf(line: string, key: Uint8Array) {
  const place = { tenant: "", subject: "", conversation: "", row: `keyring/${line}` };
  return { key, keyNo: KEY_NO, namespace: "keyring", place } as const;
}
