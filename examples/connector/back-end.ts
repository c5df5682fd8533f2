// SPDX-License-Identifier: Apache-2.0
// A small billing system with words of its own: `node examples/connector/back-end.ts` listens on port 8095.
import { createServer, type Server } from "node:http";

type Row = Readonly<Record<string, string | number>>;
const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();

/** Each at `GET /x/NAME`, filtered by any field, and `GET /x/NAME/NO`. Money is in cents. */
const TABLES: Readonly<Record<string, readonly Row[]>> = {
  contracts: [{ no: "K-1", login: "P-1", tariff: "Small 5", phone: "+447700900123", ledger: "A-1", cents: 2000 }],
  ledgers: [{ no: "A-1", login: "P-1" }],
  invoices: [
    { no: "R-10", ledger: "A-1", written: inDays(-40), due: inDays(-20), cents: 2000, open: 0 },
    { no: "R-11", ledger: "A-1", written: inDays(-10), due: inDays(10), cents: 2450, open: 2450 },
  ],
  "invoice-lines": [
    { no: "L-1", invoice: "R-10", ledger: "A-1", what: "Small 5", cents: 2000 },
    { no: "L-2", invoice: "R-11", ledger: "A-1", what: "Small 5", cents: 2450 },
  ],
  tariffs: [],
  rights: [],
};

/** Starts it. `token` is what it gives whoever knows the secret, and takes from then on. */
export function startBackEnd(port: number, secret: string, token = "t-1"): Server {
  return createServer((request, response) => {
    const answer = (status: number, body: unknown): void => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    };
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://here");
    if (request.method === "POST" && pathname === "/token") {
      const hasSecret = request.headers.authorization === `Basic ${btoa(`wardline:${secret}`)}`;
      answer(hasSecret ? 200 : 401, hasSecret ? { access_token: token, token_type: "Bearer", expires_in: 300 } : {});
      return;
    }
    const [, root, name = "", no] = pathname.split("/");
    const rows = root === "x" && request.method === "GET" ? TABLES[name] : undefined;
    if (request.headers.authorization !== `Bearer ${token}`) answer(401, {});
    else if (rows === undefined) answer(404, {});
    else if (no === undefined)
      answer(
        200,
        rows.filter((row) => [...searchParams].every(([field, value]) => row[field] === value)),
      );
    else answer(rows.some((row) => row["no"] === no) ? 200 : 404, rows.find((row) => row["no"] === no) ?? {});
  }).listen(port, "127.0.0.1");
}

if (import.meta.main) startBackEnd(8095, "a-secret-for-trying-out");
