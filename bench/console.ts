// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { handleTurn, openConversation } from "#app";
import type { ConversationId } from "#kernel";
import { openCommandDeps } from "../src/main/command-deps.ts";
import { loadConfig } from "../src/main/load-config.ts";
import { packageRoot } from "../src/main/paths.ts";
import { systemRandom } from "../src/main/system.ts";
import { BenchAgent } from "./console/agents.ts";
import { Presser, pressFigures } from "./console/presses.ts";
import { seed } from "./console/seed.ts";
import { type Figures, percentile, rounded, table } from "./figures.ts";
import {
  endAll,
  makeFolder,
  prepareServer,
  type ServerProgram,
  startSandboxProgram,
  startServer,
} from "./rig/programs.ts";

/** Nothing of an attack is measured here: the bounds are those of two hundred people together. */
const BOUNDS = {
  gate: {
    maxSubjectsPerHour: 1_000,
    maxSubjectsPerDay: 5_000,
    maxFieldsPerHour: 1_000_000,
    maxFieldsPerDay: 1_000_000,
  },
};

/**
 * The console with a long queue and many people: 100,000 conversations, 5,000 open, 200 agents on real sockets to the real program. Each loads
 * the queue, searches, opens cases; forty hold a case and write, and a colleague who has it open hears of it. `fanout` is from sending the
 * reply until the colleague's socket has the news: screening, sealing, writing and telling. `interaction…` is what one more person waits for in
 * a browser: every page of the console opened, and what is on it pressed, from the press to the paint.
 *
 * `--conversations N --open N --agents N --seconds N --tries N` shorten it; `--tries 0` leaves the browser out.
 */
export async function run(args: string[]): Promise<Figures> {
  const { values } = parseArgs({
    args,
    options: {
      conversations: { type: "string", default: "100000" },
      open: { type: "string", default: "5000" },
      agents: { type: "string", default: "200" },
      seconds: { type: "string", default: "30" },
      "per-second": { type: "string", default: "40" },
      tries: { type: "string", default: "9" },
    },
  });
  const folder = await makeFolder();
  const sandbox = await startSandboxProgram(folder.path, 1_000);
  try {
    const setup = await prepareServer(folder.path, sandbox, BOUNDS);
    const server = await startServer(setup);
    const loaded = await loadConfig(setup.configFile, {}, join(packageRoot, "config", "defaults.yaml"));
    const command = await openCommandDeps(loaded);
    try {
      const { deps, storage } = command;
      const from = performance.now();
      const { keyStore, database } = storage;
      const keepKey = (subjectId: Parameters<typeof keyStore.remove>[1][number], wrapped: Uint8Array): Promise<void> =>
        keyStore.put({ tenant: deps.tenant, subjectId, wrapped });
      const seeded = await seed({ deps, database, keepKey }, Number(values.conversations), Number(values.open));
      const seedMs = performance.now() - from;
      process.stderr.write(`Seeded in ${Math.round(seedMs / 1_000)} s\n`);

      const tries = Number(values.tries);
      const presser = tries > 0 ? await Presser.open(deps, setup.port) : null;
      try {
        const agents: BenchAgent[] = [];
        for (let n = 0; n < Number(values.agents); n += 1)
          agents.push(await BenchAgent.make(deps, setup.port, n, ["care"]));
        for (let n = 0; n < agents.length; n += 20)
          await Promise.all(agents.slice(n, n + 20).map((each) => each.connect()));
        process.stderr.write(`${agents.length} agents are connected\n`);
        const held = await holdCases(deps, agents, Math.min(40, Math.floor(agents.length / 2)));
        const measured = await drive(agents, held, seeded, Number(values.seconds), Number(values["per-second"]));
        const rssMb = await rssOf(server);
        const presses = await presser?.press(tries, await waitingCase(deps));
        for (const agent of agents) agent.close();
        const figures = figuresOf(measured, rssMb, seedMs, agents.length);
        return presses === undefined ? figures : { ...figures, ...pressFigures(presses) };
      } finally {
        await presser?.close();
      }
    } finally {
      await command.close();
      await server.stop();
    }
  } finally {
    await endAll();
    await folder.remove();
  }
}

type Held = { readonly id: ConversationId; readonly holder: BenchAgent; readonly colleague: BenchAgent };

/** A real conversation whose customer waits for a person. */
async function waitingCase(deps: Parameters<typeof openConversation>[1]): Promise<ConversationId> {
  const origin = { addressKey: systemRandom.bytes(32) };
  const opened = await openConversation(
    { ...origin, tenant: deps.tenant, channel: "api", lang: "en" } as Parameters<typeof openConversation>[0],
    deps,
  );
  if (!opened.ok) throw new Error(`No conversation: ${opened.refusal.reason}`);
  const { conversationId } = opened.value;
  const input = { kind: "person", clientId: randomUUID() } as const;
  const asked = await handleTurn({ ...origin, tenant: deps.tenant, conversationId, input }, deps);
  if (!asked.ok) throw new Error(`No person: ${asked.refusal.reason}`);
  return conversationId;
}

/** Real conversations, each with a person who holds it and a colleague who has it open. */
async function holdCases(
  deps: Parameters<typeof openConversation>[1],
  agents: readonly BenchAgent[],
  many: number,
): Promise<readonly Held[]> {
  const held: Held[] = [];
  for (let n = 0; n < many; n += 1) {
    const id = await waitingCase(deps);
    const [holder, colleague] = [agents[n], agents[agents.length - 1 - n]];
    if (holder === undefined || colleague === undefined) throw new Error("Too few agents");
    const taken = await holder.ask("POST", `/v1/desk/cases/${id}/take-over`, { version: 0 });
    if (taken.status !== 200) throw new Error(`Not taken: ${taken.status} ${JSON.stringify(taken.value)}`);
    for (const each of [holder, colleague]) each.send({ type: "watch", conversationIds: [id] });
    colleague.send({ type: "presence", conversationId: id, is: "looking" });
    held.push({ id, holder, colleague });
  }
  // Everybody has something open: news of other conversations are not for them.
  for (const agent of agents.slice(many, agents.length - many)) agent.send({ type: "watch", conversationIds: [] });
  return held;
}

type Measured = Record<"queue" | "search" | "open" | "fanout", number[]> & { failed: number };

async function drive(
  agents: readonly BenchAgent[],
  held: readonly Held[],
  seeded: Awaited<ReturnType<typeof seed>>,
  seconds: number,
  perSecond: number,
): Promise<Measured> {
  const measured: Measured = { queue: [], search: [], open: [], fanout: [], failed: 0 };
  let n = 0;
  const pick = <T>(list: readonly T[], at: number): T => {
    const one = list[at % list.length];
    if (one === undefined) throw new RangeError("Nothing to pick from");
    return one;
  };
  const timed = async (
    kind: "queue" | "search" | "open",
    agent: BenchAgent,
    ...what: Parameters<BenchAgent["ask"]>
  ) => {
    const answer = await agent.ask(...what);
    if (answer.status === 200) measured[kind].push(answer.ms);
    else measured.failed += 1;
  };
  const acts: readonly ((at: number) => Promise<void>)[] = [
    (at) => timed("queue", pick(agents, at), "GET", "/v1/desk/cases?view=waiting&limit=100"),
    (at) => timed("queue", pick(agents, at), "GET", "/v1/desk/cases?view=waiting&sort=priority&team=front&limit=100"),
    (at) =>
      timed(
        "open",
        pick(agents, at),
        "GET",
        `/v1/desk/cases/${pick(seeded.open, (at % agents.length) * 7 + (at % 3))}`,
      ),
    (at) => timed("search", pick(agents, at), "POST", "/v1/desk/search", { code: pick(seeded.codes, at) }),
    (at) => timed("queue", pick(agents, at), "GET", "/v1/desk/cases?view=waiting&sort=due&language=ar&limit=100"),
    (at) => timed("search", pick(agents, at), "POST", "/v1/desk/search", { label: "vip", reason: "needs_person" }),
    (at) => reply(measured, pick(held, at)),
    (at) => reply(measured, pick(held, at + 3)),
  ];
  const running = new Set<Promise<void>>();
  const until = performance.now() + seconds * 1_000 + 2_000;
  const countFrom = performance.now() + 2_000;
  let isCounted = false;
  while (performance.now() < until) {
    if (!isCounted && performance.now() > countFrom) {
      // Plans are made and pages read by then.
      for (const kind of ["queue", "search", "open", "fanout"] as const) measured[kind].length = 0;
      isCounted = true;
    }
    const at = n * 13 + Math.floor(n / 8);
    const work = pick(
      acts,
      n,
    )(at).catch(() => {
      measured.failed += 1;
    });
    n += 1;
    running.add(work);
    void work.finally(() => running.delete(work));
    await sleep(1_000 / perSecond);
  }
  await Promise.all(running);
  return measured;
}

/** From sending until the colleague's socket has it. */
async function reply(measured: Measured, { id, holder, colleague }: Held): Promise<void> {
  const from = performance.now();
  const heard = new Promise<number>((resolve) => {
    const listener = (frame: { readonly type: string; readonly conversationId?: string }): void => {
      if (frame.type !== "changed" || frame.conversationId !== id) return;
      colleague.listeners.delete(listener);
      resolve(performance.now() - from);
    };
    colleague.listeners.add(listener);
  });
  const body = { clientId: randomUUID(), text: "Thank you for waiting. I look at your line now." };
  const sent = await holder.ask("POST", `/v1/desk/cases/${id}/replies`, body);
  if (sent.status !== 200) {
    measured.failed += 1;
    return;
  }
  const ms = await Promise.race([heard, sleep(5_000).then(() => null)]);
  if (ms === null) measured.failed += 1;
  else measured.fanout.push(ms);
}

async function rssOf({ pid }: ServerProgram): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+)/u.exec(status)?.[1] ?? 0) / 1_024;
}

function figuresOf(measured: Measured, rssMb: number, seedMs: number, agents: number): Figures {
  const p = (kind: "queue" | "search" | "open" | "fanout", share: number): number =>
    rounded(percentile(measured[kind], share), 1);
  process.stdout.write(
    table(
      `The console with ${agents} agents (${cpus().length} cores, load ${loadavg()[0]?.toFixed(1) ?? "?"})`,
      (["queue", "search", "open", "fanout"] as const).map(
        (kind) => [kind, `p50 ${p(kind, 0.5)} ms, p99 ${p(kind, 0.99)} ms, ${measured[kind].length} times`] as const,
      ),
    ),
  );
  return {
    queueMsP99: p("queue", 0.99),
    searchMsP99: p("search", 0.99),
    openMsP99: p("open", 0.99),
    fanoutMsP50: p("fanout", 0.5),
    fanoutMsP99: p("fanout", 0.99),
    rssMb: rounded(rssMb, 0),
    failed: measured.failed,
    times: Object.fromEntries(
      (["queue", "search", "open", "fanout"] as const).map((kind) => [kind, measured[kind].length]),
    ),
    seedS: rounded(seedMs / 1_000, 0),
    load: rounded(loadavg()[0] ?? 0, 1),
  };
}
