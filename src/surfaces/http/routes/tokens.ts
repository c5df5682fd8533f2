// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance } from "fastify";
import {
  API_SCOPES,
  type ApiScopeName,
  type ApiToken,
  isWideScope,
  listTokens,
  makeToken,
  revokeToken,
  tokensWithoutMaker,
} from "#app";
import { isUuid } from "#kernel";
import { type DeskToken, deskMadeToken, deskNewToken, deskTokens, staffAsked } from "#protocol";
import { documented, parseBody } from "../body.ts";
import { requireSeat } from "../desk-auth.ts";
import { sendProblem } from "../problem.ts";
import type { Surface } from "../surface.ts";
import { refuseStaff } from "./refuse-staff.ts";

type OneRoute = { Params: { id: string } };

/** Tokens of programs, for admins. A token is shown once, and never opens these routes itself. */
export function tokenRoutes(app: FastifyInstance, surface: Surface): void {
  const { deps } = surface;
  app.get(
    "/v1/desk/tokens",
    {
      schema: {
        summary: "Tokens of programs, without the tokens",
        response: { 200: documented(deskTokens, "output") },
      },
    },
    async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      if (seat === null) return reply;
      const listed = await listTokens(deps, seat);
      if (!listed.ok) return refuseStaff(request, reply, listed.refusal.reason);
      const scopes = (Object.keys(API_SCOPES) as ApiScopeName[]).map((name) => ({ name, isWide: isWideScope(name) }));
      const orphans = await tokensWithoutMaker(deps, listed.value);
      const tokens = listed.value.map((token) => viewOf(token, deps.clock.now(), orphans.has(token.tokenId)));
      return reply.send({ tokens, scopes });
    },
  );

  app.post(
    "/v1/desk/tokens",
    {
      schema: {
        summary: "Make a token, or ask a colleague to approve it; needs a fresh sign-in",
        body: documented(deskNewToken),
        response: { 201: documented(deskMadeToken, "output"), 202: documented(staffAsked, "output") },
      },
    },
    async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      const body = seat === null ? null : parseBody(deskNewToken, request, reply);
      if (seat === null || body === null) return reply;
      const { approvalId, key, ...wanted } = body;
      const made = await makeToken(deps, seat, { ...wanted, deviceKey: key }, approvalId);
      if (!made.ok) return refuseStaff(request, reply, made.refusal.reason);
      void reply.header("cache-control", "no-store");
      return "text" in made.value
        ? reply.code(201).send({ text: made.value.text, token: viewOf(made.value.token, deps.clock.now()) })
        : reply.code(202).send(made.value);
    },
  );

  app.delete<OneRoute>(
    "/v1/desk/tokens/:id",
    { schema: { summary: "Revoke a token: worthless from the next request on" } },
    async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      if (seat === null) return reply;
      if (!isUuid(request.params.id)) return sendProblem(request, reply, "bad_request", { status: 404 });
      const revoked = await revokeToken(deps, seat, request.params.id);
      return revoked.ok ? reply.code(204).send() : refuseStaff(request, reply, revoked.refusal.reason);
    },
  );
}

function viewOf(token: ApiToken, now: number, isOrphan: boolean = false): DeskToken {
  const { createdAt, deviceKey, expiresAt, name, purpose, revokedAt, scopes, tokenId, usedAt } = token;
  return {
    tokenId,
    purpose,
    name,
    scopes: [...scopes],
    isBound: deviceKey !== null,
    state: revokedAt !== null ? "revoked" : expiresAt.getTime() <= now ? "expired" : isOrphan ? "orphaned" : "valid",
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    usedAt: usedAt?.toISOString() ?? null,
  };
}
