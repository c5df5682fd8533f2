// SPDX-License-Identifier: Apache-2.0
import { makeChannelClient } from "#app";
import { CHANNEL_PATHS, type ChannelBlock, type ChannelClient, ChannelSocket, type ChannelSocketHooks } from "#channel";
import { type TurnedAwayError, turnedAwayBy } from "./turned-away.ts";

/** The service as a program reaches it through the sealed channel. */
export type ChannelDoor = {
  readonly client: ChannelClient;
  /**
   * As `fetch`, for paths of the service. A network error where nobody answers, or somebody who is not the service; `TurnedAwayError` where it
   * shakes no hands for a while.
   */
  fetch(
    path: string,
    init?: { method?: string; headers?: Record<string, string>; body?: string | Uint8Array },
  ): Promise<Response>;
  /** @param headers - Of the handshake, which a browser could not set. */
  socket(path: string, headers: Record<string, string>, hooks: ChannelSocketHooks): ChannelSocket;
};

const TIMEOUT_MS = 60_000;

export type DoorOptions = {
  /** What the service's key must be; null: whatever it shows the first time, which is worth as much as its certificate. */
  readonly pin: string | null;
  /** Headers of the outer requests. */
  readonly outer?: Record<string, string>;
  readonly onBlock?: (why: ChannelBlock | null) => void;
  /** Cookies that an outer answer sets. */
  readonly onCookies?: (cookies: readonly string[]) => void;
  readonly now?: () => number;
  /** What makes the outer requests; left out: the platform's `fetch`. */
  readonly send?: (url: string, call: OuterCall) => Promise<Response>;
};

export type OuterCall = {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: Uint8Array<ArrayBuffer>;
  readonly signal: AbortSignal;
};

/** @param baseUrl - Such as `https://chat.operator.example`. */
export function openChannelDoor(baseUrl: string, options: DoorOptions): ChannelDoor {
  const { pin, outer = {}, onBlock = () => undefined, onCookies = () => undefined, now = () => Date.now() } = options;
  const send = options.send ?? ((url: string, call: OuterCall) => fetch(url, call));
  const pins = pin === null ? null : [pin];
  /** What each call under way met last. A call is known by the options of its exchange, which the client hands on as they are. */
  const met = new Map<object, TurnedAwayError | null>();
  const note = (away: TurnedAwayError | null, call: object | undefined): void => {
    // A handshake and its keys are everybody's who waits for them.
    for (const one of call === undefined ? [...met.keys()] : [call]) if (met.has(one)) met.set(one, away);
  };
  const client = makeChannelClient({
    pins,
    now,
    onBlock,
    transport: {
      async keys() {
        const answer = await send(baseUrl + CHANNEL_PATHS.keys, { signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(
          () => null,
        );
        if (answer?.ok === true) return answer.json().catch(() => null);
        note(null, undefined);
        return null;
      },
      async post(path, body, call) {
        try {
          const answer = await send(baseUrl + path, {
            method: "POST",
            headers: { ...outer, "content-type": "application/octet-stream" },
            body,
            signal: AbortSignal.timeout(TIMEOUT_MS),
          });
          onCookies(answer.headers.getSetCookie());
          note(await turnedAwayBy(answer), call);
          return { status: answer.status, body: new Uint8Array(await answer.arrayBuffer()) };
        } catch {
          note(null, call);
          return null;
        }
      },
    },
  });
  return {
    client,
    async fetch(path, init = {}) {
      const body = typeof init.body === "string" ? new TextEncoder().encode(init.body) : (init.body ?? null);
      const request = { method: init.method ?? "GET", path, headers: init.headers ?? {}, body };
      const call = {};
      met.set(call, null);
      try {
        const done = await client.exchange(request, call);
        const away = met.get(call) ?? null;
        if (!done.ok && done.why === "network" && away !== null) throw away;
        if (!done.ok) throw new TypeError(`Cannot reach the service: ${client.block ?? done.why}`);
        const { status, headers, body: bytes } = done.value;
        return new Response(bytes.length === 0 ? null : Uint8Array.from(bytes), { status, headers });
      } finally {
        met.delete(call);
      }
    },
    socket(path, headers, hooks) {
      const url = `${baseUrl.replace(/^http/, "ws")}${path}?channel=1`;
      // The options with headers are Node's (undici).
      const options = { headers: { ...outer, ...headers } } as unknown as string[];
      return new ChannelSocket(client, () => new WebSocket(url, options), hooks);
    },
  };
}

const doors = new Map<string, ChannelDoor>();

/** `fetch` to a service through the sealed channel, for a program that is one client of each service it names. */
export async function sealedFetch(url: string, init: Parameters<ChannelDoor["fetch"]>[1] = {}): Promise<Response> {
  const { origin, pathname, search } = new URL(url);
  const door = doors.get(origin) ?? openChannelDoor(origin, { pin: null });
  doors.set(origin, door);
  return door.fetch(pathname + search, init);
}
