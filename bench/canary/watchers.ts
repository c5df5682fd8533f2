// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { createServer as createHttp, type RequestListener } from "node:http";
import { createServer as createHttps } from "node:https";
import { type AddressInfo, createServer as createTcp, type Server } from "node:net";
import { fileURLToPath } from "node:url";

const fixture = (name: string): string => fileURLToPath(new URL(`../../test/fixtures/${name}`, import.meta.url));

/** Who watches: a collector of traces, somebody who waits for signs of life, a mail server, and a receiver of webhooks. They keep every byte. */
export type Watchers = {
  readonly url: string;
  readonly mailUrl: string;
  readonly hooksUrl: string;
  /** What proves the receiver of webhooks to the program. */
  readonly caFile: string;
  heard(): { readonly traces: string; readonly alerts: string; readonly mails: string; readonly hooks: string };
  close(): Promise<void>;
};

export async function startWatchers(): Promise<Watchers> {
  let [traces, alerts, mails, hooks] = ["", "", "", ""];
  const keep =
    (into: (url: string, text: string) => void): RequestListener =>
    (request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const url = request.url ?? "";
        into(url, `${url} ${JSON.stringify(request.headers)}\n${Buffer.concat(chunks).toString("utf8")}\n`);
        response.end("{}");
      });
    };
  const http = createHttp(
    keep((url, text) => {
      if (url === "/v1/traces") traces += text;
      else alerts += text;
    }),
  );
  const [cert, key] = await Promise.all(["cert", "key"].map((part) => readFile(fixture(`localhost.${part}.pem`))));
  const https = createHttps(
    { cert, key },
    keep((_url, text) => {
      hooks += text;
    }),
  );
  const mail = createTcp((socket) => {
    let [buffer, isLetter] = ["", false];
    socket.on("error", () => undefined);
    socket.write("220 watchers\r\n");
    socket.on("data", (bytes) => {
      mails += bytes.toString("utf8");
      buffer += bytes.toString("utf8");
      const lines = buffer.split("\r\n");
      buffer = lines.pop() ?? "";
      for (const line of lines) {
        if (isLetter && line !== ".") continue;
        isLetter = line === "DATA";
        socket.write(isLetter ? "354 go on\r\n" : "250 ok\r\n");
      }
    });
  });
  await Promise.all([listen(http), listen(mail), listen(https)]);
  return {
    url: `http://localhost:${portOf(http)}`,
    mailUrl: `smtp://localhost:${portOf(mail)}`,
    hooksUrl: `https://localhost:${portOf(https)}/hooks`,
    caFile: fixture("localhost.cert.pem"),
    heard: () => ({ traces, alerts, mails, hooks }),
    async close() {
      http.closeAllConnections();
      https.closeAllConnections();
      await Promise.all([http, https, mail].map((server) => new Promise((done) => server.close(done))));
    },
  };
}

function listen(server: Server): Promise<void> {
  return new Promise((done) => server.listen(0, "localhost", done));
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
