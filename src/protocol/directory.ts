// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import { staffAccounts, staffRole } from "./staff.ts";

/** What each role opens, by the policies in force. */
export const deskRoles = z.object({
  roles: z.array(
    z.object({
      name: staffRole,
      /** Null for a role of the product: its words are the screen's. */
      title: z.object({ en: z.string(), ar: z.string() }).nullable(),
      includes: z.array(staffRole),
      /** Names of actions of the gate. */
      opens: z.array(z.string()),
      /** How many accounts have it. */
      held: z.int(),
    }),
  ),
});
export type DeskRoles = z.infer<typeof deskRoles>;

/** Accounts with where they come from and when they were used. */
export const deskDirectory = z.object({
  accounts: z.array(
    staffAccounts.shape.accounts.element.extend({
      source: z.enum(["local", "sign_on", "scim"]),
      lastSeenAt: z.iso.datetime().nullable(),
      openSessions: z.int(),
      groups: z.array(z.string()),
    }),
  ),
  groups: z.array(z.object({ name: z.string(), members: z.int(), roles: z.array(z.string()) })),
  isScimOn: z.boolean(),
});
export type DeskDirectory = z.infer<typeof deskDirectory>;
export type DeskDirectoryAccount = DeskDirectory["accounts"][number];
export const deskSessionsEnded = z.object({ ended: z.int() });

/** A token of a program, without the token. */
const token = z.object({
  tokenId: z.uuid(),
  purpose: z.enum(["rest", "scim"]),
  name: z.string(),
  scopes: z.array(z.string()),
  /** Signed by a key on each request; else whoever holds it may use it. */
  isBound: z.boolean(),
  state: z.enum(["valid", "expired", "revoked", "orphaned"]),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  usedAt: z.iso.datetime().nullable(),
});
export const deskTokens = z.object({
  tokens: z.array(token),
  /** What a token may be allowed. `isWide`: a colleague has to approve it. */
  scopes: z.array(z.object({ name: z.string(), isWide: z.boolean() })),
});
export type DeskTokens = z.infer<typeof deskTokens>;
export type DeskToken = DeskTokens["tokens"][number];

export const deskNewToken = z.strictObject({
  purpose: z.enum(["rest", "scim"]).default("rest"),
  name: z.string().min(1).max(40),
  scopes: z.array(z.string().max(60)).max(60).default([]),
  days: z.int().min(1).max(366),
  /** Thumbprint (RFC 7638, base64url) of the P-256 key that will sign; null: a bearer token. */
  key: z
    .string()
    .regex(/^[\w-]{43}$/)
    .nullable()
    .default(null),
  /** Of a request that was approved for exactly this. */
  approvalId: z.uuid().nullable().default(null),
});
/** The token is shown this once. */
export const deskMadeToken = z.object({ text: z.string(), token });
export type DeskMadeToken = z.infer<typeof deskMadeToken>;
