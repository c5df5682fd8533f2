// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { toV5 } from "../tmf/dialects.ts";
import { behind } from "./dialect.ts";

type Json = Readonly<Record<string, unknown>>;

/** Interfaces that TM Forum has published a v5 of, and their paths there. The others stay v4 here too. */
const V5: readonly (readonly [v5: string, v4: string])[] = [
  ["/tmf-api/productCatalogManagement/v5", "/tmf-api/productCatalogManagement/v4"],
  ["/tmf-api/troubleTicket/v5", "/tmf-api/troubleTicket/v4"],
  ["/tmf-api/productOrderingManagement/v5", "/tmf-api/productOrderingManagement/v4"],
  ["/tmf-api/customer/v5", "/tmf-api/customerManagement/v4"],
  ["/tmf-api/partyManagement/v5", "/tmf-api/party/v4"],
  ["/tmf-api/productInventory/v5", "/tmf-api/productInventory/v4"],
  ["/tmf-api/serviceInventory/v5", "/tmf-api/serviceInventory/v4"],
  ["/tmf-api/resourceInventoryManagement/v5", "/tmf-api/resourceInventoryManagement/v4"],
  ["/tmf-api/privacyManagement/v5", "/tmf-api/privacyManagement/v4"],
  ["/tmf-api/serviceProblemManagement/v5", "/tmf-api/serviceProblemManagement/v4"],
  ["/tmf-api/accountManagement/v5", "/tmf-api/accountManagement/v4"],
  ["/tmf-api/usageConsumption/v5", "/tmf-api/usageConsumption/v4"],
  ["/tmf-api/customerBillManagement/v5", "/tmf-api/customerBillManagement/v4"],
  ["/tmf-api/productOfferingQualification/v5", "/tmf-api/productOfferingQualification/v4"],
];

/** Why a body is no v5 body: every object that is sent says what it is, and a party stands behind its reference. */
function wrongIn(body: unknown): string | null {
  const { "@type": type, relatedParty, externalId } = body as Json;
  if (typeof type !== "string") return "@type is missing";
  if (externalId !== undefined) return "externalId is externalIdentifier in v5";
  const parties = Array.isArray(relatedParty) ? (relatedParty as readonly Json[]) : [];
  return parties.every(({ partyOrPartyRole }) => typeof partyOrPartyRole === "object" && partyOrPartyRole !== null)
    ? null
    : "relatedParty names no partyOrPartyRole";
}

function toV4(body: Json): Json {
  const { externalIdentifier, relatedParty, ...rest } = body;
  const [first] = Array.isArray(externalIdentifier) ? (externalIdentifier as readonly Json[]) : [];
  return {
    ...rest,
    ...(first === undefined ? {} : { externalId: first["id"] }),
    ...(Array.isArray(relatedParty)
      ? {
          relatedParty: (relatedParty as readonly Json[]).map(({ role, partyOrPartyRole }) => ({
            role,
            ...(partyOrPartyRole as Json),
          })),
        }
      : {}),
  };
}

function dressed(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(dressed);
  const { externalId, ...rest } = node as Json;
  return toV5(
    externalId === undefined
      ? rest
      : {
          ...rest,
          externalIdentifier: [{ "@type": "ExternalIdentifier", externalIdentifierType: "care", id: externalId }],
        },
  );
}

/** TM Forum v5 where there is one. A v4 path of such an interface is closed, and a v4 body is refused. */
export function registerTmf5(app: FastifyInstance): void {
  const inner = behind(app, (path) => V5.some(([, v4]) => path.startsWith(`${v4}/`)));
  for (const [v5, v4] of V5) {
    app.route({
      method: ["GET", "POST", "PATCH"],
      url: `${v5}/*`,
      handler: async (request: FastifyRequest, reply: FastifyReply) => {
        const [path = "", search = ""] = request.url.split("?");
        const query = new URLSearchParams(search);
        // In v5 a party is found behind its reference; the v4 name of the filter is not known.
        if (query.has("relatedParty.id") || query.has("externalId"))
          return reply.code(400).send({ code: "400", reason: "unknown filter" });
        const asked = new URLSearchParams(
          [...query].map(([name, value]) => [
            name === "relatedParty.partyOrPartyRole.id"
              ? "relatedParty.id"
              : name === "externalIdentifier.id"
                ? "externalId"
                : name,
            value,
          ]),
        );
        const url = `${v4}${path.slice(v5.length)}${search === "" ? "" : `?${asked.toString()}`}`;
        const hasBody = request.method !== "GET" && typeof request.body === "object" && request.body !== null;
        // A merge patch says only what changes.
        const wrong = hasBody && request.method === "POST" ? wrongIn(request.body) : null;
        if (wrong !== null) return reply.code(400).send({ code: "400", reason: wrong });
        const answer = await inner(request, {
          method: request.method,
          url,
          ...(hasBody ? { body: toV4(request.body as Json) } : {}),
        });
        for (const name of ["x-total-count", "x-result-count", "retry-after", "location", "content-type"]) {
          const value = answer.headers[name];
          if (value !== undefined) reply.header(name, value);
        }
        reply.code(answer.statusCode);
        try {
          return await reply.send(JSON.stringify(answer.statusCode < 300 ? dressed(answer.json()) : answer.json()));
        } catch {
          return reply.send(answer.body);
        }
      },
    });
  }
}
