// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { z } from "zod";
import {
  approveNoticesAtDesk,
  countReachAtDesk,
  type DutyRefusal,
  discloseReachAtDesk,
  draftAtDesk,
  markSentAtDesk,
  openIncidentAtDesk,
  proposeNoticesAtDesk,
  type Reach,
  readClocksAtDesk,
  readRegisterAtDesk,
  type StaffSeat,
  setFactsAtDesk,
} from "#app";
import { isUuid, type Result, unreachable } from "#kernel";
import {
  deskApproveNotices,
  deskIncidentFacts,
  deskOpenIncident,
  deskProposeNotices,
  deskReach,
  deskStageSent,
} from "#protocol";
import { documented, parseBody } from "../body.ts";
import { requireSeat } from "../desk-auth.ts";
import { sendProblem } from "../problem.ts";
import type { Surface } from "../surface.ts";

type OneRoute = { Params: { id: string } };

/** Clocks, facts, drafts, whom an incident reached, and telling them: for who answers for security and privacy. */
export function incidentDutyRoutes(app: FastifyInstance, surface: Surface): void {
  const { deps } = surface;

  /** A wish with a body about one incident. */
  const post = <Body extends object>(
    path: string,
    summary: string,
    schema: z.ZodType<Body>,
    work: (seat: StaffSeat, id: string, body: Body) => Promise<Result<unknown, DutyRefusal>>,
  ): void => {
    app.post<OneRoute>(path, { schema: { summary, body: documented(schema) } }, async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      const body = seat === null ? null : parseBody(schema, request, reply);
      if (seat === null || body === null) return reply;
      const { id = null } = request.params as { readonly id?: string };
      if (id !== null && !isUuid(id)) return sendProblem(request, reply, "bad_request", { status: 404 });
      return answer(request, reply, await work(seat, id ?? "", body));
    });
  };
  const get = (
    path: string,
    summary: string,
    work: (
      seat: StaffSeat,
      params: { readonly id: string; readonly clock: string },
    ) => Promise<Result<unknown, DutyRefusal>>,
  ): void => {
    app.get(path, { schema: { summary } }, async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      if (seat === null) return reply;
      const { id = "", clock = "" } = request.params as { readonly id?: string; readonly clock?: string };
      return answer(request, reply, await work(seat, { id, clock }));
    });
  };

  post("/v1/desk/incidents", "Open an incident by hand", deskOpenIncident, (seat, _id, body) =>
    openIncidentAtDesk(deps, seat, body),
  );
  post("/v1/desk/incidents/:id/facts", "Write down what was found out", deskIncidentFacts, (seat, id, { facts }) =>
    setFactsAtDesk(deps, seat, id, facts),
  );
  post("/v1/desk/incidents/:id/stages", "Say that a notice was sent", deskStageSent, (seat, id, { clock, at, words }) =>
    markSentAtDesk(deps, seat, id, clock, {
      at: at === undefined ? undefined : new Date(at),
      words: words ?? null,
    }),
  );
  get("/v1/desk/incidents/:id/clocks", "Who must be told by when, what is known, and who was told", (seat, { id }) =>
    readClocksAtDesk(deps, seat, id),
  );
  get("/v1/desk/incidents/:id/drafts/:clock", "A draft of the notice that a clock asks for", (seat, { id, clock }) =>
    draftAtDesk(deps, seat, id, clock),
  );
  get("/v1/desk/incident-register", "Every incident there was, with facts, clocks and entries of the history", (seat) =>
    readRegisterAtDesk(deps, seat),
  );
  get("/v1/desk/incidents/:id/reach", "How many it reached, and which fields: counts, no ids", (seat, { id }) =>
    countReachAtDesk(deps, seat, id),
  );
  post("/v1/desk/incidents/:id/reach", "Whom it reached, by random ids; why is kept", deskReach, (seat, id, body) =>
    discloseReachAtDesk(deps, seat, id, body, body.reason),
  );
  post(
    "/v1/desk/incidents/:id/notices",
    "Propose to tell everybody whom it reached; nothing is sent",
    deskProposeNotices,
    async (seat, id, body) => withoutIds(await proposeNoticesAtDesk(deps, seat, id, body, body.reason)),
  );
  post(
    "/v1/desk/incidents/:id/notices/approve",
    "The second person agrees to the same list",
    deskApproveNotices,
    (seat, id, { digest }) => approveNoticesAtDesk(deps, seat, id, digest),
  );
}

/** Ids are shown where they were asked for with a reason, and nowhere else. */
function withoutIds<R>(
  proposed: Result<Reach, R & { readonly reason: string }>,
): Result<unknown, R & { readonly reason: string }> {
  if (!proposed.ok) return proposed;
  const { subjects, ...rest } = proposed.value;
  return { ok: true, value: { ...rest, count: subjects.length } };
}

function answer(request: FastifyRequest, reply: FastifyReply, done: Result<unknown, DutyRefusal>): FastifyReply {
  return done.ok ? reply.send({ result: done.value }) : sendRefusal(request, reply, done.refusal);
}

function sendRefusal(request: FastifyRequest, reply: FastifyReply, refusal: DutyRefusal): FastifyReply {
  switch (refusal.reason) {
    case "not_permitted":
      return sendProblem(request, reply, "not_authorised", { status: 403 });
    case "sign_in_too_old":
      return sendProblem(request, reply, "expired", { status: 403, detail: "This needs a fresh sign-in" });
    case "incident_not_found":
    case "no_such_clock":
      return sendProblem(request, reply, "bad_request", { status: 404 });
    case "already_sent":
    case "same_person":
    case "list_changed":
    case "nothing_proposed":
    case "nobody_reached":
      return sendProblem(request, reply, "already_answered", { detail: refusal.reason });
    case "unscreenable":
      return sendProblem(request, reply, "unavailable", { detail: refusal.reason });
    case "unknown_fact":
    case "bad_value":
    case "impossible_time":
      return sendProblem(request, reply, "bad_request", { detail: refusal.reason });
    default:
      return unreachable(refusal);
  }
}
