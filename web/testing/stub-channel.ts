// SPDX-License-Identifier: Apache-2.0
// The product's own channel over a store in memory, for the stub server: browsers meet the same bytes and rules as in production.
import { createHmac, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import type { FastifyInstance } from "fastify";
import { Channel, type ChannelOptions, type ChannelStore } from "#app";
import { channelCrypto, makeSigner } from "#crypto";
import type { TenantId } from "#kernel";
import { parseNetworks, type Surface } from "#surfaces";
import { addChannelGate } from "../../src/surfaces/channel/gate.ts";
import { channelRoutes } from "../../src/surfaces/channel/routes.ts";
import { manifestRoutes } from "../../src/surfaces/http/routes/manifest.ts";

type Kept = { readonly secret: Uint8Array; readonly expiresAt: Date; high: number; readonly seen: Set<number> };

/** Forgets everything when told to, as a database does that crashed. */
export class MemoryChannelStore implements ChannelStore {
  readonly #keys: Parameters<ChannelStore["addKey"]>[1][] = [];
  readonly #sessions = new Map<string, Kept>();

  forgetSessions(): void {
    this.#sessions.clear();
  }

  readonly addKey: ChannelStore["addKey"] = async (_tenant, key) => {
    this.#keys.unshift(key);
  };
  readonly listKeys: ChannelStore["listKeys"] = async () => this.#keys;
  readonly addSession: ChannelStore["addSession"] = async (_tenant, { sessionId, sealedSecret, expiresAt }) => {
    const kept = { secret: sealedSecret, expiresAt, high: -1, seen: new Set<number>() };
    this.#sessions.set(sessionId.toHex(), kept);
  };
  readonly findSession: ChannelStore["findSession"] = async (_tenant, sessionId) => {
    const kept = this.#sessions.get(sessionId.toHex());
    return kept === undefined ? null : { sessionId, sealedSecret: kept.secret, expiresAt: kept.expiresAt };
  };
  readonly acceptOrdered: ChannelStore["acceptOrdered"] = async (_tenant, sessionId, seq) => {
    const kept = this.#sessions.get(sessionId.toHex());
    if (kept === undefined || seq <= kept.high) return false;
    kept.high = seq;
    return true;
  };
  readonly acceptFree: ChannelStore["acceptFree"] = async (_tenant, sessionId, seq) => {
    const kept = this.#sessions.get(sessionId.toHex());
    if (kept === undefined || kept.seen.has(seq)) return false;
    kept.seen.add(seq);
    return true;
  };
}

/** A channel's options over a store, with the real clock and keys of its own. */
export function stubOptions(store: ChannelStore): ChannelOptions {
  return {
    tenant: "larkspur" as TenantId,
    clock: { now: () => Date.now() },
    random: { bytes: (count: number) => Uint8Array.from(randomBytes(count)) },
    crypto: channelCrypto,
    store,
    cipher: { seal: (_tenant, _row, bytes) => bytes.slice(), open: (_tenant, _row, bytes) => bytes },
    counters: { add: async () => 1, read: async () => 0, reset: async () => undefined },
    blindIndex: (purpose, value) => new Uint8Array(createHmac("sha256", purpose).update(value).digest()),
    signers: { ed25519: makeSigner("ed25519", randomBytes(32)), mlDsa44: makeSigner("ml-dsa-44", randomBytes(32)) },
  };
}

/** What of a surface the channel needs. */
export function stubSurface(store: ChannelStore, webDir: string): Surface {
  const made = stubOptions(store);
  const { clock, random, blindIndex } = made;
  const channel = new Channel(made);
  const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
    version: string;
  };
  const options = { isChannelRequired: false, trustedProxies: parseNetworks([]), webDir, version };
  return { deps: { channel, clock, random, keys: { blindIndex } }, options } as unknown as Surface;
}

/** Adds the channel; before every other route. */
export async function addStubChannel(app: FastifyInstance, surface: Surface): Promise<void> {
  channelRoutes(app, surface, addChannelGate(app, surface));
  await manifestRoutes(app, surface);
}
