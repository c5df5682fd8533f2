// SPDX-License-Identifier: Apache-2.0
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";

/** What `/metrics` said at one moment, by metric and labels. */
export class Sample {
  readonly #values: ReadonlyMap<string, number>;

  private constructor(values: ReadonlyMap<string, number>) {
    this.#values = values;
  }

  static async read(healthUrl: string): Promise<Sample> {
    const text = await (await fetch(`${healthUrl}/metrics`)).text();
    const values = new Map<string, number>();
    for (const line of text.split("\n")) {
      const match = /^([a-zA-Z_]+(?:\{.*\})?) (\S+)$/.exec(line);
      if (match) values.set(match[1] ?? "", Number(match[2]));
    }
    return new Sample(values);
  }

  value(key: string): number {
    return this.#values.get(key) ?? 0;
  }

  /** Differences to an earlier sample of one metric, by the value of its only label that varies. */
  since(before: Sample, metric: string, label: string): Map<string, number> {
    const found = new Map<string, number>();
    for (const [key, value] of this.#values) {
      if (!key.startsWith(`${metric}{`)) continue;
      const name = new RegExp(`${label}="([^"]*)"`).exec(key)?.[1];
      if (name !== undefined) found.set(name, (found.get(name) ?? 0) + value - before.value(key));
    }
    return found;
  }

  /** Percentiles of what a histogram counted since an earlier sample, in its unit; read between the bounds of a bucket. */
  percentiles(before: Sample, histogram: string, shares: readonly number[]): number[] {
    const counts = this.since(before, `${histogram}_bucket`, "le");
    const buckets = [...counts]
      .map(([le, count]) => [le === "+Inf" ? Number.POSITIVE_INFINITY : Number(le), count] as const)
      .sort((a, b) => a[0] - b[0]);
    const total = buckets.at(-1)?.[1] ?? 0;
    return shares.map((share) => {
      const wanted = total * share;
      let lower = 0;
      let below = 0;
      for (const [upper, count] of buckets) {
        if (count >= wanted && count > below) {
          if (upper === Number.POSITIVE_INFINITY) return lower;
          return lower + ((upper - lower) * (wanted - below)) / (count - below);
        }
        [lower, below] = [upper, count];
      }
      return lower;
    });
  }
}

const TICK_MS = 10;

/** CPU that a process has used, in milliseconds; null where the system does not tell. */
export async function cpuMsOf(pid: number): Promise<number | null> {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => null);
  if (text === null) return null;
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

/** CPU of the database server: the postmaster and its children. */
export async function databaseCpuMs(dataDir: string): Promise<number | null> {
  const postmaster = await postmasterPid(dataDir);
  if (postmaster === null) return null;
  const pids = [postmaster, ...(await childrenOf(postmaster))];
  const used = await Promise.all(pids.map(cpuMsOf));
  return used.some((ms) => ms !== null) ? used.reduce<number>((sum, ms) => sum + (ms ?? 0), 0) : null;
}

/** Process id of the bundled database server, as it wrote it; null when none runs or its folder is elsewhere. */
export async function postmasterPid(dataDir: string): Promise<number | null> {
  const text = await readFile(join(await clusterOf(dataDir), "postmaster.pid"), "utf8").catch(() => "");
  const pid = Number(text.split("\n")[0]);
  return Number.isInteger(pid) && pid > 0 ? pid : null;
}

/** The database's own folder: in the data directory, or where a line in it says. */
export async function clusterOf(dataDir: string): Promise<string> {
  const elsewhere = await readFile(join(dataDir, "postgres-location"), "utf8").catch(() => null);
  return join(elsewhere?.trim() ?? dataDir, "postgres");
}

export async function childrenOf(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8").catch(() => "");
  return text.split(" ").filter(Boolean).map(Number);
}

/** Parent of a process; null where the system does not tell. */
export async function parentOf(pid: number): Promise<number | null> {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => null);
  return text === null ? null : Number(text.slice(text.lastIndexOf(")") + 2).split(" ")[1]);
}

/** Bytes of all files under a folder. */
export async function folderBytes(path: string): Promise<number> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => []);
  const sizes = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) =>
        stat(join(entry.parentPath, entry.name)).then(
          (found) => found.size,
          () => 0,
        ),
      ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
