// SPDX-License-Identifier: Apache-2.0
import { Readable } from "node:stream";
import type { FastifyReply, FastifyRequest, preParsingAsyncHookHandler } from "fastify";
import { limits } from "#kernel";

const BODIES = new WeakMap<FastifyRequest, Uint8Array>();

class TooLarge extends Error {
  readonly statusCode = 413;
}

/** Keeps the bytes of a body as they came, for a digest over them; for routes that ask for it. Bounded like every body. */
export const keepRawBody: preParsingAsyncHookHandler = keepRawBodyUpTo(limits.frameBytes);

/** The same, for senders that put more into one body than a browser may. */
export function keepRawBodyUpTo(maxBytes: number): preParsingAsyncHookHandler {
  return async (request, reply, payload) => keep(request, reply, payload, maxBytes);
}

async function keep(
  request: FastifyRequest,
  reply: FastifyReply,
  payload: Readable,
  maxBytes: number,
): Promise<Readable> {
  try {
    const body = await readAll(payload, Number(request.headers["content-length"] ?? 0), maxBytes);
    BODIES.set(request, body);
    return Readable.from(body.length === 0 ? [] : [body], { objectMode: false });
  } catch (error) {
    // The rest of what the client sends is read by nobody. HTTP/2 ends the stream by itself and knows no such field.
    if (error instanceof TooLarge && request.raw.httpVersionMajor === 1) void reply.header("connection", "close");
    throw error;
  }
}

function readAll(payload: Readable, declaredBytes: number, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    if (declaredBytes > maxBytes) {
      reject(new TooLarge());
      return;
    }
    const pieces: Buffer[] = [];
    let size = 0;
    // Leaving a `for await` early would end the connection before the answer.
    payload.on("data", (piece: Buffer) => {
      size += piece.length;
      if (size <= maxBytes) {
        pieces.push(piece);
        return;
      }
      payload.pause();
      payload.removeAllListeners("data");
      reject(new TooLarge());
    });
    payload.once("end", () => {
      resolve(Buffer.concat(pieces));
    });
    payload.once("error", reject);
  });
}

export function rawBodyOf(request: FastifyRequest): Uint8Array {
  return BODIES.get(request) ?? new Uint8Array();
}
