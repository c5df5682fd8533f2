// SPDX-License-Identifier: Apache-2.0
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { makeSecureServer, type TlsOptions } from "./tls/secure-server.ts";

const RETRY_S = 5;
const BODY = JSON.stringify({
  type: "urn:wardline:problem:unavailable",
  title: "The service cannot do this right now",
  status: 503,
  code: "unavailable",
  detail: "It is being upgraded, and nothing was done: ask again",
});
const HEADERS = {
  "content-type": "application/problem+json",
  "content-length": String(Buffer.byteLength(BODY)),
  "retry-after": String(RETRY_S),
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
} as const;

/** Stands at the server's address while it is being upgraded: every request is refused with a time after which to ask again, and none is read. */
export function buildUpgradingServer(tls: TlsOptions | null): Server {
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    request.resume();
    response.writeHead(503, HEADERS).end(BODY);
  };
  const server =
    tls === null
      ? createServer(handle)
      : (makeSecureServer(tls, handle as unknown as Parameters<typeof makeSecureServer>[1])
          .server as unknown as Server);
  server.on("upgrade", (_request: IncomingMessage, socket: Duplex) => {
    socket.end(
      `HTTP/1.1 503 Service Unavailable\r\n${Object.entries({ ...HEADERS, connection: "close" })
        .map(([name, value]) => `${name}: ${value}`)
        .join("\r\n")}\r\n\r\n${BODY}`,
    );
  });
  return server;
}
