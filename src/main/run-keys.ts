// SPDX-License-Identifier: Apache-2.0
import { dirname, resolve } from "node:path";
import { dumpKeyStore, mayExportKeys, recordKeyEvent } from "#app";
import { AppError, makeUuid, utf8 } from "#kernel";
import { formatKeyring } from "#kms";
import { stampOf, writeSealedFile } from "#postgres";
import { parseLevel, runKeysErase, runKeysRotate, runKeysStatus, type Terminal } from "#surfaces";
import { openCommandDeps } from "./command-deps.ts";
import type { LoadedConfig } from "./load-config.ts";
import { passphraseSource } from "./passphrase.ts";
import { systemClock, systemRandom } from "./system.ts";

export type KeysFlags = {
  readonly level?: string | undefined;
  readonly approval?: string | undefined;
  readonly "passphrase-file"?: string | undefined;
};

type Opened = Awaited<ReturnType<typeof openCommandDeps>>;

/** `wardline keys …` (docs/operations/keys.md). */
export async function runKeys(
  loaded: LoadedConfig,
  [act, target]: readonly string[],
  flags: KeysFlags,
  terminal: Terminal,
): Promise<number> {
  const opened = await openCommandDeps(loaded);
  try {
    switch (act) {
      case "status":
        return await runKeysStatus(opened.keyDeps, terminal);
      case "rotate":
        return await runKeysRotate(opened.keyDeps, parseLevel(flags.level), terminal);
      case "erase-subject":
        return await runKeysErase(opened.keyDeps, target, terminal);
      case "passphrase":
        return await changePassphrase(opened, target, flags, terminal);
      case "export":
        return await exportKeys(opened, target, flags, terminal);
      default:
        throw new AppError(
          "cli.bad_argument",
          "Cannot run the command: it is `keys status`, `rotate [--level root|subject|data]`, `erase-subject ID`, `passphrase set|remove` or `export FILE --approval ID`",
        );
    }
  } finally {
    await opened.close();
  }
}

/** Seals the key file under a new passphrase, or lays it open again. The server goes on with the keys it has. */
async function changePassphrase(
  { storage, keyDeps }: Opened,
  act: string | undefined,
  flags: KeysFlags,
  terminal: Terminal,
): Promise<number> {
  if (act !== "set" && act !== "remove")
    throw new AppError("cli.bad_argument", "Cannot change the passphrase: it is `keys passphrase set` or `remove`");
  if (storage.fileRoots === null)
    throw new AppError("cli.bad_argument", "Cannot change the passphrase: root keys lie in a KMS, not in a file");
  const passphrase = act === "set" ? await newPassphrase(flags) : null;
  await storage.fileRoots.reseal(passphrase);
  await recordKeyEvent(keyDeps, "key.passphrase_changed", { to: act === "set" ? "passphrase" : "none" });
  terminal.write(
    act === "set"
      ? "The key file is sealed: every start asks for this passphrase from now on. Lost with it is everything.\nRestart a running server with it: until then it goes on with the keys it has, and replaces none\n"
      : "The key file lies open: its mode is all that protects it\n",
  );
  return 0;
}

async function newPassphrase(flags: KeysFlags) {
  const ask = passphraseSource(flags["passphrase-file"], process.cwd(), process.env, "New passphrase: ");
  if (ask === null)
    throw new AppError(
      "main.passphrase",
      "Cannot read the passphrase: name --passphrase-file, or WARDLINE_PASSPHRASE_FD, or sit at a terminal",
    );
  return ask();
}

/**
 * Everything that opens this installation, sealed under a passphrase, for a safe. Whoever has it opens also what was erased after it was made, as
 * long as they have a backup: it ends the promise of erasure until it is destroyed.
 */
async function exportKeys(
  { deps, storage, keyDeps }: Opened,
  file: string | undefined,
  flags: KeysFlags,
  terminal: Terminal,
): Promise<number> {
  if (file === undefined)
    throw new AppError("cli.bad_argument", "Cannot export keys: `keys export FILE --approval ID`");
  const passphrase = await newPassphrase(flags);
  const may = await mayExportKeys(deps, flags.approval ?? null);
  if (!may.ok)
    throw new AppError(
      "cli.approval_needed",
      "Cannot export keys: ask for it at the desk, have a colleague approve it, and name that with --approval ID; an approval works once and in time",
    );
  const now = new Date(systemClock.now());
  const id = makeUuid(systemRandom);
  await recordKeyEvent(keyDeps, "key.exported", { export: id, approval: flags.approval ?? null });
  const path = resolve(file);
  const meta = { kind: "export", id, tenant: keyDeps.tenant, madeAt: now.toISOString(), facts: {} } as const;
  const body = exportBody(storage);
  const written = await writeSealedFile(path, meta, { by: "passphrase", passphrase }, body, systemRandom);
  terminal.write(
    `${path}\n${written.sizeBytes} bytes, SHA-256 ${written.sha256}, of ${stampOf(now)} in ${dirname(path)}\nWhile this file exists, it opens also what is erased later: keep it in a safe, and destroy it in time\n`,
  );
  return 0;
}

async function* exportBody({ fileRoots, kms, keyStore }: Opened["storage"]): AsyncGenerator<Uint8Array> {
  const keyring = fileRoots === null ? null : formatKeyring(fileRoots.opened().keys);
  yield utf8(
    `${JSON.stringify({ format: "wardline-key-export v1", keyring, lookups: await kms.exportDerivation() })}\n`,
  );
  yield* dumpKeyStore(keyStore);
}
