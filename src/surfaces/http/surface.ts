// SPDX-License-Identifier: Apache-2.0
import type { BlockList } from "node:net";
import type { FastifyRequest } from "fastify";
import type { AppDeps } from "#app";
import type { BrandConfig } from "#protocol";
import { clientAddress, countedNetwork } from "./client-address.ts";
import type { GatewaySurface } from "./gateway/surface.ts";

/** What the HTTP surface knows beside the app. */
export type SurfaceOptions = {
  /** Origins under which this server is reached, e.g. `https://chat.operator.example`. Browsers must come from one of them. */
  readonly publicOrigins: readonly string[];
  /** Origins whose pages may embed the widget. */
  readonly embedOrigins: readonly string[];
  readonly trustedProxies: BlockList;
  /** Browsers reach this server by https: its own, or that of a proxy in front of it. */
  readonly isHttps: boolean;
  /** Networks from which plain HTTP is taken although the address is not loopback; empty = none. */
  readonly plainHttpFrom: BlockList | null;
  /** Requests outside the sealed channel are refused, but for those of `PLAIN_ROUTES`. */
  readonly isChannelRequired: boolean;
  readonly brands: { readonly [name: string]: BrandConfig };
  /** Folder of the built browser files. */
  readonly webDir: string;
  readonly version: string;
};

export type Surface = {
  readonly deps: AppDeps;
  readonly options: SurfaceOptions;
  /** Null or absent: there is no gateway here. */
  readonly gateway?: GatewaySurface | null;
};

/** The client's address by what trusted proxies say. Held only in memory. */
export function addressOf(surface: Surface, request: FastifyRequest): string {
  return clientAddress(request.socket.remoteAddress ?? "", request.headers, surface.options.trustedProxies);
}

/** Keyed hash of the client's network, for limits; the address itself goes nowhere. */
export function addressKey(surface: Surface, request: FastifyRequest): Uint8Array {
  return surface.deps.keys.blindIndex("counter", `address ${countedNetwork(addressOf(surface, request))}`);
}
