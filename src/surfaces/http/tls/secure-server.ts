// SPDX-License-Identifier: Apache-2.0
import {
  constants,
  createSecureServer,
  type Http2SecureServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type ServerHttp2Stream,
} from "node:http2";
import { createServer, type Server, type Socket } from "node:net";
import type { SecureContextOptions } from "node:tls";
import { type Offer, peekClientHello } from "./peek.ts";

export type Certificate = { readonly cert: string | Buffer; readonly key: string | Buffer };

export type TlsOptions = Certificate & {
  /** As OpenSSL writes them, best first; `/` separates those that are preferred even at the cost of one more round trip. */
  readonly groups: string;
  readonly ciphers: string;
  readonly hybridGroups: readonly number[];
  /** Told of each client before its handshake. */
  readonly onOffer: (offer: Offer) => void;
  /** A client has so long for its hello, and again for the rest of the handshake. Left out: ten seconds. */
  readonly handshakeTimeoutMs?: number;
  /** A request must have come whole within this, also by HTTP/2. Left out: five minutes, as by HTTP/1.1. */
  readonly requestTimeoutMs?: number;
};

const HANDSHAKE_TIMEOUT_MS = 10_000;
/** Requests under way on one connection; a browser has a few. */
const MAX_STREAMS = 100;
const REQUEST_TIMEOUT_MS = 300_000;
const SESSION_IDLE_MS = 72_000;
/** Longer than any answer may be silent: whoever takes nothing for so long is gone. */
const STREAM_IDLE_MS = 610_000;

/** TLS 1.3 and nothing older; no key exchange and cipher but those that were chosen. */
function contextOf({ cert, key, groups, ciphers }: TlsOptions): SecureContextOptions {
  return { cert, key, minVersion: "TLSv1.3" as const, maxVersion: "TLSv1.3" as const, ecdhCurve: groups, ciphers };
}

export type SecureServer = {
  readonly server: Http2SecureServer;
  /**
   * From now on new connections get this certificate; those that are open go on.
   *
   * @throws Error - If it cannot be used, or the key is another one's: what was in use stays in use.
   */
  renew(certificate: Certificate): void;
};

/** HTTP/2, and HTTP/1.1 for WebSocket, over TLS 1.3. What a client offers is read before its handshake; whether it is taken, OpenSSL decides by `groups`. */
export function makeSecureServer(
  options: TlsOptions,
  handler: (request: Http2ServerRequest, response: Http2ServerResponse) => void,
): SecureServer {
  const timeoutMs = options.handshakeTimeoutMs ?? HANDSHAKE_TIMEOUT_MS;
  const server = createSecureServer(
    {
      ...contextOf(options),
      allowHTTP1: true,
      handshakeTimeout: timeoutMs,
      settings: { maxConcurrentStreams: MAX_STREAMS },
    },
    handler,
  );
  server.on("session", (session) => {
    session.setTimeout(SESSION_IDLE_MS, () => {
      session.close();
    });
    session.on("stream", (stream: ServerHttp2Stream) => {
      boundStream(stream, options.requestTimeoutMs ?? REQUEST_TIMEOUT_MS);
    });
  });
  const handshakes = server.listeners("connection") as ((this: Http2SecureServer, socket: Socket) => void)[];
  server.removeAllListeners("connection");
  server.on("connection", (socket: Socket) => {
    peekClientHello(socket, { hybridGroups: options.hybridGroups, timeoutMs }, options.onOffer, () => {
      for (const handshake of handshakes) handshake.call(server, socket);
    });
  });
  return {
    server,
    renew(certificate) {
      server.setSecureContext(contextOf({ ...options, ...certificate }));
    },
  };
}

/** Closing an idle session waits for its streams, so that each needs an end of its own: one that is never finished would hold it for ever. */
function boundStream(stream: ServerHttp2Stream, requestTimeoutMs: number): void {
  const cancel = (): void => {
    stream.close(constants.NGHTTP2_CANCEL);
  };
  stream.setTimeout(STREAM_IDLE_MS, cancel);
  if (stream.endAfterHeaders) return;
  const timer = setTimeout(() => {
    if (!stream.readableEnded) cancel();
  }, requestTimeoutMs).unref();
  stream.once("close", () => {
    clearTimeout(timer);
  });
}

/** Takes connections on a further address for a server that listens already: `localhost` is two. Null: nothing can be bound there. */
export async function listenAlso(server: Http2SecureServer, host: string, port: number): Promise<Server | null> {
  const further = createServer((socket) => {
    server.emit("connection", socket);
  });
  return new Promise((resolve) => {
    further.once("error", () => {
      resolve(null);
    });
    further.listen(port, host, () => {
      resolve(further);
    });
  });
}
