// SPDX-License-Identifier: Apache-2.0
import { constants } from "node:fs";
import { access, readdir, readFile, readlink, realpath, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { HardenedFile, HardeningFacts } from "#app";
import { channelSecrets } from "./channel-facts.ts";
import type { LoadedConfig } from "./load-config.ts";
import { clientSecrets } from "./open-clients.ts";
import { keyStorePath } from "./open-keys.ts";
import { packageRoot } from "./paths.ts";

/**
 * Reads what the kernel tells of the server of this installation, or of this command where none runs. Values of environment variables are not
 * kept: they may be secrets.
 *
 * @param proc - Where the kernel tells it.
 */
export async function gatherHardeningFacts(loaded: LoadedConfig, proc: string = "/proc"): Promise<HardeningFacts> {
  const pid = await findServer(loaded, proc);
  const at = join(proc, pid ?? "self");
  const { config, baseDir } = loaded;
  const under = (path: string): string => resolve(baseDir, path);
  const [status, limits, mountinfo, cmdline, environ, cgroup, swaps] = await Promise.all(
    ["status", "limits", "mountinfo", "cmdline", "environ", "cgroup"]
      .map((name) => readFile(join(at, name), "utf8").catch(() => null))
      .concat(readFile(join(proc, "swaps"), "utf8").catch(() => null)),
  );
  const needsToWrite = [
    config.data.dir,
    config.keys.dir,
    ...(config.backup.dir === undefined ? [] : [config.backup.dir]),
    ...(config.keys.copyDir === undefined ? [] : [config.keys.copyDir]),
  ].map(under);
  return {
    usesSandbox: config.operator === undefined,
    isServer: pid !== null,
    container: await findContainer(cgroup ?? "", environ ?? ""),
    process: readProcess(status ?? null, limits ?? "", cmdline ?? "", environ ?? ""),
    mounts: mountinfo === null || mountinfo === undefined ? null : readMounts(mountinfo),
    needsToWrite: [...needsToWrite, tmpdir()],
    canChangeProgram: await access(packageRoot, constants.W_OK).then(
      () => true,
      () => false,
    ),
    files: await readFiles(loaded),
    hasSwap: swaps === null || swaps === undefined ? null : swaps.trim().split("\n").length > 1,
  };
}

/** The process that runs our `start` in this installation's folder. */
async function findServer({ baseDir }: LoadedConfig, proc: string): Promise<string | null> {
  const here = await realpath(baseDir).catch(() => baseDir);
  for (const pid of (await readdir(proc).catch(() => [])).filter((name) => /^\d+$/u.test(name))) {
    const words = (await readFile(join(proc, pid, "cmdline"), "utf8").catch(() => "")).split("\0");
    if (!words.some((word) => /\/main\/cli\.[jt]s$/u.test(word)) || !words.includes("start")) continue;
    if ((await readlink(join(proc, pid, "cwd")).catch(() => "")) === here) return pid;
  }
  return null;
}

function readProcess(
  status: string | null,
  limits: string,
  cmdline: string,
  environ: string,
): HardeningFacts["process"] {
  if (status === null) return null;
  const field = (name: string): string => new RegExp(`^${name}:\\s*(\\S+)`, "mu").exec(status)?.[1] ?? "";
  const core = /^Max core file size\s+(\S+)/mu.exec(limits)?.[1] ?? "unlimited";
  const variables = environ.split("\0").filter((line) => line.includes("="));
  const valueOf = (name: string): string =>
    variables.find((line) => line.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";
  const words = cmdline.split("\0");
  const script = words.findIndex((word) => /\/main\/cli\.[jt]s$/u.test(word));
  return {
    uid: Number(/^Uid:\s+\d+\s+(\d+)/mu.exec(status)?.[1] ?? 0),
    noNewPrivileges: field("NoNewPrivs") === "1",
    seccomp: Number(field("Seccomp")),
    capabilities: BigInt(`0x${field("CapEff") || "0"}`),
    coreBytes: core === "unlimited" ? Number.POSITIVE_INFINITY : Number(core),
    flags: [...words.slice(1, Math.max(1, script)), ...valueOf("NODE_OPTIONS").split(/\s+/u)].filter((flag) =>
      flag.startsWith("-"),
    ),
    variables: variables.map((line) => line.slice(0, line.indexOf("="))),
    weakVariables: valueOf("NODE_TLS_REJECT_UNAUTHORIZED") === "0" ? ["NODE_TLS_REJECT_UNAUTHORIZED"] : [],
  };
}

/** File systems of the kernel, and those that are gone with the process. */
const NOT_DISKS = /^(?:proc|sysfs|cgroup2?|devpts|devtmpfs|mqueue|tmpfs|securityfs|debugfs|tracefs|bpf|pstore|nsfs)$/u;

/** `man 5 proc_pid_mountinfo`: mount point is the fifth field, its options the sixth, the type comes after a lone dash. */
function readMounts(text: string): NonNullable<HardeningFacts["mounts"]> {
  const mounts = text
    .split("\n")
    .map((line) => line.split(" "))
    .filter((fields) => fields.length > 6)
    .map((fields) => ({
      point: (fields[4] ?? "").replaceAll("\\040", " "),
      isReadOnly: (fields[5] ?? "").split(",").includes("ro"),
      type: fields[fields.indexOf("-") + 1] ?? "",
    }));
  return {
    isRootReadOnly: mounts.findLast(({ point }) => point === "/")?.isReadOnly ?? false,
    writable: [
      ...new Set(
        mounts.filter(({ isReadOnly, type }) => !isReadOnly && !NOT_DISKS.test(type)).map(({ point }) => point),
      ),
    ].sort(),
  };
}

async function findContainer(cgroup: string, environ: string): Promise<string | null> {
  const isThere = (path: string): Promise<boolean> =>
    stat(path).then(
      () => true,
      () => false,
    );
  if (environ.includes("KUBERNETES_SERVICE_HOST=")) return "kubernetes";
  if (await isThere("/.dockerenv")) return "docker";
  if (await isThere("/run/.containerenv")) return "podman";
  if (/docker|containerd|kubepods|libpod/u.test(cgroup)) return "container";
  return /\.service/u.test(cgroup) ? "systemd" : null;
}

/** Folders and files that hold data, keys, configuration and secrets. */
async function readFiles({ config, baseDir, file }: LoadedConfig): Promise<readonly HardenedFile[]> {
  const { keys, operator, server, identity, staff, backup, hops } = config;
  const secrets: readonly (readonly [what: string, path: string | undefined])[] = [
    ["The root key", join(keys.dir, "root.key")],
    ["The passphrase of the key file", keys.passphraseFile],
    ["The copy of the root key", keys.copyDir === undefined ? undefined : join(keys.copyDir, "root.key")],
    ["The operator's client secret", operator?.clientSecretFile],
    ["The key of the certificate", server.tls?.keyFile],
    ...channelSecrets(config),
    ...clientSecrets(config),
    ["The desk's client secret", staff.oidc?.clientSecretFile],
    ["The desk's client key", staff.oidc?.clientKeyFile],
    ...identity.oidc.flatMap(
      ({ name, clientSecretFile, clientKeyFile }) =>
        [
          [`The client secret for ${name}`, clientSecretFile],
          [`The client key for ${name}`, clientKeyFile],
        ] as const,
    ),
    ...Object.entries(hops).map(([name, hop]) => [`The client key of hops.${name}`, hop?.keyFile] as const),
  ];
  const open: readonly (readonly [what: string, path: string | undefined])[] = [
    ["The configuration", file ?? undefined],
    ["The folder of the configuration", file === null ? undefined : dirname(file)],
    ["The folder of the data", config.data.dir],
    ["The folder of the keys", keys.dir],
    ["The folder of backups", backup.dir],
    ["The policies", join(packageRoot, "policies")],
    ["The program", packageRoot],
  ];
  const look = async (what: string, path: string, isSecret: boolean): Promise<HardenedFile> => {
    const full = resolve(baseDir, path);
    const found = await stat(full).catch(() => null);
    return { what, path: full, mode: found === null ? null : found.mode & 0o7777, uid: found?.uid ?? 0, isSecret };
  };
  return Promise.all([
    ...secrets.flatMap(([what, path]) => (path === undefined ? [] : [look(what, path, true)])),
    look("The keys of subjects", keyStorePath({ config, baseDir, file, databaseUrl: null }), true),
    ...open.flatMap(([what, path]) => (path === undefined ? [] : [look(what, path, false)])),
  ]);
}
