// SPDX-License-Identifier: Apache-2.0
import { chmod, lstat, mkdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { isRoot } from "./account.ts";
import { findPostmaster, waitUntilGone } from "./postmaster.ts";
import { connectRunningServer, startBundledServer } from "./server.ts";
import {
  ask,
  type DataDirectory,
  findSupervisors,
  leavePidFile,
  makeDataDirectory,
  runtimeName,
  startHolder,
  withDataDirectory,
} from "./testing.ts";

/** Shared by the tests that leave it as they found it. */
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

describe("startBundledServer()", () => {
  it("makes a durable database behind a private socket, and opens it again after a stop [SEC-009]", async () => {
    await withDataDirectory("/tmp", async (dataDir) => {
      const first = await startBundledServer({ dataDir, log });
      const { host, port } = first.connection;
      expect(first.adopted).toBe(false);
      expect(
        await ask(
          first.connection,
          `SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit, current_setting('full_page_writes') AS pages,
                  current_setting('listen_addresses') AS addresses, current_setting('data_checksums') AS checksums,
                  current_setting('server_encoding') AS encoding, datlocale AS locale, current_setting('is_superuser') AS superuser
             FROM pg_database WHERE datname = current_database()`,
        ),
      ).toEqual([
        {
          fsync: "on",
          commit: "on",
          pages: "on",
          addresses: "",
          checksums: "on",
          encoding: "UTF8",
          locale: "C.UTF-8",
          superuser: "off",
        },
      ]);
      expect((await stat(host)).mode & 0o777).toBe(0o700);
      expect((await stat(join(host, `.s.PGSQL.${String(port)}`))).mode & 0o777).toBe(0o700);
      expect((await stat(join(host, "../control"))).mode & 0o777).toBe(0o700);
      expect((await stat(join(dataDir, "postgres"))).mode & 0o777).toBe(0o700);
      await ask(first.connection, "CREATE TABLE kept AS SELECT 1 AS one");
      await first.stop();
      await first.stop();
      expect(await findPostmaster(join(dataDir, "postgres"))).toBeNull();
      expect(await findSupervisors(dataDir)).toEqual([]);

      const second = await startBundledServer({ dataDir, log });
      expect(second.timings.initialiseMs).toBe(0);
      expect(await ask(second.connection, "SELECT one FROM kept")).toEqual([{ one: 1 }]);
      await second.stop();
    });
  });

  it("lets several hold one server, and stops it with the last", async () => {
    const holders = await Promise.all([1, 2, 3].map(async () => await startBundledServer({ dataDir, log })));
    expect(holders.map(({ adopted }) => adopted).sort()).toEqual([false, true, true]);
    expect(new Set(holders.map(({ pid }) => pid)).size).toBe(1);
    const [first, second, third] = holders;
    await first?.stop();
    await third?.stop();
    expect(await ask(second?.connection ?? expect.fail(), "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    await second?.stop();
    expect(await findPostmaster(join(dataDir, "postgres"))).toBeNull();
  });

  it("starts over a pid file whose number now belongs to another program, or to nobody", async () => {
    const cluster = join(dataDir, "postgres");
    await (await startBundledServer({ dataDir, log })).stop();
    const child = await startHolder(join(dataDir, "other"));
    // Another PostgreSQL, of the same account, that serves another directory: the hardest double.
    for (const pid of [child.report.pid, process.pid, 4_194_000]) {
      await leavePidFile(cluster, pid);
      expect(await connectRunningServer(dataDir)).toBeNull();
      const server = await startBundledServer({ dataDir, log });
      expect(server.adopted).toBe(false);
      expect(await ask(server.connection, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
      await server.stop();
    }
    expect(await ask(child.report.connection, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    await child.stop();
  });

  it("begins again when a first start was killed in the middle", async () => {
    await withDataDirectory("/tmp", async (dataDir) => {
      await mkdir(join(dataDir, "postgres.unfinished/base"), { recursive: true });
      await writeFile(join(dataDir, "postgres.unfinished/PG_VERSION"), "18\n");
      if (isRoot()) await chmod(dataDir, 0o711);
      const server = await startBundledServer({ dataDir, log });
      expect(await ask(server.connection, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
      await server.stop();
    });
  });

  it("keeps the socket path short in a deep checkout", async () => {
    await withDataDirectory("/tmp", async (dataDir) => {
      const server = await startBundledServer({
        dataDir: join(dataDir, ...Array<string>(14).fill("a-rather-long-folder-name")),
        log,
      });
      expect(Buffer.byteLength(join(server.connection.host, ".s.PGSQL.5432"))).toBeLessThanOrEqual(107);
      await server.stop();
    });
  });

  it("does not use a socket directory that somebody else made first [SEC-009]", async () => {
    await withDataDirectory("/tmp", async (dataDir) => {
      await mkdir(dataDir, { mode: 0o711 });
      const squatted = runtimeName(dataDir);
      await mkdir(join(squatted, ".."), { recursive: true });
      await symlink("/tmp", squatted);
      const server = await startBundledServer({ dataDir, log });
      expect(server.connection.host.startsWith(`${squatted}-`)).toBe(true);
      expect((await lstat(join(server.connection.host, ".."))).isDirectory()).toBe(true);
      expect(await connectRunningServer(dataDir)).toEqual(server.connection);
      await server.stop();
      await rm(squatted);
    });
  });

  it("refuses a directory it cannot write, in one line", async () => {
    await withDataDirectory("/tmp", async (dataDir) => {
      await writeFile(dataDir, "a file");
      const refused = startBundledServer({ dataDir: join(dataDir, "below"), log });
      await expect(refused).rejects.toMatchObject({ code: "adapter.database_directory_unwritable" });
      await expect(refused).rejects.toThrow(
        /^Cannot write to the database directory "[^"]+" \(ENOTDIR\): make it writable[^\n]+DATABASE_URL$/u,
      );
    });
  });

  it("refuses a database of another major version, in one line", async () => {
    await (await startBundledServer({ dataDir, log })).stop();
    await writeFile(join(dataDir, "postgres/PG_VERSION"), "17\n");
    const refused = startBundledServer({ dataDir, log });
    await expect(refused).rejects.toMatchObject({ code: "adapter.database_version" });
    await writeFile(join(dataDir, "postgres/PG_VERSION"), "18\n");
    await expect(refused).rejects.toThrow(/^[^\n]*PostgreSQL 17 made it, this build runs 18[^\n]*$/u);
  });

  it("says why a server does not start, and leaves nothing running", async () => {
    await (await startBundledServer({ dataDir, log })).stop();
    await writeFile(join(dataDir, "postgres/postgresql.auto.conf"), "no_such_setting = 1\n");
    const refused = startBundledServer({ dataDir, log });
    await expect(refused).rejects.toMatchObject({ code: "adapter.database_start" });
    await expect(refused).rejects.toThrow(/postgresql\.auto\.conf|configuration file/u);
    await until(async () => (await findSupervisors(dataDir)).length === 0, 2_000);
    await rm(join(dataDir, "postgres/postgresql.auto.conf"));
  });

  it("keeps values of rows out of the server's log", async () => {
    const server = await startBundledServer({ dataDir, log });
    await ask(
      server.connection,
      "DROP TABLE IF EXISTS person; CREATE TABLE person (mail text PRIMARY KEY); INSERT INTO person VALUES ('planted@example.test')",
    );
    for (const sql of ["INSERT INTO person VALUES ('planted@example.test')", "SELECT 'planted@example.test'::int"]) {
      await expect(ask(server.connection, sql)).rejects.toThrow();
    }
    await server.stop();
    const text = await readFile(join(dataDir, "postgres.log"), "utf8");
    expect(text).toContain("database system is ready");
    expect(text).not.toContain("planted");
  });
});

describe("connectRunningServer()", () => {
  it("finds the running server and never stops it", async () => {
    expect(await connectRunningServer(join(dataDir, "missing"))).toBeNull();
    expect(await connectRunningServer(dataDir)).toBeNull();
    const server = await startBundledServer({ dataDir, log });
    const connection = await connectRunningServer(dataDir);
    expect(connection).toEqual(server.connection);
    expect(await ask(connection ?? expect.fail(), "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    await server.stop();
    expect(await connectRunningServer(dataDir)).toBeNull();
    expect(await waitUntilGone(join(dataDir, "postgres"), 0)).toBe(true);
  });
});
