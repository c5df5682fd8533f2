// SPDX-License-Identifier: Apache-2.0
import { openGatewayRig } from "../test/gateway/rig.ts";
import { says, spells, streams } from "../test/gateway/scripted-server.ts";
import type { Figures } from "./figures.ts";

const REPLY =
  "Hello «PERSON_1». We call «PHONE_1» today, between nine and eleven, and write to «EMAIL_1» afterwards. Is that fine?";
const TURN =
  "My name is John Smith, my number is 07700 900123 and my mail is john@mail.example. The data is slow since Monday.";

type Case = { readonly name: string; readonly turns: number; readonly isStream: boolean };
const CASES: readonly Case[] = [
  { name: "oneTurn", turns: 1, isStream: false },
  { name: "tenTurns", turns: 10, isStream: false },
  { name: "oneTurnStreamed", turns: 1, isStream: true },
];

/**
 * What the gateway adds to a request: the same request to a scripted model on loopback, straight and through the gateway with its key,
 * quota and screening against a real database. One at a time; medians. `--requests N` for each case.
 */
export async function run(args: string[]): Promise<Figures> {
  const at = args.indexOf("--requests");
  const count = at === -1 ? 200 : Number(args[at + 1]);
  const rig = await openGatewayRig();
  try {
    const key = await rig.makeKey();
    const figures: Record<string, Figures> = {};
    for (const { name, turns, isStream } of CASES) {
      rig.upstream.answer = isStream ? streams(spells(REPLY, 6)) : says(REPLY);
      const body = { model: "care", stream: isStream, messages: history(turns) };
      const straight = await median(count, async () => post(`${rig.upstream.url}/v1/chat/completions`, body, key));
      const through = await median(count, async () => post(`${rig.url}/v1/chat/completions`, body, key));
      figures[name] = {
        straightMs: rounded(straight),
        throughMs: rounded(through),
        addedMs: rounded(through - straight),
      };
      process.stdout.write(
        `${name.padEnd(16)} straight ${straight.toFixed(2)} ms, through the gateway ${through.toFixed(2)} ms: ${(through - straight).toFixed(2)} ms added\n`,
      );
    }
    return figures;
  } finally {
    await rig.close();
  }
}

function history(turns: number): { role: string; content: string }[] {
  return Array.from({ length: turns * 2 - 1 }, (_, i) =>
    i % 2 === 0
      ? { role: "user", content: `${TURN} ${i}` }
      : { role: "assistant", content: "Thank you. I look at the line 07700 900123 now; this takes a moment." },
  );
}

async function post(url: string, body: unknown, key: string): Promise<void> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`The answer was ${response.status}: ${text}`);
}

/** After a warm-up of a tenth. */
async function median(count: number, work: () => Promise<void>): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < count * 1.1; i += 1) {
    const started = performance.now();
    await work();
    if (i >= count / 10) times.push(performance.now() - started);
  }
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
}

function rounded(ms: number): number {
  return Math.round(ms * 100) / 100;
}
