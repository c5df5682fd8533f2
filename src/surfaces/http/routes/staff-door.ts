// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import {
  beginEnrolment,
  beginSignOn,
  beginStaffSignIn,
  type DoorRefusal,
  endOwnSession,
  enrolStaff,
  findSeatUnproved,
  finishSignOn,
  lookAtInvite,
  type OpenedSeat,
  signInStaff,
} from "#app";
import type { Result } from "#kernel";
import {
  type StaffOpened,
  staffCeremony,
  staffDoor,
  staffEnrolment,
  staffEnrolmentStart,
  staffInviteToken,
  staffInviteView,
  staffOpened,
  staffSignIn,
  staffSignOnEnd,
  staffSignOnStart,
} from "#protocol";
import { documented, parseBody } from "../body.ts";
import { deskToken, isFromDesk } from "../desk-auth.ts";
import { sendProblem } from "../problem.ts";
import { addressKey, type Surface } from "../surface.ts";
import { provenRequest, setCookie } from "../visitor-auth.ts";
import { meOf } from "./staff-views.ts";

/** How staff get in: by a passkey, by a one-time link that enrols one, or by the operator's own sign-on. No password anywhere. */
export function staffDoorRoutes(app: FastifyInstance, surface: Surface): void {
  const { deps } = surface;

  app.post(
    "/v1/desk/door",
    {
      schema: {
        summary: "What signs in: options that name nobody",
        response: { 200: documented(staffDoor, "output") },
      },
    },
    async (request, reply) => {
      if (!isFromDesk(surface, request)) return sendProblem(request, reply, "not_authorised");
      const begun = await beginStaffSignIn(deps, addressKey(surface, request));
      if (!begun.ok) return refused(request, reply, begun.refusal);
      return reply.send({ options: begun.value, hasSignOn: deps.staffSignOn !== null });
    },
  );

  app.post(
    "/v1/desk/sign-in",
    {
      schema: {
        summary: "Sign in by a passkey; needs a proof of a fresh key in `DPoP`",
        body: documented(staffSignIn),
        response: { 200: documented(staffOpened, "output") },
      },
    },
    async (request, reply) => {
      const body = atDoor(surface, request, reply) ? parseBody(staffSignIn, request, reply) : null;
      if (body === null) return reply;
      return opened(
        surface,
        request,
        reply,
        await signInStaff(deps, body, provenRequest(request), addressKey(surface, request)),
      );
    },
  );

  app.post(
    "/v1/desk/enrolment/look",
    {
      schema: {
        summary: "What a one-time link is for; spends nothing",
        body: documented(staffInviteToken),
        response: { 200: documented(staffInviteView, "output") },
      },
    },
    async (request, reply) => {
      const body = atDoor(surface, request, reply) ? parseBody(staffInviteToken, request, reply) : null;
      if (body === null) return reply;
      const seen = await lookAtInvite(deps, body.token, addressKey(surface, request));
      return seen.ok ? reply.send(seen.value) : refused(request, reply, seen.refusal);
    },
  );

  app.post(
    "/v1/desk/enrolment/options",
    {
      schema: {
        summary: "Options for the passkey of a one-time link",
        body: documented(staffEnrolmentStart),
        response: { 200: documented(staffCeremony, "output") },
      },
    },
    async (request, reply) => {
      const body = atDoor(surface, request, reply) ? parseBody(staffEnrolmentStart, request, reply) : null;
      if (body === null) return reply;
      const begun = await beginEnrolment(deps, body.token, body, addressKey(surface, request));
      return begun.ok ? reply.send({ options: begun.value }) : refused(request, reply, begun.refusal);
    },
  );

  app.post(
    "/v1/desk/enrolment",
    {
      schema: {
        summary: "Spend a one-time link: account, passkey and session at once",
        body: documented(staffEnrolment),
        response: { 200: documented(staffOpened, "output") },
      },
    },
    async (request, reply) => {
      const body = atDoor(surface, request, reply) ? parseBody(staffEnrolment, request, reply) : null;
      if (body === null) return reply;
      const enrolled = await enrolStaff(deps, body, provenRequest(request), addressKey(surface, request));
      return opened(surface, request, reply, enrolled);
    },
  );

  app.post(
    "/v1/desk/sign-on",
    {
      schema: {
        summary: "Where to go for the operator's own sign-on",
        response: { 200: documented(staffSignOnStart, "output") },
      },
    },
    async (request, reply) => {
      if (!atDoor(surface, request, reply)) return reply;
      const begun = await beginSignOn(deps, addressKey(surface, request));
      return begun.ok ? reply.send(begun.value) : refused(request, reply, begun.refusal);
    },
  );

  app.post(
    "/v1/desk/sign-on/end",
    {
      schema: {
        summary: "Come back from the operator's own sign-on; needs a proof of a fresh key in `DPoP`",
        body: documented(staffSignOnEnd),
        response: { 200: documented(staffOpened, "output") },
      },
    },
    async (request, reply) => {
      const body = atDoor(surface, request, reply) ? parseBody(staffSignOnEnd, request, reply) : null;
      if (body === null) return reply;
      const done = await finishSignOn(deps, body, provenRequest(request), addressKey(surface, request));
      return opened(surface, request, reply, done);
    },
  );
}

function atDoor(surface: Surface, request: FastifyRequest, reply: FastifyReply): boolean {
  if (isFromDesk(surface, request)) return true;
  sendProblem(request, reply, "not_authorised");
  return false;
}

/** Sets the cookie, and ends the session that the same person had in this browser: a sign-in again makes it younger, not double. */
async function opened(
  surface: Surface,
  request: FastifyRequest,
  reply: FastifyReply,
  result: Result<OpenedSeat, DoorRefusal>,
): Promise<FastifyReply> {
  if (!result.ok) return refused(request, reply, result.refusal);
  const { deps } = surface;
  const { seat, token, tokenHash } = result.value;
  const before = deskToken(surface, request);
  const old = before === null ? null : await findSeatUnproved(deps, before);
  if (old !== null && old.account.staffId === seat.account.staffId)
    await endOwnSession(deps, seat, old.session.sessionId);
  setCookie(surface, reply, "desk", token, Math.floor(deps.settings.staff.sessionMs / 1_000));
  return reply.send({ me: meOf(deps, seat), tokenHash } satisfies StaffOpened);
}

function refused(request: FastifyRequest, reply: FastifyReply, { reason }: DoorRefusal): FastifyReply {
  return sendProblem(request, reply, reason === "too_many_tries" ? "too_many_requests" : "not_authorised");
}
