// SPDX-License-Identifier: Apache-2.0
import { Readable } from "node:stream";
import type { FastifyRequest, preParsingAsyncHookHandler } from "fastify";
import { limits } from "#kernel";

const BODIES = new WeakMap<FastifyRequest, Uint8Array>();

class TooLarge extends Error {
  readonly statusCode = 413;
}

/** Keeps the bytes of a body as they came, for a digest over them; for routes that ask for it. Bounded like every body. */
export const keepRawBody: preParsingAsyncHookHandler = async (request, _reply, payload) => {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of payload as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size > limits.frameBytes) throw new TooLarge();
    pieces.push(piece);
  }
  const body = Buffer.concat(pieces);
  BODIES.set(request, body);
  return Readable.from(body.length === 0 ? [] : [body], { objectMode: false });
};

export function rawBodyOf(request: FastifyRequest): Uint8Array {
  return BODIES.get(request) ?? new Uint8Array();
}
