// SPDX-License-Identifier: Apache-2.0
import type { BlockList } from "node:net";
import type { FastifyRequest } from "fastify";
import type { AppDeps, Disclosure, RequestOrigin, TrustFacts } from "#app";
import type { BrandConfig } from "#protocol";
import type { ClientsSurface } from "../clients/surface.ts";
import {
  clientAddress,
  countedNetwork,
  neighbourhood,
  routedNetwork,
  type SharedAddresses,
  timesOf,
} from "./client-address.ts";
import type { GatewaySurface } from "./gateway/surface.ts";

/** What the HTTP surface knows beside the app. */
export type SurfaceOptions = {
  /** Origins under which this server is reached, e.g. `https://chat.operator.example`. Browsers must come from one of them. */
  readonly publicOrigins: readonly string[];
  /** Origins whose pages may embed the widget. */
  readonly embedOrigins: readonly string[];
  readonly trustedProxies: BlockList;
  /** Addresses that many customers share, as behind the translation of a mobile network; absent: none does. */
  readonly sharedAddresses?: SharedAddresses;
  /** Browsers reach this server by https: its own, or that of a proxy in front of it. */
  readonly isHttps: boolean;
  /** Networks from which plain HTTP is taken although the address is not loopback; empty = none. */
  readonly plainHttpFrom: BlockList | null;
  /** Requests outside the sealed channel are refused, but for those of `PLAIN_ROUTES`. */
  readonly isChannelRequired: boolean;
  /** When somebody who wants to open a conversation shall come again, in milliseconds; null: now. Absent: nobody is ever turned away. */
  readonly busyForMs?: () => number | null;
  readonly brands: { readonly [name: string]: BrandConfig };
  /** Folder of the built browser files. */
  readonly webDir: string;
  readonly version: string;
  /** What stands in `/.well-known/security.txt`; absent: nobody can be written to. */
  readonly disclosure?: Disclosure;
  /** What `/trust` says; absent: there is no such page. */
  readonly trust?: (() => Promise<TrustFacts>) | undefined;
};

export type Surface = {
  readonly deps: AppDeps;
  readonly options: SurfaceOptions;
  /** Null or absent: there is no gateway here. */
  readonly gateway?: GatewaySurface | null;
  /** Absent: no chat window of others is let in. */
  readonly clients?: ClientsSurface;
};

/** The client's address by what trusted proxies say. Held only in memory. */
export function addressOf(surface: Surface, request: FastifyRequest): string {
  return clientAddress(request.socket.remoteAddress ?? "", request.headers, surface.options.trustedProxies);
}

/** How many times as much as one address the client's may ask: many may share it. */
export function addressTimes(surface: Surface, request: FastifyRequest): number {
  return timesOf(surface.options.sharedAddresses ?? [], addressOf(surface, request));
}

/** Keyed hash of the network of neighbours that the client's address lies in. */
function prefixKey(surface: Surface, request: FastifyRequest): Uint8Array {
  return surface.deps.keys.blindIndex("counter", `prefix ${neighbourhood(addressOf(surface, request))}`);
}

/** Where a request came from, for what watches for attacks: keyed hashes, from near to far. */
export function originOf(surface: Surface, request: FastifyRequest): RequestOrigin {
  const network = routedNetwork(addressOf(surface, request));
  return {
    addressKey: addressKey(surface, request),
    addressTimes: addressTimes(surface, request),
    prefixKey: prefixKey(surface, request),
    networkKey: surface.deps.keys.blindIndex("counter", `network ${network}`),
  };
}

/** Keyed hash of the client's network, for limits; the address itself goes nowhere. */
export function addressKey(surface: Surface, request: FastifyRequest): Uint8Array {
  return surface.deps.keys.blindIndex("counter", `address ${countedNetwork(addressOf(surface, request))}`);
}
