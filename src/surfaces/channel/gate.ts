// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance, FastifyRequest } from "fastify";
import { CHANNEL_PATHS } from "#channel";
import { toBase64Url } from "#kernel";
import { sendProblem } from "../http/problem.ts";
import type { Surface } from "../http/surface.ts";
import { mayBePlain } from "./plain-routes.ts";

const CHANNEL_ROUTES: ReadonlySet<string> = new Set(Object.values(CHANNEL_PATHS));
const MARK = "x-wardline-sealed";

/** Tells requests that came through the channel from those that did not, and refuses the latter where the channel is required. */
export type ChannelGate = {
  /** The header that marks a request from inside. Made anew at each start; leaves this process never. */
  readonly mark: { readonly [MARK]: string };
};

/** Must be added before any route. */
export function addChannelGate(app: FastifyInstance, surface: Surface): ChannelGate {
  const secret = toBase64Url(surface.deps.random.bytes(32));
  app.addHook("onRequest", async (request, reply) => {
    const isInside = request.headers[MARK] === secret;
    // Whoever sets it from outside does not see it taken for anything, here or further on.
    request.headers[MARK] = undefined;
    // By the route that was found, not by the address: that can be spelt in many ways.
    if (isInside && CHANNEL_ROUTES.has(request.routeOptions.url ?? "")) {
      sendProblem(request, reply, "bad_request", { status: 404, detail: "The channel is not carried inside itself" });
      return;
    }
    if (isInside || !surface.options.isChannelRequired || isPlainRoute(request)) return;
    sendProblem(request, reply, "not_authorised", {
      status: 426,
      detail: "This is answered in the sealed channel only: docs/formats/message-encryption.md",
    });
  });
  return { mark: { [MARK]: secret } };
}

/** A path that no route has says nothing of anybody: it gets its 404. */
function isPlainRoute(request: FastifyRequest): boolean {
  const { url } = request.routeOptions;
  return url === undefined || mayBePlain(url);
}
