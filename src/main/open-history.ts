// SPDX-License-Identifier: Apache-2.0
import { dirname, join } from "node:path";
import {
  type CheckpointAnchor,
  makeLogKeys,
  ownPolicy,
  SEQUENCER_DEFAULTS,
  type SequencerDeps,
  type VerifierDeps,
  type Witnesses,
} from "#app";
import type { Kms } from "#kms";
import { type Database, makeCosignatureStore, makeHistoryTree } from "#postgres";
import { readIfThere, replaceFile } from "./durable-file.ts";
import type { LoadedConfig } from "./load-config.ts";
import { openWitnesses } from "./open-witnesses.ts";
import { originOf } from "./own-database.ts";
import { systemClock, systemRandom } from "./system.ts";

/**
 * The history as a log: where its tree lies, whose keys sign it, what this node signed last, and who cosigns. The keys are
 * derived from the root key, so that whoever has the database alone cannot sign.
 *
 * @throws AppError - `main.witness_keys` when a configured witness cannot be believed.
 */
export async function openHistory(
  loaded: LoadedConfig,
  storage: {
    readonly database: Database;
    readonly kms: Kms;
    /** Beside it lies what this node signed last: apart from the data on purpose. */
    readonly keyFile: string;
  },
): Promise<{ readonly sequencer: SequencerDeps; readonly verifier: VerifierDeps; readonly witnesses: Witnesses }> {
  const [ed25519, mlDsa44, known] = await Promise.all([
    storage.kms.derive("history_ed25519"),
    storage.kms.derive("history_ml_dsa_44"),
    openWitnesses(loaded),
  ]);
  const { history } = loaded.config;
  const keys = makeLogKeys(originOf(loaded), { ed25519, mlDsa44 });
  const tree = makeHistoryTree(storage.database);
  const anchor = makeAnchorFile(join(dirname(storage.keyFile), "history.checkpoint"));
  return {
    sequencer: { tree, keys, anchor, clock: systemClock, random: systemRandom, settings: SEQUENCER_DEFAULTS },
    verifier: { tree, anchor, policy: ownPolicy(keys) },
    witnesses: {
      known,
      quorum: Math.min(history.quorum, known.length),
      store: makeCosignatureStore(storage.database),
    },
  };
}

function makeAnchorFile(path: string): CheckpointAnchor {
  return { read: () => readIfThere(path), write: (note) => replaceFile(path, note) };
}
