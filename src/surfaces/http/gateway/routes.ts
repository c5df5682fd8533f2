// SPDX-License-Identifier: Apache-2.0
import { Readable } from "node:stream";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import {
  admit,
  beginExchange,
  bridgeMessage,
  completeChat,
  type Exchange,
  type GatewayDeps,
  type GatewayRefusal,
  listModels,
  type StreamPart,
  senseKey,
  streamChat,
} from "#app";
import { bridgeRequest, chatRequest } from "#protocol";
import { documented } from "../body.ts";
import { addressKey, type Surface } from "../surface.ts";
import { parseGatewayBody, refusedField } from "./body.ts";
import { errorBody, faceOf, sendFace, sendRefusal } from "./errors.ts";
import type { GatewaySurface } from "./surface.ts";

const answered = { type: "object", additionalProperties: true } as const;

/** The gateway in front of other models and bots. Errors have OpenAI's shape, so that its clients understand them. */
export async function gatewayRoutes(app: FastifyInstance, surface: Surface, gateway: GatewaySurface): Promise<void> {
  const { deps, maxBodyBytes } = gateway;
  const modelOf = (id: string): object => ({ id, object: "model", created: 0, owned_by: deps.tenant });
  await app.register(async (scope) => {
    scope.setErrorHandler((error, _request, reply) => {
      const status =
        typeof error === "object" && error !== null && "statusCode" in error ? Number(error.statusCode) : 500;
      if (status === 413)
        return sendFace(reply, {
          status: 413,
          code: "request_too_large",
          message: "The request is larger than the gateway takes",
        });
      if (status >= 400 && status < 500) return sendRefusal(reply, { reason: "bad_request", field: "body" });
      deps.log.error({ code: codeOf(error) }, "A request to the gateway failed");
      return sendFace(reply, { status: 503, code: "unavailable", message: "The gateway cannot do this right now" });
    });

    scope.get(
      "/v1/models",
      {
        schema: {
          summary: "Models of the gateway (OpenAI's shape); needs a key of the gateway",
          response: { 200: answered },
        },
      },
      async (request, reply) => {
        const key = await admitFree(surface, deps, request);
        if (!key.ok) return sendRefusal(reply, key.refusal);
        return reply.send({ object: "list", data: listModels(deps).map(modelOf) });
      },
    );

    scope.get(
      "/v1/models/:model",
      {
        schema: {
          summary: "One model of the gateway",
          params: documented(z.object({ model: z.string() })),
          response: { 200: answered },
        },
      },
      async (request, reply) => {
        const key = await admitFree(surface, deps, request);
        if (!key.ok) return sendRefusal(reply, key.refusal);
        const { model } = request.params as { readonly model: string };
        if (!listModels(deps).includes(model)) return sendRefusal(reply, { reason: "model_unknown" });
        return reply.send(modelOf(model));
      },
    );

    scope.post(
      "/v1/chat/completions",
      {
        bodyLimit: maxBodyBytes,
        schema: {
          summary: "Chat completions (OpenAI's shape): pseudonyms go to the model, values come back to the caller",
          body: documented(chatRequest),
          response: { 200: answered },
        },
      },
      async (request, reply) =>
        withExchange(surface, gateway, request, reply, async (exchange) => {
          const field = refusedField(request.body);
          if (field !== null) return sendRefusal(reply, { reason: "unsupported_field", field });
          const parsed = parseGatewayBody(chatRequest, request.body);
          if (!parsed.ok) return sendRefusal(reply, parsed.refusal);
          if (parsed.value.stream !== true) {
            const done = await completeChat(parsed.value, exchange, deps);
            await exchange.settle();
            return done.ok ? reply.send(done.value) : sendNoted(reply, done.refusal, deps);
          }
          const begun = await streamChat(parsed.value, exchange, deps);
          if (!begun.ok) return sendNoted(reply, begun.refusal, deps);
          return reply
            .type("text/event-stream; charset=utf-8")
            .header("x-accel-buffering", "no")
            .send(Readable.from(eventsOf(begun.value, exchange, deps)));
        }),
    );

    for (const path of ["/v1/bridge/:name", "/v1/bridge/:name/webhooks/rest/webhook"])
      scope.post(
        path,
        {
          bodyLimit: maxBodyBytes,
          schema: {
            summary:
              "A person's message to a bot behind the gateway, as plain JSON or in the shape of Rasa's REST channel",
            params: documented(z.object({ name: z.string() })),
            body: documented(bridgeRequest),
            response: { 200: { description: "`{messages: […]}`, or the list itself in Rasa's shape" } },
          },
        },
        async (request, reply) =>
          withExchange(surface, gateway, request, reply, async (exchange) => {
            const parsed = parseGatewayBody(bridgeRequest, request.body);
            if (!parsed.ok) return sendRefusal(reply, parsed.refusal);
            const { name } = request.params as { readonly name: string };
            const done = await bridgeMessage(name, parsed.value, exchange, deps);
            await exchange.settle();
            if (!done.ok) return sendNoted(reply, done.refusal, deps);
            const { shape, messages } = done.value;
            if (shape === "json") return reply.send({ messages });
            return reply.send(messages.map((message) => ({ recipient_id: parsed.value.sender, ...message })));
          }),
      );
  });
}

/** Who asks, and whether they may: a key that is in quarantine because of an attack reads like one that is not known. */
async function admitFree(surface: Surface, deps: GatewayDeps, request: FastifyRequest): ReturnType<typeof admit> {
  const key = await admit(deps, bearerOf(request), addressKey(surface, request));
  if (!key.ok || (await senseKey(surface.deps, key.value.keyId, addressKey(surface, request)))) return key;
  return { ok: false, refusal: { reason: "key_unknown" } };
}

/** Admits the caller, holds a place while the answer is under way, and gives it back when the client has it or is gone. */
async function withExchange(
  surface: Surface,
  { deps, maxExchangeMs }: GatewaySurface,
  request: FastifyRequest,
  reply: FastifyReply,
  work: (exchange: Exchange) => Promise<FastifyReply>,
): Promise<FastifyReply> {
  const key = await admitFree(surface, deps, request);
  if (!key.ok) return sendRefusal(reply, key.refusal);
  const exchange = beginExchange(deps, key.value);
  if (!exchange.ok) return sendRefusal(reply, exchange.refusal);
  const slow = setTimeout(() => reply.raw.destroy(), maxExchangeMs);
  const end = (): void => {
    clearTimeout(slow);
    exchange.value.end().catch((error: unknown) => {
      deps.log.error({ code: codeOf(error) }, "Characters of a gateway key could not be counted");
    });
  };
  if (reply.raw.destroyed) end();
  else reply.raw.once("close", end);
  return work(exchange.value);
}

function sendNoted(reply: FastifyReply, refusal: GatewayRefusal, deps: GatewayDeps): FastifyReply {
  note(refusal, deps);
  return sendRefusal(reply, refusal);
}

/** What whoever runs this has to look after: by its reason, with nothing that was sent or answered. */
function note(refusal: GatewayRefusal, deps: GatewayDeps): void {
  if (refusal.reason === "upstream")
    deps.log.warn(
      { reason: refusal.cause.reason },
      "A model or bot behind the gateway gave no answer that can be used",
    );
  if (refusal.reason === "screening_failed") deps.log.warn({}, "A text at the gateway could not be screened");
}

/** A stream that fails in the middle says so in its last event, and has no `[DONE]`. */
async function* eventsOf(
  parts: AsyncIterable<StreamPart>,
  exchange: Exchange,
  deps: GatewayDeps,
): AsyncGenerator<string, void> {
  for await (const part of parts) {
    if (!part.ok) {
      note(part.refusal, deps);
      yield `data: ${JSON.stringify(errorBody(faceOf(part.refusal)))}\n\n`;
      return;
    }
    yield `data: ${JSON.stringify(part.value)}\n\n`;
  }
  await exchange.settle();
  yield "data: [DONE]\n\n";
}

function bearerOf(request: FastifyRequest): string | null {
  return /^Bearer ([\w-]{20,100})$/i.exec(request.headers.authorization ?? "")?.[1] ?? null;
}

function codeOf(error: unknown): string {
  return typeof error === "object" && error !== null && "code" in error ? String(error.code) : "unexpected";
}
