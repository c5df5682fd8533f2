// SPDX-License-Identifier: Apache-2.0
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

export type Proxy = {
  readonly port: number;
  /** Bytes that passed since the start, to the server and from it. */
  readonly bytes: { up: number; down: number };
  close(): Promise<void>;
};

const HEAD_END = "\r\n\r\n";

/**
 * The proxy in front of the server: each connection is a visitor with an address of its own, told in `X-Forwarded-For`.
 * Carries one request per connection, or one upgraded connection. With several servers behind it each connection goes to the next one that
 * takes it, whoever comes: nobody sticks to a server.
 */
export async function startProxy(targets: number | readonly number[]): Promise<Proxy> {
  const ports = [targets].flat();
  const bytes = { up: 0, down: 0 };
  const open = new Set<Socket>();
  let visitors = 0;
  const carry = (client: Socket, upstream: Socket, address: string): void => {
    let head: string | null = "";
    client.on("data", (chunk: Buffer) => {
      bytes.up += chunk.length;
      if (head === null) {
        upstream.write(chunk);
        return;
      }
      head += chunk.toString("latin1");
      if (!head.includes(HEAD_END)) return;
      upstream.write(withAddress(head, address), "latin1");
      head = null;
    });
    upstream.on("data", (chunk: Buffer) => {
      bytes.down += chunk.length;
      client.write(chunk);
    });
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      open.add(one);
      one.on("end", () => other.end());
      one.on("error", () => other.destroy());
      one.on("close", () => {
        open.delete(one);
        other.destroy();
      });
    }
    client.resume();
  };
  const server = createServer({ noDelay: true, pauseOnConnect: true }, (client) => {
    visitors += 1;
    const address = addressOf(visitors);
    client.on("error", () => client.destroy());
    void connectAny(ports, visitors).then((upstream) => {
      if (upstream === null || client.destroyed) {
        client.destroy();
        upstream?.destroy();
      } else carry(client, upstream, address);
    });
  });
  server.listen(0, "localhost");
  await once(server, "listening");
  const at = server.address();
  return {
    port: typeof at === "object" && at !== null ? at.port : 0,
    bytes,
    async close() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

/** The n-th server, or the next after it that takes a connection; null: none does. */
async function connectAny(ports: readonly number[], n: number): Promise<Socket | null> {
  for (let attempt = 0; attempt < ports.length; attempt += 1) {
    const socket = connect({ port: ports[(n + attempt) % ports.length] ?? 0, host: "localhost", noDelay: true });
    const isOpen = await once(socket, "connect").then(
      () => true,
      () => false,
    );
    if (isOpen) return socket;
  }
  return null;
}

function withAddress(head: string, address: string): string {
  const end = head.indexOf("\r\n");
  const isUpgrade = /\r\nupgrade:/i.test(head);
  const rest = isUpgrade
    ? head.slice(end)
    : `\r\nConnection: close${head.slice(end).replace(/\r\nconnection:[^\r]*/i, "")}`;
  return `${head.slice(0, end)}\r\nX-Forwarded-For: ${address}${rest}`;
}

/** The n-th address of 10.0.0.0/8. */
export function addressOf(n: number): string {
  return `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`;
}
