// SPDX-License-Identifier: Apache-2.0
import { EventEmitter } from "node:events";
import type { FastifyRequest } from "fastify";
import type { WebSocket } from "ws";
import type { Channel } from "#app";
import type { FrameKeys } from "#channel";
import type { Surface } from "../http/surface.ts";

const CLOSE_NOT_BELIEVED = 4409;
const CLOSE_PLAIN = 4426;
const CLOSE_AGAIN = 1012;
const OPEN_WITHIN_MS = 5_000;

/** What the realtime surfaces use of a socket: texts in, texts out, in order. */
export interface Wire {
  readonly readyState: number;
  readonly OPEN: number;
  send(text: string): void;
  close(code?: number): void;
  on(event: "message", listener: (data: Buffer) => void): unknown;
  on(event: "close", listener: () => void): unknown;
  once(event: "close", listener: () => void): unknown;
  off(event: "message", listener: (data: Buffer) => void): unknown;
}

/**
 * The socket as its surface sees it: sealed where the browser asks for it (`?channel=1`), as it is where plain ones are taken, and
 * closed where they are not. At once, so that no frame is missed.
 */
export function wireOf(surface: Surface, socket: WebSocket, request: FastifyRequest): Wire {
  const { channel } = request.query as { readonly channel?: unknown };
  if (channel === "1") return new SealedWire(surface.deps.channel, socket, () => surface.deps.clock.now());
  return surface.options.isChannelRequired ? new RefusedWire(socket) : socket;
}

/** A plain socket where none is taken. It is closed, and nothing that was sent meanwhile is heard: `ws` goes on to hand it out. */
class RefusedWire extends EventEmitter implements Wire {
  readonly readyState = 2;
  readonly OPEN = 1;

  constructor(socket: WebSocket) {
    super();
    socket.once("close", () => {
      this.emit("close");
    });
    socket.close(CLOSE_PLAIN);
  }

  send(): void {
    // Nobody is answered.
  }

  close(): void {
    // It is closing.
  }
}

/** Frames of the channel over a socket. The first one opens it; one that does not open ends it. */
class SealedWire extends EventEmitter implements Wire {
  readonly #socket: WebSocket;
  readonly #keys = Promise.withResolvers<{ readonly in: FrameKeys; readonly out: FrameKeys } | null>();
  #reading: Promise<void> = Promise.resolve();
  #writing: Promise<void> = Promise.resolve();
  #isOpening = false;
  #timer: NodeJS.Timeout;

  constructor(channel: Channel, socket: WebSocket, now: () => number) {
    super();
    this.#socket = socket;
    this.#timer = setTimeout(() => {
      this.#fail();
    }, OPEN_WITHIN_MS);
    socket.on("message", (data: Buffer, isBinary: boolean) => {
      this.#reading = this.#reading
        .then(async () => this.#read(channel, data, isBinary, now))
        .catch(() => this.#fail());
    });
    socket.once("close", () => {
      clearTimeout(this.#timer);
      this.#keys.resolve(null);
      this.emit("close");
    });
  }

  get readyState(): number {
    return this.#socket.readyState;
  }

  get OPEN(): number {
    return this.#socket.OPEN;
  }

  send(text: string): void {
    this.#writing = this.#writing
      .then(async () => {
        const sealed = await (await this.#keys.promise)?.out.seal(text);
        if (sealed !== undefined && this.#socket.readyState === this.#socket.OPEN) this.#socket.send(sealed);
      })
      .catch(() => this.#fail());
  }

  /** After what was said before. */
  close(code?: number): void {
    if (!this.#isOpening) this.#socket.close(code);
    else
      this.#writing = this.#writing.then(() => {
        this.#socket.close(code);
      });
  }

  async #read(channel: Channel, data: Buffer, isBinary: boolean, now: () => number): Promise<void> {
    if (!isBinary) return this.#fail();
    const bytes = new Uint8Array(data);
    if (!this.#isOpening) {
      this.#isOpening = true;
      const opened = await channel.openSocket(bytes);
      clearTimeout(this.#timer);
      if (!opened.ok) return this.#fail();
      this.#keys.resolve(opened.value);
      // Keys of an hour at the most: the browser comes back with others.
      this.#timer = setTimeout(() => {
        this.close(CLOSE_AGAIN);
      }, opened.value.endsAt - now());
      this.#timer.unref();
      return undefined;
    }
    const text = await (await this.#keys.promise)?.in.open(bytes);
    if (text === undefined || text === null) return this.#fail();
    this.emit("message", Buffer.from(text, "utf8"));
    return undefined;
  }

  #fail(): void {
    this.#keys.resolve(null);
    this.#socket.close(CLOSE_NOT_BELIEVED);
  }
}
