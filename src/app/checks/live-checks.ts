// SPDX-License-Identifier: Apache-2.0
import { type Check, error, type Finding, info, warning } from "./check.ts";

/** How long something took, or the code of what it met. */
export type LiveTry = {
  readonly ms: number;
  readonly code: string | null;
  /** Somebody answered, and asked to come again after this: because of many who came, or because we did so often. */
  readonly turnedAway?: { readonly forMs: number; readonly isBusy: boolean };
};

/** What `doctor --live` asks of a running installation. Each is asked once, when its check runs; a rejection is a finding. */
export type LiveFacts = {
  /** What the running server says of itself; null: nobody answers on the health port. */
  readonly status: () => Promise<{
    readonly nowMs: number;
    /** Of the answer, against our clock. */
    readonly serverSkewMs: number | null;
    readonly dependencies: readonly { readonly name: string; readonly state: string; readonly code: string | null }[];
    readonly queues: readonly { readonly name: string; readonly waiting: number; readonly oldestMs: number | null }[];
    readonly checkpointAgeMs: number | null;
    readonly witnesses: readonly { readonly name: string; readonly problem: string | null }[];
    readonly quorum: number;
    readonly nodes: readonly { readonly heardMs: number }[];
  } | null>;
  /** Opens a chat of its own through the sealed channel, says one sentence, reads the answer, and deletes it. */
  readonly turn: () => Promise<{
    readonly open: LiveTry;
    readonly turn: LiveTry | null;
    /** Null: it did not come so far. */
    readonly removed: LiveTry | null;
  }>;
  /** One durable write that leaves nothing behind, and one read. */
  readonly database: () => Promise<{ readonly write: LiveTry; readonly read: LiveTry; readonly skewMs: number }>;
  /** A hint from one connection to another, as nodes tell each other; null: it did not arrive. */
  readonly fanOut: () => Promise<LiveTry>;
  readonly kms: () => Promise<LiveTry>;
  /** Free part of the disk of the data; null: not known, or not on this machine. */
  readonly diskFree: () => Promise<number | null>;
  /** Days until the certificate that the server shows ends; null: it shows none. */
  readonly certificateDays: () => Promise<{ readonly days: number; readonly isShown: boolean } | null>;
  /** Whether mails about alerts and a heartbeat are configured. */
  readonly watched: { readonly mail: boolean; readonly webhook: boolean; readonly heartbeat: boolean };
};

const SLOW = { turnMs: 2_000, writeMs: 50, fanOutMs: 250, kmsMs: 500 } as const;
const SKEW_MS = 2_000;
const NODE_SILENT_MS = 60_000;
const BACKLOG_MS = {
  notices: 120_000,
  messages: 120_000,
  acts: 300_000,
  webhooks: 900_000,
  cases: 1_800_000,
  desk_deletions: 86_400_000,
} as const;

/** That we asked too often says nothing of the service; that it is too busy for one more, customers feel too. */
function turnedAway({ forMs, isBusy }: NonNullable<LiveTry["turnedAway"]>): Finding {
  const seconds = Math.ceil(forMs / 1_000);
  return isBusy
    ? warning(`The server is busy, and turns away whoever opens a chat now: ask again in ${seconds} s`)
    : info(`Not asked: chats were opened from here too often within a minute; ask again in ${seconds} s`);
}

/** What only a running installation can show. The same registry as every other check. */
export const liveChecks: readonly Check<LiveFacts>[] = [
  {
    id: "live.server",
    title: "The server runs and knows of nothing that is down",
    probe: async ({ status }, saw) => {
      const seen = await status();
      if (seen === null)
        return [error("Nobody answers on the health port: start the server, or look at server.healthPort")];
      const bad = seen.dependencies.filter(({ state }) => state === "down" || state === "degraded");
      saw("dependencies", Object.fromEntries(seen.dependencies.map(({ name, state }) => [name, state])));
      return bad.map(({ name, state, code }) =>
        (state === "down" ? error : warning)(`${name} is ${state}${code === null ? "" : ` (${code})`}`),
      );
    },
  },
  {
    id: "live.turn",
    title: "A chat is opened, answered and deleted",
    probe: async ({ turn }, saw) => {
      const { open, turn: said, removed } = await turn();
      saw("milliseconds", { open: open.ms, turn: said?.ms ?? null, removed: removed?.ms ?? null });
      const kept =
        removed?.code === null ? [] : [warning("The chat of this look could not be deleted: it goes by retention")];
      if (open.turnedAway !== undefined) return [turnedAway(open.turnedAway)];
      if (said?.turnedAway !== undefined) return [turnedAway(said.turnedAway), ...kept];
      if (open.code !== null) return [error(`No chat can be opened (${open.code})`)];
      if (said === null || said.code !== null) return [error(`A message gets no answer (${said?.code ?? "none"})`)];
      const slow = said.ms > SLOW.turnMs ? [warning(`An answer took ${Math.round(said.ms)} ms`)] : [];
      return [...slow, ...kept];
    },
  },
  {
    id: "live.database",
    title: "The database writes durably, and reads, in a few milliseconds",
    probe: async ({ database }, saw) => {
      const { write, read } = await database();
      saw("milliseconds", { write: write.ms, read: read.ms });
      const failed = [write, read].filter(({ code }) => code !== null).map(({ code }) => error(`It answered ${code}`));
      if (failed.length > 0) return failed;
      return write.ms > SLOW.writeMs
        ? [warning(`A durable write took ${Math.round(write.ms)} ms: every turn waits for one`)]
        : [];
    },
  },
  {
    id: "live.clock",
    title: "The clocks of server, database and this machine agree",
    probe: async ({ database, status }, saw) => {
      const { skewMs } = await database();
      const serverSkewMs = (await status())?.serverSkewMs ?? 0;
      saw("milliseconds", { database: Math.round(skewMs), server: Math.round(serverSkewMs) });
      return (
        [
          ["database", skewMs],
          // Told in whole seconds.
          ["server", Math.max(0, Math.abs(serverSkewMs) - 1_000)],
        ] as const
      )
        .filter(([, by]) => Math.abs(by) > SKEW_MS)
        .map(([who, by]) =>
          warning(`The clock of the ${who} differs by ${(Math.abs(by) / 1_000).toFixed(1)} s: tokens live for minutes`),
        );
    },
  },
  {
    id: "live.disk",
    title: "There is room on the disk of the data",
    probe: async ({ diskFree }, saw) => {
      const free = await diskFree();
      saw("free", free);
      if (free === null || free >= 0.15) return [];
      return [(free < 0.05 ? error : warning)(`${(free * 100).toFixed(1)} % of the disk of data.dir is free`)];
    },
  },
  {
    id: "live.fan_out",
    title: "What one node writes, another hears of",
    probe: async ({ fanOut, status }, saw) => {
      const heard = await fanOut();
      saw("milliseconds", heard.ms);
      const silent = ((await status())?.nodes ?? []).filter(({ heardMs }) => heardMs > NODE_SILENT_MS).length;
      const lost: Finding[] = silent > 0 ? [warning(`${silent} nodes have not been heard of for a minute`)] : [];
      if (heard.code !== null)
        return [error(`A hint does not arrive (${heard.code}): answers of colleagues come late`), ...lost];
      return heard.ms > SLOW.fanOutMs ? [warning(`A hint took ${Math.round(heard.ms)} ms`), ...lost] : lost;
    },
  },
  {
    id: "live.kms",
    title: "The key service wraps and opens a key",
    probe: async ({ kms }, saw) => {
      const tried = await kms();
      saw("milliseconds", tried.ms);
      if (tried.code !== null) return [error(`It answered ${tried.code}`)];
      return tried.ms > SLOW.kmsMs ? [warning(`It took ${Math.round(tried.ms)} ms`)] : [];
    },
  },
  {
    id: "live.queues",
    title: "Nothing waits for longer than it should",
    probe: async ({ status }, saw) => {
      const queues = (await status())?.queues ?? [];
      saw("waiting", Object.fromEntries(queues.map(({ name, waiting }) => [name, waiting])));
      return queues.flatMap(({ name, waiting, oldestMs }) => {
        const most = (BACKLOG_MS as Readonly<Record<string, number>>)[name];
        return most === undefined || oldestMs === null || oldestMs <= most
          ? []
          : [warning(`${waiting} in ${name}, the oldest due for ${Math.round(oldestMs / 60_000)} min`)];
      });
    },
  },
  {
    id: "live.history",
    title: "The history has a checkpoint of now, and its witnesses cosign",
    probe: async ({ status }, saw) => {
      const seen = await status();
      if (seen === null) return [error("Nobody answers on the health port")];
      const { checkpointAgeMs, witnesses, quorum, queues } = seen;
      saw("age", checkpointAgeMs);
      const waits = queues.some(({ name, waiting }) => name === "history" && waiting > 0);
      const behind: Finding[] =
        waits && checkpointAgeMs !== null && checkpointAgeMs > 300_000
          ? [error(`Entries wait, and the newest checkpoint is ${Math.round(checkpointAgeMs / 60_000)} min old`)]
          : [];
      const failing = witnesses.filter(({ problem }) => problem !== null);
      const words = failing.map(({ name, problem }) => `${name} (${problem ?? ""})`).join(", ");
      const cosigned: Finding[] =
        failing.length === 0
          ? []
          : [(witnesses.length - failing.length < quorum ? error : warning)(`Witnesses that do not cosign: ${words}`)];
      return [...behind, ...cosigned];
    },
  },
  {
    id: "live.certificate",
    title: "The certificate holds for two weeks and more",
    probe: async ({ certificateDays }, saw) => {
      const seen = await certificateDays();
      saw("days", seen?.days ?? null);
      if (seen === null)
        return [info("No certificate is served here: a proxy ends TLS, or this is a machine of your own")];
      if (!seen.isShown) return [error("The certificate in the file is not the one that the server shows")];
      return seen.days < 14 ? [(seen.days < 2 ? error : warning)(`It ends in ${Math.floor(seen.days)} days`)] : [];
    },
  },
  {
    id: "live.watched",
    title: "Somebody is told when something is wrong",
    probe: ({ watched: { mail, webhook, heartbeat } }) => [
      ...(mail || webhook
        ? []
        : [info("Alerts are shown and told to nobody: name alerts.email, or a webhook that wants alert.raised")]),
      ...(heartbeat
        ? []
        : [info("Nobody waits for a sign of life: name alerts.heartbeat, or run `wardline watch` elsewhere")]),
    ],
  },
];
