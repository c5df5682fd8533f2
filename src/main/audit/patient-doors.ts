// SPDX-License-Identifier: Apache-2.0
import type { Hop, HopCall } from "#app";
import { type DoorOptions, openChannelDoor } from "#surfaces";
import { isLoopbackHost } from "../listening.ts";
import { pause } from "../system.ts";

export type Door = ReturnType<typeof openChannelDoor>;

const TOO_MANY = 429;
const BUSY = 503;
const TRIES = 4;
/** So often whoever is told to come again later comes: an instance that has just started turns some away until it is warm. */
const BUSY_TRIES = 12;
/** Windows of limits are a minute long. */
const LONGEST_PAUSE_MS = 61_000;
/** On the whole no longer than this is waited: beyond it a refusal is handed out as it came. */
const PATIENCE_MS = 10 * 60_000;
/** 127.0.0.2 and so on: each is a client of its own to an instance on this machine. */
const FIRST = 2;
const LAST = 250;

/** Ways into the instance for whoever asks more than one client may. The limits stay as they are: they are kept, not lifted. */
export type PatientDoors = {
  /** A way of its own, with these headers outside; asks once, whatever comes. */
  open(options?: Partial<DoorOptions>): Door;
  /** Asks once outside the channel, from where the doors come. */
  plain(path: string, call: HopCall): Promise<Response>;
  /**
   * Asks until the answer is something else than "too often": from another address of this machine where the instance is on it, else after
   * the time that the answer names. An instance that is too busy and says when to come again is asked again then.
   *
   * @param askThrough - Called again for each try, so that what may be used once is made anew.
   */
  patiently(askThrough: (door: Door) => Promise<Response>, options?: Partial<DoorOptions>): Promise<Response>;
};

/** Too often, or too busy to serve and saying when to come again. */
function isAskedAgain({ status, headers }: Response, tries: number): boolean {
  if (status === TOO_MANY) return tries < TRIES;
  return status === BUSY && headers.has("retry-after") && tries < BUSY_TRIES;
}

export function makePatientDoors(origin: string, hop: Hop): PatientDoors {
  const { hostname, protocol } = new URL(origin);
  let last = FIRST - 1;
  let canMove = protocol === "http:" && isLoopbackHost(hostname);
  let patience = PATIENCE_MS;
  const sendFrom = (localAddress: string): NonNullable<DoorOptions["send"]> => {
    return (url, call) => hop.fetch(url, { ...call, localAddress });
  };
  const open: PatientDoors["open"] = (options = {}) =>
    openChannelDoor(origin, {
      pin: null,
      ...(last < FIRST ? {} : { send: sendFrom(`127.0.0.${last}`) }),
      ...options,
    });
  let shared = open();
  const move = async (): Promise<boolean> => {
    if (!canMove || last >= LAST) return false;
    last += 1;
    // Not every system has more than one such address.
    canMove = await open()
      .fetch("/v1/manifest")
      .then(
        () => true,
        () => false,
      );
    if (!canMove) last = FIRST - 1;
    shared = open();
    return canMove;
  };
  return {
    open,
    plain: (path, call) =>
      hop.fetch(origin + path, {
        redirect: "manual",
        ...call,
        ...(last < FIRST ? {} : { localAddress: `127.0.0.${last}` }),
      }),
    async patiently(askThrough, options) {
      const ask = (): Promise<Response> => askThrough(options === undefined ? shared : open(options));
      let answer = await ask();
      for (let tries = 1; isAskedAgain(answer, tries); tries += 1) {
        if (answer.status === BUSY || !(await move())) {
          const wanted = Number(answer.headers.get("retry-after") ?? 1) * 1_000;
          const ms = Math.min(LONGEST_PAUSE_MS, Number.isFinite(wanted) ? Math.max(1_000, wanted) : LONGEST_PAUSE_MS);
          if (ms > patience) break;
          patience -= ms;
          await pause(ms);
        }
        answer = await ask();
      }
      return answer;
    },
  };
}
