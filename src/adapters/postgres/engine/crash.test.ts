// SPDX-License-Identifier: Apache-2.0
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { findPostmaster } from "./postmaster.ts";
import { startBundledServer } from "./server.ts";
import { ask, type DataDirectory, findSupervisors, type Holder, makeDataDirectory, startHolder } from "./testing.ts";

let directory: DataDirectory;
let dataDir: string;

beforeAll(async () => {
  directory = await makeDataDirectory("/tmp");
  dataDir = directory.dataDir;
});

afterEach(async () => {
  await directory.settle();
});

afterAll(async () => {
  await directory.remove();
});

const log = (): void => undefined;

async function until(claim: () => Promise<boolean>, withinMs: number): Promise<number> {
  const begun = performance.now();
  while (!(await claim())) {
    if (performance.now() - begun > withinMs) throw new Error(`Not true within ${String(withinMs)} ms`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return performance.now() - begun;
}

const isDown = (dataDir: string) => async (): Promise<boolean> =>
  (await findPostmaster(join(dataDir, "postgres"))) === null && (await findSupervisors(dataDir)).length === 0;

/** In one breath, so that neither can do anything about the other's end. */
async function killSupervisorAnd(dataDir: string, others: () => Promise<void> | void): Promise<void> {
  const pids = await findSupervisors(dataDir);
  expect(pids).toHaveLength(1);
  for (const pid of pids) process.kill(pid, "SIGKILL");
  await others();
}

async function holding(dataDir: string): Promise<Holder> {
  const holder = await startHolder(dataDir);
  expect(holder.report.message).toBeUndefined();
  return holder;
}

const rows = async (holder: { report: { connection: Parameters<typeof ask>[0] } }): Promise<unknown> =>
  (await ask(holder.report.connection, "SELECT count(*)::int AS n FROM kept"))[0]?.["n"];

describe("kill -9", () => {
  it("of the only holder: the server is down within 10 s, cleanly", async () => {
    const holder = await holding(dataDir);
    await holder.kill();
    expect(await until(isDown(dataDir), 10_000)).toBeLessThan(10_000);
    const next = await holding(dataDir);
    expect(next.report.adopted).toBe(false);
    await next.stop();
    expect(await isDown(dataDir)()).toBe(true);
  });

  it("of one holder of two: the other keeps its server", async () => {
    const first = await holding(dataDir);
    const second = await holding(dataDir);
    await first.kill();
    // Longer than the supervisor needs to stop a server that nobody holds.
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await ask(second.report.connection, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    await second.kill();
    await until(isDown(dataDir), 10_000);
  });

  it("of the holder while the next one starts: it never gets a dying server", async () => {
    let holder = await holding(dataDir);
    await ask(holder.report.connection, "DROP TABLE IF EXISTS kept; CREATE TABLE kept (n int)");
    for (let round = 1; round <= 8; round += 1) {
      await ask(holder.report.connection, "INSERT INTO kept VALUES (1)");
      const killed = holder.kill();
      if (round % 2 === 0) await killed;
      holder = await holding(dataDir);
      await killed;
      expect(await rows(holder)).toBe(round);
    }
    await holder.stop();
    expect(await isDown(dataDir)()).toBe(true);
  });

  it("of holder and supervisor: the server is taken over with everything in it", async () => {
    const holder = await holding(dataDir);
    await ask(holder.report.connection, "DROP TABLE IF EXISTS kept; CREATE TABLE kept AS SELECT 1");
    await killSupervisorAnd(dataDir, holder.kill);
    const next = await startHolder(dataDir);
    expect(next.report).toMatchObject({ adopted: true, pid: holder.report.pid });
    expect(next.report.log).toHaveLength(1);
    expect(await rows(next)).toBe(1);
    // The new supervisor minds it like its own.
    await next.kill();
    await until(isDown(dataDir), 10_000);
  });

  it("of the supervisor only: the holder gets another one and keeps the server", async () => {
    const server = await startBundledServer({ dataDir, log });
    const { pid } = server;
    const [old] = await findSupervisors(dataDir);
    await killSupervisorAnd(dataDir, () => undefined);
    await until(async () => (await findSupervisors(dataDir)).some((each) => each !== old), 5_000);
    await until(
      async () => (await startHolder(dataDir).then(async (holder) => (await holder.stop(), holder.report.pid))) === pid,
      5_000,
    );
    expect(server.pid).toBe(pid);
    await server.stop();
    expect(await isDown(dataDir)()).toBe(true);
  });

  it("of the server: it is started again and has every acknowledged row", async () => {
    const server = await startBundledServer({ dataDir, log });
    await ask(server.connection, "DROP TABLE IF EXISTS kept; CREATE TABLE kept AS SELECT 1");
    const before = server.pid;
    process.kill(before, "SIGKILL");
    await until(async () => server.pid !== before, 10_000);
    expect(await rows({ report: server })).toBe(1);
    await server.stop();
    expect(await isDown(dataDir)()).toBe(true);
  });

  it("of server and holder together: nothing stays running, and the next start recovers", async () => {
    let holder = await holding(dataDir);
    await ask(holder.report.connection, "DROP TABLE IF EXISTS kept; CREATE TABLE kept AS SELECT 1");
    for (const pauseMs of [0, 20, 60, 120]) {
      process.kill(holder.report.pid, "SIGKILL");
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
      await holder.kill();
      await until(isDown(dataDir), 10_000);
      holder = await holding(dataDir);
      expect(await rows(holder)).toBe(1);
    }
    await holder.stop();
  });

  it("of all three at once: the next start recovers every acknowledged row [SEC-010]", async () => {
    const holder = await holding(dataDir);
    await ask(holder.report.connection, "DROP TABLE IF EXISTS kept; CREATE TABLE kept AS SELECT 1");
    await killSupervisorAnd(dataDir, async () => {
      process.kill(holder.report.pid, "SIGKILL");
      await holder.kill();
    });
    const next = await holding(dataDir);
    expect(next.report.adopted).toBe(false);
    expect(await rows(next)).toBe(1);
    await next.stop();
  });
});
