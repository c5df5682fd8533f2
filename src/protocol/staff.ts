// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import { passkeyOptions, passkeyResponse } from "./passkeys.ts";

/** A role of the product, or one that the operator defined: its name has a hyphen. Whether it is defined is for the server to see. */
const definedRole = z
  .string()
  .max(40)
  .regex(/^[a-z]+(?:-[a-z0-9]+)+$/) as unknown as z.ZodType<`${string}-${string}`>;
export const staffRole = z.union([z.enum(["care", "security", "privacy", "admin", "auditor"]), definedRole]);
export type StaffRoleName = z.infer<typeof staffRole>;

const secret = z.string().regex(/^[A-Za-z0-9_-]{20,100}$/);
const roles = z.array(staffRole).min(1).max(20);
const heldRoles = z.array(staffRole).max(20);
const passkeyName = z.string().trim().min(1).max(60);
const person = {
  /** Customers read it. */
  name: z.string().trim().min(1).max(80),
  email: z.email().max(200).nullable(),
};

/** Answer to whatever asks for a ceremony at the desk. */
export const staffCeremony = z.object({ options: passkeyOptions });
export type StaffCeremony = z.infer<typeof staffCeremony>;

/** What the desk offers before anybody has signed in. */
export const staffDoor = z.object({
  options: passkeyOptions,
  /** The operator's own sign-on can be used instead. */
  hasSignOn: z.boolean(),
});
export type StaffDoor = z.infer<typeof staffDoor>;

export const staffSignIn = z.strictObject({ challenge: secret, response: passkeyResponse });

export const staffInviteToken = z.strictObject({ token: secret });
/** Whose link it is: `name` where the account exists and gets one more passkey. */
export const staffInviteView = z.object({ roles, name: z.string().nullable() });
export type StaffInviteView = z.infer<typeof staffInviteView>;
export const staffEnrolmentStart = z.strictObject({ token: secret, ...person });
export const staffEnrolment = z.strictObject({
  token: secret,
  ...person,
  passkeyName,
  challenge: secret,
  response: passkeyResponse,
});

const text = z.string().max(6_000);
/** Kept by the browser while it is at the operator's sign-on, and brought back. */
export const staffSignOnStart = z.object({ url: z.url(), pending: text, ticket: secret });
export type StaffSignOnStart = z.infer<typeof staffSignOnStart>;
export const staffSignOnEnd = z.strictObject({ params: text, pending: text, ticket: secret });

/** Who is signed in on this device, and what their roles open. */
export const staffMe = z.object({
  staffId: z.uuid(),
  name: z.string(),
  roles,
  sessionId: z.uuid(),
  method: z.enum(["passkey", "oidc", "token"]),
  /** What the policies permit, such as `desk.list` or `staff.invite`. */
  may: z.array(z.string()),
  idleMs: z.int(),
  expiresAt: z.iso.datetime(),
});
export type StaffMe = z.infer<typeof staffMe>;

/** Answer to everything that opens a session. The token travels in a cookie; its hash is what proofs name (`ath`). */
export const staffOpened = z.object({ me: staffMe, tokenHash: z.string() });
export type StaffOpened = z.infer<typeof staffOpened>;

export const staffOwnAccount = z.object({
  passkeys: z.array(
    z.object({
      passkeyId: z.uuid(),
      name: z.string(),
      isBackedUp: z.boolean(),
      createdAt: z.iso.datetime(),
      usedAt: z.iso.datetime().nullable(),
    }),
  ),
  sessions: z.array(
    z.object({
      sessionId: z.uuid(),
      isCurrent: z.boolean(),
      method: z.enum(["passkey", "oidc", "token"]),
      createdAt: z.iso.datetime(),
      lastAt: z.iso.datetime(),
    }),
  ),
});
export type StaffOwnAccount = z.infer<typeof staffOwnAccount>;
export const staffNewPasskey = z.strictObject({ name: passkeyName, challenge: secret, response: passkeyResponse });

export const staffAccounts = z.object({
  accounts: z.array(
    z.object({
      staffId: z.uuid(),
      name: z.string(),
      email: z.string().nullable(),
      roles: heldRoles,
      state: z.enum(["active", "disabled"]),
      version: z.int(),
      createdAt: z.iso.datetime(),
    }),
  ),
  /** Given back as `after`; null: that was all. */
  next: z.string().max(200).nullable(),
});
export type StaffAccounts = z.infer<typeof staffAccounts>;
export type StaffAccountView = StaffAccounts["accounts"][number];

/** Invites somebody new by roles, or lets somebody who lost every passkey enrol again. */
export const staffInviteWish = z.union([z.strictObject({ roles }), z.strictObject({ staffId: z.uuid() })]);
/** The link is shown once. */
export const staffInvited = z.object({ url: z.url(), expiresAt: z.iso.datetime() });
export type StaffInvited = z.infer<typeof staffInvited>;
/** A colleague was asked instead: nothing has happened yet. */
export const staffAsked = z.object({ approvalId: z.uuid() });
export const staffChange = z.strictObject({
  version: z.int(),
  change: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("roles"), roles }),
    z.strictObject({ kind: z.literal("disable") }),
    z.strictObject({ kind: z.literal("enable") }),
  ]),
});

/** A part of a list. */
export const listQuery = z.object({
  /** `next` of the page before; nothing: from the beginning. */
  after: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).optional(),
});
export const staffHistoryQuery = z.object({
  topic: z.enum(["all", "reveals", "security"]).default("all"),
  before: z.coerce.number().int().min(1).optional(),
});
export const staffHistory = z.object({
  entries: z.array(
    z.object({
      id: z.int(),
      at: z.iso.datetime(),
      kind: z.string(),
      /** Name of a colleague, `null` for who is none or is gone. */
      by: z.string().nullable(),
      actor: z.enum(["subject", "bot", "agent", "system", "token"]),
      conversationId: z.string().nullable(),
      facts: z.record(z.string(), z.unknown()),
    }),
  ),
});
export type StaffHistory = z.infer<typeof staffHistory>;
export const staffPolicies = z.object({ hash: z.string(), ids: z.array(z.string()) });
export type StaffPolicies = z.infer<typeof staffPolicies>;
