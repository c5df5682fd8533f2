// SPDX-License-Identifier: Apache-2.0
import type { AgentId, TenantId } from "#kernel";
import type { HistoryEntry } from "../ports.ts";

/** `rest`: programs that do what staff does. `scim`: the operator's directory, which provisions staff. Neither opens the other's routes. */
export type TokenPurpose = "rest" | "scim";

/** A token of a program. Its text is known to its holder only. */
export type ApiToken = {
  /** A UUID of version 8; the id of whoever acts, in the history and in cases. */
  readonly tokenId: AgentId;
  readonly purpose: TokenPurpose;
  /** What it may do: names of `API_SCOPES`. Empty for `scim`. */
  readonly scopes: readonly string[];
  /** Thumbprint (RFC 7638) of the key that has to sign each request (DPoP); null: whoever holds it may use it. */
  readonly deviceKey: string | null;
  /** A label; no person's name. */
  readonly name: string;
  /** Null: a command did. */
  readonly madeBy: AgentId | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly usedAt: Date | null;
  readonly revokedAt: Date | null;
};

/** Tokens by a keyed hash: whoever reads the table holds no token. */
export interface ApiTokenStore {
  /** With its history entry in one transaction. */
  add(tenant: TenantId, tokenHash: Uint8Array, token: ApiToken, entry: HistoryEntry): Promise<void>;
  /** With revoked and expired ones: whoever asks has to look. */
  find(tenant: TenantId, tokenHash: Uint8Array): Promise<ApiToken | null>;
  /** Newest first, with revoked and expired ones until they are swept. */
  list(tenant: TenantId): Promise<readonly ApiToken[]>;
  /** At most one write a minute. */
  noteUse(tenant: TenantId, tokenHash: Uint8Array, now: Date): Promise<void>;
  /** With its history entry in one transaction. False: there is none of this id, or it was revoked before. */
  revoke(tenant: TenantId, tokenId: string, at: Date, entry: HistoryEntry): Promise<boolean>;
}
