// SPDX-License-Identifier: Apache-2.0
import {
  type AppDeps,
  deliverWebhooks,
  purgeConversations,
  recoverActs,
  sendNotices,
  sweepFiles,
  tellNews,
  tellRecoveries,
  watchRecoveries,
} from "#app";
import { Beat } from "./beat.ts";

const SECOND = 1_000;

export type OwnJob = { readonly name: string; readonly everyMs: number; readonly run: () => Promise<unknown> };
export type Jobs = { readonly wakeNotices: () => void; start(): void; stop(): Promise<void> };

/**
 * What runs beside turns. Each job is safe on many nodes at once: work is claimed by leases, versions or partitions in the database.
 *
 * @param upkeep - Work of the storage itself, such as making the partitions of the coming months.
 * @param sequence - Puts what waits into the tree of the history; one node at a time does it, by a lock.
 * @param more - Work that needs other things than a turn: witnesses, releases of flows, keys, backups.
 */
export function makeJobs(
  deps: () => AppDeps,
  upkeep: () => Promise<void>,
  sequence: () => Promise<unknown>,
  more: readonly OwnJob[] = [],
): Jobs {
  const log = {
    info: noop,
    warn: (...args: Parameters<AppDeps["log"]["warn"]>) => {
      deps().log.warn(...args);
    },
    error: noop,
  };
  const notices = new Beat({ name: "send-notices", everyMs: 2 * SECOND, run: () => sendNotices(deps()), log });
  const recoveries = new Beat({ name: "tell-recoveries", everyMs: 2 * SECOND, run: () => tellRecoveries(deps()), log });
  const watch = new Beat({ name: "watch-recoveries", everyMs: 600 * SECOND, run: () => watchRecoveries(deps()), log });
  const acts = new Beat({ name: "recover-acts", everyMs: 10 * SECOND, run: () => recoverActs(deps()), log });
  const purge = new Beat({
    name: "purge-conversations",
    everyMs: 600 * SECOND,
    run: () => purgeConversations(deps()),
    log,
  });
  const webhooks = new Beat({ name: "deliver-webhooks", everyMs: 5 * SECOND, run: () => deliverWebhooks(deps()), log });
  const news = new Beat({ name: "tell-news", everyMs: 10 * SECOND, run: () => tellNews(deps()), log });
  const files = new Beat({ name: "sweep-files", everyMs: 60 * SECOND, run: () => sweepFiles(deps()), log });
  const storage = new Beat({ name: "storage-upkeep", everyMs: 3_600 * SECOND, run: upkeep, log });
  const history = new Beat({ name: "sequence-history", everyMs: 2 * SECOND, run: sequence, log });
  const beats = [
    notices,
    news,
    recoveries,
    watch,
    acts,
    purge,
    files,
    webhooks,
    storage,
    history,
    ...more.map((job) => new Beat({ ...job, log })),
  ];
  return {
    wakeNotices: () => {
      notices.wake();
      recoveries.wake();
    },
    start() {
      for (const beat of beats) beat.start();
      acts.wake();
      purge.wake();
      history.wake();
    },
    async stop() {
      await Promise.all(beats.map((beat) => beat.stop()));
    },
  };
}

function noop(): void {
  // Nothing to say.
}
