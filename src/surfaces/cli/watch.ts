// SPDX-License-Identifier: Apache-2.0
import { type DoorOptions, openChannelDoor } from "./channel-fetch.ts";
import { openProbeChat } from "./probe-chat.ts";
import type { Terminal } from "./terminal.ts";
import { TurnedAwayError, turnedAwayBy } from "./turned-away.ts";

export type WatchOptions = {
  /** Stop after the first verdict. */
  readonly once: boolean;
  /** Whether a chat is held, too. */
  readonly deep: boolean;
  readonly everyMs: number;
  /** So many tries in a row without an answer are silence. */
  readonly misses: number;
  readonly pause: (ms: number) => Promise<void>;
  readonly makeId: () => string;
  /** Told once when it falls silent, and once when it answers again. */
  readonly tell: (isSilent: boolean) => Promise<void>;
  /** Whether to go on after a verdict; for tests. */
  readonly isOver?: () => boolean;
  /** What makes the outer requests; left out: the platform's `fetch`. */
  readonly send?: DoorOptions["send"];
};

/** No longer than this is waited for a service that asks to come again later: what says so need not be the service. */
const MOST_WAIT_MS = 60_000;

/** What one try met: null: an answer; else who turned it away, or why there was none. */
type Met = TurnedAwayError | string | null;

/**
 * `wardline watch URL`: another machine asks whether Wardline answers, and raises the alarm when it does not. Needs no configuration. To be turned away
 * for a moment is neither an answer nor silence; a service that does so more than `misses` times in a row is missed each further time.
 *
 * @returns 0: it answered; 2: it is silent. With `once`; without, it goes on.
 */
export async function runWatch(url: string, options: WatchOptions, terminal: Terminal): Promise<number> {
  let missed = 0;
  let away = 0;
  let isSilent = false;
  for (;;) {
    const met = await probe(url, options);
    away = met instanceof TurnedAwayError ? away + 1 : 0;
    if (met === null) {
      missed = 0;
      if (isSilent) await options.tell(false);
      if (isSilent || options.once) terminal.write(`${url} answers\n`);
      isSilent = false;
      if (options.once) return 0;
    } else if (typeof met === "string" || away > options.misses) {
      missed += 1;
      if (missed >= options.misses) {
        if (!isSilent) {
          terminal.write(`${url} is silent (${whyOf(met)})\n`);
          await options.tell(true);
        }
        isSilent = true;
        if (options.once) return 2;
      }
    }
    if (options.isOver?.() === true) return isSilent ? 2 : 0;
    const askedMs = met instanceof TurnedAwayError ? Math.min(met.retryAfterMs, MOST_WAIT_MS) : 0;
    await options.pause(Math.max(options.everyMs, askedMs));
  }
}

/** Whether it answers as Wardline does, inside its sealed channel. */
async function probe(url: string, { deep, makeId, send }: WatchOptions): Promise<Met> {
  if (!deep)
    return openChannelDoor(url, { pin: null, ...(send === undefined ? {} : { send }) })
      .fetch("/v1/manifest")
      .then(async (answer) => (answer.ok ? null : ((await turnedAwayBy(answer)) ?? `status ${answer.status}`)), metBy);
  const chat = openProbeChat(url, send);
  const opened = await chat.open().then(() => null, metBy);
  if (opened !== null) return opened;
  const said = await chat.say("What can you do?", makeId()).then(() => null, metBy);
  const removed = await chat.remove().then(() => null, metBy);
  // What failed outweighs being turned away, and the message its chat: one that was answered, and is only not deleted yet, goes by retention.
  return typeof said !== "string" && typeof removed === "string" ? removed : said;
}

function metBy(error: unknown): Exclude<Met, null> {
  if (error instanceof TurnedAwayError) return error;
  return error instanceof Error && "code" in error ? String(error.code) : "no answer";
}

function whyOf(met: Exclude<Met, null>): string {
  if (typeof met === "string") return met;
  return met.isBusy ? "busy" : "too_many_requests";
}
