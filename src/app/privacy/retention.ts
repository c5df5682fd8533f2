// SPDX-License-Identifier: Apache-2.0
import { makeUuid } from "#kernel";
import { RETENTION_CLASSES, type RetentionClass } from "#privacy";
import { purgeConversations } from "../delete-conversation.ts";
import type { AppDeps } from "../deps.ts";
import type { HistoryEntry } from "../ports.ts";
import { entityKey } from "../threat/entities.ts";
import { keepingNow } from "./keeping.ts";
import type { EntitiesOf, RetentionRun } from "./retention-ports.ts";

export type RetentionLine = {
  readonly kind: RetentionClass;
  readonly rule: string;
  readonly before: Date;
  readonly due: number;
  readonly held: number;
};

const DAY_MS = 86_400_000;
/** Kinds of entities that are made of a subject's id. */
const SUBJECT_KINDS = ["subject", "claimed"] as const;
const BATCH = 1_000;
/** What is left then is for the next run, which goes on with this one. */
const MOST_BATCHES = 1_000;

/** What a run would remove now, class by class, and what legal holds keep. Changes nothing. */
export async function planRetention(deps: AppDeps): Promise<readonly RetentionLine[]> {
  const now = deps.clock.now();
  const lines: RetentionLine[] = [];
  for (const kind of RETENTION_CLASSES) {
    const kept = keepingNow(deps, kind);
    if (kept === null) continue;
    const before = new Date(now - kept.days * DAY_MS);
    const counted = await deps.rights.retention.count(deps.tenant, kind, before, new Date(now), entitiesOf(deps));
    lines.push({ kind, rule: kept.rule, before, ...counted });
  }
  return lines;
}

/**
 * Removes what need not be kept any more, class by class. Its state lies in the database: a run that was cut off goes on with the day it was
 * begun with. The history proves what was removed by counts. A class without a rule, and what a hold keeps, stays. Run as a job.
 *
 * @param onProgress - Told after each batch.
 */
export async function runRetention(
  deps: AppDeps,
  onProgress: (kind: RetentionClass, removed: number) => void = () => undefined,
): Promise<readonly RetentionRun[]> {
  const done: RetentionRun[] = [];
  for (const { kind, rule, before, due, held } of await planRetention(deps)) {
    if (due === 0) continue;
    const { retention } = deps.rights;
    const startedAt = new Date(deps.clock.now());
    const run = await retention.begin(deps.tenant, { runId: makeUuid(deps.random), kind, rule, before, startedAt });
    if (run === null) continue;
    let { removed } = run;
    let some = 1;
    for (let batch = 0; batch < MOST_BATCHES && some > 0; batch += 1) {
      some = await removeSome(deps, run);
      removed += some;
      if (some > 0) onProgress(kind, removed);
    }
    if (some > 0) continue;
    const at = new Date(deps.clock.now());
    const facts = { run: run.runId, class: kind, rule: run.rule, before: run.before.toISOString(), removed, held };
    const entry: HistoryEntry = {
      at,
      tenant: deps.tenant,
      kind: "retention.run",
      actor: { kind: "system", id: null },
      subjectId: null,
      conversationId: null,
      facts,
    };
    if (await retention.end(deps.tenant, run.runId, at, entry)) done.push({ ...run, removed });
  }
  return done;
}

/** What a hold keeps of the register of attacks lies under keyed hashes: it is found by making them again. */
function entitiesOf(deps: AppDeps): EntitiesOf {
  return (subjectIds) => subjectIds.flatMap((id) => SUBJECT_KINDS.map((kind) => entityKey(deps, kind, id)));
}

async function removeSome(deps: AppDeps, run: RetentionRun): Promise<number> {
  const { retention } = deps.rights;
  if (run.kind !== "conversation")
    return retention.removeSome(deps.tenant, run, new Date(deps.clock.now()), BATCH, entitiesOf(deps));
  const { deleted } = await purgeConversations(deps);
  await retention.noteRemoved(deps.tenant, run.runId, deleted);
  return deleted;
}
