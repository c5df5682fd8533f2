// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance } from "fastify";
import {
  checkConnector,
  draftInstallation,
  type HoursRefusal,
  type InstallationRefusal,
  proposeHours,
  proposeInstallation,
  readHours,
  readInstallation,
} from "#app";
import { unreachable } from "#kernel";
import {
  connectorAnswer,
  connectorAsked,
  hoursAsked,
  hoursView,
  hoursWish,
  installationAsked,
  installationChanges,
  installationDraft,
  installationView,
  type RefusalCode,
} from "#protocol";
import { documented, parseBody } from "../body.ts";
import { requireAgent } from "../desk-auth.ts";
import { sendProblem } from "../problem.ts";
import type { Surface } from "../surface.ts";

/** How this installation is set up, and whether whom it names answers. */
export function installationRoutes(app: FastifyInstance, surface: Surface): void {
  const { deps } = surface;
  app.get(
    "/v1/desk/installation",
    {
      schema: {
        summary: "What is set up, part by part, without its secrets; and whom the service calls",
        response: { 200: documented(installationView, "output") },
      },
    },
    async (request, reply) => {
      const agent = await requireAgent(surface, request, reply);
      if (agent === null) return reply;
      const read = await readInstallation(deps, agent);
      return read.ok
        ? reply.header("cache-control", "no-store").send(read.value)
        : sendProblem(request, reply, ...publicInstallation(read.refusal));
    },
  );

  app.post(
    "/v1/desk/installation/check",
    {
      schema: {
        summary: "Ask one connector, as it is in force, whether it works",
        body: documented(connectorAsked),
        response: { 200: documented(connectorAnswer, "output") },
      },
    },
    async (request, reply) => {
      const agent = await requireAgent(surface, request, reply);
      const body = agent === null ? null : parseBody(connectorAsked, request, reply);
      if (agent === null || body === null) return reply;
      const asked = await checkConnector(deps, agent, body.connector);
      return asked.ok ? reply.send(asked.value) : sendProblem(request, reply, ...publicInstallation(asked.refusal));
    },
  );

  app.post(
    "/v1/desk/installation/draft",
    {
      schema: {
        summary: "The configuration file with these changes in it, or what does not fit; keeps nothing",
        body: documented(installationChanges),
        response: { 200: documented(installationDraft, "output") },
      },
    },
    async (request, reply) => {
      const agent = await requireAgent(surface, request, reply);
      const body = agent === null ? null : parseBody(installationChanges, request, reply);
      if (agent === null || body === null) return reply;
      const drafted = await draftInstallation(deps, agent, body.changes);
      return drafted.ok
        ? reply.header("cache-control", "no-store").send(drafted.value)
        : sendProblem(request, reply, ...publicInstallation(drafted.refusal));
    },
  );

  app.post(
    "/v1/desk/installation/propose",
    {
      schema: {
        summary: "Ask a colleague to have the configuration file written with these changes; in force after a restart",
        body: documented(installationChanges),
        response: { 200: documented(installationAsked, "output") },
      },
    },
    async (request, reply) => {
      const agent = await requireAgent(surface, request, reply);
      const body = agent === null ? null : parseBody(installationChanges, request, reply);
      if (agent === null || body === null) return reply;
      const asked = await proposeInstallation(deps, agent, body.changes);
      return asked.ok ? reply.send(asked.value) : sendProblem(request, reply, ...publicInstallation(asked.refusal));
    },
  );

  hoursRoutes(app, surface);
}

/** When people answer. */
function hoursRoutes(app: FastifyInstance, surface: Surface): void {
  const { deps } = surface;
  app.get(
    "/v1/desk/hours",
    {
      schema: {
        summary: "When people answer, in words of both languages, and what was in force before",
        response: { 200: documented(hoursView, "output") },
      },
    },
    async (request, reply) => {
      const agent = await requireAgent(surface, request, reply);
      if (agent === null) return reply;
      const read = await readHours(deps, agent);
      return read.ok
        ? reply.header("cache-control", "no-store").send(read.value)
        : sendProblem(request, reply, ...publicHours(read.refusal));
    },
  );

  app.post(
    "/v1/desk/hours",
    {
      schema: {
        summary: "Ask a colleague to put opening hours and holidays into force; null: those of the configuration",
        body: documented(hoursWish),
        response: { 200: documented(hoursAsked, "output") },
      },
    },
    async (request, reply) => {
      const agent = await requireAgent(surface, request, reply);
      const body = agent === null ? null : parseBody(hoursWish, request, reply);
      if (agent === null || body === null) return reply;
      const asked = await proposeHours(deps, agent, body.hours);
      return asked.ok ? reply.send(asked.value) : sendProblem(request, reply, ...publicHours(asked.refusal));
    },
  );
}

type Public = readonly [code: RefusalCode, how: { readonly status?: number }];

function publicInstallation({ reason }: InstallationRefusal): Public {
  switch (reason) {
    case "not_permitted":
      return ["not_authorised", { status: 403 }];
    case "unknown_connector":
      return ["bad_request", { status: 404 }];
    case "not_fit":
      return ["bad_request", {}];
    case "not_writable":
      return ["unavailable", {}];
    case "too_many":
      return ["too_many_requests", {}];
    default:
      return unreachable(reason);
  }
}

function publicHours({ reason }: HoursRefusal): Public {
  switch (reason) {
    case "not_permitted":
      return ["not_authorised", { status: 403 }];
    case "unchanged":
      return ["already_answered", {}];
    default:
      return unreachable(reason);
  }
}
