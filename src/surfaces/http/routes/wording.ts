// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance } from "fastify";
import {
  type BannerRefusal,
  discardWordingDraft,
  draftWording,
  previewWording,
  proposeWording,
  readBanner,
  readWording,
  rollBackWording,
  showBanner,
  takeDownBanner,
  type WordingRefusal,
} from "#app";
import { unreachable } from "#kernel";
import {
  bannerView,
  bannerWish,
  type RefusalCode,
  wordingAsked,
  wordingBack,
  wordingDraft,
  wordingDrafted,
  wordingInForce,
  wordingName,
  wordingPreview,
  wordingTry,
  wordingView,
} from "#protocol";
import { documented, parseBody } from "../body.ts";
import { requireAgent } from "../desk-auth.ts";
import { sendProblem } from "../problem.ts";
import type { Surface } from "../surface.ts";

/** What the service says by itself, in the operator's own words: drafted by one person, put into use by another, taken back by one. */
export function wordingRoutes(app: FastifyInstance, surface: Surface): void {
  const { deps } = surface;

  app.get(
    "/v1/desk/wording",
    {
      schema: {
        summary:
          "Every message with its shipped words, the operator's own and what waits; and what was in force before",
        response: { 200: documented(wordingView, "output") },
      },
    },
    async (request, reply) => {
      const agent = await requireAgent(surface, request, reply);
      if (agent === null) return reply;
      const read = await readWording(deps, agent);
      return read.ok
        ? reply.header("cache-control", "no-store").send(read.value)
        : sendProblem(request, reply, ...publicWording(read.refusal));
    },
  );

  app.post(
    "/v1/desk/wording/preview",
    {
      schema: {
        summary: "How words for a message read with made-up values, and what is wrong with them; keeps nothing",
        body: documented(wordingTry),
        response: { 200: documented(wordingPreview, "output") },
      },
    },
    async (request, reply) => {
      const agent = await requireAgent(surface, request, reply);
      const body = agent === null ? null : parseBody(wordingTry, request, reply);
      if (agent === null || body === null) return reply;
      const read = await previewWording(deps, agent, body);
      return read.ok ? reply.send(read.value) : sendProblem(request, reply, ...publicWording(read.refusal));
    },
  );

  app.post(
    "/v1/desk/wording/drafts",
    {
      schema: {
        summary: "Keep other words for a message as a draft; null texts: the shipped words again",
        body: documented(wordingDraft),
        response: { 200: documented(wordingDrafted, "output") },
      },
    },
    async (request, reply) => {
      const agent = await requireAgent(surface, request, reply);
      const body = agent === null ? null : parseBody(wordingDraft, request, reply);
      if (agent === null || body === null) return reply;
      const kept = await draftWording(deps, agent, body);
      return kept.ok ? reply.send(kept.value) : sendProblem(request, reply, ...publicWording(kept.refusal));
    },
  );

  app.post(
    "/v1/desk/wording/discard",
    { schema: { summary: "Throw the draft of a message away", body: documented(wordingName) } },
    async (request, reply) => {
      const agent = await requireAgent(surface, request, reply);
      const body = agent === null ? null : parseBody(wordingName, request, reply);
      if (agent === null || body === null) return reply;
      const done = await discardWordingDraft(deps, agent, body.id);
      return done.ok ? reply.status(204).send() : sendProblem(request, reply, ...publicWording(done.refusal));
    },
  );

  app.post(
    "/v1/desk/wording/propose",
    {
      schema: {
        summary: "Ask a colleague to put all drafts into force",
        response: { 200: documented(wordingAsked, "output") },
      },
    },
    async (request, reply) => {
      const agent = await requireAgent(surface, request, reply);
      if (agent === null) return reply;
      const asked = await proposeWording(deps, agent);
      return asked.ok ? reply.send(asked.value) : sendProblem(request, reply, ...publicWording(asked.refusal));
    },
  );

  app.post(
    "/v1/desk/wording/rollback",
    {
      schema: {
        summary: "Put the words of an earlier version into force again; 0: the shipped words",
        body: documented(wordingBack),
        response: { 200: documented(wordingInForce, "output") },
      },
    },
    async (request, reply) => {
      const agent = await requireAgent(surface, request, reply);
      const body = agent === null ? null : parseBody(wordingBack, request, reply);
      if (agent === null || body === null) return reply;
      const done = await rollBackWording(deps, agent, body.to);
      return done.ok ? reply.send(done.value) : sendProblem(request, reply, ...publicWording(done.refusal));
    },
  );

  bannerRoutes(app, surface);
}

/** The notice to everybody who has the chat open. */
function bannerRoutes(app: FastifyInstance, surface: Surface): void {
  const { deps } = surface;

  app.get(
    "/v1/desk/banner",
    {
      schema: {
        summary: "The notice that everybody is shown now",
        response: { 200: documented(bannerView, "output") },
      },
    },
    async (request, reply) => {
      const agent = await requireAgent(surface, request, reply);
      if (agent === null) return reply;
      const read = await readBanner(deps, agent);
      return read.ok
        ? reply.header("cache-control", "no-store").send(read.value)
        : sendProblem(request, reply, ...publicBanner(read.refusal));
    },
  );

  app.post(
    "/v1/desk/banner",
    {
      schema: { summary: "Show a notice to everybody, at once, until its time is over", body: documented(bannerWish) },
    },
    async (request, reply) => {
      const agent = await requireAgent(surface, request, reply);
      const body = agent === null ? null : parseBody(bannerWish, request, reply);
      if (agent === null || body === null) return reply;
      const shown = await showBanner(deps, agent, body);
      return shown.ok ? reply.status(204).send() : sendProblem(request, reply, ...publicBanner(shown.refusal));
    },
  );

  app.delete("/v1/desk/banner", { schema: { summary: "Take the notice down" } }, async (request, reply) => {
    const agent = await requireAgent(surface, request, reply);
    if (agent === null) return reply;
    const down = await takeDownBanner(deps, agent);
    return down.ok ? reply.status(204).send() : sendProblem(request, reply, ...publicBanner(down.refusal));
  });
}

type Public = readonly [code: RefusalCode, how: { readonly status?: number }];

function publicWording({ reason }: WordingRefusal): Public {
  switch (reason) {
    case "not_permitted":
      return ["not_authorised", { status: 403 }];
    case "not_fit":
    case "nothing_to_publish":
      return ["bad_request", {}];
    case "unknown_version":
      return ["bad_request", { status: 404 }];
    case "unchanged":
    case "somebody_was_faster":
      return ["already_answered", {}];
    case "too_many":
      return ["too_many_requests", {}];
    default:
      return unreachable(reason);
  }
}

function publicBanner({ reason }: BannerRefusal): Public {
  switch (reason) {
    case "not_permitted":
      return ["not_authorised", { status: 403 }];
    case "holds_personal_data":
    case "not_fit":
      return ["bad_request", {}];
    case "unscreenable":
      return ["unavailable", {}];
    case "not_shown":
      return ["already_answered", {}];
    default:
      return unreachable(reason);
  }
}
