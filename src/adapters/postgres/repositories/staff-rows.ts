// SPDX-License-Identifier: Apache-2.0
import type { StaffAccount, StaffInvite, StaffPasskey, StaffRole, StaffSession } from "#app";
import { type AgentId, fromUtf8, type TenantId, utf8 } from "#kernel";
import { namesOf, oneOf } from "./rows.ts";

/** Seals what belongs to the tenant and to no subject; the key room keeps this promise. */
export interface NameCipher {
  seal(tenant: TenantId, row: string, plaintext: Uint8Array): Uint8Array;
  open(tenant: TenantId, row: string, sealed: Uint8Array): Uint8Array;
}

export const ACCOUNT_COLUMNS = "staff_id, roles, state, version, sealed, created_at";
export const PASSKEY_COLUMNS = "staff_id, passkey_id, version, sealed, created_at, used_at";
export const SESSION_COLUMNS = "token_hash, session_id, staff_id, device_key, method, created_at, last_at, expires_at";

export type AccountRow = {
  readonly staff_id: string;
  readonly roles: readonly string[];
  readonly state: string;
  readonly version: number;
  readonly sealed: Uint8Array;
  readonly created_at: Date;
};
export type PasskeyRow = {
  readonly staff_id: string;
  readonly passkey_id: string;
  readonly version: number;
  readonly sealed: Uint8Array;
  readonly created_at: Date;
  readonly used_at: Date | null;
};
export type InviteRow = {
  readonly token_hash: Uint8Array;
  readonly roles: readonly string[];
  readonly staff_id: string | null;
  readonly invited_by: string | null;
  readonly approved_by: string | null;
  readonly created_at: Date;
  readonly expires_at: Date;
};
export type SessionRow = {
  readonly token_hash: Uint8Array;
  readonly session_id: string;
  readonly staff_id: string;
  readonly device_key: string;
  readonly method: string;
  readonly created_at: Date;
  readonly last_at: Date;
  readonly expires_at: Date;
};

/** Turns rows into accounts and passkeys and back: what names a person is sealed for its own row. */
export class StaffRows {
  readonly #names: NameCipher;

  constructor(names: NameCipher) {
    this.#names = names;
  }

  sealAccount(tenant: TenantId, { staffId, name, email }: StaffAccount): Uint8Array {
    return this.#names.seal(tenant, `staff/${staffId}`, utf8(JSON.stringify({ name, email })));
  }

  account(tenant: TenantId, row: AccountRow): StaffAccount {
    const { name, email } = this.#open(tenant, `staff/${row.staff_id}`, row.sealed) as {
      name: string;
      email: string | null;
    };
    return {
      staffId: row.staff_id as AgentId,
      name,
      email,
      roles: row.roles.map(parseRole),
      state: oneOf(["active", "disabled"], row.state, "staff.state"),
      version: row.version,
      createdAt: row.created_at,
    };
  }

  sealPasskey(tenant: TenantId, { passkeyId, name, passkey }: StaffPasskey): Uint8Array {
    return this.#names.seal(tenant, `staff_passkey/${passkeyId}`, utf8(JSON.stringify({ name, passkey })));
  }

  passkey(tenant: TenantId, row: PasskeyRow): StaffPasskey {
    const content = this.#open(tenant, `staff_passkey/${row.passkey_id}`, row.sealed) as Pick<
      StaffPasskey,
      "name" | "passkey"
    >;
    return {
      ...content,
      staffId: row.staff_id as AgentId,
      passkeyId: row.passkey_id,
      version: row.version,
      createdAt: row.created_at,
      usedAt: row.used_at,
    };
  }

  #open(tenant: TenantId, row: string, sealed: Uint8Array): unknown {
    return JSON.parse(fromUtf8(this.#names.open(tenant, row, sealed)));
  }
}

export function parseInvite(row: InviteRow): StaffInvite {
  return {
    tokenHash: row.token_hash,
    roles: row.roles.map(parseRole),
    staffId: row.staff_id as AgentId | null,
    invitedBy: row.invited_by as AgentId | null,
    approvedBy: row.approved_by as AgentId | null,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
}

export function parseSession(row: SessionRow): StaffSession {
  return {
    tokenHash: row.token_hash,
    sessionId: row.session_id,
    staffId: row.staff_id as AgentId,
    deviceKey: row.device_key,
    method: oneOf(["passkey", "oidc"], row.method, "staff_session.method"),
    createdAt: row.created_at,
    lastAt: row.last_at,
    expiresAt: row.expires_at,
  };
}

type OwnRole = `${string}-${string}`;
const ROLES = namesOf<Exclude<StaffRole, OwnRole>>({
  care: true,
  security: true,
  privacy: true,
  admin: true,
  auditor: true,
});

/** One of the product, or one of the operator's, whose names have a hyphen; that it is defined is for whoever reads it to see. */
function parseRole(role: string): StaffRole {
  return isOwnRole(role) ? role : oneOf(ROLES, role, "staff.roles");
}

function isOwnRole(role: string): role is OwnRole {
  return role.includes("-");
}
