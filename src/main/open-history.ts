// SPDX-License-Identifier: Apache-2.0
import { dirname, join } from "node:path";
import {
  type CheckpointAnchor,
  makeLogKeys,
  ownPolicy,
  SEQUENCER_DEFAULTS,
  type SequencerDeps,
  type VerifierDeps,
} from "#app";
import type { Kms } from "#kms";
import { type Database, makeHistoryTree } from "#postgres";
import { readIfThere, replaceFile } from "./durable-file.ts";
import { systemClock, systemRandom } from "./system.ts";

/**
 * The history as a log: where its tree lies, whose keys sign it, and what this node signed last. The keys are derived from
 * the root key, so that whoever has the database alone cannot sign.
 */
export async function openHistory(options: {
  readonly database: Database;
  readonly kms: Kms;
  readonly tenant: string;
  /** Beside it lies what this node signed last: apart from the data on purpose. */
  readonly keyFile: string;
}): Promise<{ readonly sequencer: SequencerDeps; readonly verifier: VerifierDeps }> {
  const [ed25519, mlDsa44] = await Promise.all([
    options.kms.derive("history_ed25519"),
    options.kms.derive("history_ml_dsa_44"),
  ]);
  const keys = makeLogKeys(`wardline.local/${options.tenant}/history`, { ed25519, mlDsa44 });
  const tree = makeHistoryTree(options.database);
  const anchor = makeAnchorFile(join(dirname(options.keyFile), "history.checkpoint"));
  return {
    sequencer: { tree, keys, anchor, clock: systemClock, random: systemRandom, settings: SEQUENCER_DEFAULTS },
    verifier: { tree, anchor, policy: ownPolicy(keys) },
  };
}

function makeAnchorFile(path: string): CheckpointAnchor {
  return { read: () => readIfThere(path), write: (note) => replaceFile(path, note) };
}
