// SPDX-License-Identifier: Apache-2.0
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { makeCosignatureStore } from "#postgres";
import { formatNoteKey } from "#tlog";
import { startInstance } from "../src/main/audit/instance.ts";
import { openHistory } from "../src/main/open-history.ts";
import { openStorage } from "../src/main/open-storage.ts";
import { packageRoot } from "../src/main/paths.ts";
import { startWitness } from "../src/main/run-witness.ts";
import { type Figures, table } from "./figures.ts";

const DRILL = "INC-01";
const COSIGNED_WITHIN_MS = 90_000;

/**
 * An archive of evidence as an operator makes one: the reports of an audit and a drill that really ran, and a history that a witness cosigned. It is
 * verified with nothing but itself and the keys, and after one of its bytes was changed, at each of many places.
 */
export async function run(): Promise<Figures> {
  const folder = await mkdtemp(join(tmpdir(), "wardline-evidence-"));
  const logKeysFile = join(folder, "log-keys");
  await writeFile(logKeysFile, "");
  const witness = { dir: join(folder, "witness"), name: "witness.example/w", port: await freePort(), logKeysFile };
  // Its keys are made before it knows any log.
  const first = await startWitness(witness);
  await new Promise((done) => first.server.close(done));
  const witnessKeys = join(folder, "witness-keys");
  await writeFile(witnessKeys, `${first.keys.join("\n")}\n`);
  const history = {
    witnesses: [{ url: `http://localhost:${witness.port}/`, keysFile: witnessKeys }],
    quorum: 1,
    cosignSeconds: 5,
  };
  const instance = await startInstance({ history });
  const config = instance.loaded.file ?? "";
  try {
    const logKeys = await withStorage(instance.loaded, async (storage) =>
      (await openHistory(instance.loaded, storage)).verifier.policy.logKeys.map(formatNoteKey),
    );
    await writeFile(logKeysFile, `${logKeys.join("\n")}\n`);
    const { server } = await startWitness(witness);
    const [audit, drill, archive] = ["audit", "drill", "evidence.zip"].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    await wardline(["audit", "run", "--profile", "gdpr", "--out", audit, "--config", config]);
    await wardline(["drill", DRILL, "--out", drill, "--config", config]);
    await withStorage(instance.loaded, async ({ database }) => {
      const cosigned = makeCosignatureStore(database);
      for (const end = Date.now() + COSIGNED_WITHIN_MS; ; await setTimeout(500)) {
        const states = await cosigned.states();
        if (states.some(({ problem }) => problem === null)) return;
        if (Date.now() > end) throw new Error(`Nobody cosigned: ${JSON.stringify(states)}`);
      }
    });
    const built = await wardline([
      "evidence",
      "build",
      "--for",
      "auditor",
      "--from",
      audit,
      "--from",
      drill,
      "--out",
      archive,
      "--config",
      config,
    ]);
    server.close();
    await instance.stop();
    const keys = join(folder, "believed");
    await writeFile(keys, `${[...logKeys, ...first.keys].join("\n")}\n`);
    const whole = await verify(archive, keys);
    const bytes = await readFile(archive);
    const places = Array.from({ length: 6 }, (_, n) => Math.floor(((n + 0.5) * bytes.length) / 6));
    let tamperedCaught = 0;
    for (const at of places) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      const file = join(folder, "changed.zip");
      await writeFile(file, changed);
      if ((await verify(file, keys)).code === 2) tamperedCaught += 1;
    }
    const summary = JSON.parse(built.text.trim().split("\n").at(-1) ?? "{}") as { files?: number };
    const figures = {
      files: summary.files ?? 0,
      bytes: bytes.length,
      isProved: whole.code === 0,
      tampered: places.length,
      tamperedCaught,
    };
    process.stdout.write(
      `${whole.text}\n${table(
        "Evidence",
        Object.entries(figures).map(([name, value]) => [name, String(value)]),
      )}`,
    );
    if (!figures.isProved || tamperedCaught !== places.length) process.exitCode = 1;
    return figures;
  } finally {
    await instance.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

type Storage = Awaited<ReturnType<typeof openStorage>>;
async function withStorage<T>(
  loaded: Parameters<typeof openStorage>[0],
  work: (storage: Storage) => Promise<T>,
): Promise<T> {
  const storage = await openStorage(loaded, "command", () => undefined);
  try {
    return await work(storage);
  } finally {
    await storage.close();
  }
}

/** Offline: in a folder without configuration or data. One witness is demanded. */
function verify(file: string, keys: string): Promise<{ readonly code: number; readonly text: string }> {
  return wardline(["evidence", "verify", file, "--keys", keys, "--quorum", "1"]);
}

function wardline(args: readonly string[]): Promise<{ readonly code: number; readonly text: string }> {
  return new Promise((done) => {
    execFile(join(packageRoot, "bin", "wardline"), args, { cwd: tmpdir(), maxBuffer: 1 << 26 }, (error, out, err) => {
      const code = error === null ? 0 : Number(error.code ?? 1);
      process.stderr.write(`${args.slice(0, 2).join(" ")}: ${code}\n${code === 1 && args[0] !== "audit" ? err : ""}`);
      done({ code, text: out });
    });
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "localhost", done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}
