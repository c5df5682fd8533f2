// SPDX-License-Identifier: Apache-2.0
import { GROUP_SCHEMA, MAX_PAGE, USER_SCHEMA } from "#app";
import type { JsonObject } from "#kernel";

const LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse";

/** RFC 7643 §5: what is understood here. */
export function serviceProviderConfig(base: string): JsonObject {
  const isSupported = { supported: true };
  const isNot = { supported: false };
  return {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
    documentationUri: "https://www.rfc-editor.org/rfc/rfc7644",
    patch: isSupported,
    bulk: { ...isNot, maxOperations: 0, maxPayloadSize: 0 },
    filter: { ...isSupported, maxResults: MAX_PAGE },
    changePassword: isNot,
    sort: isNot,
    etag: isSupported,
    authenticationSchemes: [
      {
        type: "oauthbearertoken",
        name: "Bearer token",
        description: "A token of this interface alone, made by `wardline tokens make --scim`",
        specUri: "https://www.rfc-editor.org/rfc/rfc6750",
        primary: true,
      },
    ],
    meta: { resourceType: "ServiceProviderConfig", location: `${base}/ServiceProviderConfig` },
  };
}

/** RFC 7643 §6. */
export function resourceTypes(base: string): readonly JsonObject[] {
  return [
    ["User", "Users", USER_SCHEMA],
    ["Group", "Groups", GROUP_SCHEMA],
  ].map(([name = "", path = "", schema = ""]) => ({
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"],
    id: name,
    name,
    endpoint: `/${path}`,
    schema,
    schemaExtensions: [],
    meta: { resourceType: "ResourceType", location: `${base}/ResourceTypes/${name}` },
  }));
}

type Attribute = { readonly type?: string; readonly isMany?: boolean; readonly isRequired?: boolean } & {
  readonly mutability?: string;
  readonly uniqueness?: string;
  readonly isExact?: boolean;
  readonly parts?: Readonly<Record<string, Attribute>>;
};

const USER: Readonly<Record<string, Attribute>> = {
  userName: { isRequired: true, uniqueness: "server" },
  displayName: {},
  name: { type: "complex", parts: { formatted: { mutability: "readOnly" }, familyName: {}, givenName: {} } },
  emails: { type: "complex", isMany: true, parts: { value: {}, type: {}, primary: { type: "boolean" } } },
  active: { type: "boolean" },
  externalId: { isExact: true },
  groups: {
    type: "complex",
    isMany: true,
    mutability: "readOnly",
    parts: { value: { mutability: "readOnly" }, display: { mutability: "readOnly" } },
  },
};
const GROUP: Readonly<Record<string, Attribute>> = {
  displayName: { isRequired: true, uniqueness: "server" },
  externalId: { isExact: true },
  members: { type: "complex", isMany: true, parts: { value: { mutability: "immutable" } } },
};

/** RFC 7643 §7: only what is kept. Everything else that a directory sends is left out without a word. */
export function schemas(base: string): readonly JsonObject[] {
  return [
    { id: USER_SCHEMA, name: "User", attributes: USER },
    { id: GROUP_SCHEMA, name: "Group", attributes: GROUP },
  ].map(({ id, name, attributes }) => ({
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:Schema"],
    id,
    name,
    attributes: described(attributes),
    meta: { resourceType: "Schema", location: `${base}/Schemas/${id}` },
  }));
}

function described(attributes: Readonly<Record<string, Attribute>>): JsonObject[] {
  return Object.entries(attributes).map(([name, attribute]) => ({
    name,
    type: attribute.type ?? "string",
    multiValued: attribute.isMany === true,
    required: attribute.isRequired === true,
    caseExact: attribute.isExact === true,
    mutability: attribute.mutability ?? "readWrite",
    returned: "default",
    uniqueness: attribute.uniqueness ?? "none",
    ...(attribute.parts === undefined ? {} : { subAttributes: described(attribute.parts) }),
  }));
}

/** @param all - How many there are, where these are a page of them. */
export function listResponse(
  resources: readonly JsonObject[],
  startIndex = 1,
  all: number = resources.length,
): JsonObject {
  return {
    schemas: [LIST],
    totalResults: all,
    startIndex,
    itemsPerPage: resources.length,
    Resources: resources,
  };
}
