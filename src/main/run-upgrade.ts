// SPDX-License-Identifier: Apache-2.0
import type { Server } from "node:http";
import { resolve } from "node:path";
import { finishCutOff, upgrade } from "#app";
import { AppError } from "#kernel";
import { connectRunningServer } from "#postgres";
import { buildUpgradingServer, findNamed, printResults, type Terminal } from "#surfaces";
import type { LoadedConfig } from "./load-config.ts";
import { openTls } from "./tls.ts";
import { readCutOff } from "./upgrade-note.ts";
import { upgradeReport } from "./upgrade-report.ts";
import { openUpgrade } from "./upgrade-steps.ts";
import { version } from "./version.ts";

export type UpgradeFlags = {
  readonly check?: boolean | undefined;
  readonly provenance?: string | undefined;
  readonly "snapshot-taken"?: boolean | undefined;
};

/**
 * `wardline upgrade [--check]`: brings a stopped installation to this program. The old one is stopped first, by whoever started it; while this runs,
 * its address answers every request with 503 and a time after which to ask again.
 *
 * @returns 0: upgraded, or nothing to do; 2: something failed and what was there before is there again. With `--check`, as `doctor`.
 */
export async function runUpgrade(loaded: LoadedConfig, flags: UpgradeFlags, terminal: Terminal): Promise<number> {
  if (flags.provenance !== undefined) await findNamed(flags.provenance);
  if (flags.check === true) return printResults(await upgradeReport(loaded, flags.provenance), terminal);
  await requireReady(loaded, flags);
  const stop = await standIn(loaded);
  try {
    return await carryOut(loaded, flags.provenance !== undefined, terminal);
  } finally {
    await stop();
  }
}

/** @param isVouched - A statement of provenance was named, and found good. */
async function carryOut(loaded: LoadedConfig, isVouched: boolean, terminal: Terminal): Promise<number> {
  const { steps, close } = await openUpgrade(loaded, { isVouched });
  try {
    const cutOff = await readCutOff(loaded);
    if (cutOff !== null) {
      await finishCutOff(steps, cutOff);
      terminal.write("An upgrade was cut off: what was there before it is there again\n");
    }
    const done = await upgrade(steps);
    if (done.ok) {
      terminal.write(
        done.value.applied === 0
          ? `The database fits wardline ${version}, and opens: nothing had to be changed\n`
          : `Upgraded to wardline ${version}: ${done.value.applied} migrations, and what is there opens. Start the server\n`,
      );
      return 0;
    }
    const { stage, code, error } = done.refusal;
    terminal.write(
      `Not upgraded: ${STAGES[stage]} failed (${code})${error instanceof AppError ? `: ${error.message}` : ""}\nWhat was there before is there again: start the program that was running before\n`,
    );
    return 2;
  } finally {
    await close();
  }
}

const STAGES = { keep: "the copy", change: "the migration", look: "the look at what was migrated" } as const;

/** @throws AppError - `main.already_running`, `main.snapshot_wanted`, `main.provenance_bad`. */
async function requireReady(loaded: LoadedConfig, flags: UpgradeFlags): Promise<void> {
  if (loaded.databaseUrl !== null && flags["snapshot-taken"] !== true)
    throw new AppError(
      "main.snapshot_wanted",
      "Cannot upgrade a database of yours: its migrations are one transaction, but what is found after it can be undone by a snapshot only; take one, stop every node, and say --snapshot-taken",
    );
  const running =
    loaded.databaseUrl === null ? await connectRunningServer(resolve(loaded.baseDir, loaded.config.data.dir)) : null;
  if (running !== null)
    throw new AppError(
      "main.already_running",
      "Cannot upgrade: the server runs; stop it first, it finishes what is under way",
    );
  if (flags.provenance === undefined) return;
  const results = await upgradeReport(loaded, flags.provenance, ["upgrade.signature"]);
  const [bad] = results.flatMap(({ findings }) => findings).filter(({ severity }) => severity === "error");
  if (bad !== undefined) throw new AppError("main.provenance_bad", `Cannot upgrade: ${bad.text}`);
}

/** Stands at the server's address. Where that is taken, or is any free port, nobody stands there: somebody else answers already. */
async function standIn(loaded: LoadedConfig): Promise<() => Promise<void>> {
  const { host, port } = loaded.config.server;
  if (port === 0) return async () => undefined;
  const server = buildUpgradingServer(await openTls(loaded, () => undefined));
  const isListening = await listen(server, host, port);
  return async () => {
    if (!isListening) return;
    server.closeAllConnections?.();
    await new Promise((done) => server.close(done));
  };
}

function listen(server: Server, host: string, port: number): Promise<boolean> {
  const { promise, resolve: settle } = Promise.withResolvers<boolean>();
  server.once("error", () => {
    settle(false);
  });
  server.listen(port, host, () => {
    settle(true);
  });
  return promise;
}
