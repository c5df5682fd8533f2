// SPDX-License-Identifier: Apache-2.0
import { BlockList } from "node:net";
import type { FastifyReply, FastifyRequest } from "fastify";
import {
  type AgentIdentity,
  admitToken,
  findSeat,
  findSeatUnproved,
  noteActivity,
  type StaffSeat,
  seatOfToken,
} from "#app";
import { isInNetworks } from "./client-address.ts";
import { sendProblem } from "./problem.ts";
import { addressKey, addressOf, type Surface } from "./surface.ts";
import { credentialOf } from "./token-auth.ts";
import { scopeFor } from "./token-routes.ts";
import { cookieName, provenRequest } from "./visitor-auth.ts";

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet("127.0.0.0", 8, "ipv4");
LOOPBACK.addAddress("::1", "ipv6");

/**
 * Whether a page of the desk, at its own origin, sent this. What changes anything, and every socket, needs an `Origin`, which browsers send
 * and pages cannot forge (CSRF). A desk that is at home on `localhost` answers this machine only, whatever a proxy says.
 */
export function isFromDesk(surface: Surface, request: FastifyRequest): boolean {
  if (!isDeskReachable(surface, request)) return false;
  const { origin } = request.headers;
  if (origin !== undefined) return surface.deps.staffParty.origins.includes(origin);
  return (request.method === "GET" || request.method === "HEAD") && request.headers.upgrade === undefined;
}

export function isDeskReachable(surface: Surface, request: FastifyRequest): boolean {
  if (!surface.deps.staffParty.origins.every(isLoopbackOrigin)) return true;
  return (
    isInNetworks(LOOPBACK, request.socket.remoteAddress ?? "") && isInNetworks(LOOPBACK, addressOf(surface, request))
  );
}

/** Who is signed in and has just proved to be on the same device. Sends the refusal itself when there is nobody. */
export async function requireSeat(
  surface: Surface,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<StaffSeat | null> {
  if (request.headers.authorization !== undefined) return requireProgram(surface, request, reply);
  const seat = await seatOf(surface, request, null);
  if (seat === null) {
    sendProblem(request, reply, "not_authorised");
    return null;
  }
  // Somebody presses something; what a page fetches by itself says nothing about the chair.
  if (request.method !== "GET" && request.method !== "HEAD") await noteActivity(surface.deps, seat);
  return seat;
}

/**
 * A program with a token, as a seat: only where the route's scope is one of the token's. A cookie beside it counts for nothing, so a page
 * of somebody else gains nothing by either.
 */
async function requireProgram(
  surface: Surface,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<StaffSeat | null> {
  if (!isDeskReachable(surface, request)) {
    sendProblem(request, reply, "not_authorised");
    return null;
  }
  const admitted = await admitToken(surface.deps, "rest", credentialOf(surface, request), addressKey(surface, request));
  if (!admitted.ok) {
    const { refusal } = admitted;
    if (refusal.reason === "too_many_requests")
      sendProblem(request, reply, "too_many_requests", { retryAfterMs: refusal.retryAfterMs });
    else sendProblem(request, reply, "not_authorised");
    return null;
  }
  const scope = scopeFor(request.method, request.routeOptions.url, request.query);
  if (scope === null || !admitted.value.scopes.includes(scope)) {
    sendProblem(request, reply, "not_authorised", { status: 403, detail: "No scope of this token permits this" });
    return null;
  }
  return seatOfToken(admitted.value);
}

/** The same, for what needs to know no more than who. */
export async function requireAgent(
  surface: Surface,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<AgentIdentity | null> {
  return (await requireSeat(surface, request, reply))?.agent ?? null;
}

/**
 * The seat behind a request. Asked once per request: the proof is spent by it.
 *
 * @param proof - What stands in for the header `DPoP` where a browser cannot set one: the first frame of a WebSocket.
 */
export async function seatOf(
  surface: Surface,
  request: FastifyRequest,
  proof: string | null,
): Promise<StaffSeat | null> {
  const token = isFromDesk(surface, request) ? deskToken(surface, request) : null;
  if (token === null) return null;
  const proven = provenRequest(request);
  return findSeat(surface.deps, token, { ...proven, proof: proven.proof ?? proof });
}

/** Whether a connection that was let in may go on: its session is not over, its account not disabled. With its roles as they are now. */
export async function seatStill(surface: Surface, request: FastifyRequest): Promise<StaffSeat | null> {
  const token = deskToken(surface, request);
  return token === null ? null : findSeatUnproved(surface.deps, token);
}

export function deskToken(surface: Surface, request: FastifyRequest): string | null {
  const token = request.cookies[cookieName(surface, "desk")];
  return token === undefined || token === "" ? null : token;
}

function isLoopbackOrigin(origin: string): boolean {
  const { hostname } = new URL(origin);
  return hostname === "localhost" || hostname.endsWith(".localhost");
}
