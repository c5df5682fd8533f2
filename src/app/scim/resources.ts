// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import type { AgentId, Json, JsonObject } from "#kernel";
import type { KnownUser, ScimGroup } from "./ports.ts";

export const USER_SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:User";
export const GROUP_SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:Group";

/** A text that may be absent or empty: both are none. */
const text = (longest: number): z.ZodType<string | null> =>
  z
    .string()
    .max(2_000)
    .nullish()
    .transform((value) => value?.trim().slice(0, longest) || null);
/** Some directories send the words. */
const truth = z.union([
  z.boolean(),
  z
    .string()
    .regex(/^(?:true|false)$/iu)
    .transform((word) => word.toLowerCase() === "true"),
]);
const email = z.email().max(200);

/** What is read of a user; everything else that a directory sends is neither kept nor an error. */
export const userInput = z.object({
  userName: z.string().trim().min(1).max(200),
  externalId: text(200),
  displayName: text(80),
  name: z
    .object({ givenName: text(80), familyName: text(80), formatted: text(80) })
    .nullish()
    .transform((name) => name ?? { givenName: null, familyName: null, formatted: null }),
  emails: z
    .array(z.union([z.string(), z.object({ value: text(200), primary: truth.nullish() })]))
    .max(20)
    .nullish()
    .transform(firstEmail),
  active: truth.nullish().transform((active) => active ?? true),
});
export type UserInput = z.infer<typeof userInput>;

export const groupInput = z.object({
  displayName: z.string().trim().min(1).max(200),
  externalId: text(200),
  members: z
    .array(z.object({ value: z.uuid() }))
    .max(20_000)
    .nullish()
    .transform((members) => [...new Set((members ?? []).map(({ value }) => value.toLowerCase() as AgentId))]),
});
export type GroupInput = z.infer<typeof groupInput>;

type Mail = string | { readonly value: string | null; readonly primary?: boolean | null | undefined };

function firstEmail(mails: readonly Mail[] | null | undefined): string | null {
  const all = (mails ?? []).map((mail) => (typeof mail === "string" ? { value: mail, primary: false } : mail));
  const value = (all.find(({ primary }) => primary === true) ?? all[0])?.value;
  return email.safeParse(value).success ? (value ?? null) : null;
}

/** What customers read: the name that the directory shows, or the best that can be made of the rest. */
export function nameFrom({ displayName, name, userName }: UserInput): string {
  const parts = [name.givenName, name.familyName].filter((part) => part !== null).join(" ");
  return (displayName ?? (parts === "" ? null : parts) ?? name.formatted ?? userName.split("@")[0] ?? userName).slice(
    0,
    80,
  );
}

/** As the wire has it (RFC 7643 §4.1). @param base - Such as `https://desk.operator.example/scim/v2`. */
export function userResource({ account, user }: KnownUser, groups: readonly ScimGroup[], base: string): JsonObject {
  const own = groups.filter(({ members }) => members.includes(user.staffId));
  const location = `${base}/Users/${user.staffId}`;
  return {
    schemas: [USER_SCHEMA],
    id: user.staffId,
    ...(user.externalId === null ? {} : { externalId: user.externalId }),
    userName: user.userName,
    displayName: account.name,
    name: {
      ...(user.givenName === null ? {} : { givenName: user.givenName }),
      ...(user.familyName === null ? {} : { familyName: user.familyName }),
      formatted: account.name,
    },
    emails: account.email === null ? [] : [{ value: account.email, type: "work", primary: true }],
    active: account.state === "active",
    groups: own.map(({ groupId, displayName }) => ({
      value: groupId,
      display: displayName,
      $ref: `${base}/Groups/${groupId}`,
    })),
    meta: meta("User", user, location, userVersion({ account, user })),
  };
}

/** RFC 7643 §4.2. */
export function groupResource(group: ScimGroup, base: string): JsonObject {
  const { displayName, externalId, groupId, members, version } = group;
  return {
    schemas: [GROUP_SCHEMA],
    id: groupId,
    ...(externalId === null ? {} : { externalId }),
    displayName,
    members: members.map((value): Json => ({ value, type: "User", $ref: `${base}/Users/${value}` })),
    meta: meta("Group", group, `${base}/Groups/${groupId}`, `W/"${version}"`),
  };
}

/** Changes with what the directory said and with what was done here. */
export function userVersion({ account, user }: KnownUser): string {
  return `W/"${user.version}-${account.version}"`;
}

function meta(
  resourceType: string,
  { createdAt, changedAt }: { readonly createdAt: Date; readonly changedAt: Date },
  location: string,
  version: string,
): JsonObject {
  return {
    resourceType,
    created: createdAt.toISOString(),
    lastModified: changedAt.toISOString(),
    location,
    version,
  };
}
