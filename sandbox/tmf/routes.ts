// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Doc } from "../doc.ts";
import { copyKeys, withFamily } from "../world.ts";
import { type Context, type Struck, struckBy } from "./context.ts";
import { toV5, withSigns } from "./dialects.ts";
import { TmfError } from "./errors.ts";
import { asRecord, withPartyTypes } from "./parties.ts";
import { announcePrivacyChange, privacyBase } from "./privacy.ts";
import { filtersIn, keysIn, matches, type Page, pageIn, type Query, selectFields, sorted } from "./query.ts";
import { patched, type Resource, resources } from "./table.ts";

const staleMs = 2000;

type Found = { readonly docs: readonly Doc[]; readonly total: number };

/** One page of the customers when no filter is given: the seeded ones, made ones, then the copies, which exist only while looked at. */
function allCustomers(context: Context, page: Page): Found {
  const { world } = context;
  const docs = world.list("customer", null);
  const total = docs.length + world.copies();
  const fromCopies = Math.max(0, page.offset - docs.length);
  const missing = page.limit - Math.max(0, Math.min(page.limit, docs.length - page.offset));
  const copies = copyKeys(fromCopies, missing, world.copies()).flatMap(
    (key) => world.find("customer", `CU-${key}`) ?? [],
  );
  return { docs: [...docs.slice(page.offset, page.offset + page.limit), ...copies], total };
}

function search(context: Context, resource: Resource, query: Query, page: Page, struck: Struck): Found {
  const { world } = context;
  const collection = resource.collection ?? resource.name;
  const filters = filtersIn(query);
  if (collection === "customer" && filters.length === 0 && world.copies() > 0) return allCustomers(context, page);
  const ignoring = struckBy(struck, "ignoreFilter") !== null;
  const named = ignoring ? null : keysIn(filters);
  const docs = world.list(collection, named === null ? null : withFamily(named));
  const seen = docs.map((doc) => resource.now?.(world, doc) ?? doc);
  const typed = resource.only === undefined ? seen : seen.filter((doc) => doc["@type"] === resource.only);
  const found = ignoring ? typed : typed.filter((doc) => matches(doc, filters));
  const ordered = sorted(found, query["sort"]);
  const offset =
    struckBy(struck, "pageOverlap") === null
      ? page.offset
      : Math.max(0, page.offset - Math.max(1, Math.floor(page.limit / 2)));
  return { docs: ordered.slice(offset, offset + page.limit), total: ordered.length };
}

function dress(doc: Doc, position: number, struck: Struck): unknown {
  const signs = struckBy(struck, "signConvention");
  const signed = signs === null ? doc : withSigns(doc, signs.convention, position);
  return struckBy(struck, "v5") === null ? signed : toV5(signed);
}

/** Serialises with absolute references: the seed knows paths only. Pay links get the origin too. */
export function withOrigin(value: unknown, origin: string): string {
  return JSON.stringify(value).replaceAll('"href":"/', `"href":"${origin}/`);
}

function send(context: Context, reply: FastifyReply, status: number, value: unknown): FastifyReply {
  return reply
    .code(status)
    .header("content-type", "application/json; charset=utf-8")
    .send(withOrigin(value, context.origin()));
}

function list(context: Context, resource: Resource, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const query = request.query as Query;
  const page = pageIn(query);
  if (page === null) throw new TmfError(400, "offset and limit must be whole numbers");
  const { docs, total } = search(context, resource, query, page, request.struck);
  if (struckBy(request.struck, "noTotalCount") === null) reply.header("x-total-count", String(total));
  reply.header("x-result-count", String(docs.length));
  const shown = docs.map((doc, index) =>
    selectFields(dress(doc, page.offset + index, request.struck) as Doc, query["fields"]),
  );
  return send(context, reply, 200, shown);
}

function requireDoc(context: Context, resource: Resource, id: string): Doc {
  const { world } = context;
  const doc = world.find(resource.collection ?? resource.name, id);
  if (doc === null || (resource.only !== undefined && doc["@type"] !== resource.only))
    throw new TmfError(404, "No such resource");
  return doc;
}

function read(context: Context, resource: Resource, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { id } = request.params as { id: string };
  const { world } = context;
  const doc = requireDoc(context, resource, id);
  const old =
    struckBy(request.struck, "staleRead") === null ? null : world.before(resource.collection ?? resource.name, id);
  const shown = old !== null && world.clock.now() - old.changedAt < staleMs ? old.doc : doc;
  const present = resource.now?.(world, shown) ?? shown;
  return send(
    context,
    reply,
    200,
    selectFields(dress(present, 0, request.struck) as Doc, (request.query as Query)["fields"]),
  );
}

function change(context: Context, resource: Resource, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { id } = request.params as { id: string };
  const { world } = context;
  const body = asRecord(request.body);
  const doc = requireDoc(context, resource, id);
  const outdated = body["lastUpdate"] !== undefined && body["lastUpdate"] !== doc["lastUpdate"];
  if (outdated || struckBy(request.struck, "patchConflict") !== null)
    throw new TmfError(409, "The resource has changed since it was read");
  const next = patched(world, doc, body);
  world.put(resource.collection ?? resource.name, next);
  if (resource.name === "troubleTicket" && next["status"] !== doc["status"])
    context.webhooks.announce(resource.bases[0] ?? "", "TroubleTicketStatusChangeEvent", "troubleTicket", next);
  if (resource.bases[0] === privacyBase) announcePrivacyChange(context, resource.name, doc, next);
  return send(context, reply, 200, resource.now?.(world, next) ?? next);
}

function create(context: Context, resource: Resource, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (typeof request.body !== "object" || request.body === null || Array.isArray(request.body))
    throw new TmfError(400, "The body must be an object");
  const made = resource.create?.(context, asRecord(withPartyTypes(request.body)), request.struck);
  if (made === undefined) throw new TmfError(405, "Not offered");
  const { doc, status } =
    "doc" in made && "status" in made && typeof made["status"] === "number"
      ? (made as { doc: Doc; status: number })
      : { doc: made as Doc, status: 201 };
  return send(
    context,
    reply.header("location", `${context.origin()}${doc.href ?? ""}`),
    status,
    dress(doc, 0, request.struck),
  );
}

/** Every official path of the resources in the table; other methods on them get 405 with `Allow`. */
export function registerTmf(app: FastifyInstance, context: Context): void {
  for (const resource of resources)
    for (const base of resource.bases) {
      const many = `${base}/${resource.name}`;
      app.get(many, (request, reply) => list(context, resource, request, reply));
      app.get(`${many}/:id`, (request, reply) => read(context, resource, request, reply));
      if (resource.create !== undefined) app.post(many, (request, reply) => create(context, resource, request, reply));
      if (resource.patch === true)
        app.patch(`${many}/:id`, (request, reply) => change(context, resource, request, reply));
      refuseOthers(app, many, resource.create === undefined ? ["GET"] : ["GET", "POST"]);
      refuseOthers(app, `${many}/:id`, resource.patch === true ? ["GET", "PATCH"] : ["GET"]);
    }
  registerHubs(app, context);
}

function refuseOthers(app: FastifyInstance, url: string, allowed: readonly string[]): void {
  const others = ["POST", "PUT", "PATCH", "DELETE"].filter((method) => !allowed.includes(method));
  app.route({
    method: others,
    url,
    handler: (_request, reply) => {
      reply.header("allow", allowed.join(", "));
      throw new TmfError(405, "Method not allowed");
    },
  });
}

function registerHubs(app: FastifyInstance, context: Context): void {
  for (const base of new Set(resources.flatMap((resource) => resource.bases))) {
    app.post(`${base}/hub`, (request, reply) => {
      const { callback, query } = asRecord(request.body);
      const made =
        typeof callback === "string"
          ? context.webhooks.register(base, callback, typeof query === "string" ? query : null)
          : null;
      if (made === null) throw new TmfError(400, "callback must be an http address on this machine");
      return send(context, reply, 201, made);
    });
    app.delete(`${base}/hub/:id`, (request, reply) => {
      const { id } = request.params as { id: string };
      if (!context.webhooks.unregister(id)) throw new TmfError(404, "No such listener");
      return reply.code(204).send();
    });
  }
}
