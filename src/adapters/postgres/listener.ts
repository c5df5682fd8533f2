// SPDX-License-Identifier: Apache-2.0
import { setTimeout as delay } from "node:timers/promises";
import type { Client } from "pg";
import { type ClientConfig } from "pg";
import { mapError } from "./errors.ts";
import type { Subscription } from "./sql.ts";

interface Subscriber {
  readonly handler: (payload: string) => void;
  readonly onGap: (() => void) | undefined;
}

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 5_000;
const PROBE_EVERY_MS = 30_000;

/** One connection that hears all channels of a database, and comes back by itself when it is lost. */
export class Listener {
  readonly #config: ClientConfig;
  readonly #client: typeof Client;
  readonly #onLost: ((code: string) => void) | undefined;
  readonly #channels = new Map<string, Set<Subscriber>>();
  #connecting: Promise<Client> | null = null;
  #isClosed = false;

  constructor(config: ClientConfig, onLost: ((code: string) => void) | undefined, client: typeof Client) {
    this.#client = client;
    this.#config = config;
    this.#onLost = onLost;
  }

  async listen(channel: string, handler: (payload: string) => void, onGap?: () => void): Promise<Subscription> {
    // The name becomes part of the SQL text, since LISTEN takes no parameter.
    if (!/^[a-z_][a-z0-9_]{0,62}$/u.test(channel))
      throw new TypeError(`Cannot listen to "${channel}": not a lower-case SQL name`);
    const subscriber = { handler, onGap };
    const subscribers = this.#channels.get(channel) ?? new Set();
    const isFirst = subscribers.size === 0;
    this.#channels.set(channel, subscribers.add(subscriber));
    try {
      const client = await this.#connection();
      if (isFirst) await client.query(`LISTEN ${channel}`);
    } catch (error) {
      subscribers.delete(subscriber);
      throw mapError("listen", error);
    }
    return {
      close: async () => {
        subscribers.delete(subscriber);
        if (subscribers.size > 0 || this.#isClosed) return;
        this.#channels.delete(channel);
        const client = await this.#connecting?.catch(() => null);
        await client?.query(`UNLISTEN ${channel}`).catch(() => undefined);
      },
    };
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const client = await this.#connecting?.catch(() => null);
    await client?.end().catch(() => undefined);
  }

  async #connection(): Promise<Client> {
    this.#connecting ??= this.#connect().catch((error: unknown) => {
      this.#connecting = null;
      throw error;
    });
    return await this.#connecting;
  }

  async #connect(): Promise<Client> {
    const client = new this.#client({ ...this.#config, connectionTimeoutMillis: 5_000, query_timeout: 10_000 });
    let isLost = false;
    const probe = setInterval(() => {
      // A dead peer behind a firewall says nothing; a statement finds out.
      client.query("SELECT 1").catch(() => {
        lose("probe");
      });
    }, PROBE_EVERY_MS).unref();
    const lose = (code: string): void => {
      clearInterval(probe);
      if (isLost) return;
      isLost = true;
      if (this.#isClosed) return;
      this.#onLost?.(code);
      client.end().catch(() => undefined);
      void this.#reconnect();
    };
    client.on("notification", ({ channel, payload }) => {
      for (const { handler } of this.#channels.get(channel) ?? []) handler(payload ?? "");
    });
    try {
      await client.connect();
      for (const channel of this.#channels.keys()) await client.query(`LISTEN ${channel}`);
    } catch (error) {
      clearInterval(probe);
      client.on("error", () => undefined);
      client.end().catch(() => undefined);
      throw error;
    }
    client.on("error", (error: NodeJS.ErrnoException) => {
      lose(error.code ?? "connection lost");
    });
    client.on("end", () => {
      lose("connection closed");
    });
    return client;
  }

  async #reconnect(): Promise<void> {
    for (let pauseMs = FIRST_PAUSE_MS; !this.#isClosed; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
      await delay(pauseMs, undefined, { ref: false });
      this.#connecting = this.#connect();
      const isBack = await this.#connecting.then(
        () => true,
        () => false,
      );
      if (!isBack) continue;
      if (this.#isClosed) await this.close();
      for (const subscribers of this.#channels.values()) for (const { onGap } of subscribers) onGap?.();
      return;
    }
  }
}
