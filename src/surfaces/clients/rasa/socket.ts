// SPDX-License-Identifier: Apache-2.0
import { createServer, type IncomingMessage } from "node:http";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { Server, type Socket } from "socket.io";
import type { WebSocket } from "ws";
import type { RequestOrigin } from "#app";
import { toBase64Url } from "#kernel";
import {
  allowPages,
  Connections,
  isPageAllowed,
  originOf,
  retryAfter,
  type Surface,
  UNLISTED,
  whenMayAddress,
} from "../door.ts";
import type { RasaDoor } from "./rest.ts";
import { RasaWindow } from "./window.ts";

export const RASA_SOCKET = "/clients/rasa/socket.io/";

/** One message with its envelope: words of at most 4,000 characters, escaped. */
const MOST_BYTES = 32 * 1024;
/** What may wait for a window that does not read, in characters: more than a chat's worth. */
const MOST_QUEUED = 1_048_576;

/**
 * Rasa's socket channel, by the library that its clients speak (ADR 0030). Every request comes in by Fastify, so that what guards other routes guards
 * these; sockets are taken by the same server as all others and only then handed on. Polling keeps a window on one node until it has
 * a socket; it can be switched off.
 */
export async function rasaSocket(app: FastifyInstance, surface: Surface, door: RasaDoor): Promise<void> {
  const taken = new WeakMap<IncomingMessage, WebSocket>();
  const inner = createServer();
  const io = new Server(inner, {
    path: RASA_SOCKET,
    serveClient: false,
    cookie: false,
    transports: door.takesPolling ? ["websocket", "polling"] : ["websocket"],
    maxHttpBufferSize: MOST_BYTES,
    pingInterval: 10_000,
    pingTimeout: 20_000,
    connectTimeout: 10_000,
    httpCompression: false,
    perMessageDeflate: false,
    allowUpgrades: true,
    wsEngine: class {
      handleUpgrade(
        request: IncomingMessage,
        _socket: unknown,
        _head: unknown,
        done: (socket: WebSocket) => void,
      ): void {
        const socket = taken.get(request);
        if (socket !== undefined) done(socket);
      }
      close(): void {
        // The sockets are the public server's own.
      }
    },
  });
  /** Where a window came from, read while its connection is open. */
  const origins = new WeakMap<IncomingMessage, RequestOrigin>();
  const connections = new Connections();
  io.on("connection", (socket: Socket) => {
    const origin = origins.get(socket.request);
    const release =
      origin === undefined
        ? null
        : connections.take(`rasa ${socket.id}`, toBase64Url(origin.addressKey), origin.addressTimes);
    if (origin === undefined || release === null) {
      socket.disconnect(true);
      return;
    }
    socket.on("disconnect", release);
    boundQueue(socket);
    new RasaWindow(surface, socket, origin);
  });

  await app.register(async (scope) => {
    // socket.io answers pages by itself, from `allowPages` on: bodies are its own to read.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", (_request, _payload, done) => {
      done(null);
    });
    allowPages(scope, door, [RASA_SOCKET]);
    // Before anything is upgraded: a library that was let in and thrown out waits for ever.
    const onRequest = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
      // The library goes by the address as it came: one that is spelled otherwise would reach no one there, and stay open.
      if (request.raw.url?.startsWith(RASA_SOCKET) !== true)
        return reply.code(404).send({ code: 0, message: "Not found" });
      if (!isPageAllowed(door, request)) return reply.code(403).send({ code: 4, message: "Forbidden" });
      const wait = await whenMayAddress(surface, request);
      if (wait !== null) return retryAfter(reply, wait).code(429).send({ code: 5, message: "Too many requests" });
      const isSocket = request.headers.upgrade !== undefined;
      if (!isSocket && !door.takesPolling) return reply.code(400).send({ code: 0, message: "Transport unknown" });
      return undefined;
    };
    const handler = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      origins.set(request.raw, originOf(surface, request));
      for (const [name, value] of Object.entries(reply.getHeaders()))
        if (value !== undefined) reply.raw.setHeader(name, value);
      reply.raw.setHeader("x-content-type-options", "nosniff");
      reply.raw.setHeader("cache-control", "no-store");
      reply.hijack();
      inner.emit("request", request.raw, reply.raw);
      return reply;
    };
    const wsHandler = (socket: WebSocket, request: FastifyRequest): void => {
      origins.set(request.raw, originOf(surface, request));
      taken.set(request.raw, socket);
      inner.emit("upgrade", request.raw, request.raw.socket, Buffer.alloc(0));
    };
    const route = { url: RASA_SOCKET, ...UNLISTED, onRequest, handler };
    scope.route({ ...route, method: "GET", wsHandler });
    scope.route({ ...route, method: "POST" });
  });
  app.addHook("preClose", async () => {
    io.disconnectSockets(true);
    io.engine.close();
  });
}

/**
 * The library keeps what the socket under it does not take yet: whoever does not read is cut off, and comes again with its session. Attacker: the
 * socket's own bound is not reached, because nothing more is given to it.
 */
function boundQueue({ conn }: Socket): void {
  let queued = 0;
  conn.on("packetCreate", ({ data }: { readonly data?: unknown }) => {
    queued += typeof data === "string" ? data.length : 0;
    if (queued <= MOST_QUEUED) return;
    const { transport } = conn;
    // Closed at once: a closing that waits its turn waits behind what is not read.
    if ("socket" in transport) (transport.socket as WebSocket).terminate();
    else conn.close(true);
  });
  conn.on("drain", () => {
    queued = 0;
  });
}
