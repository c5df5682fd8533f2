// SPDX-License-Identifier: Apache-2.0
import type { FastifyRequest } from "fastify";
import type { ConversationId } from "#kernel";
import { type ClientFrame, clientFrame } from "#protocol";
import type { Wire } from "../channel/wire.ts";
import type { Surface } from "../http/surface.ts";
import { bringsToken, conversationOf, isOriginAllowed } from "../http/visitor-auth.ts";

/** What a socket may send before it was let in. */
const MAX_EARLY_FRAMES = 10;
const PROOF_WITHIN_MS = 5_000;

/** Frames that come while it is still being found out whose the socket is. In order; the rest of a flood is dropped. */
export class EarlyFrames {
  readonly #socket: Wire;
  readonly #frames: string[] = [];
  readonly #first = Promise.withResolvers<string | null>();
  readonly #keep = (data: Buffer): void => {
    if (this.#frames.length < MAX_EARLY_FRAMES) this.#frames.push(data.toString("utf8"));
    this.#first.resolve(this.#frames[0] ?? null);
  };

  constructor(socket: Wire) {
    this.#socket = socket;
    socket.on("message", this.#keep);
    socket.once("close", () => this.#first.resolve(null));
  }

  /** The first frame; null when none comes in time. */
  async first(): Promise<string | null> {
    const timer = setTimeout(() => this.#first.resolve(null), PROOF_WITHIN_MS);
    const first = await this.#first.promise;
    clearTimeout(timer);
    return first;
  }

  /** Hands over: what came so far, and from here on somebody else listens. */
  take(): readonly string[] {
    this.#socket.off("message", this.#keep);
    return this.#frames;
  }
}

/**
 * The conversation for which a handshake has the token, a page of ours, and, where the token belongs to a key, a proof of that key:
 * in the header `DPoP`, or in the first frame, because a browser sets no headers here. One proof for the whole connection; a
 * socket is not copied to another device.
 */
export async function admitVisitor(
  surface: Surface,
  request: FastifyRequest,
  early: EarlyFrames,
): Promise<ConversationId | null> {
  if (!isOriginAllowed(surface, request)) return null;
  const found = await conversationOf(surface, request);
  if (found !== null || request.headers["dpop"] !== undefined || !(await bringsToken(surface, request))) return found;
  const frame = parseFrame((await early.first()) ?? "");
  return frame?.type === "prove" ? conversationOf(surface, request, frame.proof) : null;
}

/** A frame of a browser; null when it is none. */
export function parseFrame(text: string): ClientFrame | null {
  try {
    const parsed = clientFrame.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
