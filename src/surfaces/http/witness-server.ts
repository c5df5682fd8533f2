// SPDX-License-Identifier: Apache-2.0
import { createServer, type IncomingMessage, type Server } from "node:http";
import { answerWitness, type WitnessDeps } from "#app";

/** A checkpoint with 16 signatures of 2.4 kB and 63 proof lines fits four times. */
const MAX_BODY_BYTES = 256 * 1024;
const BODY_TIMEOUT_MS = 10_000;

/** Serves `POST /add-checkpoint` (C2SP tlog-witness), and the witness's verifier keys at `GET /keys`. */
export function buildWitnessServer(deps: WitnessDeps, keys: readonly string[]): Server {
  const server = createServer((request, response) => {
    const send = (status: number, contentType: string, body: string): void => {
      response.writeHead(status, { "content-type": contentType, "cache-control": "no-store" }).end(body);
    };
    const path = request.url ?? "";
    if (request.method === "GET" && path === "/keys")
      return send(200, "text/plain; charset=utf-8", keys.map((key) => `${key}\n`).join(""));
    if (request.method !== "POST" || path !== "/add-checkpoint") return send(404, "text/plain", "not_found\n");
    readBody(request)
      .then(async (body) => {
        if (body === null) return send(413, "text/plain", "too_large\n");
        const answer = await answerWitness(body, deps);
        send(answer.status, answer.contentType, answer.body);
      })
      .catch(() => {
        send(500, "text/plain", "unavailable\n");
      });
  });
  server.requestTimeout = BODY_TIMEOUT_MS;
  return server;
}

async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
