// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance } from "fastify";
import { endColleagueSessions, readDirectory, readRoles } from "#app";
import { type AgentId, isUuid } from "#kernel";
import { deskDirectory, deskRoles, deskSessionsEnded } from "#protocol";
import { documented } from "../body.ts";
import { requireSeat } from "../desk-auth.ts";
import { sendProblem } from "../problem.ts";
import type { Surface } from "../surface.ts";
import { refuseStaff } from "./refuse-staff.ts";
import { accountsView } from "./staff-views.ts";

type OneRoute = { Params: { id: string } };

/** Who is who: accounts with their source, groups of the operator's directory, and what each role opens. */
export function directoryRoutes(app: FastifyInstance, surface: Surface): void {
  const { deps } = surface;
  app.get(
    "/v1/desk/roles",
    {
      schema: {
        summary: "What each role opens, by the policies in force",
        response: { 200: documented(deskRoles, "output") },
      },
    },
    async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      if (seat === null) return reply;
      const read = await readRoles(deps, seat);
      return read.ok ? reply.send({ roles: read.value }) : refuseStaff(request, reply, read.refusal.reason);
    },
  );

  app.get(
    "/v1/desk/directory",
    {
      schema: {
        summary: "Accounts with where they come from and when they were used, and groups of the directory",
        response: { 200: documented(deskDirectory, "output") },
      },
    },
    async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      if (seat === null) return reply;
      const read = await readDirectory(deps, seat);
      if (!read.ok) return refuseStaff(request, reply, read.refusal.reason);
      const { groups, isScimOn, rows } = read.value;
      const { accounts } = accountsView(
        rows.map(({ account }) => account),
        null,
      );
      return reply.send({
        accounts: accounts.map((account, index) => ({
          ...account,
          source: rows[index]?.source ?? "local",
          lastSeenAt: rows[index]?.lastSeenAt?.toISOString() ?? null,
          openSessions: rows[index]?.openSessions ?? 0,
          groups: rows[index]?.groups ?? [],
        })),
        groups,
        isScimOn,
      });
    },
  );

  app.post<OneRoute>(
    "/v1/desk/staff/:id/sessions/end",
    {
      schema: {
        summary: "End every sign-in of a colleague, on every node",
        response: { 200: documented(deskSessionsEnded, "output") },
      },
    },
    async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      if (seat === null) return reply;
      if (!isUuid(request.params.id)) return sendProblem(request, reply, "bad_request", { status: 404 });
      const ended = await endColleagueSessions(deps, seat, request.params.id as AgentId);
      return ended.ok ? reply.send(ended.value) : refuseStaff(request, reply, ended.refusal.reason);
    },
  );
}
