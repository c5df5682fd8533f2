// SPDX-License-Identifier: Apache-2.0
import { mkdir } from "node:fs/promises";
import type { Server } from "node:http";
import { join } from "node:path";
import {
  askWitness,
  type Hop,
  makeWitnessSigners,
  policyOf,
  type VerifierDeps,
  type WitnessDeps,
  type WitnessStore,
  witnessKeyTexts,
} from "#app";
import { AppError } from "#kernel";
import type { Terminal } from "#surfaces";
import { buildWitnessServer, readNamed } from "#surfaces";
import { readIfThere, replaceFile } from "./durable-file.ts";
import { openWitness } from "./open-witnesses.ts";
import { systemClock, systemRandom } from "./system.ts";

export type WitnessOptions = {
  /** Keys and what was cosigned. One process per folder. */
  readonly dir: string;
  /** Verifier keys of the logs to witness, one a line. */
  readonly logKeysFile: string;
  readonly name: string;
  readonly port: number;
};

/** Starts a witness on loopback: a program that others run, so that a history cannot be shown differently to different people. */
export async function startWitness(
  options: WitnessOptions,
): Promise<{ readonly server: Server; readonly keys: readonly string[] }> {
  const logKeys = (await readNamed(options.logKeysFile)).split("\n").filter((line) => line.trim() !== "");
  await mkdir(options.dir, { recursive: true, mode: 0o700 });
  const deps: WitnessDeps = {
    signers: makeWitnessSigners(options.name, await openSeeds(join(options.dir, "witness.key"))),
    logs: logsOf(logKeys),
    store: makeFileStore(join(options.dir, "heads.json")),
    clock: systemClock,
  };
  const keys = witnessKeyTexts(deps);
  const server = buildWitnessServer(deps, keys);
  await new Promise<void>((done, reject) => {
    server.once("error", reject);
    server.listen(options.port, "localhost", done);
  });
  return { server, keys };
}

/** Has a witness cosign the newest checkpoint and prints it: keep what is printed where the database's owner cannot reach it. */
export async function runAskWitness(
  deps: VerifierDeps,
  hop: Hop,
  url: string,
  witnessKeysFile: string | undefined,
  terminal: Terminal,
): Promise<number> {
  if (witnessKeysFile === undefined)
    throw new AppError("cli.bad_argument", "Cannot ask a witness: --keys names the file with its verifier keys");
  const witness = await openWitness(hop, url, witnessKeysFile);
  const result = await askWitness(deps, witness.keys, witness.ask);
  if (!result.ok) {
    const { refusal } = result;
    const more = refusal.reason === "witness_refused" ? `: ${refusal.status} ${refusal.said.trim()}` : "";
    throw new AppError("cli.not_cosigned", `Cannot have the checkpoint cosigned: ${refusal.reason}${more}`);
  }
  terminal.write(result.value.note + result.value.lines);
  return 0;
}

function logsOf(keys: readonly string[]): WitnessDeps["logs"] {
  const origins = new Set(keys.map((key) => key.split("+")[0] ?? ""));
  return new Map(
    [...origins].map((origin) => {
      const own = policyOf(
        origin,
        keys.filter((key) => key.startsWith(`${origin}+`)),
      );
      if (own === null)
        throw new AppError("cli.bad_argument", "Cannot start the witness: a key of a log cannot be read");
      return [origin, own] as const;
    }),
  );
}

async function openSeeds(path: string): Promise<{ readonly ed25519: Uint8Array; readonly mlDsa44: Uint8Array }> {
  const text = (await readIfThere(path)) ?? `${systemRandom.bytes(32).toHex()}\n${systemRandom.bytes(32).toHex()}\n`;
  await replaceFile(path, text);
  const [ed25519 = "", mlDsa44 = ""] = text.split("\n");
  return { ed25519: Uint8Array.fromHex(ed25519), mlDsa44: Uint8Array.fromHex(mlDsa44) };
}

/** One request after the other; what is answered is on the disk. */
function makeFileStore(path: string): WitnessStore {
  let last: Promise<unknown> = Promise.resolve();
  return {
    exchange(origin, decide) {
      const run = last.then(async () => {
        const heads = JSON.parse((await readIfThere(path)) ?? "{}") as Record<string, { size: number; root: string }>;
        const stored = Object.hasOwn(heads, origin) ? heads[origin] : undefined;
        const known =
          stored === undefined ? null : { origin, size: stored.size, root: Uint8Array.fromHex(stored.root) };
        const { next, value } = decide(known);
        if (next !== null)
          await replaceFile(path, JSON.stringify({ ...heads, [origin]: { size: next.size, root: next.root.toHex() } }));
        return value;
      });
      last = run.catch(() => undefined);
      return run;
    },
  };
}
