// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { BREAK_NAMES, breakOptions } from "./canary/break.ts";
import { TalkativeVisitor } from "./canary/chat.ts";
import { copyTables } from "./canary/copy-tables.ts";
import { CARRIERS, Ledger, type Planted } from "./canary/ledger.ts";
import { plantAtOperator } from "./canary/operator.ts";
import { bytes, folder } from "./canary/places.ts";
import { readBack } from "./canary/read-back.ts";
import { type Recorder, startRecorder } from "./canary/recorder.ts";
import { sendRefused } from "./canary/refused.ts";
import { type Found, type Searched, search } from "./canary/search.ts";
import type { Below } from "./canary/values.ts";
import { killDatabase } from "./crash/kill-database.ts";
import { type Figures, table } from "./figures.ts";
import { seeded } from "./rig/play.ts";
import {
  endAll,
  makeFolder,
  prepareServer,
  type SandboxProgram,
  startSandboxProgram,
  startServer,
} from "./rig/programs.ts";
import { startProxy } from "./rig/proxy.ts";

const VISITORS_AT_ONCE = 12;
const VALUES_PER_VISITOR = 80;
/** Of a hundred values, so many go into requests that are refused; the rest is said in chats. */
const REFUSED_SHARE = 0.05;

/**
 * Values that belong to nobody go in wherever values can go in, while the operator's systems fail and the database is killed; then
 * everything that a thief without the key custodian could hold is read and searched for each of them. None may be found.
 */
export async function run(args: string[]): Promise<Figures> {
  const { values } = parseArgs({
    args,
    options: {
      count: { type: "string", default: "100000" },
      seed: { type: "string", default: "1" },
      break: { type: "string" },
    },
  });
  const count = Number(values.count);
  if (!Number.isInteger(count) || count < 100)
    throw new RangeError(`--count is "${values.count}", wanted a whole number from 100`);
  if (values.break !== undefined && !BREAK_NAMES.includes(values.break))
    throw new RangeError(`--break is "${values.break}", wanted one of ${BREAK_NAMES.join(", ")}`);
  const home = await makeFolder();
  try {
    const sandbox = await startSandboxProgram(home.path, 1_000);
    const recorder = await startRecorder(sandbox.url);
    const found = await plantAndSearch(home.path, sandbox, recorder, {
      count,
      seed: Number(values.seed),
      broken: values.break,
    });
    await recorder.close();
    return found;
  } finally {
    await endAll();
    await home.remove();
  }
}

type Wanted = { readonly count: number; readonly seed: number; readonly broken: string | undefined };

async function plantAndSearch(
  home: string,
  sandbox: SandboxProgram,
  recorder: Recorder,
  wanted: Wanted,
): Promise<Figures> {
  const random = seeded(wanted.seed);
  const below: Below = (bound) => Math.floor(random() * bound);
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  const ledger = new Ledger();
  const logFile = join(home, "server.log");
  const setup = await prepareServer(home, { url: recorder.url, secretFile: sandbox.secretFile }, "debug");
  const nodeOptions = wanted.broken === undefined ? undefined : breakOptions(wanted.broken);
  const server = await startServer(setup, nodeOptions, logFile);
  const proxy = await startProxy(setup.port);
  const inChats = Math.floor(wanted.count * (1 - REFUSED_SHARE));
  const talkers = await talk({ port: proxy.port }, inChats, ledger, below, async () => {
    say("half is planted: the operator fails from now on, and the database is killed");
    await sandbox.lever("fault", { match: { path: "/", pathRegex: true }, kind: "status", status: 503, count: 200 });
    await killDatabase(setup.dataDir);
  });
  const conversations = await plantAtOperator(sandbox, { port: proxy.port }, ledger, below);
  const refusals = await sendRefused(proxy.port, talkers.tokens[0] ?? "", wanted.count - inChats, ledger, below);
  const transcripts = await readBack(proxy.port, talkers.tokens);
  const metrics = Buffer.from(await (await fetch(`${server.healthUrl}/metrics`)).text());
  const outbox = Buffer.from(await (await fetch(`${sandbox.url}/outbox.json`)).text());
  const copies = join(home, "copies");
  const tables = await copyTables(setup.dataDir, copies);
  await proxy.close();
  await server.stop();
  say(
    `${ledger.planted.length} values planted, in ${talkers.tokens.length + conversations} conversations; ${tables} tables copied`,
  );

  const all = (): boolean => true;
  const fromChat = ({ carrier, isCertain }: Planted): boolean => carrier === "chat" && isCertain;
  const results = await search(
    ledger,
    [
      { place: folder("data folder with WAL and temporary files", setup.dataDir), counts: all },
      { place: folder("COPY of every table, text and binary", copies), counts: all },
      { place: bytes("log at debug level", () => readFile(logFile)), counts: all },
      { place: bytes("metrics", () => metrics), counts: all },
      { place: bytes("answers to refused requests", () => refusals), counts: all },
      {
        place: bytes("requests to the operator", recorder.sent),
        counts: ({ carrier }) => carrier !== "form" && carrier !== "operator",
      },
      { place: bytes("messages sent to customers", () => outbox), counts: ({ carrier }) => carrier !== "operator" },
      { place: bytes("transcripts as they are read", () => transcripts), counts: fromChat },
    ] satisfies Searched[],
    say,
  );
  return report(ledger, results);
}

/** Lets visitors talk until so many values are said, several at once; tells when half of them are. */
async function talk(
  address: { port: number },
  wanted: number,
  ledger: Ledger,
  below: Below,
  atHalf: () => Promise<void>,
): Promise<{ tokens: readonly string[] }> {
  const tokens: string[] = [];
  let [given, said] = [0, 0];
  let half: Promise<void> | null = null;
  const one = async (): Promise<void> => {
    while (given < wanted) {
      const share = Math.min(VALUES_PER_VISITOR, wanted - given);
      const from = given;
      given += share;
      const visitor = await TalkativeVisitor.open(address, ledger, below, from);
      if (visitor === null) {
        // Nobody answered: the database is being started again.
        given -= share;
        await sleep(500);
        continue;
      }
      const done = await visitor.say(share);
      given -= share - done;
      if (from % (10 * VALUES_PER_VISITOR) === 0) await visitor.fillForms();
      await visitor.end();
      tokens.push(visitor.token);
      said += done;
      if (said >= wanted / 2) half ??= atHalf();
    }
  };
  await Promise.all(Array.from({ length: VISITORS_AT_ONCE }, one));
  await half;
  return { tokens };
}

function report(ledger: Ledger, results: readonly Found[]): Figures {
  const byForm = new Map<string, number>();
  for (const { form, carrier } of ledger.planted) {
    const key = `${carrier} · ${form}`;
    byForm.set(key, (byForm.get(key) ?? 0) + 1);
  }
  process.stdout.write(
    table(
      "Planted, by where and in which form",
      CARRIERS.flatMap((carrier) =>
        [...byForm]
          .filter(([key]) => key.startsWith(`${carrier} ·`))
          .map(([key, times]) => [key, String(times)] as const),
      ),
    ),
  );
  process.stdout.write(
    table(
      "Searched, by place",
      results.map(({ place, bytes: size, planted, found }) => {
        const hits = [...found].map(([form, times]) => `${form} ${times}`).join(", ");
        return [
          place,
          `${(size / 1e6).toFixed(1)} MB, ${planted} looked for, ${hits === "" ? "none found" : `FOUND: ${hits}`}`,
        ];
      }),
    ),
  );
  const found = results.reduce((sum, result) => sum + [...result.found.values()].reduce((a, b) => a + b, 0), 0);
  if (found > 0) process.exitCode = 1;
  return {
    planted: ledger.planted.length,
    found,
    places: Object.fromEntries(
      results.map(({ place, planted, found: hits }) => [
        place,
        { planted, found: [...hits.values()].reduce((a, b) => a + b, 0) },
      ]),
    ),
    forms: Object.fromEntries(byForm),
  };
}
