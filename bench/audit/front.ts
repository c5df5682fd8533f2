// SPDX-License-Identifier: Apache-2.0
import { once } from "node:events";
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from "node:http";
import { createServer as createSecureServer } from "node:https";
import { connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { TlsOptions } from "node:tls";

/** What a weakened proxy does: to a request, and to an answer. */
export type Weakening = {
  /** An answer of its own, without asking the instance. */
  readonly answer?: (
    request: IncomingMessage,
  ) => { readonly status: number; readonly headers?: Record<string, string>; readonly body: string } | null;
  /** Origins of pages that the instance is told in place of what the browser said; without it only the proxy's own is translated. */
  readonly origin?: (origin: string, real: string) => string;
  readonly headers?: (headers: Record<string, string | string[]>, request: IncomingMessage) => void;
  readonly body?: (body: Buffer, answer: { readonly status: number; readonly path: string }) => Buffer;
  /** Ends TLS, in this way. */
  readonly tls?: TlsOptions;
};

export type Front = { readonly origin: string; close(): Promise<void> };

/**
 * A proxy in front of the instance, on a free port: what an operator might put there, and what it might take away. Its own origin is
 * translated into the instance's, so that without a weakening everything passes as before.
 */
export async function openFront(instance: string, weakening: Weakening): Promise<Front> {
  const target = new URL(instance);
  const sockets = new Set<Duplex>();
  let own = "";
  let requests = Math.floor(Math.random() * 2 ** 24);
  const translate = (headers: IncomingHttpHeaders): Record<string, string | string[]> => {
    const { origin } = headers;
    const told =
      origin === undefined
        ? undefined
        : (weakening.origin?.(origin, target.origin) ?? (origin === own ? target.origin : origin));
    const kept = Object.fromEntries(
      Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    );
    const host = headers.host === new URL(own).host ? target.host : (headers.host ?? target.host);
    // Every request is another client's: limits of one address are not what is looked at here.
    requests += 1;
    const client = `10.${(requests >> 16) & 255}.${(requests >> 8) & 255}.${requests & 255}`;
    return { ...kept, host, "x-forwarded-for": client, ...(told === undefined ? {} : { origin: told }) };
  };
  const handle = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    const made = weakening.answer?.(incoming) ?? null;
    if (made !== null) {
      incoming.resume();
      outgoing.writeHead(made.status, made.headers ?? { "content-type": "text/plain; charset=utf-8" }).end(made.body);
      return;
    }
    const upstream = request(
      {
        host: target.hostname,
        port: target.port,
        method: incoming.method,
        path: incoming.url,
        headers: translate(incoming.headers),
        setHost: false,
      },
      (answer) => {
        const pieces: Buffer[] = [];
        answer.on("data", (piece: Buffer) => pieces.push(piece));
        answer.on("end", () => {
          const headers = Object.fromEntries(
            Object.entries(answer.headers).flatMap(([name, value]) =>
              value === undefined || /^(?:transfer-encoding|connection|keep-alive)$/u.test(name) ? [] : [[name, value]],
            ),
          );
          weakening.headers?.(headers, incoming);
          const status = answer.statusCode ?? 502;
          const whole = Buffer.concat(pieces);
          const body = weakening.body?.(whole, { status, path: incoming.url ?? "" }) ?? whole;
          if (incoming.method !== "HEAD" && status !== 204) headers["content-length"] = String(body.length);
          outgoing.writeHead(status, headers).end(body);
        });
      },
    );
    upstream.on("error", () => outgoing.destroy());
    incoming.pipe(upstream);
  };
  const server: Server = weakening.tls === undefined ? createServer(handle) : createSecureServer(weakening.tls, handle);
  server.on("upgrade", (incoming: IncomingMessage, client: Duplex) => {
    const upstream: Socket = connect({ host: target.hostname, port: Number(target.port) }, () => {
      const lines = Object.entries(translate(incoming.headers)).map(([name, value]) => `${name}: ${String(value)}`);
      upstream.write(`${incoming.method ?? "GET"} ${incoming.url ?? "/"} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`);
      client.pipe(upstream).pipe(client);
    });
    for (const one of [client, upstream]) {
      sockets.add(one);
      one.on("error", () => {
        client.destroy();
        upstream.destroy();
      });
    }
  });
  server.on("connection", (socket: Socket) => sockets.add(socket));
  server.listen(0, "localhost");
  await once(server, "listening");
  const address = server.address();
  own = `${weakening.tls === undefined ? "http" : "https"}://localhost:${typeof address === "object" && address !== null ? address.port : 0}`;
  return {
    origin: own,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
