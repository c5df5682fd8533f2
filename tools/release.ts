// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { RELEASE_TYPE, releaseKeyId, releaseSigner, signDsse } from "#app";

/** What the statement of the newest release says; `docs/security/updates.md` describes each field. */
export type ReleaseStatement = {
  readonly version: string;
  readonly releasedOn: string;
  readonly expires: string;
  readonly isSecurity: boolean;
  readonly notes: string;
  readonly sha256: string;
};

/** Signs the statement of a release: what `updates.url` serves. */
export function signRelease(statement: ReleaseStatement, seed: Uint8Array): string {
  const payload = new TextEncoder().encode(JSON.stringify(statement));
  return signDsse(RELEASE_TYPE, payload, releaseSigner(seed));
}

/** A seed as `make-key` wrote it. */
export function readSeed(file: string): Uint8Array {
  return Uint8Array.fromBase64(readFileSync(file, "utf8").trim());
}

/** Makes a release key: the seed into a file that only its owner reads, the public key as one more pinned line. */
function makeKey(file: string, pinned: string): void {
  if (existsSync(file)) throw new Error(`Cannot make a key: ${file} is there already`);
  const seed = new Uint8Array(randomBytes(32));
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, `${seed.toBase64()}\n`, { mode: 0o600 });
  const { publicKey } = releaseSigner(seed);
  appendFileSync(pinned, `${publicKey.toBase64()} # ${releaseKeyId(publicKey)}\n`);
}

if (import.meta.main) {
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      key: { type: "string" },
      version: { type: "string" },
      sha256: { type: "string" },
      notes: { type: "string" },
      days: { type: "string", default: "45" },
      security: { type: "boolean", default: false },
    },
  });
  const key = values.key ?? "";
  const [act] = positionals;
  if (act === "make-key" && key !== "") makeKey(key, join(root, "config/release-keys.txt"));
  else if (act === "statement" && key !== "" && values.version && values.sha256 && values.notes) {
    const now = Date.now();
    const statement = {
      version: values.version,
      releasedOn: new Date(now).toISOString().slice(0, 10),
      expires: new Date(now + Number(values.days) * 86_400_000).toISOString(),
      isSecurity: values.security,
      notes: values.notes,
      sha256: values.sha256,
    };
    process.stdout.write(`${signRelease(statement, readSeed(key))}\n`);
  } else
    throw new Error(
      "Cannot run: it is `make-key --key FILE`, or `statement --key FILE --version V --sha256 HEX --notes URL [--days N --security]`",
    );
}
