// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import {
  type AccountsRefusal,
  addOwnPasskey,
  beginOwnPasskey,
  changeStaff,
  endOwnSession,
  inviteStaff,
  listStaff,
  type OwnRefusal,
  readOwnAccount,
  readPolicies,
  readStaffHistory,
  removeOwnPasskey,
  removeStaff,
} from "#app";
import { type AgentId, isUuid, unreachable } from "#kernel";
import {
  listQuery,
  staffAccounts,
  staffAsked,
  staffCeremony,
  staffChange,
  staffHistory,
  staffHistoryQuery,
  staffInvited,
  staffInviteWish,
  staffMe,
  staffNewPasskey,
  staffOwnAccount,
  staffPolicies,
} from "#protocol";
import { documented, parseBody } from "../body.ts";
import { requireSeat } from "../desk-auth.ts";
import { parsePage } from "../list-page.ts";
import { sendProblem } from "../problem.ts";
import type { Surface } from "../surface.ts";
import { clearCookie } from "../visitor-auth.ts";
import { accountsView, historyView, linkView, meOf, ownAccountView } from "./staff-views.ts";

type OneRoute = { Params: { id: string } };

/** Own account, accounts of colleagues, and the history as far as a role reads it. */
export function staffRoutes(app: FastifyInstance, surface: Surface): void {
  ownRoutes(app, surface);
  accountRoutes(app, surface);
  readingRoutes(app, surface);
}

function ownRoutes(app: FastifyInstance, surface: Surface): void {
  const { deps } = surface;
  app.get(
    "/v1/desk/me",
    { schema: { summary: "Who is signed in here", response: { 200: documented(staffMe, "output") } } },
    async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      return seat === null ? reply : reply.send(meOf(deps, seat));
    },
  );

  app.post(
    "/v1/desk/active",
    { schema: { summary: "Somebody is there: keeps the session from being idle" } },
    async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      return seat === null ? reply : reply.code(204).send();
    },
  );

  app.post("/v1/desk/sign-out", { schema: { summary: "End this session" } }, async (request, reply) => {
    const seat = await requireSeat(surface, request, reply);
    if (seat === null) return reply;
    await endOwnSession(deps, seat, seat.session.sessionId);
    clearCookie(surface, reply, "desk");
    return reply.code(204).send();
  });

  app.get(
    "/v1/desk/account",
    {
      schema: {
        summary: "Own passkeys, and where one is signed in",
        response: { 200: documented(staffOwnAccount, "output") },
      },
    },
    async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      return seat === null ? reply : reply.send(ownAccountView(await readOwnAccount(deps, seat), seat));
    },
  );

  app.delete<OneRoute>(
    "/v1/desk/account/sessions/:id",
    { schema: { summary: "End one of one's own sessions" } },
    async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      if (seat === null) return reply;
      const isEnded = isUuid(request.params.id) && (await endOwnSession(deps, seat, request.params.id));
      return isEnded ? reply.code(204).send() : sendProblem(request, reply, "bad_request", { status: 404 });
    },
  );

  app.post(
    "/v1/desk/account/passkeys/options",
    {
      schema: {
        summary: "Options for one more passkey; needs a fresh sign-in",
        response: { 200: documented(staffCeremony, "output") },
      },
    },
    async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      if (seat === null) return reply;
      const begun = await beginOwnPasskey(deps, seat);
      return begun.ok ? reply.send({ options: begun.value }) : refuseOwn(request, reply, begun.refusal);
    },
  );

  app.post(
    "/v1/desk/account/passkeys",
    { schema: { summary: "Add a passkey; needs a fresh sign-in", body: documented(staffNewPasskey) } },
    async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      const body = seat === null ? null : parseBody(staffNewPasskey, request, reply);
      if (seat === null || body === null) return reply;
      const added = await addOwnPasskey(deps, seat, body);
      return added.ok ? reply.code(204).send() : refuseOwn(request, reply, added.refusal);
    },
  );

  app.delete<OneRoute>(
    "/v1/desk/account/passkeys/:id",
    { schema: { summary: "Remove a passkey, never the last way in" } },
    async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      if (seat === null) return reply;
      if (!isUuid(request.params.id)) return sendProblem(request, reply, "bad_request", { status: 404 });
      const removed = await removeOwnPasskey(deps, seat, request.params.id);
      return removed.ok ? reply.code(204).send() : refuseOwn(request, reply, removed.refusal);
    },
  );
}

function accountRoutes(app: FastifyInstance, surface: Surface): void {
  const { deps } = surface;
  app.get(
    "/v1/desk/staff",
    {
      schema: {
        summary: "Accounts of staff, the oldest first: all of them, or a page with `limit` or `after`",
        querystring: documented(listQuery),
        response: { 200: documented(staffAccounts, "output") },
      },
    },
    async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      if (seat === null) return reply;
      const page = parsePage(request, reply, 100);
      if (page === null) return reply;
      const isAll = Object.keys(request.query as object).length === 0;
      const listed = await listStaff(deps, seat, isAll ? null : page);
      return listed.ok
        ? reply.send(accountsView(listed.value.accounts, listed.value.next))
        : refuseChange(request, reply, listed.refusal);
    },
  );

  app.post(
    "/v1/desk/staff/invites",
    {
      schema: {
        summary: "Make a one-time link for a colleague, or ask another one to approve it",
        body: documented(staffInviteWish),
        response: { 201: documented(staffInvited, "output"), 202: documented(staffAsked, "output") },
      },
    },
    async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      const body = seat === null ? null : parseBody(staffInviteWish, request, reply);
      if (seat === null || body === null) return reply;
      const wish = "staffId" in body ? { staffId: body.staffId as AgentId } : { roles: body.roles };
      const invited = await inviteStaff(deps, seat, wish);
      if (!invited.ok) return refuseChange(request, reply, invited.refusal);
      return "token" in invited.value
        ? reply.code(201).send(linkView(request, invited.value))
        : reply.code(202).send(invited.value);
    },
  );

  app.post<OneRoute>(
    "/v1/desk/staff/:id/change",
    {
      schema: {
        summary: "Change roles, disable or enable (compare-and-swap on version)",
        body: documented(staffChange),
        response: { 202: documented(staffAsked, "output") },
      },
    },
    async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      const body = seat === null ? null : parseBody(staffChange, request, reply);
      if (seat === null || body === null) return reply;
      if (!isUuid(request.params.id)) return sendProblem(request, reply, "bad_request", { status: 404 });
      const changed = await changeStaff(deps, seat, { staffId: request.params.id as AgentId, ...body });
      return changed.ok ? doneOrAsked(reply, changed.value) : refuseChange(request, reply, changed.refusal);
    },
  );

  app.delete<OneRoute>(
    "/v1/desk/staff/:id",
    {
      schema: {
        summary: "Remove a disabled account with its name and passkeys",
        response: { 202: documented(staffAsked, "output") },
      },
    },
    async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      if (seat === null) return reply;
      if (!isUuid(request.params.id)) return sendProblem(request, reply, "bad_request", { status: 404 });
      const removed = await removeStaff(deps, seat, request.params.id as AgentId);
      return removed.ok ? doneOrAsked(reply, removed.value) : refuseChange(request, reply, removed.refusal);
    },
  );
}

/** 204 where it is done, 202 where a colleague has to approve it first. */
function doneOrAsked(reply: FastifyReply, asked: { readonly approvalId: string } | null): FastifyReply {
  return asked === null ? reply.code(204).send() : reply.code(202).send(asked);
}

function readingRoutes(app: FastifyInstance, surface: Surface): void {
  const { deps } = surface;
  app.get(
    "/v1/desk/history",
    {
      schema: {
        summary: "The history, newest first, as far as the role reads it",
        querystring: documented(staffHistoryQuery),
        response: { 200: documented(staffHistory, "output") },
      },
    },
    async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      if (seat === null) return reply;
      const query = staffHistoryQuery.safeParse(request.query);
      if (!query.success) return sendProblem(request, reply, "bad_request");
      const read = await readStaffHistory(deps, seat, query.data.topic, query.data.before ?? null);
      return read.ok ? reply.send(historyView(read.value)) : refuseChange(request, reply, read.refusal);
    },
  );

  app.get(
    "/v1/desk/policies",
    {
      schema: {
        summary: "Which policies are in force",
        response: { 200: documented(staffPolicies, "output") },
      },
    },
    async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      if (seat === null) return reply;
      const read = await readPolicies(deps, seat);
      return read.ok ? reply.send(read.value) : refuseChange(request, reply, read.refusal);
    },
  );
}

/** Staff are told what stands in the way; 403 with `expired` asks for a sign-in again. */
function refuseOwn(request: FastifyRequest, reply: FastifyReply, { reason }: OwnRefusal): FastifyReply {
  switch (reason) {
    case "sign_in_too_old":
      return sendProblem(request, reply, "expired", { status: 403, detail: "This needs a fresh sign-in" });
    case "refused":
      return sendProblem(request, reply, "bad_request");
    case "not_removable":
      return sendProblem(request, reply, "bad_request", { status: 422, detail: "The last way in stays" });
    default:
      return unreachable(reason);
  }
}

function refuseChange(
  request: FastifyRequest,
  reply: FastifyReply,
  { reason }: AccountsRefusal | { readonly reason: "not_found" | "unknown_role" },
): FastifyReply {
  switch (reason) {
    case "sign_in_too_old":
      return sendProblem(request, reply, "expired", { status: 403, detail: "This needs a fresh sign-in" });
    case "not_permitted":
      return sendProblem(request, reply, "not_authorised", { status: 403, detail: "No role of yours permits this" });
    case "not_found":
      return sendProblem(request, reply, "bad_request", { status: 404 });
    case "somebody_was_faster":
      return sendProblem(request, reply, "already_answered");
    case "still_active":
      return sendProblem(request, reply, "bad_request", { status: 422, detail: "An active account is disabled first" });
    case "unknown_role":
      return sendProblem(request, reply, "bad_request", { status: 422, detail: "Nobody defined such a role" });
    case "last_admin":
      return sendProblem(request, reply, "bad_request", { status: 422, detail: "The last admin stays one" });
    default:
      return unreachable(reason);
  }
}
