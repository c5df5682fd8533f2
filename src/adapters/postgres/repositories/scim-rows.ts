// SPDX-License-Identifier: Apache-2.0
import type { KnownUser, ScimGroup, ScimUser } from "#app";
import { type AgentId, fromUtf8, type TenantId, utf8 } from "#kernel";
import { type AccountRow, type NameCipher, StaffRows } from "./staff-rows.ts";

export const USER_COLUMNS =
  "known.version AS scim_version, known.sealed AS scim_sealed, known.created_at AS scim_created_at, known.changed_at";
export const GROUP_COLUMNS = "group_id, version, sealed, created_at, changed_at";

export type UserRow = AccountRow & {
  readonly scim_version: number;
  readonly scim_sealed: Uint8Array;
  readonly scim_created_at: Date;
  readonly changed_at: Date;
};
export type GroupRow = {
  readonly group_id: string;
  readonly version: number;
  readonly sealed: Uint8Array;
  readonly created_at: Date;
  readonly changed_at: Date;
  readonly members: readonly string[];
};

type UserContent = Omit<ScimUser, "staffId" | "version" | "createdAt" | "changedAt">;
type GroupContent = Pick<ScimGroup, "displayName" | "externalId">;

/** What a directory says, sealed for its own row, and back. */
export class ScimRows {
  readonly #names: NameCipher;
  readonly #accounts: StaffRows;

  constructor(names: NameCipher) {
    this.#names = names;
    this.#accounts = new StaffRows(names);
  }

  sealAccount(tenant: TenantId, { account }: KnownUser): Uint8Array {
    return this.#accounts.sealAccount(tenant, account);
  }

  sealUser(tenant: TenantId, user: ScimUser): Uint8Array {
    const { staffId, userName, externalId, givenName, familyName, isActive, isLocked } = user;
    const content: UserContent = { userName, externalId, givenName, familyName, isActive, isLocked };
    return this.#names.seal(tenant, `scim_user/${staffId}`, utf8(JSON.stringify(content)));
  }

  user(tenant: TenantId, row: UserRow): KnownUser {
    const content = this.#open(tenant, `scim_user/${row.staff_id}`, row.scim_sealed) as UserContent;
    return {
      account: this.#accounts.account(tenant, row),
      user: {
        ...content,
        staffId: row.staff_id as AgentId,
        version: row.scim_version,
        createdAt: row.scim_created_at,
        changedAt: row.changed_at,
      },
    };
  }

  sealGroup(tenant: TenantId, { groupId, displayName, externalId }: ScimGroup): Uint8Array {
    const content: GroupContent = { displayName, externalId };
    return this.#names.seal(tenant, `scim_group/${groupId}`, utf8(JSON.stringify(content)));
  }

  group(tenant: TenantId, row: GroupRow): ScimGroup {
    const content = this.#open(tenant, `scim_group/${row.group_id}`, row.sealed) as GroupContent;
    return {
      ...content,
      groupId: row.group_id,
      members: row.members as readonly AgentId[],
      version: row.version,
      createdAt: row.created_at,
      changedAt: row.changed_at,
    };
  }

  #open(tenant: TenantId, row: string, sealed: Uint8Array): unknown {
    return JSON.parse(fromUtf8(this.#names.open(tenant, row, sealed)));
  }
}
