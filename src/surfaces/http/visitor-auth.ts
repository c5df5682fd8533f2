// SPDX-License-Identifier: Apache-2.0
import type { FastifyReply, FastifyRequest } from "fastify";
import { isChatFree, isTokenKnown, type ProvenRequest, stillOpens, useToken } from "#app";
import type { ConversationId } from "#kernel";
import { sendProblem } from "./problem.ts";
import type { Surface } from "./surface.ts";

/** Over TLS the prefix makes browsers refuse a cookie that a sibling site planted (RFC 6265bis §4.1.3.2). */
export function cookieName(surface: Surface, role: "visitor" | "desk"): string {
  return surface.options.isHttps ? `__Host-wardline_${role}` : `wardline_${role}`;
}

export function setCookie(
  surface: Surface,
  reply: FastifyReply,
  role: "visitor" | "desk",
  token: string,
  maxAgeSeconds: number,
): void {
  void reply.setCookie(cookieName(surface, role), token, {
    httpOnly: true,
    sameSite: "strict",
    secure: surface.options.isHttps,
    path: "/",
    maxAge: maxAgeSeconds,
  });
}

export function clearCookie(surface: Surface, reply: FastifyReply, role: "visitor" | "desk"): void {
  void reply.clearCookie(cookieName(surface, role), { path: "/" });
}

/** The visitor's secret: `Authorization: Bearer` first, else the cookie. */
export function tokenOf(
  surface: Surface,
  request: FastifyRequest,
): { token: string; from: "bearer" | "cookie" } | null {
  const bearer = /^Bearer ([A-Za-z0-9_-]{20,100})$/.exec(request.headers.authorization ?? "")?.[1];
  if (bearer !== undefined) return { token: bearer, from: "bearer" };
  const cookie = request.cookies[cookieName(surface, "visitor")];
  return cookie === undefined || cookie === "" ? null : { token: cookie, from: "cookie" };
}

/**
 * Whether a browser on a page of ours, or no browser at all, sent this. An Origin of somebody else is refused whatever the method;
 * without an Origin a cookie is not believed on anything that changes state (CSRF).
 */
export function isOriginAllowed(surface: Surface, request: FastifyRequest): boolean {
  const { origin } = request.headers;
  if (origin !== undefined) return surface.options.publicOrigins.includes(origin);
  const isSafe = request.method === "GET" || request.method === "HEAD";
  const isUpgrade = request.headers.upgrade !== undefined;
  if (isSafe && !isUpgrade) return true;
  return request.headers.cookie === undefined;
}

/** The conversation the caller's token opens. Ids in paths or bodies are never believed. Sends the refusal itself when there is none. */
export async function requireConversation(
  surface: Surface,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<ConversationId | null> {
  const found = isOriginAllowed(surface, request) ? await conversationOf(surface, request) : null;
  if (found === null) sendProblem(request, reply, "not_authorised");
  return found;
}

/**
 * The conversation for which this request has the token and, where the token belongs to a key, a proof of that key. Asked once per
 * request: the proof is spent by it. Afterwards `stillOpensFor` tells whether it was ended elsewhere.
 *
 * @param proof - What stands in for the header `DPoP` where a browser cannot set one: the first frame of a WebSocket.
 */
export async function conversationOf(
  surface: Surface,
  request: FastifyRequest,
  proof: string | null = null,
): Promise<ConversationId | null> {
  const credential = tokenOf(surface, request);
  if (credential === null) return null;
  const proven = provenRequest(request);
  const found = await useToken(surface.deps, credential.token, { ...proven, proof: proven.proof ?? proof });
  return found !== null && (await isChatFree(surface.deps, found)) ? found : null;
}

/** Whether the token of a request that was let in still opens the same conversation. */
export async function stillOpensFor(
  surface: Surface,
  request: FastifyRequest,
  conversationId: ConversationId,
): Promise<boolean> {
  const credential = tokenOf(surface, request);
  if (credential === null || !(await stillOpens(surface.deps, credential.token, conversationId))) return false;
  return isChatFree(surface.deps, conversationId);
}

/** Whether a request brings a token of ours at all. */
export async function bringsToken(surface: Surface, request: FastifyRequest): Promise<boolean> {
  const credential = tokenOf(surface, request);
  return credential !== null && isTokenKnown(surface.deps, credential.token);
}

/** What a proof of the device has to be about. Two headers are as good as a wrong one. */
export function provenRequest(request: FastifyRequest): ProvenRequest {
  const { dpop } = request.headers;
  const path = request.url.split("?")[0] ?? "";
  return { method: request.method, path, proof: Array.isArray(dpop) ? "" : (dpop ?? null) };
}
