// SPDX-License-Identifier: Apache-2.0
// What doctor and the audit say of the process that serves and of the machine under it.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type HardeningFacts, hardeningChecks, runChecks } from "#app";
import { configSchema } from "../../src/main/config.ts";
import { gatherHardeningFacts } from "../../src/main/hardening-facts.ts";

const HARD: HardeningFacts = {
  usesSandbox: false,
  isServer: true,
  container: "systemd",
  process: {
    uid: 970,
    noNewPrivileges: true,
    seccomp: 2,
    capabilities: 0n,
    coreBytes: 0,
    flags: ["--disable-warning=ExperimentalWarning"],
    variables: ["PATH", "LANG"],
    weakVariables: [],
  },
  mounts: { isRootReadOnly: true, writable: ["/srv/wardline/data"] },
  needsToWrite: ["/srv/wardline/data", "/srv/wardline/keys", "/tmp"],
  canChangeProgram: false,
  files: [
    { what: "The root key", path: "/srv/wardline/keys/root.key", mode: 0o600, uid: 970, isSecret: true },
    { what: "The configuration", path: "/srv/wardline/wardline.yaml", mode: 0o644, uid: 0, isSecret: false },
    { what: "The copy of the root key", path: "/mnt/copy/root.key", mode: null, uid: 0, isSecret: true },
  ],
  hasSwap: false,
};
type Process = NonNullable<HardeningFacts["process"]>;
const withProcess = (changes: Partial<Process>): HardeningFacts => ({
  ...HARD,
  process: { ...(HARD.process as Process), ...changes },
});
const withFile = (changes: Partial<HardeningFacts["files"][number]>): HardeningFacts => ({
  ...HARD,
  files: [{ what: "The root key", path: "/k", mode: 0o600, uid: 970, isSecret: true, ...changes }],
});

async function found(facts: HardeningFacts): Promise<string[]> {
  const results = await runChecks(hardeningChecks, facts);
  return results.flatMap(({ id, findings }) => findings.map(({ severity }) => `${severity} ${id}`));
}

describe("the hardening profile", () => {
  it("[SEC-383] has nothing to say of a hardened installation", async () => {
    expect(await found(HARD)).toEqual([]);
  });

  it.each<[what: string, facts: HardeningFacts, expected: string]>([
    ["root", { ...withProcess({ uid: 0 }), files: [] }, "warning hardening.user"],
    ["privileges that can be gained", withProcess({ noNewPrivileges: false }), "warning hardening.privileges"],
    ["capabilities", withProcess({ capabilities: 1n << 10n }), "warning hardening.privileges"],
    ["no filter of system calls", withProcess({ seccomp: 0 }), "warning hardening.seccomp"],
    ["core dumps", withProcess({ coreBytes: Number.POSITIVE_INFINITY }), "warning hardening.core_dumps"],
    ["an inspector", withProcess({ flags: ["--inspect=0.0.0.0:9229"] }), "error hardening.debugging"],
    ["a module that is loaded first", withProcess({ flags: ["--import=/tmp/x.mjs"] }), "error hardening.debugging"],
    ["keys of TLS in a file", withProcess({ flags: ["--tls-keylog=/tmp/keys"] }), "error hardening.debugging"],
    [
      "heap snapshots by signal",
      withProcess({ flags: ["--heapsnapshot-signal=SIGUSR2"] }),
      "error hardening.debugging",
    ],
    [
      "TLS that is not checked",
      withProcess({ weakVariables: ["NODE_TLS_REJECT_UNAUTHORIZED"] }),
      "error hardening.environment",
    ],
    ["keys of TLS by environment", withProcess({ variables: ["SSLKEYLOGFILE"] }), "error hardening.environment"],
    ["foreign code", withProcess({ variables: ["LD_PRELOAD"] }), "error hardening.environment"],
    [
      "certificates for everybody",
      withProcess({ variables: ["NODE_EXTRA_CA_CERTS"] }),
      "warning hardening.environment",
    ],
    [
      "a root that can be written",
      { ...HARD, mounts: { isRootReadOnly: false, writable: ["/"] } },
      "warning hardening.read_only",
    ],
    [
      "a mount that nobody needs",
      { ...HARD, mounts: { isRootReadOnly: true, writable: ["/opt/other"] } },
      "warning hardening.read_only",
    ],
    ["a program that can be changed", { ...HARD, canChangeProgram: true }, "warning hardening.program"],
    ["a key that others read", withFile({ mode: 0o640 }), "error hardening.files"],
    ["a configuration that others write", withFile({ isSecret: false, mode: 0o646 }), "error hardening.files"],
    ["a configuration that a group writes", withFile({ isSecret: false, mode: 0o664 }), "warning hardening.files"],
    ["a file of somebody else", withFile({ uid: 1_000 }), "warning hardening.files"],
    ["swap", { ...HARD, hasSwap: true }, "info hardening.swap"],
    ["no server", { ...HARD, isServer: false }, "info hardening.looked_at"],
  ])("[SEC-383] finds %s", async (_what, facts, expected) => {
    expect(await found(facts)).toEqual([expected]);
  });

  it("[SEC-383] what cannot be seen is a warning, never a pass", async () => {
    const blind = await found({ ...HARD, process: null, mounts: null });
    expect(blind).toHaveLength(7);
    expect(blind.every((line) => line.startsWith("warning "))).toBe(true);
  });

  it("the practice installation is told, not warned, of what its machine is like; real holes stay errors", async () => {
    const facts = { ...withProcess({ uid: 0, seccomp: 0, flags: ["--inspect"] }), usesSandbox: true, files: [] };
    expect(await found(facts)).toEqual(["info hardening.user", "info hardening.seccomp", "error hardening.debugging"]);
  });
});

describe("gatherHardeningFacts()", () => {
  let place: string;
  beforeAll(async () => {
    place = await mkdtemp(join(tmpdir(), "wardline-hard-"));
    await mkdir(join(place, "keys"), { mode: 0o700 });
    await writeFile(join(place, "keys", "root.key"), "x");
    await chmod(join(place, "keys", "root.key"), 0o644);
  });
  afterAll(async () => rm(place, { recursive: true, force: true }));

  it("[SEC-383] looks at the process that serves, by what the kernel tells, and keeps no value of its environment", async ({
    skip,
  }) => {
    if (process.platform !== "linux") skip("only Linux tells");
    await mkdir(join(place, "main"));
    const script = join(place, "main", "cli.js");
    await writeFile(script, "console.log('up'); setInterval(() => undefined, 1000);");
    const child = spawn(process.execPath, ["--trace-uncaught", script, "start"], {
      cwd: place,
      env: {
        PATH: process.env["PATH"],
        NODE_OPTIONS: "--stack-trace-limit=20",
        NODE_TLS_REJECT_UNAUTHORIZED: "0",
        SECRET: "planted-value",
      },
      stdio: ["ignore", "pipe", "ignore"],
    });
    try {
      await once(child.stdout, "data");
      const facts = await gatherHardeningFacts({
        config: configSchema.parse({}),
        baseDir: place,
        file: null,
        databaseUrl: null,
      });
      expect(facts.isServer).toBe(true);
      expect(facts.process).toMatchObject({
        uid: process.geteuid?.(),
        flags: ["--trace-uncaught", "--stack-trace-limit=20"],
        weakVariables: ["NODE_TLS_REJECT_UNAUTHORIZED"],
      });
      expect(facts.process?.variables).toContain("SECRET");
      expect(
        JSON.stringify(facts, (_key, value: unknown) => (typeof value === "bigint" ? String(value) : value)),
      ).not.toContain("planted-value");
      expect(facts.mounts?.writable.length).toBeGreaterThan(0);
      expect(facts.files.find(({ what }) => what === "The root key")?.mode).toBe(0o644);
      expect(await found(facts)).toEqual(
        expect.arrayContaining(["error hardening.files", "error hardening.environment"]),
      );
    } finally {
      child.kill("SIGKILL");
      await once(child, "exit");
    }
    const alone = await gatherHardeningFacts({
      config: configSchema.parse({}),
      baseDir: place,
      file: null,
      databaseUrl: null,
    });
    expect([alone.isServer, alone.process !== null]).toEqual([false, true]);
    const nowhere = await gatherHardeningFacts(
      { config: configSchema.parse({}), baseDir: place, file: null, databaseUrl: null },
      join(place, "no-proc"),
    );
    expect([nowhere.process, nowhere.mounts, nowhere.hasSwap]).toEqual([null, null, null]);
  });
});
