// SPDX-License-Identifier: Apache-2.0
import type { Readable } from "node:stream";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { CHANNEL_PATHS } from "#channel";
import { limits } from "#kernel";
import { sendProblem } from "../http/problem.ts";
import { readBytes } from "../http/read-bytes.ts";
import { addressKey, addressTimes, type Surface } from "../http/surface.ts";
import type { ChannelGate } from "./gate.ts";
import { passInside } from "./tunnel.ts";

/** A body of the largest size, padded. */
const USUAL_BYTES = 2 * limits.frameBytes + 4_096;
/** A file of the largest size, padded. */
const LARGEST_BYTES = 12 * 1024 * 1024;
/** Records above the usual size, each in memory as a whole; and of these, so many from one address. */
const LARGE_AT_ONCE = 16;
const LARGE_OF_ADDRESS = 3;
const HELLO_BYTES = 4_096;
const SEALED = "application/octet-stream";

/** The sealed channel over HTTP. Outside there are only three addresses, lengths in steps, and times. */
export function channelRoutes(app: FastifyInstance, surface: Surface, gate: ChannelGate): void {
  const { channel } = surface.deps;

  app.get(
    CHANNEL_PATHS.keys,
    { schema: { summary: "Signed keys of the sealed channel (docs/formats/message-encryption.md)" } },
    async (_request, reply) => reply.header("access-control-allow-origin", "*").send(await channel.list()),
  );

  void app.register(async (scope) => {
    const large = new Map<string, number>();
    scope.addContentTypeParser(SEALED, (_request, payload, done) => done(null, payload));

    scope.post(
      CHANNEL_PATHS.hello,
      { schema: { summary: "First message of a session, sealed to the service's key" } },
      async (request, reply) => {
        const hello = await bytesOf(request, HELLO_BYTES);
        if (hello === null) return sendProblem(request, reply, "bad_request");
        const answered = await channel.welcome(hello, addressKey(surface, request), addressTimes(surface, request));
        if (answered.ok) return reply.type(SEALED).send(Buffer.from(answered.value));
        const { refusal } = answered;
        return refusal.reason === "too_many"
          ? sendProblem(request, reply, "too_many_requests", { retryAfterMs: refusal.retryAfterMs })
          : notBelieved(request, reply);
      },
    );

    scope.post(
      CHANNEL_PATHS.exchange,
      { bodyLimit: LARGEST_BYTES, schema: { summary: "One sealed request; the answer is sealed as well" } },
      async (request, reply) => {
        const size = Number(request.headers["content-length"] ?? Number.NaN);
        const from = addressKey(surface, request).toHex();
        const isLarge = size > USUAL_BYTES;
        if (isLarge && !takePlace(large, from))
          return sendProblem(request, reply, "unavailable", { retryAfterMs: 5_000 });
        try {
          return await exchange(request, reply);
        } finally {
          if (isLarge) leavePlace(large, from);
        }
      },
    );

    async function exchange(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
      const record = await bytesOf(request, LARGEST_BYTES);
      if (record === null) return sendProblem(request, reply, "bad_request");
      const opened = await channel.open(record);
      if (!opened.ok) return notBelieved(request, reply);
      const { request: inner, seal } = opened.value;
      const answer = inner === null ? null : await passInside(app, gate, { request, reply }, inner);
      const sealed = await seal(answer ?? { status: 400, headers: {}, body: new Uint8Array(0) });
      return reply.type(SEALED).send(Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength));
    }
  });
}

/** The same for every reason: who guesses learns nothing, and an honest client begins a new session. */
function notBelieved(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return sendProblem(request, reply, "bad_request", { status: 409, detail: "Not of a session that is open here" });
}

async function bytesOf(request: FastifyRequest, most: number): Promise<Uint8Array | null> {
  const stream = request.body as Readable | undefined;
  const size = Number(request.headers["content-length"] ?? Number.NaN);
  if (typeof stream?.pipe !== "function") return null;
  const bytes = Number.isSafeInteger(size) && size > 0 && size <= most ? await readBytes(stream, size) : null;
  stream.resume();
  return bytes;
}

function takePlace(places: Map<string, number>, from: string): boolean {
  const mine = places.get(from) ?? 0;
  const all = [...places.values()].reduce((sum, count) => sum + count, 0);
  if (mine >= LARGE_OF_ADDRESS || all >= LARGE_AT_ONCE) return false;
  places.set(from, mine + 1);
  return true;
}

function leavePlace(places: Map<string, number>, from: string): void {
  const left = (places.get(from) ?? 1) - 1;
  if (left > 0) places.set(from, left);
  else places.delete(from);
}
