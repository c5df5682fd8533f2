// SPDX-License-Identifier: Apache-2.0
// Servers on loopback that speak as OSV, the KEV list and a place with releases do, and can be made to fail.
import { createServer, type IncomingMessage } from "node:http";

export type Outside = {
  readonly url: string;
  /** Every request that came, with its headers and body. */
  readonly seen: { readonly line: string; readonly headers: IncomingMessage["headers"]; readonly body: string }[];
  /** What is answered by path; a text is sent as it is, a number is a status, `hang` never ends. */
  readonly answers: Map<string, unknown>;
  close(): Promise<void>;
};

export async function openOutside(): Promise<Outside> {
  const seen: Outside["seen"] = [];
  const answers = new Map<string, unknown>();
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on("data", (piece: Buffer) => pieces.push(piece));
    request.on("end", () => {
      const body = Buffer.concat(pieces).toString();
      seen.push({ line: `${request.method} ${request.url}`, headers: request.headers, body });
      const found = answers.get(request.url ?? "");
      const answer = typeof found === "function" ? (found as (body: string) => unknown)(body) : found;
      if (answer === undefined || typeof answer === "number") {
        response.writeHead(answer ?? 404).end();
        return;
      }
      response.writeHead(200, { "content-type": "application/json" });
      response.end(typeof answer === "string" ? answer : JSON.stringify(answer));
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  return {
    url: `http://localhost:${typeof address === "object" && address !== null ? address.port : 0}`,
    seen,
    answers,
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}
