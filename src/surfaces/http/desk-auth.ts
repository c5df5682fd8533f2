// SPDX-License-Identifier: Apache-2.0
import { BlockList } from "node:net";
import type { FastifyReply, FastifyRequest } from "fastify";
import { type AgentIdentity, findAgent } from "#app";
import { isInNetworks } from "./client-address.ts";
import { sendProblem } from "./problem.ts";
import { addressOf, type Surface } from "./surface.ts";
import { cookieName, isOriginAllowed } from "./visitor-auth.ts";

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet("127.0.0.0", 8, "ipv4");
LOOPBACK.addAddress("::1", "ipv6");

/** Until staff passkeys exist the desk answers on loopback only, whatever a proxy says. */
export function isOnLoopback(surface: Surface, request: FastifyRequest): boolean {
  return (
    isInNetworks(LOOPBACK, request.socket.remoteAddress ?? "") && isInNetworks(LOOPBACK, addressOf(surface, request))
  );
}

/** The agent of the desk's cookie. Sends the refusal itself when there is none. */
export async function requireAgent(
  surface: Surface,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<AgentIdentity | null> {
  const agent = await agentOf(surface, request);
  if (agent === null) sendProblem(request, reply, "not_authorised");
  return agent;
}

export async function agentOf(surface: Surface, request: FastifyRequest): Promise<AgentIdentity | null> {
  if (!isOnLoopback(surface, request) || !isOriginAllowed(surface, request)) return null;
  const token = request.cookies[cookieName(surface, "desk")];
  return token === undefined || token === "" ? null : findAgent(surface.deps, token);
}
