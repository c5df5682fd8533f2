// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import type { KeyDeps } from "#app";
import { ok } from "#kernel";
import type { Database, ServiceMinute } from "#postgres";
import type { EmbedderHealth } from "../embedder.ts";
import { flowOf } from "./flow.ts";
import { readDependencies } from "./read-dependencies.ts";
import { ServiceMeter } from "./service-meter.ts";
import { settingsInForce } from "./settings-in-force.ts";

const MINUTE = 60_000;

test("flowOf() tells turns and percentiles by the minute, gaps as zeros, the running minute not yet", () => {
  let now = 1_000 * MINUTE;
  const meter = new ServiceMeter(() => now);
  for (let at = 0; at < 98; at += 1) meter.turn(10, 4);
  meter.turn(500, 0);
  meter.turn(900, 0);
  meter.refusal("too_many_requests");
  now += 2 * MINUTE;
  meter.turn(20, 0);
  const flow = flowOf(meter.minutes(), 6, now);
  expect(flow.turns).toEqual([100, 0]);
  expect(flow.p50Ms[0]).toBeGreaterThanOrEqual(10);
  expect(flow.p50Ms[0]).toBeLessThan(11.6);
  expect(flow.p99Ms[0]).toBeGreaterThan(490);
  expect(flow.ownP95Ms[0]).toBeLessThan(7);
  expect(flow.p50Ms[1]).toBeNull();
  expect(flow.refusals).toEqual([{ code: "too_many_requests", counts: [1, 0] }]);
});

test("flowOf() adds up nodes and minutes, and never has more than 360 points", () => {
  const minute = (at: number, bucket: number): ServiceMinute => ({
    ...{ at: at * MINUTE, turns: 1, whole: { [bucket]: 1 }, own: {}, refusals: { expired: 1 } },
  });
  const week = Array.from({ length: 7 * 24 * 60 }, (_, at) => [minute(at, 10), minute(at, 20)]).flat();
  const flow = flowOf(week, 168, 7 * 24 * 60 * MINUTE);
  expect(flow.at.length).toBeLessThanOrEqual(360);
  expect(flow.turns.reduce((sum, turns) => sum + turns, 0)).toBe(week.length);
  expect(flow.p50Ms[5]).toBe(4);
  expect(flow.p99Ms[5]).toBe(16.4);
  expect(flow.refusals[0]?.counts[5]).toBe(60);
  expect(flowOf([], 6, 0)).toMatchObject({ at: [], turns: [], refusals: [] });
});

test("ServiceMeter forgets after six hours, and does not grow with codes", () => {
  let now = 0;
  const meter = new ServiceMeter(() => now);
  for (let minute = 0; minute < 800; minute += 1) {
    now = minute * MINUTE;
    meter.turn(5, 0);
    for (let code = 0; code < 60; code += 1) meter.refusal(`code_${code}`);
  }
  const minutes = meter.minutes();
  expect(minutes).toHaveLength(360);
  expect(Object.keys(minutes[0]?.refusals ?? {})).toHaveLength(41);
  expect(minutes[0]?.refusals["other"]).toBe(20);
});

test.each<[EmbedderHealth["state"], string, string | null]>([
  ["idle", "unknown", null],
  ["starting", "unknown", "starting"],
  ["stuck", "degraded", "stuck"],
  ["well", "well", null],
  ["slow", "degraded", "slow"],
  ["ended", "degraded", "ended"],
])("readDependencies() tells of a sentence encoder that is %s without asking it", async (state, told, code) => {
  const now = (): number => Date.UTC(2026, 10, 26);
  const last = { atMs: performance.now() - 5_000, tookMs: 61 };
  const parts = {
    database: { query: async () => ({ rows: [], rowCount: 0 }) } as unknown as Database,
    meter: new ServiceMeter(now),
    deps: { detector: { find: async () => ok({ found: [], retro: [] }), prepare: () => undefined } },
    keyDeps: {} as KeyDeps,
    embedder: (): EmbedderHealth => ({ state, asked: 4, missed: 1, last: state === "idle" ? null : last }),
    ...{ breakers: () => [], outside: [], now },
  };
  const find = async (one: Parameters<typeof readDependencies>[0]) =>
    (await readDependencies(one)).find(({ name }) => name === "embedder");
  const seen = await find(parts);
  expect(seen).toMatchObject({ kind: "worker", state: told, code, calls: 4, failures: 1 });
  expect(seen?.lastAt?.slice(0, 17) ?? null).toBe(state === "idle" ? null : "2026-11-25T23:59:");
  expect(await find({ ...parts, embedder: null })).toMatchObject({ state: "off", calls: null });
});

test("[SEC-432] settingsInForce() shows no secret, wherever somebody has put one", () => {
  const secret = "hunter2-Zq81";
  const config = {
    operator: { clientSecretFile: `/run/${secret}`, tokenUrl: `https://id:${secret}@op.example/token?key=${secret}` },
    webhooks: { endpoints: { a: { url: `https://a.example/x?sig=${secret}`, secretFile: secret } } },
    channels: [{ apiKey: secret, url: `https://u:${secret}@b.example`, inner: [{ password: secret }] }],
    staff: { oidc: { clientSecret: secret } },
    server: { port: 8080, tls: null },
  };
  const settings = settingsInForce(config, { server: { port: 8080 } }, `postgres://u:${secret}@db/x`);
  expect(JSON.stringify(settings)).not.toContain(secret);
  expect(settings.find(({ key }) => key === "server.port")).toMatchObject({ value: "8080", origin: "file" });
  expect(settings.find(({ key }) => key === "server.tls")).toMatchObject({ value: "off", origin: "default" });
  expect(settings.find(({ key }) => key === "DATABASE_URL")).toMatchObject({ value: "set", origin: "environment" });
});
