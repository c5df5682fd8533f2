// SPDX-License-Identifier: Apache-2.0
import { createHmac } from "node:crypto";
import type { SandboxClock } from "../clock.ts";
import { type Doc, iso } from "../doc.ts";
import type { FaultBook } from "../faults.ts";
import type { HubKey } from "./hub-key.ts";

/** Notifications to listeners that registered at a `hub`, signed with the client's secret, and by HTTP Message Signatures (RFC 9421). Loopback only. */
export type Webhooks = {
  /** Returns null when the callback is no http address on this machine. */
  register(
    base: string,
    callback: string,
    query: string | null,
  ): { id: string; callback: string; query: string | null } | null;
  unregister(id: string): boolean;
  announce(base: string, eventType: string, resource: string, doc: Doc): void;
  /** Resolves when everything announced so far has been sent or has failed. */
  settled(): Promise<void>;
  clear(): void;
};

type Listener = {
  readonly id: string;
  readonly base: string;
  readonly callback: string;
  readonly query: string | null;
};

function isLocal(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return (
    protocol === "http:" &&
    (hostname === "localhost" || hostname.endsWith(".localhost") || hostname === "127.0.0.1" || hostname === "[::1]")
  );
}

export function makeWebhooks(clock: SandboxClock, faults: FaultBook, secret: string, hubKey: HubKey): Webhooks {
  let listeners: Listener[] = [];
  let made = 0;
  let pending: Promise<unknown> = Promise.resolve();
  let heldBack: (() => Promise<void>) | null = null;

  const send = async (listener: Listener, body: string, key: string): Promise<void> => {
    const at = String(Math.floor(clock.now() / 1000));
    const signature = createHmac("sha256", key).update(`${at}.${body}`).digest("hex");
    await fetch(listener.callback, {
      method: "POST",
      headers: {
        ...hubKey.signed("POST", new URL(listener.callback).href, body, Number(at), key === secret),
        "x-larkspur-signature": `t=${at},v1=${signature}`,
      },
      body,
      signal: AbortSignal.timeout(5000),
    }).then(
      (answer) => answer.body?.cancel(),
      () => undefined,
    );
  };

  return {
    register(base, callback, query) {
      if (!isLocal(callback)) return null;
      made += 1;
      const listener = { id: `HUB-${made}`, base, callback, query };
      listeners.push(listener);
      return { id: listener.id, callback, query };
    },
    unregister(id) {
      const before = listeners.length;
      listeners = listeners.filter((listener) => listener.id !== id);
      return listeners.length < before;
    },
    announce(base, eventType, resource, doc) {
      for (const listener of listeners.filter((candidate) => candidate.base === base)) {
        made += 1;
        const body = JSON.stringify({
          eventId: `EV-${made}`,
          eventTime: iso(clock.now()),
          eventType,
          event: { [resource]: doc },
        });
        const struck = faults.strike({ method: "POST", url: `/webhook/${eventType}`, body });
        const has = (kind: string): boolean => struck.some((fault) => fault.kind === kind);
        const job = async (): Promise<void> => {
          await send(listener, body, has("webhookForged") ? "not the secret" : secret);
          if (has("webhookDuplicate")) await send(listener, body, secret);
        };
        if (has("webhookOutOfOrder")) {
          heldBack = job;
          continue;
        }
        const late = heldBack;
        heldBack = null;
        pending = pending.then(job).then(() => late?.());
      }
    },
    settled: async () => {
      await pending;
    },
    clear() {
      listeners = [];
      heldBack = null;
    },
  };
}
