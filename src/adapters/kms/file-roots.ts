// SPDX-License-Identifier: Apache-2.0
import { CannotOpenError, type EnvelopeSuiteNo, makeKey } from "#crypto";
import { type Random, Sensitive } from "#kernel";
import { KmsError } from "./errors.ts";
import { copyKeyFile } from "./key-copy.ts";
import { lockKeyFile, type OpenedKeyFile, readKeyFile, removeKeyFile, writeKeyFile } from "./key-file.ts";
import { makeLocalKms } from "./local-kms.ts";
import { makePassphraseKey } from "./passphrase-keyring.ts";
import type { Kms, RootBackend } from "./ports.ts";

export type FileRoots = RootBackend & {
  /** Seals the file under another passphrase, or (null) under none. */
  reseal(passphrase: Sensitive<Uint8Array> | null): Promise<void>;
  /** Makes the copy what the file is; nothing where none is wanted. */
  keepCopy(): Promise<void>;
  /** The file's keys, for an export. */
  opened(): OpenedKeyFile;
};

/**
 * Root keys in the key file: a line for each. A new one is added and an old one removed in place, complete or not at all; the programs that
 * have the file open read it again. When the last key has gone (everything lies under a KMS then), the file goes.
 */
export function makeFileRoots(options: {
  readonly path: string;
  readonly opened: OpenedKeyFile;
  readonly random: Random;
  /** Asked again where somebody has changed it. */
  readonly passphrase: (() => Promise<Sensitive<Uint8Array>>) | null;
  readonly suite?: EnvelopeSuiteNo;
  readonly now: () => number;
  /** A folder elsewhere that always holds what the file holds: a new root key lies there before it is used, and no longer than here. */
  readonly copyDirectory?: string | null;
}): FileRoots {
  const { path, random, passphrase, suite, now, copyDirectory = null } = options;
  let { opened } = options;
  let kmsOf = new Map<number, Kms>();
  take(opened);

  function take(next: OpenedKeyFile): void {
    opened = next;
    kmsOf = new Map(next.keys.map((key) => [key.keyNo, makeLocalKms([key], random, suite)]));
  }

  /** @param live - Given: a file that is gone is no surprise, and what is in memory stays only as far as it is needed. */
  async function reload(live: readonly number[] | null = null): Promise<void> {
    const read = await readKeyFile(path, opened.sealing, passphrase);
    if (read === null && live !== null) {
      take({ ...opened, keys: opened.keys.filter(({ keyNo }) => live.includes(keyNo)) });
      return;
    }
    if (read === null && opened.keys.length > 0)
      throw new KmsError(
        "adapter.kms_key_file_missing",
        `Cannot find the key file "${path}": the database was made with one; restore it from your backup`,
      );
    take(read ?? { keys: [], sealing: null });
  }

  async function change(
    work: (read: OpenedKeyFile) => OpenedKeyFile | Promise<OpenedKeyFile>,
    dropped: number | null = null,
  ): Promise<void> {
    await lockKeyFile(path, async () => {
      await reload();
      const before = opened;
      const next = await work(opened);
      if (next !== opened) {
        if (next.keys.length === 0) await removeKeyFile(path);
        else await writeKeyFile(path, next.keys, next.sealing, random);
        take(next);
      }
      // Also when nothing changed: the copy may have failed before.
      if (copyDirectory !== null)
        await copyKeyFile({ path, directory: copyDirectory, now: opened, before, dropped, passphrase, random });
    });
  }

  async function requireKms(rootNo: number): Promise<Kms> {
    if (!kmsOf.has(rootNo)) await reload();
    const kms = kmsOf.get(rootNo);
    if (kms === undefined) throw new CannotOpenError({ reason: "no_such_key", keyNo: rootNo });
    return kms;
  }

  return {
    kind: "file",
    deletionDelayMs: 0,
    async first() {
      return opened.keys.map(({ keyNo }) => ({ rootNo: keyNo, ref: "" })).sort((a, b) => a.rootNo - b.rootNo);
    },
    async create(rootNo) {
      await change((read) =>
        read.keys.some(({ keyNo }) => keyNo === rootNo)
          ? read
          : { ...read, keys: [...read.keys, { keyNo: rootNo, key: new Sensitive<Uint8Array>(makeKey(random)) }] },
      );
      return "";
    },
    async holds({ rootNo }) {
      // What cannot be read is not held; whoever needs the key is told why.
      if (!kmsOf.has(rootNo)) await reload().catch(() => undefined);
      return kmsOf.has(rootNo);
    },
    wrap: async ({ rootNo }, place, key) => (await requireKms(rootNo)).wrap(place, key),
    unwrap: async ({ rootNo }, place, wrapped) => (await requireKms(rootNo)).unwrap(place, wrapped),
    derive: async (purpose) => makeLocalKms(opened.keys, random, suite).derive(purpose),
    async destroy({ rootNo }) {
      await change((read) => {
        const keys = read.keys.filter(({ keyNo }) => keyNo !== rootNo);
        if (keys.length === read.keys.length) return read;
        return { ...read, keys };
      }, rootNo);
      return now();
    },
    reload: (live) => reload(live),
    async reseal(passphrase) {
      await change(async ({ keys }) => ({
        keys,
        sealing: passphrase === null ? null : await makePassphraseKey(passphrase, random),
      }));
    },
    keepCopy: () => change((read) => read),
    opened: () => opened,
  };
}
