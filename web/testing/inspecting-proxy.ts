// SPDX-License-Identifier: Apache-2.0
// Somebody between browser and service who reads and may change everything: what a proxy that ends TLS on its way sees, without the
// trouble of certificates.
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import { connect, type Socket } from "node:net";

/** What passed, of one request. */
export type Passed = {
  readonly method: string;
  readonly path: string;
  readonly sent: Buffer;
  readonly received: Buffer;
};

type Answer = { readonly status: number; readonly body: Buffer };

export class InspectingProxy {
  readonly passed: Passed[] = [];
  /** Every byte of every tunnel, both ways. */
  readonly tunnels: Buffer[] = [];
  /** Decides what the browser gets for an exchange of the channel; null: nothing. */
  touch: (answer: Answer, sent: Buffer, again: () => Promise<Answer>) => Promise<Answer | null> = async (answer) =>
    answer;
  /** Rewrites what is served to every browser alike: pages, scripts, statements. */
  rewrite: (path: string, body: Buffer, headers: IncomingMessage["headers"]) => Buffer = (_path, body) => body;
  /** Changes what comes out of a tunnel. */
  touchTunnel: (bytes: Buffer) => Buffer = (bytes) => bytes;
  readonly #server: Server = createServer((incoming, outgoing) => void this.#pass(incoming, outgoing));
  readonly #sockets = new Set<Socket>();

  async start(): Promise<string> {
    this.#server.on("connect", (incoming: IncomingMessage, socket: Socket) => this.#tunnel(incoming, socket));
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** What passed outside of tunnels, of addresses that begin so and are not served to everybody alike. */
  seenOf(start: string): Buffer {
    const seen = this.passed.filter(({ path }) => path.startsWith(start) && !path.startsWith("/v1/brands/"));
    return Buffer.concat(seen.flatMap(({ path, sent, received }) => [Buffer.from(path), sent, received]));
  }

  exchanges(): readonly Passed[] {
    return this.passed.filter(({ path }) => path === "/v1/channel/exchange");
  }

  async #pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const url = new URL(incoming.url ?? "");
    const sent = await whole(incoming);
    const ask = (): Promise<{ answer: Answer; headers: IncomingMessage["headers"] }> =>
      new Promise((resolve, reject) => {
        const { method = "GET", headers } = incoming;
        request({ host: "127.0.0.1", port: url.port, method, path: url.pathname + url.search, headers }, (response) => {
          void whole(response).then((body) =>
            resolve({ answer: { status: response.statusCode ?? 502, body }, headers: response.headers }),
          );
        })
          .on("error", reject)
          .end(sent);
      });
    try {
      const { answer, headers } = await ask();
      this.passed.push({ method: incoming.method ?? "", path: url.pathname, sent, received: answer.body });
      const isExchange = url.pathname === "/v1/channel/exchange";
      const given = isExchange
        ? await this.touch(answer, sent, async () => (await ask()).answer)
        : { ...answer, body: this.rewrite(url.pathname, answer.body, headers) };
      if (given === null) {
        outgoing.destroy();
        return;
      }
      const { "transfer-encoding": _, ...rest } = headers;
      outgoing.writeHead(given.status, { ...rest, "content-length": given.body.length }).end(given.body);
    } catch {
      outgoing.destroy();
    }
  }

  #tunnel(incoming: IncomingMessage, socket: Socket): void {
    const port = Number((incoming.url ?? "").split(":").at(-1));
    const onward = connect(port, "127.0.0.1", () => socket.write("HTTP/1.1 200 OK\r\n\r\n"));
    for (const one of [socket, onward]) {
      this.#sockets.add(one);
      one.on("error", () => undefined).on("close", () => [socket, onward].forEach((each) => each.destroy()));
    }
    socket.on("data", (bytes: Buffer) => {
      this.tunnels.push(bytes);
      onward.write(bytes);
    });
    onward.on("data", (bytes: Buffer) => {
      this.tunnels.push(bytes);
      socket.write(this.touchTunnel(bytes));
    });
  }
}

/** Whether bytes hold a text, as it is or in base64. */
export function holds(bytes: Buffer, text: string): boolean {
  return bytes.includes(text) || bytes.includes(Buffer.from(text).toString("base64").slice(0, -3));
}

async function whole(stream: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of stream) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}
