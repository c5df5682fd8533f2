// SPDX-License-Identifier: Apache-2.0
import {
  type AppDeps,
  type ArchiveWish,
  archiveRow,
  type EvidencePart,
  keepAudit,
  type MadeArchive,
  readTar,
  runArchives,
} from "#app";
import { makeUuid } from "#kernel";
import type { OwnJob } from "#surfaces";
import { auditOurselves } from "./audit/nightly.ts";
import { papersOf } from "./audit/papers.ts";
import { auditParts } from "./evidence/reports.ts";
import type { LoadedConfig } from "./load-config.ts";
import type { Storage } from "./open-storage.ts";
import { evidenceOf } from "./run-evidence.ts";
import { hashes } from "./system.ts";

const EVERY_MS = 5_000;
const LOOKED_THROUGH = 200;

/** Makes what people of privacy and auditors asked for in the console: evidence, and audits with their papers. */
export function archiveJobs(deps: () => AppDeps, loaded: LoadedConfig, storage: Storage): readonly OwnJob[] {
  const make = async (wish: ArchiveWish, onStep: (step: string) => Promise<void>): Promise<MadeArchive> => {
    if (wish.kind === "audit") return audit(deps(), loaded, storage, onStep);
    await onStep("gathering");
    const papers = await newestPapers(deps());
    const built = await evidenceOf(loaded, storage, wish, () => onStep("sealing"), papers);
    const { files, absent } = built.manifest;
    return {
      bytes: built.bytes,
      sha256: hashes.sha256(built.bytes),
      figures: { files: files.length, absent: absent.length, manifest: built.sha256 },
    };
  };
  return [{ name: "make-archives", everyMs: EVERY_MS, run: () => runArchives(deps(), make) }];
}

async function audit(
  deps: AppDeps,
  loaded: LoadedConfig,
  storage: Storage,
  onStep: (step: string) => Promise<void>,
): Promise<MadeArchive> {
  await onStep("auditing");
  const run = await auditOurselves(loaded, storage);
  await keepAudit({ ...deps, hashes }, run, { runId: makeUuid(deps.random), isNightly: false });
  return papersOf(run);
}

/** Papers of the newest audit that is kept; none where there is none. */
async function newestPapers({ archives, tenant }: AppDeps): Promise<readonly EvidencePart[]> {
  const newest = (await archives.store.list(tenant, LOOKED_THROUGH)).find(
    ({ wish, state }) => wish.kind === "audit" && state === "done",
  );
  const kept = newest === undefined ? null : await archives.store.find(tenant, newest.archiveId);
  if (newest === undefined || kept === null || kept.sealed === null) return [];
  const read = readTar(archives.cipher.open(tenant, archiveRow(newest.archiveId), kept.sealed));
  return read.ok ? auditParts(read.value, newest.endedAt ?? newest.askedAt) : [];
}
