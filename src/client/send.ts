// SPDX-License-Identifier: Apache-2.0
import { CHANNEL_PATHS, type ChannelBlock, ChannelClient, type ChannelCrypto } from "#channel";
import type { Send } from "./client.ts";

/** Over TLS alone: only where the service does not ask for the sealed channel (`channel.required`). */
export function plainSend(baseUrl: string): Send {
  return (path, { signal, ...init }) => fetch(baseUrl + path, { ...init, signal: signal ?? null, redirect: "error" });
}

export type SealedOptions = {
  /** The primitives: `nodeCrypto` of this package in Node, those of the widget's build in a browser. */
  readonly crypto: ChannelCrypto;
  /** What the service's key must be (`wardline service-key`). Null: whatever it shows first, which is worth as much as its certificate. */
  readonly pin: string | null;
  /** Something on the way is not the service: nothing is sent any more. Null: it goes on. */
  readonly onBlock?: (why: ChannelBlock | null) => void;
  readonly timeoutMs?: number;
};

/** Through the sealed channel (docs/formats/message-encryption.md), which every service asks for unless told otherwise. */
export function sealedSend(baseUrl: string, options: SealedOptions): Send {
  const { crypto, onBlock, pin, timeoutMs = 60_000 } = options;
  const client = new ChannelClient({
    crypto,
    pins: pin === null ? null : [pin],
    now: () => Date.now(),
    ...(onBlock === undefined ? {} : { onBlock }),
    transport: {
      async keys() {
        const answer = await fetch(baseUrl + CHANNEL_PATHS.keys, { signal: AbortSignal.timeout(timeoutMs) }).catch(
          () => null,
        );
        return answer?.ok === true ? answer.json().catch(() => null) : null;
      },
      async post(path, body) {
        try {
          const answer = await fetch(baseUrl + path, {
            method: "POST",
            headers: { "content-type": "application/octet-stream" },
            body,
            signal: AbortSignal.timeout(timeoutMs),
          });
          return { status: answer.status, body: new Uint8Array(await answer.arrayBuffer()) };
        } catch {
          return null;
        }
      },
    },
  });
  return async (path, { body, headers, method, signal }) => {
    signal?.throwIfAborted();
    const bytes = body === undefined ? null : new TextEncoder().encode(body);
    const sent = client.exchange({ method, path, headers, body: bytes });
    const done = await (signal === undefined ? sent : Promise.race([sent, ended(signal)]));
    if (!done.ok) throw new TypeError("Cannot reach the service");
    const { body: answer, headers: told, status } = done.value;
    return new Response(answer.length === 0 ? null : Uint8Array.from(answer), { status, headers: told });
  };
}

function ended(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => {
      reject(new DOMException("The caller ended it", "AbortError"));
    });
  });
}
