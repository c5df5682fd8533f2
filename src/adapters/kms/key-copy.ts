// SPDX-License-Identifier: Apache-2.0
import { open, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Random, Sensitive } from "#kernel";
import { KmsError } from "./errors.ts";
import { type OpenedKeyFile, readKeyFile, removeKeyFile, replaceFile } from "./key-file.ts";

/**
 * Makes the copy of a key file in another folder what the file is now, and overwrites what it was. The caller holds `lockKeyFile()`.
 *
 * A copy with a root key that the file lacks is not touched: it may be the only one that is left, and the file another installation's.
 *
 * @param now - What the file holds; without keys, the copy goes.
 * @param dropped - The root key that has just been destroyed: the copy may hold it.
 * @throws KmsError - `adapter.kms_key_copy`.
 */
export async function copyKeyFile(options: {
  readonly path: string;
  readonly directory: string;
  readonly now: OpenedKeyFile;
  /** What may have sealed the copy. */
  readonly before: OpenedKeyFile;
  readonly dropped: number | null;
  readonly passphrase: (() => Promise<Sensitive<Uint8Array>>) | null;
  readonly random: Random;
}): Promise<void> {
  const { path, directory, now, before, dropped, passphrase, random } = options;
  const copy = join(directory, basename(path));
  try {
    const found = await readKeyFile(copy, before.sealing, passphrase);
    const known = textsOf(now);
    const unknown = [...textsOf(found ?? { keys: [] })].filter(
      ([keyNo, text]) => keyNo !== dropped && known.get(keyNo) !== text,
    );
    if (unknown.length > 0)
      throw new KmsError(
        "adapter.kms_key_copy",
        `Cannot keep the copy of the key file in "${directory}" (keys.copyDir): it holds root key ${unknown[0]?.[0] ?? 0}, which "${path}" does not; if this installation was lost, put that copy in its place, else move it away`,
      );
    if (now.keys.length === 0) {
      if (found !== null) await removeKeyFile(copy);
      return;
    }
    const wanted = await readFile(path);
    if (found === null) await (await open(copy, "wx", 0o600)).close();
    else if ((await readFile(copy)).equals(wanted)) return;
    await replaceFile(copy, wanted, random);
  } catch (cause) {
    if (cause instanceof KmsError && cause.code === "adapter.kms_key_copy") throw cause;
    const why = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown error";
    throw new KmsError(
      "adapter.kms_key_copy",
      `Cannot keep the copy of the key file in "${directory}" (keys.copyDir): ${why}; no root key is replaced until it can be written`,
      { cause },
    );
  }
}

function textsOf({ keys }: Pick<OpenedKeyFile, "keys">): ReadonlyMap<number, string> {
  // EXPOSE: compared and not kept
  return new Map(keys.map(({ keyNo, key }) => [keyNo, Buffer.from(key.expose()).toString("hex")]));
}
