// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { hearReport, type IncomingMessage, receiveMessage } from "#app";
import { sendProblem } from "../problem.ts";
import { keepRawBodyUpTo, rawBodyOf } from "../raw-body.ts";
import type { Surface } from "../surface.ts";

/** Meta puts up to a thousand messages and reports into one delivery. */
const MOST_BYTES = 3 * 1024 * 1024;
/** What is not answered by then is sent again; what was done until then is not done again. */
const MOST_MS = 20_000;

/**
 * Where carriers call. What is answered with 2xx is durable; everything else is sent again by them, and carried out once. Without a channel
 * configured there is nothing here.
 */
export function messagingRoutes(app: FastifyInstance, surface: Surface): void {
  const { whatsapp, sms } = surface.deps.messaging.doors;
  if (whatsapp !== null) whatsAppRoutes(app, surface, whatsapp);
  if (sms !== null) smsRoutes(app, surface, sms);
}

type Doors = Surface["deps"]["messaging"]["doors"];

function whatsAppRoutes(app: FastifyInstance, { deps }: Surface, door: NonNullable<Doors["whatsapp"]>): void {
  app.get("/v1/messaging/whatsapp", { schema: { hide: true } }, async (request, reply) => {
    const challenge = door.challenge(request.query as Readonly<Record<string, unknown>>);
    if (challenge === null) return sendProblem(request, reply, "not_authorised", { status: 403 });
    return reply.type("text/plain; charset=utf-8").header("x-content-type-options", "nosniff").send(challenge);
  });

  void app.register(async (raw) => {
    takeAnyBody(raw);
    raw.post(
      "/v1/messaging/whatsapp",
      { bodyLimit: MOST_BYTES, preParsing: keepRawBodyUpTo(MOST_BYTES), schema: { hide: true } },
      async (request, reply) => {
        const { "x-hub-signature-256": signature } = request.headers;
        const delivery = door.open(rawBodyOf(request), typeof signature === "string" ? signature : undefined);
        if (delivery === null) return sendProblem(request, reply, "not_authorised", { status: 401 });
        for (const report of delivery.reports) await hearReport(deps, report);
        const taken = await receiveAll(deps, delivery.messages);
        if (!taken) return sendProblem(request, reply, "unavailable", { retryAfterMs: 5_000 });
        for (const { carrierId } of delivery.messages) void deps.messaging.carriers.whatsapp?.markRead?.(carrierId);
        return reply.code(200).send();
      },
    );
  });
}

async function receiveAll(deps: Surface["deps"], messages: readonly IncomingMessage[]): Promise<boolean> {
  const until = deps.clock.now() + MOST_MS;
  let areAllTaken = true;
  for (const message of messages) {
    if (deps.clock.now() > until) return false;
    // One that must wait holds up none of the others.
    if ((await receiveMessage(deps, message)) === "later") areAllTaken = false;
  }
  return areAllTaken;
}

function smsRoutes(app: FastifyInstance, { deps }: Surface, door: NonNullable<Doors["sms"]>): void {
  const take = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    if (!door.isOurs(request.headers.authorization)) {
      void reply.header("www-authenticate", 'Basic realm="gateway"');
      return sendProblem(request, reply, "not_authorised", { status: 401 });
    }
    const message = door.read({
      method: request.method,
      query: request.query as Readonly<Record<string, unknown>>,
      headers: request.headers,
      body: rawBodyOf(request),
    });
    if (message === null) return sendProblem(request, reply, "bad_request");
    if ((await receiveMessage(deps, message)) === "later")
      return sendProblem(request, reply, "unavailable", { retryAfterMs: 5_000 });
    // An empty body: the gateway would send any other on to the customer.
    return reply.type("text/plain; charset=utf-8").send("");
  };
  app.get("/v1/messaging/sms", { schema: { hide: true } }, take);
  void app.register(async (raw) => {
    takeAnyBody(raw);
    const bounded = { preParsing: keepRawBodyUpTo(64 * 1024), schema: { hide: true } };
    raw.post("/v1/messaging/sms", bounded, take);
  });
  // The reference in it was given to the gateway only and cannot be guessed.
  app.get("/v1/messaging/sms/report", { schema: { hide: true } }, async (request, reply) => {
    const report = door.report(request.query as Readonly<Record<string, unknown>>);
    if (report === null) return sendProblem(request, reply, "bad_request");
    await hearReport(deps, report);
    return reply.type("text/plain; charset=utf-8").send("");
  });
}

/** Bodies are read as bytes: a signature is over these, and a gateway names types that nobody else knows. */
function takeAnyBody(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, _body, done) => {
    done(null, null);
  });
}
