// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import {
  type ArchiveWish,
  askArchiveAtDesk,
  fetchArchiveAtDesk,
  listArchiveFiles,
  listArchivesAtDesk,
  readAuditsAtDesk,
  verifyArchiveAtDesk,
} from "#app";
import { unreachable } from "#kernel";
import { deskArchiveFile, deskArchives, deskArchiveWish, deskAudits, deskEvidenceVerdict } from "#protocol";
import { documented, parseBody } from "../body.ts";
import { requireSeat } from "../desk-auth.ts";
import { sendProblem } from "../problem.ts";
import type { Surface } from "../surface.ts";

type OneRoute = { Params: { id: string } };
type Refusal = Extract<
  Awaited<ReturnType<typeof askArchiveAtDesk>> | Awaited<ReturnType<typeof fetchArchiveAtDesk>>,
  { ok: false }
>["refusal"];

/** Archives for regulators, buyers and auditors, made by a job; and audits with their papers. */
export function deskArchiveRoutes(app: FastifyInstance, surface: Surface): void {
  const { deps } = surface;

  app.get(
    "/v1/desk/archives",
    {
      schema: {
        summary: "Archives that were made or are being made",
        response: { 200: documented(deskArchives, "output") },
      },
    },
    async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      if (seat === null) return reply;
      const listed = await listArchivesAtDesk(deps, seat);
      return listed.ok ? noStore(reply).send(listed.value) : sendRefusal(request, reply, listed.refusal);
    },
  );

  app.post(
    "/v1/desk/archives",
    {
      schema: {
        summary: "Have evidence sealed into an archive, or an audit run, by a job",
        body: documented(deskArchiveWish),
      },
    },
    async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      const body = seat === null ? null : parseBody(deskArchiveWish, request, reply);
      if (seat === null || body === null) return reply;
      const wish = wishOf(body);
      if (wish === null) return sendProblem(request, reply, "bad_request", { detail: "Not as expected: period" });
      const asked = await askArchiveAtDesk(deps, seat, wish, body.kind === "evidence" ? body.approval : null);
      return asked.ok ? reply.status(202).send(asked.value) : sendRefusal(request, reply, asked.refusal);
    },
  );

  app.get<OneRoute>(
    "/v1/desk/archives/:id/files",
    { schema: { summary: "Names of the files in an archive" } },
    async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      if (seat === null) return reply;
      const files = await listArchiveFiles(deps, seat, request.params.id);
      return files.ok ? noStore(reply).send({ files: files.value }) : sendRefusal(request, reply, files.refusal);
    },
  );

  // By POST: nothing that loads addresses ahead makes a copy, and no cache keeps one.
  app.post<OneRoute>(
    "/v1/desk/archives/:id/download",
    {
      schema: {
        summary: "An archive, or one file of it; that it was fetched is kept",
        body: documented(deskArchiveFile),
      },
    },
    async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      const body = seat === null ? null : parseBody(deskArchiveFile, request, reply);
      if (seat === null || body === null) return reply;
      const fetched = await fetchArchiveAtDesk(deps, seat, request.params.id, body.file);
      if (!fetched.ok) return sendRefusal(request, reply, fetched.refusal);
      const { bytes, name } = fetched.value;
      return noStore(reply)
        .header("content-disposition", `attachment; filename="${name.replaceAll(/[^\w.-]/gu, "_")}"`)
        .header("x-content-type-options", "nosniff")
        .type("application/octet-stream")
        .send(Buffer.from(bytes));
    },
  );

  app.post<OneRoute>(
    "/v1/desk/archives/:id/verification",
    {
      schema: {
        summary: "Check an archive of evidence as anybody outside would",
        response: { 200: documented(deskEvidenceVerdict, "output") },
      },
    },
    async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      if (seat === null) return reply;
      const verdict = await verifyArchiveAtDesk(deps, seat, request.params.id);
      return verdict.ok ? noStore(reply).send(verdict.value) : sendRefusal(request, reply, verdict.refusal);
    },
  );

  app.get(
    "/v1/desk/audits",
    {
      schema: {
        summary: "Audits that ran here, with what is open",
        response: { 200: documented(deskAudits, "output") },
      },
    },
    async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      if (seat === null) return reply;
      const read = await readAuditsAtDesk(deps, seat);
      return read.ok ? noStore(reply).send(read.value) : sendRefusal(request, reply, read.refusal);
    },
  );
}

/** Null: the period ends before it begins. */
function wishOf(body: ReturnType<typeof deskArchiveWish.parse>): ArchiveWish | null {
  if (body.kind === "audit") return { kind: "audit" };
  const { audience, subject, incident, period } = body;
  if (period !== null && period.from >= period.to) return null;
  // As the history writes times.
  const written = (day: string): string => `${day}T00:00:00.000000Z`;
  const scope = {
    subject,
    incident,
    period: period === null ? null : { from: written(period.from), to: written(period.to) },
  };
  return { kind: "evidence", audience, scope };
}

function noStore(reply: FastifyReply): FastifyReply {
  return reply.header("cache-control", "no-store");
}

function sendRefusal(request: FastifyRequest, reply: FastifyReply, { reason }: Refusal): FastifyReply {
  switch (reason) {
    case "not_permitted":
      return sendProblem(request, reply, "not_authorised", { status: 403 });
    case "sign_in_too_old":
      return sendProblem(request, reply, "expired", { status: 403, detail: "This needs a fresh sign-in" });
    case "no_such_archive":
      return sendProblem(request, reply, "bad_request", { status: 404 });
    case "not_for_them":
      return sendProblem(request, reply, "bad_request", { detail: reason });
    case "approval_needed":
    case "approval_worthless":
      return sendProblem(request, reply, "not_authorised", { status: 403, detail: reason });
    default:
      return unreachable(reason);
  }
}
