// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import {
  type ApiToken,
  admitToken,
  createGroup,
  createUser,
  deleteGroup,
  deleteUser,
  drop,
  groupResource,
  type KnownUser,
  listScimGroups,
  listScimUsers,
  MAX_PAGE,
  patchGroup,
  patchUser,
  readScimGroup,
  readScimUser,
  replaceGroup,
  replaceUser,
  type ScimGroup,
  type ScimPage,
  type ScimQuery,
  type ScimRefusal,
  userResource,
  userVersion,
} from "#app";
import { isUuid, type Json, type JsonObject, type Result } from "#kernel";
import { addressKey, type Surface } from "../surface.ts";
import { credentialOf } from "../token-auth.ts";
import { refuseScim, sendScim, sendScimError } from "./answers.ts";
import { listResponse, resourceTypes, schemas, serviceProviderConfig } from "./documents.ts";

const MAX_BODY_BYTES = 2 * 1_024 * 1_024;
const PAGE = 100;
const TYPE = "application/scim+json";

type One = { Params: { id: string } };

const operations = z
  .array(
    z.object({
      op: z
        .string()
        .transform((op) => op.toLowerCase())
        .pipe(z.enum(["add", "replace", "remove"])),
      path: z
        .string()
        .max(1_000)
        .nullish()
        .transform((path) => (path === undefined || path === "" ? null : path)),
      value: z
        .unknown()
        .optional()
        .transform((value) => value as Json | undefined),
    }),
  )
  .min(1)
  .max(1_000);
const patchBody = z.object({ Operations: operations });

/**
 * SCIM 2.0 (RFC 7643, RFC 7644): the operator's directory sends staff and groups. A program with a token of this interface alone; every
 * answer and every refusal is in SCIM's shape. Where no directory is configured there is nothing at these addresses.
 */
export async function scimRoutes(app: FastifyInstance, surface: Surface): Promise<void> {
  await app.register(
    async (scope) => {
      scope.addContentTypeParser(TYPE, { parseAs: "string", bodyLimit: MAX_BODY_BYTES }, (_request, body, done) => {
        try {
          done(null, JSON.parse(String(body)) as unknown);
        } catch {
          done(Object.assign(new Error("Not JSON"), { statusCode: 400 }));
        }
      });
      scope.setErrorHandler((error, _request, reply) => answerError(surface, error, reply));
      scope.setNotFoundHandler((_request, reply) =>
        sendScimError(reply, { status: 404, detail: "There is nothing at this address" }),
      );
      documentRoutes(scope, surface);
      userRoutes(scope, surface);
      groupRoutes(scope, surface);
    },
    { prefix: "/scim/v2" },
  );
}

function documentRoutes(scope: FastifyInstance, surface: Surface): void {
  const serve = (path: string, summary: string, make: (base: string, id: string) => JsonObject | null): void => {
    scope.get<Partial<One>>(path, { schema: { summary, tags: ["scim"] } }, async (request, reply) => {
      if ((await requireDirectory(surface, request, reply)) === null) return reply;
      const made = make(baseOf(surface), (request.params as { id?: string } | undefined)?.id ?? "");
      return made === null ? refuseScim(reply, { reason: "not_found" }) : sendScim(reply, 200, made);
    });
  };
  const byId = (all: readonly JsonObject[], id: string): JsonObject | null =>
    all.find((each) => each["id"] === id) ?? null;
  serve("/ServiceProviderConfig", "SCIM: what is understood here", serviceProviderConfig);
  serve("/ResourceTypes", "SCIM: kinds of resources", (base) => listResponse(resourceTypes(base)));
  serve("/ResourceTypes/:id", "SCIM: one kind of resource", (base, id) => byId(resourceTypes(base), id));
  serve("/Schemas", "SCIM: attributes that are kept", (base) => listResponse(schemas(base)));
  serve("/Schemas/:id", "SCIM: attributes of one kind", (base, id) => byId(schemas(base), id));
}

function userRoutes(scope: FastifyInstance, surface: Surface): void {
  const { deps } = surface;
  const base = (): string => baseOf(surface);
  const answer = async (
    reply: FastifyReply,
    status: number,
    done: Result<KnownUser, ScimRefusal>,
  ): Promise<FastifyReply> => {
    if (!done.ok) return refuseScim(reply, done.refusal);
    const resource =
      (await readScimUser(deps, done.value.user.staffId, base())) ?? userResource(done.value, [], base());
    return sendResource(reply, status, resource, userVersion(done.value));
  };
  collection(scope, surface, "Users", {
    list: (query) => listScimUsers(deps, query, base()),
    read: (id) => readScimUser(deps, id, base()),
    create: async (token, body, reply) => answer(reply, 201, await createUser(deps, token, body)),
    replace: async (token, id, body, seen, reply) => answer(reply, 200, await replaceUser(deps, token, id, body, seen)),
    patch: async (token, id, ops, seen, reply) => answer(reply, 200, await patchUser(deps, token, id, ops, seen)),
    remove: (token, id) => deleteUser(deps, token, id),
  });
}

function groupRoutes(scope: FastifyInstance, surface: Surface): void {
  const { deps } = surface;
  const base = (): string => baseOf(surface);
  const answer = (reply: FastifyReply, status: number, done: Result<ScimGroup, ScimRefusal>): FastifyReply => {
    if (!done.ok) return refuseScim(reply, done.refusal);
    return sendResource(reply, status, groupResource(done.value, base()), `W/"${done.value.version}"`);
  };
  collection(scope, surface, "Groups", {
    list: (query) => listScimGroups(deps, query, base()),
    read: (id) => readScimGroup(deps, id, base()),
    create: async (token, body, reply) => answer(reply, 201, await createGroup(deps, token, body)),
    replace: async (token, id, body, seen, reply) =>
      answer(reply, 200, await replaceGroup(deps, token, id, body, seen)),
    patch: async (token, id, ops, seen, reply) => answer(reply, 200, await patchGroup(deps, token, id, ops, seen)),
    remove: (token, id) => deleteGroup(deps, token, id),
  });
}

type Operations = z.infer<typeof operations>;
type Collection = {
  readonly list: (query: ScimQuery) => Promise<Result<ScimPage, ScimRefusal>>;
  readonly read: (id: string) => Promise<JsonObject | null>;
  readonly create: (token: ApiToken, body: unknown, reply: FastifyReply) => Promise<FastifyReply>;
  readonly replace: (
    token: ApiToken,
    id: string,
    body: unknown,
    seen: string | null,
    reply: FastifyReply,
  ) => Promise<FastifyReply>;
  readonly patch: (
    token: ApiToken,
    id: string,
    ops: Operations,
    seen: string | null,
    reply: FastifyReply,
  ) => Promise<FastifyReply>;
  readonly remove: (token: ApiToken, id: string) => Promise<Result<undefined, ScimRefusal>>;
};

/** The same verbs for both kinds of resources. */
function collection(scope: FastifyInstance, surface: Surface, name: string, on: Collection): void {
  const tags = ["scim"];
  const body = { type: "object", additionalProperties: true } as const;
  const options = (summary: string): { schema: { summary: string; tags: string[] }; bodyLimit: number } => ({
    schema: { summary: `SCIM: ${summary}`, tags },
    bodyLimit: MAX_BODY_BYTES,
  });
  const withBody = (summary: string): { schema: object; bodyLimit: number } => ({
    ...options(summary),
    schema: { ...options(summary).schema, consumes: [TYPE], body },
  });
  const kind = name.toLowerCase();

  scope.get(`/${name}`, options(`list ${kind} (filter, startIndex, count)`), async (request, reply) => {
    if ((await requireDirectory(surface, request, reply)) === null) return reply;
    const query = queryOf(request);
    if (query === null) return refuseScim(reply, { reason: "invalid_value" });
    return sendPage(reply, await on.list(query));
  });
  // The same with the filter in the body: names of people stay out of addresses (RFC 7644 §3.4.3).
  scope.post(`/${name}/.search`, withBody(`list ${kind}, asked in the body`), async (request, reply) => {
    if ((await requireDirectory(surface, request, reply)) === null) return reply;
    const query = readQuery(
      request.body,
      listOf((request.body as { excludedAttributes?: unknown } | null)?.excludedAttributes),
    );
    if (query === null) return refuseScim(reply, { reason: "invalid_value" });
    return sendPage(reply, await on.list(query));
  });
  scope.post(`/${name}`, withBody(`add to ${kind}`), async (request, reply) => {
    const token = await requireDirectory(surface, request, reply);
    return token === null ? reply : on.create(token, request.body, reply);
  });
  scope.get<One>(`/${name}/:id`, options(`one of ${kind}`), async (request, reply) => {
    if ((await requireDirectory(surface, request, reply)) === null) return reply;
    const found = isUuid(request.params.id) ? await on.read(request.params.id) : null;
    if (found === null) return refuseScim(reply, { reason: "not_found" });
    const { version } = found["meta"] as { readonly version: string };
    if (request.headers["if-none-match"] === version) return reply.code(304).header("etag", version).send();
    return sendScim(reply, 200, drop(found, excluded(request)), version);
  });
  scope.put<One>(`/${name}/:id`, withBody(`replace one of ${kind}`), async (request, reply) => {
    const token = await requireDirectory(surface, request, reply);
    if (token === null) return reply;
    if (!isUuid(request.params.id)) return refuseScim(reply, { reason: "not_found" });
    return on.replace(token, request.params.id, request.body, seenBy(request), reply);
  });
  scope.patch<One>(`/${name}/:id`, withBody(`change one of ${kind}`), async (request, reply) => {
    const token = await requireDirectory(surface, request, reply);
    if (token === null) return reply;
    if (!isUuid(request.params.id)) return refuseScim(reply, { reason: "not_found" });
    const parsed = patchBody.safeParse(request.body);
    if (!parsed.success)
      return sendScimError(reply, {
        status: 400,
        scimType: "invalidSyntax",
        detail: "Operations are missing or wrong",
      });
    return on.patch(token, request.params.id, parsed.data.Operations, seenBy(request), reply);
  });
  scope.delete<One>(`/${name}/:id`, options(`remove one of ${kind}`), async (request, reply) => {
    const token = await requireDirectory(surface, request, reply);
    if (token === null) return reply;
    if (!isUuid(request.params.id)) return refuseScim(reply, { reason: "not_found" });
    const removed = await on.remove(token, request.params.id);
    return removed.ok ? reply.code(204).send() : refuseScim(reply, removed.refusal);
  });
}

/** Which program of the directory asks. Sends the refusal itself where there is none: which of many things was wrong is not told. */
async function requireDirectory(
  surface: Surface,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<ApiToken | null> {
  if (!surface.deps.directory.isScimOn) {
    sendScimError(reply, { status: 404, detail: "No directory is configured here" });
    return null;
  }
  const credential = credentialOf(surface, request);
  const admitted = await admitToken(surface.deps, "scim", credential, addressKey(surface, request));
  if (admitted.ok) return admitted.value;
  if (admitted.refusal.reason === "too_many_requests") {
    void reply.header("retry-after", String(Math.ceil(admitted.refusal.retryAfterMs / 1_000)));
    sendScimError(reply, { status: 429, detail: "Too many requests" });
    return null;
  }
  void reply.header("www-authenticate", 'Bearer realm="scim"');
  sendScimError(reply, { status: 401, detail: "This needs a valid token" });
  return null;
}

function sendResource(reply: FastifyReply, status: number, resource: JsonObject, version: string): FastifyReply {
  const { location } = resource["meta"] as { readonly location: string };
  if (status === 201) void reply.header("location", location);
  return sendScim(reply, status, resource, version);
}

function sendPage(reply: FastifyReply, listed: Result<ScimPage, ScimRefusal>): FastifyReply {
  if (!listed.ok) return refuseScim(reply, listed.refusal);
  const { resources, startIndex, totalResults } = listed.value;
  return sendScim(reply, 200, listResponse(resources, startIndex, totalResults));
}

function listOf(names: unknown): string[] {
  return Array.isArray(names) ? names.filter((name) => typeof name === "string") : [];
}

function queryOf(request: FastifyRequest): ScimQuery | null {
  return readQuery(request.query, excluded(request));
}

function readQuery(from: unknown, without: readonly string[]): ScimQuery | null {
  const shape = z.object({
    filter: z.string().max(1_000).optional(),
    startIndex: z.coerce.number().int().default(1),
    count: z.coerce.number().int().default(PAGE),
  });
  const read = shape.safeParse(from);
  if (!read.success) return null;
  const { count, filter, startIndex } = read.data;
  return { filter: filter ?? null, startIndex, count: Math.min(count, MAX_PAGE), without };
}

function excluded(request: FastifyRequest): string[] {
  const { excludedAttributes } = request.query as { excludedAttributes?: unknown };
  return typeof excludedAttributes === "string" ? excludedAttributes.split(",").map((name) => name.trim()) : [];
}

function seenBy(request: FastifyRequest): string | null {
  const { "if-match": seen } = request.headers;
  return seen === undefined || seen === "*" ? null : seen;
}

/** Of the desk's own origin: what a proxy writes into `Host` goes into no answer. */
function baseOf({ deps }: Surface): string {
  return `${deps.staffParty.origins[0] ?? ""}/scim/v2`;
}

function answerError(surface: Surface, error: unknown, reply: FastifyReply): FastifyReply {
  const status = typeof error === "object" && error !== null && "statusCode" in error ? Number(error.statusCode) : 500;
  if (status === 413) return sendScimError(reply, { status, scimType: "tooMany", detail: "The request is too large" });
  if (status >= 400 && status < 500)
    return sendScimError(reply, { status, scimType: "invalidSyntax", detail: "The request cannot be read" });
  const code = typeof error === "object" && error !== null && "code" in error ? String(error.code) : "unexpected";
  surface.deps.log.error({ code }, "A request of the directory failed");
  return sendScimError(reply, { status: 503, detail: "The service cannot do this right now" });
}
