// SPDX-License-Identifier: Apache-2.0
import { BlockList } from "node:net";
import type { FastifyRequest } from "fastify";
import type { TokenCredential } from "#app";
import { isInNetworks } from "./client-address.ts";
import type { Surface } from "./surface.ts";
import { provenRequest } from "./visitor-auth.ts";

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet("127.0.0.0", 8, "ipv4");
LOOPBACK.addAddress("::1", "ipv6");

const SCHEME = /^(DPoP|Bearer) (wl[ts]_[\w-]{43})$/iu;

/**
 * What a program shows in `Authorization`; null where it shows nothing that could be a token of ours. A page of the desk sends none: what
 * comes with one is judged by it alone, never by a cookie beside it.
 */
export function credentialOf(surface: Surface, request: FastifyRequest): TokenCredential | null {
  const match = SCHEME.exec(request.headers.authorization ?? "");
  if (match === null) return null;
  const [, scheme = "", text = ""] = match;
  return {
    scheme: scheme.toLowerCase() === "dpop" ? "dpop" : "bearer",
    text,
    request: provenRequest(request),
    isPrivateWire: surface.options.isHttps || isInNetworks(LOOPBACK, request.socket.remoteAddress ?? ""),
  };
}
