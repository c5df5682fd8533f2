// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import type { FastifyInstance } from "fastify";
import { iso } from "./doc.ts";
import { keyIn } from "./ids.ts";
import { operator } from "./operator.ts";
import type { Context } from "./tmf/context.ts";
import { TmfError } from "./tmf/errors.ts";
import { asRecord, textIn } from "./tmf/parties.ts";

/** Addresses that people have reported, and the operator's own. Only their hashes are compared; nothing is ever opened. */
const badOf = (id: string): string[] => [
  `${id}-billing.example.net`,
  `${id}-prize.example.org`,
  `secure-${id}.example.com`,
];
const ownOf = (domain: string): string[] => [`www.${domain}`, domain, `chat.${domain}`];
const hashOf = (host: string): string => createHash("sha256").update(`host\n${host}`, "utf8").digest("hex");

/** What an operator has beside the open APIs: a door to customers' routers, and a list of addresses to warn of. */
export function registerCare(app: FastifyInstance, context: Context): void {
  const { world } = context;
  app.post("/larkspur/home-router/v1/restart", (request) => {
    const id = textIn(request.body, "productId");
    if (id === null) throw new TmfError(400, "productId is missing");
    const key = keyIn(id);
    if (key === null || world.find("product", id) === null || textIn(request.body, "customerId") !== `CU-${key}`)
      throw new TmfError(404, "No such product");
    if (world.find("resource", `DV-${key}-1`)?.["category"] !== "router") throw new TmfError(404, "No router");
    const doc = { id: `RR-${key}-${world.nextNumber()}`, productId: id, startedAt: iso(world.clock.now()) };
    world.put("routerRestart", doc);
    return { productId: id, reference: doc.id, state: "accepted" };
  });

  const verdicts = new Map([
    ...badOf(operator().id).map((host) => [hashOf(host), "known_bad"] as const),
    ...ownOf(operator().domain).map((host) => [hashOf(host), "own"] as const),
  ]);
  app.post("/larkspur/link-safety/v1/look-up", (request) => {
    const hashes = asRecord(request.body)["hashes"];
    if (!Array.isArray(hashes) || hashes.length > 20 || !hashes.every((hash) => /^[0-9a-f]{64}$/.test(String(hash))))
      throw new TmfError(400, "hashes must be SHA-256 as 64 hex digits");
    return { results: hashes.map((hash) => ({ hash, verdict: verdicts.get(String(hash)) ?? "unknown" })) };
  });
}
