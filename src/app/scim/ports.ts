// SPDX-License-Identifier: Apache-2.0
import type { AgentId, Result, TenantId } from "#kernel";
import type { HistoryEntry } from "../ports.ts";
import type { StaffAccount, StaffRole } from "../staff/ports.ts";

/** What a directory says of a person, beside the account. Nothing else that it sends is kept. */
export type ScimUser = {
  readonly staffId: AgentId;
  /** Unique, whatever the case. */
  readonly userName: string;
  /** The directory's own id of the person. */
  readonly externalId: string | null;
  readonly givenName: string | null;
  readonly familyName: string | null;
  /** What the directory said last of whether they work here. */
  readonly isActive: boolean;
  /** Disabled here, by a person: the directory's word does not open the account again. */
  readonly isLocked: boolean;
  readonly version: number;
  readonly createdAt: Date;
  readonly changedAt: Date;
};
export type KnownUser = { readonly user: ScimUser; readonly account: StaffAccount };

export type ScimGroup = {
  readonly groupId: string;
  /** What the configuration maps to roles, letter by letter. */
  readonly displayName: string;
  readonly externalId: string | null;
  readonly members: readonly AgentId[];
  readonly version: number;
  readonly createdAt: Date;
  readonly changedAt: Date;
};

/** Keyed hashes by which rows are found and kept apart. */
export type UserHashes = { readonly name: Uint8Array; readonly external: Uint8Array | null };
export type ScimWriteRefusal = { readonly reason: "name_taken" } | { readonly reason: "somebody_was_faster" };

/** What a directory sent, sealed. Each write is one transaction with its history entry, and a compare-and-swap where it changes something. */
export interface ScimStore {
  /** Oldest first. */
  listUsers(tenant: TenantId): Promise<readonly KnownUser[]>;
  findUser(tenant: TenantId, staffId: AgentId): Promise<KnownUser | null>;
  /** By the keyed hash of the directory's own id. */
  findByExternal(tenant: TenantId, externalHash: Uint8Array): Promise<AgentId | null>;
  /** Makes the account, without any role, and what the directory knows of it. */
  addUser(
    tenant: TenantId,
    known: KnownUser,
    hashes: UserHashes,
    entry: HistoryEntry,
  ): Promise<Result<undefined, ScimWriteRefusal>>;
  /** Name and e-mail of the account change along. */
  changeUser(
    tenant: TenantId,
    known: KnownUser,
    hashes: UserHashes,
    entry: HistoryEntry,
  ): Promise<Result<undefined, ScimWriteRefusal>>;
  /** Forgets what the directory said; the account is another matter. False: there was nothing. */
  forgetUser(tenant: TenantId, staffId: AgentId, entry: HistoryEntry): Promise<boolean>;

  listGroups(tenant: TenantId): Promise<readonly ScimGroup[]>;
  findGroup(tenant: TenantId, groupId: string): Promise<ScimGroup | null>;
  addGroup(
    tenant: TenantId,
    group: ScimGroup,
    nameHash: Uint8Array,
    entry: HistoryEntry,
  ): Promise<Result<undefined, ScimWriteRefusal>>;
  /** `group.version` is the one that was seen. Members that are no accounts any more are left out. */
  changeGroup(
    tenant: TenantId,
    group: ScimGroup,
    nameHash: Uint8Array,
    entry: HistoryEntry,
  ): Promise<Result<undefined, ScimWriteRefusal>>;
  removeGroup(tenant: TenantId, groupId: string, entry: HistoryEntry): Promise<boolean>;
}

/** What comes from the operator's directory, and how far its word goes. */
export type Directory = {
  readonly store: ScimStore;
  /** Whether `/scim/v2` answers. */
  readonly isScimOn: boolean;
  /** What a group is here, by its exact name. */
  readonly groups: Readonly<Record<string, readonly StaffRole[]>>;
  /** Which of `admin` and `security` a group gives by itself. What is not here two people approve. */
  readonly mayGrant: readonly StaffRole[];
  /** Claim of a sign-on that holds the directory's own id of the person. */
  readonly linkClaim: string;
};
