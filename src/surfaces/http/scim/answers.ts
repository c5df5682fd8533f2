// SPDX-License-Identifier: Apache-2.0
import type { FastifyReply } from "fastify";
import type { ScimRefusal } from "#app";
import type { JsonObject } from "#kernel";

const ERROR = "urn:ietf:params:scim:api:messages:2.0:Error";

/** Sends a resource or a message in the directory's own type (RFC 7644 §8.1), with its version where it has one. */
export function sendScim(
  reply: FastifyReply,
  status: number,
  body: JsonObject,
  version: string | null = null,
): FastifyReply {
  if (version !== null) void reply.header("etag", version);
  return reply.code(status).type("application/scim+json; charset=utf-8").send(body);
}

/** RFC 7644 §3.12. The sentence is ours and holds nothing of what was sent. */
export function sendScimError(
  reply: FastifyReply,
  { status, scimType, detail }: { readonly status: number; readonly scimType?: string; readonly detail: string },
): FastifyReply {
  return sendScim(reply, status, {
    schemas: [ERROR],
    status: String(status),
    ...(scimType === undefined ? {} : { scimType }),
    detail,
  });
}

const FACES = {
  not_found: { status: 404, detail: "There is no such resource" },
  name_taken: { status: 409, scimType: "uniqueness", detail: "Another resource has this name or externalId" },
  somebody_was_faster: { status: 409, detail: "Another request changed it at the same time; send it again" },
  version_differs: { status: 412, detail: "The version in If-Match is not the current one" },
  last_admin: { status: 409, scimType: "mutability", detail: "The last active admin stays one" },
  invalid_value: { status: 400, scimType: "invalidValue", detail: "A value is missing or not of its type" },
  invalid_path: { status: 400, scimType: "invalidPath", detail: "A path is not one that is understood here" },
  no_target: { status: 400, scimType: "noTarget", detail: "A path is needed to remove something" },
  invalid_filter: { status: 400, scimType: "invalidFilter", detail: "Understood are eq, co, sw, pr, and, or, ( )" },
} as const satisfies Record<
  ScimRefusal["reason"],
  { readonly status: number; readonly scimType?: string; readonly detail: string }
>;

export function refuseScim(reply: FastifyReply, { reason }: ScimRefusal): FastifyReply {
  return sendScimError(reply, FACES[reason]);
}
