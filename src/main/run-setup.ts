// SPDX-License-Identifier: Apache-2.0
import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { AppError } from "#kernel";
import { askSetup, type Terminal, usualTimeZone, writeSetup } from "#surfaces";
import { openHops } from "./hops.ts";
import { loadConfig } from "./load-config.ts";
import { openRemoteRoots } from "./open-kms.ts";
import { type OperatorAccess, openOperator, readOperatorAccess } from "./open-operator.ts";
import { packageRoot } from "./paths.ts";
import { type ProbeParts, probesOf, runProbe } from "./setup/probes.ts";
import { systemClock, systemRandom } from "./system.ts";

/**
 * `wardline setup [FILE]`: asks step by step, writes a configuration that a person can read, and tries every connector that it names. It never
 * writes over a file that is there, and asks for no secret.
 *
 * @throws AppError - `cli.setup_refused`: the file is there, or nobody answered.
 */
export async function runSetup([file = "wardline.yaml"]: readonly string[], terminal: Terminal): Promise<number> {
  const lines = createInterface({ input: process.stdin });
  // Lines that come faster than they are asked for, from a pipe, wait.
  const answered = lines[Symbol.asyncIterator]();
  const answers = await askSetup(
    async (question) => {
      terminal.write(question);
      const next = await answered.next();
      return next.done === true ? null : next.value;
    },
    terminal,
    usualTimeZone(
      new Intl.DateTimeFormat().resolvedOptions().timeZone,
      [process.env["LC_ALL"], process.env["LANG"]].find((name) => name !== undefined && name !== ""),
    ),
  );
  lines.close();
  if (answers === null) throw new AppError("cli.setup_refused", "Nothing is written: not every question was answered");
  const path = resolve(file);
  try {
    await writeFile(path, writeSetup(answers), { flag: "wx", mode: 0o640 });
  } catch (cause) {
    throw new AppError("cli.setup_refused", "Nothing is written: the file is there already, or cannot be made", {
      cause,
    });
  }
  terminal.write(`\nWritten. Now: put secrets into the files it names, then \`wardline doctor --config ${file}\`.\n`);
  return tryConnectors(path, terminal);
}

/** What doctor does not do before there is a server: asks everybody whom the file names, by the tests of the set-up page. */
async function tryConnectors(path: string, terminal: Terminal): Promise<number> {
  const loaded = await loadConfig(path, {}, resolve(packageRoot, "config", "defaults.yaml"));
  const hops = openHops(loaded);
  let access: OperatorAccess | null = null;
  let failed = 0;
  try {
    access = await readOperatorAccess(loaded);
  } catch (error) {
    failed += 1;
    const code = error instanceof AppError ? error.code : "unknown";
    terminal.write(`The operator's systems could not be tried: ${code}\n`);
  }
  const { kms } = loaded.config.keys;
  const parts: ProbeParts = {
    loaded,
    hops,
    access,
    telco: (to) => openOperator(to, loaded, { hop: hops("operator"), clock: systemClock, random: systemRandom }),
    // Before there are keys of this installation: that the service may derive by the root key there.
    kms:
      kms === undefined
        ? null
        : async () => {
            const { backend, close } = openRemoteRoots(kms, loaded.baseDir, hops("kms"));
            try {
              await backend.derive("key_check");
              return null;
            } finally {
              close();
            }
          },
    webhook: null,
    now: () => systemClock.now(),
  };
  for (const [name, probe] of probesOf(parts)) {
    if (probe === null) continue;
    const answer = await runProbe(parts, name);
    const isWell = answer?.state === "well";
    if (!isWell) failed += 1;
    terminal.write(`${name}: ${isWell ? `answers in ${answer.tookMs} ms` : (answer?.code ?? "unknown")}\n`);
  }
  if (loaded.config.operator === undefined)
    terminal.write("The practice operator will be used: there is nothing to try there.\n");
  return failed === 0 ? 0 : 1;
}
