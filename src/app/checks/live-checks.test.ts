// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import { runChecks } from "./check.ts";
import { type LiveFacts, liveChecks } from "./live-checks.ts";

const well = { ms: 3, code: null };
type Status = NonNullable<Awaited<ReturnType<LiveFacts["status"]>>>;
const STATUS: Status = {
  ...{ nowMs: 0, serverSkewMs: 0, checkpointAgeMs: 1_000, quorum: 1 },
  dependencies: [{ name: "database", state: "well", code: null }],
  queues: [{ name: "history", waiting: 0, oldestMs: null }],
  witnesses: [{ name: "w", problem: null }],
  nodes: [{ heardMs: 5_000 }],
};
const FACTS: LiveFacts = {
  status: () => Promise.resolve(STATUS),
  turn: () => Promise.resolve({ open: well, turn: well, removed: well }),
  database: () => Promise.resolve({ write: well, read: well, skewMs: 4 }),
  fanOut: () => Promise.resolve(well),
  kms: () => Promise.resolve(well),
  diskFree: () => Promise.resolve(0.5),
  certificateDays: () => Promise.resolve({ days: 60, isShown: true }),
  watched: { mail: true, webhook: false, heartbeat: true },
};
const status = (changes: Partial<Status>): Partial<LiveFacts> => ({
  status: () => Promise.resolve({ ...STATUS, ...changes }),
});
const away = (isBusy: boolean) => ({
  ...{ ms: 1, code: "cli.turned_away" },
  turnedAway: { forMs: 41_200, isBusy },
});
const broken = { ms: 1, code: "adapter.database_unavailable" };

async function found(changes: Partial<LiveFacts>): Promise<string[]> {
  const results = await runChecks(liveChecks, { ...FACTS, ...changes });
  return results.flatMap(({ id, findings }) => findings.map(({ severity }) => `${id} ${severity}`));
}

describe("liveChecks", () => {
  test.each<[string, Partial<LiveFacts>, string[]]>([
    ["nothing where everything is well", {}, []],
    ["no server", { status: () => Promise.resolve(null) }, ["live.server error", "live.history error"]],
    ["something down", status({ dependencies: [{ name: "keys", state: "down", code: "x" }] }), ["live.server error"]],
    [
      "something degraded",
      status({ dependencies: [{ name: "a", state: "degraded", code: null }] }),
      ["live.server warning"],
    ],
    ["no chat", { turn: () => Promise.resolve({ open: broken, turn: null, removed: null }) }, ["live.turn error"]],
    [
      "a chat asked for too often is none that fails",
      { turn: () => Promise.resolve({ open: away(false), turn: null, removed: null }) },
      ["live.turn info"],
    ],
    [
      "a message sent too often is none that fails",
      { turn: () => Promise.resolve({ open: well, turn: away(false), removed: well }) },
      ["live.turn info"],
    ],
    [
      "a message sent too often, whose chat could not be deleted",
      { turn: () => Promise.resolve({ open: well, turn: away(false), removed: broken }) },
      ["live.turn info", "live.turn warning"],
    ],
    [
      "a server that is too busy for one more chat",
      { turn: () => Promise.resolve({ open: away(true), turn: null, removed: null }) },
      ["live.turn warning"],
    ],
    ["no answer", { turn: () => Promise.resolve({ open: well, turn: broken, removed: well }) }, ["live.turn error"]],
    [
      "a slow answer that stays",
      { turn: () => Promise.resolve({ open: well, turn: { ms: 2_500, code: null }, removed: broken }) },
      ["live.turn warning", "live.turn warning"],
    ],
    [
      "a database that cannot write",
      { database: () => Promise.resolve({ write: broken, read: well, skewMs: 0 }) },
      ["live.database error"],
    ],
    [
      "a slow disk",
      { database: () => Promise.resolve({ write: { ms: 90, code: null }, read: well, skewMs: 0 }) },
      ["live.database warning"],
    ],
    [
      "a clock that runs off",
      { database: () => Promise.resolve({ write: well, read: well, skewMs: -3_000 }) },
      ["live.clock warning"],
    ],
    ["a low disk", { diskFree: () => Promise.resolve(0.1) }, ["live.disk warning"]],
    ["a full disk", { diskFree: () => Promise.resolve(0.01) }, ["live.disk error"]],
    [
      "hints that get lost, and a node that fell silent",
      { ...status({ nodes: [{ heardMs: 90_000 }] }), fanOut: () => Promise.resolve({ ms: 5_000, code: "timeout" }) },
      ["live.fan_out error", "live.fan_out warning"],
    ],
    ["a KMS that refuses", { kms: () => Promise.resolve(broken) }, ["live.kms error"]],
    [
      "webhooks that wait",
      status({ queues: [{ name: "webhooks", waiting: 3, oldestMs: 1_000_000 }] }),
      ["live.queues warning"],
    ],
    [
      "a history that is behind",
      status({ checkpointAgeMs: 400_000, queues: [{ name: "history", waiting: 2, oldestMs: null }] }),
      ["live.history error"],
    ],
    ["an old checkpoint where nothing waits", status({ checkpointAgeMs: 400_000 }), []],
    ["too few witnesses", status({ witnesses: [{ name: "w", problem: "timeout" }] }), ["live.history error"]],
    [
      "a certificate that ends",
      { certificateDays: () => Promise.resolve({ days: 9, isShown: true }) },
      ["live.certificate warning"],
    ],
    [
      "a renewed certificate that is not shown",
      { certificateDays: () => Promise.resolve({ days: 80, isShown: false }) },
      ["live.certificate error"],
    ],
    [
      "nobody who is told",
      { watched: { mail: false, webhook: false, heartbeat: false } },
      ["live.watched info", "live.watched info"],
    ],
    ["what cannot be asked is no pass", { kms: () => Promise.reject(new Error("gone")) }, ["live.kms error"]],
  ])("finds %s", async (_name, changes, expected) => {
    expect(await found(changes)).toEqual(expected);
  });
});
