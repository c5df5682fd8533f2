// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { KEY_BYTES, makeKey } from "#crypto";
import { fromBase64Url, type Random, Sensitive, toBase64Url, utf8 } from "#kernel";
import { KmsError } from "./errors.ts";
import type { RootKey } from "./local-kms.ts";

const FIRST_LINE = "wardline-keyring v1";
const KEY_LINE = /^(\d{1,9}) ([\w-]{43}) ([0-9a-f]{8})$/;

/** A keyring with one fresh key. */
export function makeKeyring(random: Random): readonly RootKey[] {
  return [{ keyNo: 1, key: new Sensitive(makeKey(random)) }];
}

/**
 * The text of a keyring file: a first line that names the format, then one line per root key: number, key in base64url,
 * and the beginning of the SHA-256 of both, which notices a slip while copying (not an attack: whoever can write the
 * file has the keys).
 */
export function formatKeyring(keys: readonly RootKey[]): string {
  // EXPOSE: this is the one place where root keys are written down
  const lines = keys.map(({ keyNo, key }) => keyLine(keyNo, toBase64Url(key.expose())));
  return `${[FIRST_LINE, ...lines].join("\n")}\n`;
}

/**
 * Reads the text of a keyring file.
 *
 * @param path - For the message only.
 * @throws KmsError - `adapter.kms_key_file_invalid`, naming the line but nothing of its content.
 */
export function parseKeyring(text: string, path: string): readonly RootKey[] {
  const [first, ...lines] = text.replace(/\n$/, "").split("\n");
  if (first !== FIRST_LINE) throw invalid(path, `line 1 must be "${FIRST_LINE}"`);
  if (lines.length === 0) throw invalid(path, "it holds no key");
  const seen = new Set<number>();
  return lines.map((line, index) => {
    const [, number = "", encoded = ""] = KEY_LINE.exec(line) ?? [];
    const keyNo = Number(number);
    if (keyNo === 0 || keyLine(keyNo, encoded) !== line) throw invalid(path, `line ${index + 2} is damaged`);
    if (seen.has(keyNo)) throw invalid(path, `line ${index + 2} repeats a key number`);
    seen.add(keyNo);
    const key = fromBase64Url(encoded);
    if (key.length !== KEY_BYTES) throw invalid(path, `line ${index + 2} is damaged`);
    return { keyNo, key: new Sensitive<Uint8Array>(key) };
  });
}

function keyLine(keyNo: number, encoded: string): string {
  const check = createHash("sha256")
    .update(utf8(`${FIRST_LINE} ${keyNo} ${encoded}`))
    .digest("hex")
    .slice(0, 8);
  return `${keyNo} ${encoded} ${check}`;
}

function invalid(path: string, why: string): KmsError {
  return new KmsError(
    "adapter.kms_key_file_invalid",
    `Cannot read the key file "${path}": ${why}; restore it from your backup (data sealed with a lost key is lost)`,
  );
}
