// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { WEBHOOK_EVENTS } from "#app";
import { TalkativeAgent } from "./canary/agent.ts";
import { BREAK_NAMES, breakOptions } from "./canary/break.ts";
import { channelsOf, plantOnChannels } from "./canary/channels.ts";
import { TalkativeVisitor } from "./canary/chat.ts";
import { command } from "./canary/command.ts";
import { copyTables } from "./canary/copy-tables.ts";
import { plantInFiles } from "./canary/files.ts";
import { plantAtGateway } from "./canary/gateway.ts";
import { CARRIERS, type Carrier, Ledger, type Planted } from "./canary/ledger.ts";
import { plantAtOperator } from "./canary/operator.ts";
import { bytes, folder } from "./canary/places.ts";
import { readBack } from "./canary/read-back.ts";
import { type Recorder, startRecorder } from "./canary/recorder.ts";
import { sendRefused } from "./canary/refused.ts";
import { type Found, type Searched, search } from "./canary/search.ts";
import { startUpstream, type Upstream } from "./canary/upstream.ts";
import type { Below } from "./canary/values.ts";
import { startWatchers, type Watchers } from "./canary/watchers.ts";
import { killDatabase } from "./crash/kill-database.ts";
import { type Figures, table } from "./figures.ts";
import { seeded } from "./rig/play.ts";
import {
  endAll,
  makeFolder,
  prepareServer,
  type SandboxProgram,
  type ServerSetup,
  startSandboxProgram,
  startServer,
} from "./rig/programs.ts";
import { startProxy } from "./rig/proxy.ts";

const VISITORS_AT_ONCE = 12;
const VALUES_PER_VISITOR = 80;
/** Of a hundred values, so many go into requests that are refused; the rest is said in chats. */
const REFUSED_SHARE = 0.05;
const GATEWAY_SHARE = 0.1;
const CHANNEL_SHARE = 0.05;
const AGENT_SHARE = 0.03;
/** An agent reaches twenty customers in an hour, and no more. */
const AGENT_AT_MOST = 700;
const FILES_AT_MOST = 60;
/** Growth is told of when it was looked at for a minute. */
const ALERT_WITHIN_MS = 150_000;

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
  const broken = values.break?.split(",");
  if (broken?.every((name) => BREAK_NAMES.includes(name)) === false)
    throw new RangeError(`--break is "${values.break ?? ""}", wanted some of ${BREAK_NAMES.join(",")}`);
  const home = await makeFolder();
  try {
    const sandbox = await startSandboxProgram(home.path, 1_000);
    const recorder = await startRecorder(sandbox.url);
    const upstream = await startUpstream();
    const watchers = await startWatchers();
    const found = await plantAndSearch(
      home.path,
      { sandbox, recorder, upstream, watchers },
      {
        count,
        seed: Number(values.seed),
        broken,
      },
    );
    await recorder.close();
    await upstream.close();
    await watchers.close();
    return found;
  } finally {
    await endAll();
    await home.remove();
  }
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

type Wanted = { readonly count: number; readonly seed: number; readonly broken: readonly string[] | undefined };

type Outside = {
  readonly sandbox: SandboxProgram;
  readonly recorder: Recorder;
  readonly upstream: Upstream;
  readonly watchers: Watchers;
};

async function plantAndSearch(home: string, outside: Outside, wanted: Wanted): Promise<Figures> {
  const { sandbox, recorder, upstream, watchers } = outside;
  const ledger = new Ledger();
  const logFile = join(home, "server.log");
  const setup = await prepareServer(
    home,
    { url: recorder.url, secretFile: sandbox.secretFile },
    {
      log: { level: "debug" },
      // Every turn and job is measured, and the alerter mails whatever it finds.
      traces: { endpoint: `${watchers.url}/v1/traces`, share: 1, toOperator: true },
      alerts: {
        email: {
          server: watchers.mailUrl,
          from: "wardline@op.example",
          owners: { platform: ["ops@op.example"], security: ["soc@op.example"] },
        },
        heartbeat: { url: `${watchers.url}/beat`, everySeconds: 10 },
      },
      webhooks: {
        endpoints: {
          everything: { url: watchers.hooksUrl, events: Object.keys(WEBHOOK_EVENTS) },
          // Nobody listed it: the first call there is refused, which is an alert.
          unlisted: { url: "https://nobody.example/hooks", events: ["conversation.opened"] },
        },
      },
      hops: { webhooks: { caFile: watchers.caFile, dangerouslyReachInside: true } },
      channels: await channelsOf(home, sandbox),
      gateway: {
        upstream: { baseUrl: `${upstream.url}/v1`, models: { care: "repeat" } },
        bridges: { canary: { url: `${upstream.url}/bot`, shape: "rasa" } },
      },
    },
  );
  const nodeOptions = wanted.broken === undefined ? undefined : breakOptions(wanted.broken);
  const server = await startServer(setup, nodeOptions, logFile);
  const proxy = await startProxy(setup.port);
  const seen = await plantEverywhere({ ...outside, setup, proxyPort: proxy.port }, wanted, ledger);
  if (wanted.broken === undefined) await untilAlerted(watchers);
  const metrics = Buffer.from(await (await fetch(`${server.healthUrl}/metrics`)).text());
  const outbox = Buffer.from(await (await fetch(`${sandbox.url}/outbox.json`)).text());
  const copies = join(home, "copies");
  const tables = await copyTables(setup.dataDir, copies);
  const backups = join(home, "backups");
  for (const what of ["create", "keys"]) await command(setup.configFile, "backup", what, backups);
  await proxy.close();
  await server.stop();
  const { traces, alerts, mails, hooks } = watchers.heard();
  if (!traces.includes('"turn"')) throw new Error("No trace of a turn was sent");
  // A broken build is about what it lets out; it may be over before anybody is told that it lives.
  if (wanted.broken === undefined && !alerts.includes("wardline.heartbeat.v1"))
    throw new Error("No sign of life was sent");
  say(`${ledger.planted.length} values planted, ${tables} tables copied`);

  const all = (): boolean => true;
  const from =
    (...carriers: readonly Carrier[]) =>
    ({ carrier, isCertain }: Planted): boolean =>
      isCertain && carriers.includes(carrier);
  const places: readonly Searched[] = [
    { place: folder("data folder with WAL and temporary files", setup.dataDir), counts: all },
    { place: folder("COPY of every table", copies), counts: all },
    {
      place: folder("what is sent by WhatsApp and SMS, and to whom", copies, /messaging_/u),
      counts: from("whatsapp", "sms", "sender"),
    },
    { place: folder("backups of data and of keys", backups), counts: all },
    { place: folder("folder of keys", join(home, "keys")), counts: all },
    { place: bytes("log at debug level", () => readFile(logFile)), counts: all },
    { place: bytes("metrics", () => metrics), counts: all },
    { place: bytes("traces", () => Buffer.from(traces)), counts: all },
    { place: bytes("signs of life", () => Buffer.from(alerts)), counts: all },
    { place: bytes("mails about alerts", () => Buffer.from(mails)), counts: all },
    { place: bytes("webhooks about alerts and conversations", () => Buffer.from(hooks)), counts: all },
    { place: bytes("answers to refused requests", () => seen.refusals), counts: all },
    // The number of who writes by WhatsApp is asked about there, and is where answers go. A number that a form asked for goes to the operator, which is what the form is for; its own documents are its own.
    {
      place: bytes("requests to the operator", recorder.sent),
      counts: ({ carrier }) => carrier !== "form" && carrier !== "operator" && carrier !== "sender",
    },
    {
      place: bytes("messages sent to customers", () => outbox),
      counts: ({ carrier }) => carrier !== "operator" && carrier !== "sender",
    },
    { place: bytes("transcripts as they are read", () => seen.transcripts), counts: from("chat") },
    { place: bytes("cases at the desk", () => seen.desk), counts: from("chat", "agent") },
    { place: bytes("prompts of the model and the bot", upstream.heard), counts: from("gateway", "bridge") },
  ];
  return report(ledger, await search(ledger, places, say));
}

/** Waits until an alert went out by mail and by webhook: a place in which nothing was ever written proves nothing. */
async function untilAlerted(watchers: Watchers): Promise<void> {
  for (const until = performance.now() + ALERT_WITHIN_MS; performance.now() < until; await sleep(500)) {
    const { mails, hooks } = watchers.heard();
    const awaited = ["alert.raised", "conversation.opened", "conversation.message_sent"];
    if (mails.includes("Subject: ") && awaited.every((kind) => hooks.includes(`"wardline.${kind}.v1"`))) return;
  }
  throw new Error("No mail about an alert, or no webhook about one or about a conversation, was sent");
}

type Ready = Outside & { readonly setup: ServerSetup; readonly proxyPort: number };
type Seen = { readonly refusals: Buffer; readonly transcripts: Buffer; readonly desk: Buffer };

/** Puts values in by every way there is, one after another; half way through the chats the faults begin. */
async function plantEverywhere(ready: Ready, { count, seed, broken }: Wanted, ledger: Ledger): Promise<Seen> {
  const { sandbox, setup, proxyPort: port } = ready;
  const random = seeded(seed);
  const below: Below = (bound) => Math.floor(random() * bound);
  const agent = await TalkativeAgent.enrol(setup.configFile, setup.port);
  const share = (part: number): number => Math.ceil(count * part);
  const byAgent = Math.min(AGENT_AT_MOST, share(AGENT_SHARE));
  const inChats = count - share(REFUSED_SHARE) - share(GATEWAY_SHARE) - share(CHANNEL_SHARE) - byAgent;
  const { tokens } = await talk({ port }, inChats, ledger, below, async () => {
    say("half of the chats are over: the operator fails from now on, and the database is killed");
    await sandbox.lever("fault", { match: { path: "/", pathRegex: true }, kind: "status", status: 503, count: 200 });
    await killDatabase(setup.dataDir);
  });
  await plantAtOperator(sandbox, { port }, ledger, below);
  const restored = await plantAtGateway(
    setup.configFile,
    port,
    share(GATEWAY_SHARE),
    ledger,
    below,
    broken !== undefined,
  );
  if (restored === 0 && broken === undefined)
    throw new Error("No answer of the gateway brought a value back: the upstream was not reached");
  const waiting = await plantOnChannels(sandbox, setup, share(CHANNEL_SHARE), ledger, below);
  if (waiting === 0 && broken === undefined) throw new Error("No message of WhatsApp or SMS waits to be sent");
  const kept = await plantInFiles(port, tokens.slice(0, FILES_AT_MOST), ledger, below);
  if (kept === 0) throw new Error("No file was kept");
  const desk = await agent.write(byAgent, ledger, below);
  const refusals = await sendRefused(port, tokens[0] ?? "", share(REFUSED_SHARE), ledger, below);
  return { refusals, desk, transcripts: await readBack(port, tokens) };
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
      // Before the bot, which understands nothing of all this, calls a person.
      if (from % (10 * VALUES_PER_VISITOR) === 0) await visitor.fillForms();
      const done = await visitor.say(share);
      given -= share - done;
      await visitor.end();
      tokens.push(visitor.token);
      said += done;
      if (said >= wanted / 2) half ??= atHalf();
    }
  };
  await Promise.all(Array.from({ length: VISITORS_AT_ONCE }, one));
  if (half !== null) await (half as Promise<void>);
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
          `${Math.ceil(size / 1_000)} kB, ${planted} looked for, ${hits === "" ? "none found" : `FOUND: ${hits}`}`,
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
