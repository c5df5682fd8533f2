// SPDX-License-Identifier: Apache-2.0
import {
  type AppDeps,
  assignCases,
  closeQuietIncidents,
  countConversations,
  deliverWebhooks,
  flushSiem,
  followConsents,
  purgeConversations,
  readOutside,
  recoverActs,
  relayOutside,
  runRetention,
  sendMessages,
  sendNotices,
  sweepFiles,
  tellNews,
  tellOperatorOfConsents,
  tellRecoveries,
  watchRecoveries,
} from "#app";
import { Beat, type BeatState } from "./beat.ts";

const SECOND = 1_000;

export type OwnJob = { readonly name: string; readonly everyMs: number; readonly run: () => Promise<unknown> };
export type Jobs = {
  readonly wakeNotices: () => void;
  readonly wakeMessages: () => void;
  start(): void;
  /** How each went in this process. */
  states(): readonly BeatState[];
  stop(): Promise<void>;
};

/**
 * What runs beside turns. Each job is safe on many nodes at once: work is claimed by leases, versions or partitions in the database.
 *
 * @param upkeep - Work of the storage itself, such as making the partitions of the coming months.
 * @param sequence - Puts what waits into the tree of the history; one node at a time does it, by a lock.
 * @param around - Put around each run, to measure it.
 * @param more - Work that needs other things than a turn: witnesses, releases of flows, keys, backups.
 */
export function makeJobs(
  deps: () => AppDeps,
  upkeep: () => Promise<void>,
  sequence: () => Promise<unknown>,
  more: readonly OwnJob[] = [],
  around: (name: string, run: () => Promise<unknown>) => Promise<unknown> = (_name, run) => run(),
): Jobs {
  const log = {
    info: noop,
    warn: (...args: Parameters<AppDeps["log"]["warn"]>) => {
      deps().log.warn(...args);
    },
    error: noop,
  };
  class OwnBeat extends Beat {
    constructor(options: ConstructorParameters<typeof Beat>[0]) {
      super({ ...options, run: () => around(options.name, options.run) });
    }
  }
  const notices = new OwnBeat({ name: "send-notices", everyMs: 2 * SECOND, run: () => sendNotices(deps()), log });
  const messages = new OwnBeat({ name: "send-messages", everyMs: 2 * SECOND, run: () => sendMessages(deps()), log });
  const recoveries = new OwnBeat({
    name: "tell-recoveries",
    everyMs: 2 * SECOND,
    run: () => tellRecoveries(deps()),
    log,
  });
  const watch = new OwnBeat({
    name: "watch-recoveries",
    everyMs: 600 * SECOND,
    run: () => watchRecoveries(deps()),
    log,
  });
  const acts = new OwnBeat({ name: "recover-acts", everyMs: 10 * SECOND, run: () => recoverActs(deps()), log });
  const purge = new OwnBeat({
    name: "purge-conversations",
    everyMs: 600 * SECOND,
    run: () => purgeConversations(deps()),
    log,
  });
  const webhooks = new OwnBeat({
    name: "deliver-webhooks",
    everyMs: 5 * SECOND,
    run: () => deliverWebhooks(deps()),
    log,
  });
  const outside = new OwnBeat({ name: "relay-outside", everyMs: SECOND, run: () => relayOutside(deps()), log });
  const unread = new OwnBeat({ name: "read-outside", everyMs: 5 * SECOND, run: () => readOutside(deps()), log });
  const incidents = new OwnBeat({
    name: "close-incidents",
    everyMs: 300 * SECOND,
    run: () => closeQuietIncidents(deps()),
    log,
  });
  const siem = new OwnBeat({ name: "flush-siem", everyMs: 5 * SECOND, run: () => flushSiem(deps()), log });
  const news = new OwnBeat({ name: "tell-news", everyMs: 10 * SECOND, run: () => tellNews(deps()), log });
  const retention = new OwnBeat({
    name: "run-retention",
    everyMs: 3_600 * SECOND,
    run: () => runRetention(deps()),
    log,
  });
  const consents = new OwnBeat({
    name: "tell-consents",
    everyMs: 30 * SECOND,
    run: () => tellOperatorOfConsents(deps()),
    log,
  });
  const followed = new OwnBeat({
    name: "follow-consents",
    everyMs: 60 * SECOND,
    run: () => followConsents(deps()),
    log,
  });
  const counting = new OwnBeat({
    name: "count-conversations",
    everyMs: 300 * SECOND,
    run: () => countConversations(deps()),
    log,
  });
  const assigning = new OwnBeat({ name: "assign-cases", everyMs: 2 * SECOND, run: () => assignCases(deps()), log });
  const files = new OwnBeat({ name: "sweep-files", everyMs: 60 * SECOND, run: () => sweepFiles(deps()), log });
  const storage = new OwnBeat({ name: "storage-upkeep", everyMs: 3_600 * SECOND, run: upkeep, log });
  const history = new OwnBeat({ name: "sequence-history", everyMs: 2 * SECOND, run: sequence, log });
  const beats = [
    notices,
    messages,
    news,
    consents,
    followed,
    retention,
    recoveries,
    watch,
    acts,
    purge,
    files,
    assigning,
    counting,
    webhooks,
    outside,
    unread,
    incidents,
    siem,
    storage,
    history,
    ...more.map((job) => new OwnBeat({ ...job, log })),
  ];
  return {
    wakeNotices: () => {
      notices.wake();
      recoveries.wake();
    },
    wakeMessages: () => {
      messages.wake();
    },
    start() {
      for (const beat of beats) beat.start();
      acts.wake();
      purge.wake();
      history.wake();
    },
    states: () => beats.map((beat) => beat.state()),
    async stop() {
      await Promise.all(beats.map((beat) => beat.stop()));
    },
  };
}

function noop(): void {
  // Nothing to say.
}
