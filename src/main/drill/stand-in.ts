// SPDX-License-Identifier: Apache-2.0
import { createServer, type IncomingMessage, type Server } from "node:http";

export type StandIn = { readonly url: string; readonly port: number; readonly asked: string[]; close(): Promise<void> };
export type Answer = {
  readonly status?: number;
  readonly type?: string;
  readonly body: string;
  readonly headers?: Record<string, string>;
};

/** A small server on this machine that plays somebody's part: an attacker's collector, or a product without the defence. */
export async function standIn(
  answer: (path: string, body: string, request: IncomingMessage) => Promise<Answer> | Answer,
): Promise<StandIn> {
  const asked: string[] = [];
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const path = request.url ?? "/";
      asked.push(path);
      void Promise.resolve(answer(path, Buffer.concat(chunks).toString("utf8"), request))
        .catch(() => ({ status: 500, body: "" }) satisfies Answer)
        .then(({ status = 200, type = "text/html; charset=utf-8", body, headers = {} }: Answer) => {
          response.writeHead(status, { "content-type": type, "access-control-allow-origin": "*", ...headers });
          response.end(body);
        });
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://localhost:${port}`,
    port,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}

/** Does something beside a stand-in, which ends with it. */
export async function beside<T>(made: Promise<StandIn>, work: (server: StandIn) => Promise<T>): Promise<T> {
  const server = await made;
  try {
    return await work(server);
  } finally {
    await server.close();
  }
}
