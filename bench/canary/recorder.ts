// SPDX-License-Identifier: Apache-2.0
import { once } from "node:events";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

export type Recorder = {
  readonly url: string;
  /** Request lines, headers and bodies as they went out, one after another. */
  readonly sent: () => Buffer;
  close(): Promise<void>;
};

/** Headers that carry what the two programs agreed on, and would drown the search. */
const HOP = new Set(["host", "connection", "authorization"]);

/** Stands between the server and an outside system, lets everything through and keeps what was asked. */
export async function startRecorder(target: string): Promise<Recorder> {
  const kept: Buffer[] = [];
  const to = new URL(target);
  const server = createServer((incoming, outgoing) => {
    const headers = Object.fromEntries(Object.entries(incoming.headers).filter(([name]) => !HOP.has(name)));
    kept.push(Buffer.from(`\n${incoming.method} ${incoming.url}\n${JSON.stringify(headers)}\n`));
    const upstream = request(
      {
        host: to.hostname,
        port: to.port,
        path: incoming.url,
        method: incoming.method,
        headers: { ...incoming.headers, host: to.host },
      },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    upstream.on("error", () => outgoing.destroy());
    outgoing.on("error", () => upstream.destroy());
    incoming.on("data", (chunk: Buffer) => {
      kept.push(chunk);
      upstream.write(chunk);
    });
    incoming.on("end", () => upstream.end());
  }).listen(0, "localhost");
  await once(server, "listening");
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    sent: () => Buffer.concat(kept),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
