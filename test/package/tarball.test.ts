// SPDX-License-Identifier: Apache-2.0
import { execFileSync, spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { packStaged, stage } from "../../tools/pack.ts";

const root = join(import.meta.dirname, "../..");
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };

/** Packages that `npm install wardline` would bring: whatever the lockfile does not mark as a tool of ours. */
function productionPackages(): string[] {
  const lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as {
    packages: Record<string, { dev?: boolean; devOptional?: boolean }>;
  };
  return Object.entries(lock.packages)
    .filter(
      ([path, { dev, devOptional }]) =>
        /^node_modules\/(?:@[^/]+\/)?[^/]+$/u.test(path) && dev !== true && devOptional !== true,
    )
    .map(([path]) => path)
    .filter((path) => existsSync(join(root, path)));
}

describe("the packed tarball", { timeout: 60_000 }, () => {
  let site: string;
  let installed: string;

  beforeAll(() => {
    site = realpathSync(mkdtempSync(join(tmpdir(), "wardline-tarball-")));
    // The database's unprivileged user must be able to enter, also where the tests run as root.
    chmodSync(site, 0o755);
    stage(root, join(site, "staged"));
    const tarball = packStaged(join(site, "staged"), site);
    // Installed the way npm would lay it out; the packages it depends on are those of the checkout.
    installed = join(site, "node_modules/wardline");
    mkdirSync(installed, { recursive: true });
    execFileSync("tar", ["-xzf", tarball, "-C", installed, "--strip-components=1"]);
    for (const path of productionPackages()) {
      mkdirSync(dirname(join(site, path)), { recursive: true });
      symlinkSync(join(root, path), join(site, path));
    }
    mkdirSync(join(site, "node_modules/.bin"));
    symlinkSync("../wardline/bin/wardline", join(site, "node_modules/.bin/wardline"));
  }, 120_000);
  afterAll(() => {
    rmSync(site, { recursive: true, force: true });
  });

  function wardline(...args: string[]): { code: number | null; out: string; err: string } {
    const { status, stdout, stderr } = spawnSync(join(site, "node_modules/.bin/wardline"), args, {
      cwd: site,
      encoding: "utf8",
      timeout: 30_000,
    });
    return { code: status, out: stdout, err: stderr };
  }

  test("the packed tarball holds JavaScript and types of the client only, and none of our tests", () => {
    const files = execFileSync("find", [installed, "-type", "f"], { encoding: "utf8" }).trim().split("\n");
    expect(files.filter((file) => /(?<!\.d)\.tsx?$|\.test\.|\/testing(?:\.js$|\/)/u.test(file))).toEqual([]);
    expect(files.filter((file) => file.startsWith(join(installed, "dist/src/"))).length).toBeGreaterThan(50);
    expect(files).toContain(join(installed, "LICENSE"));
  });

  test("the packed tarball runs from under node_modules and knows its version", () => {
    const { code, out, err } = wardline("--version");
    expect(err).toBe("");
    expect(code).toBe(0);
    expect(out).toContain(version);
  });

  test("the packed tarball checks its own flows", () => {
    const { code, out, err } = wardline("flows", "check");
    expect(`${out}${err}`).not.toMatch(/ERR_|Cannot find/u);
    expect(code).toBe(0);
  });

  test("the packed tarball examines a configuration with doctor", () => {
    const { out, err } = wardline("doctor");
    expect(`${out}${err}`).not.toMatch(/ERR_|Cannot find/u);
    expect(out.length).toBeGreaterThan(20);
  });

  test("the packed tarball starts everything, answers, and ends on SIGTERM", async () => {
    writeFileSync(join(site, "wardline.yaml"), "server: { port: 0, healthPort: 0 }\nsandbox: { port: 0 }\n");
    const program = spawn(join(site, "node_modules/.bin/wardline"), ["start", "--config", "wardline.yaml"], {
      cwd: site,
      stdio: ["ignore", "pipe", "inherit"],
    });
    const ended = new Promise<number | null>((resolve) => program.once("exit", resolve));
    try {
      let said = "";
      const health = await new Promise<string>((resolve, reject) => {
        program.stdout.on("data", (data: Buffer) => {
          said += data.toString();
          const found = /Health\s+(http:\S+)/u.exec(said)?.[1];
          if (found !== undefined) resolve(found);
        });
        void ended.then(() => reject(new Error(`It ended before it was ready: ${said}`)));
      });
      expect((await fetch(health)).status).toBe(200);
      const widget = /Widget\s+(http:\S+)/u.exec(said)?.[1] ?? "";
      expect(await (await fetch(widget)).text()).toContain("<html");
    } finally {
      program.kill("SIGTERM");
    }
    expect(await ended).toBe(0);
  }, 60_000);
});
