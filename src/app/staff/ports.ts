// SPDX-License-Identifier: Apache-2.0
import type { Passkey, StrongLogins } from "#identity";
import type { AgentId, Result, TenantId } from "#kernel";
import type { ListPage } from "../desk/list-place.ts";
import type { HistoryEntry } from "../ports.ts";
import type { LoginClient } from "../sign-in/ports.ts";

/** What a member of staff may be. Which of them may do what stands in `policies/`. */
export const STAFF_ROLES = ["care", "security", "privacy", "admin", "auditor"] as const;
/** One of these, or one that the operator defined: it has a hyphen in it. */
export type StaffRole = (typeof STAFF_ROLES)[number] | `${string}-${string}`;

/** An account, opened. Its id is the agent id everywhere else: in cases, budgets and the history. */
export type StaffAccount = {
  readonly staffId: AgentId;
  /** Customers read it. */
  readonly name: string;
  /** Tells colleagues apart; nothing is sent to it. */
  readonly email: string | null;
  readonly roles: readonly StaffRole[];
  readonly state: "active" | "disabled";
  readonly version: number;
  readonly createdAt: Date;
};

export type StaffPasskey = {
  readonly staffId: AgentId;
  readonly passkeyId: string;
  /** The version that was read; a use that another has overtaken is refused. */
  readonly version: number;
  readonly name: string;
  readonly passkey: Passkey;
  readonly createdAt: Date;
  readonly usedAt: Date | null;
};

/** A one-time link as it is kept: by its hash. */
export type StaffInvite = {
  readonly tokenHash: Uint8Array;
  readonly roles: readonly StaffRole[];
  /** Set where the link adds a passkey to this account. */
  readonly staffId: AgentId | null;
  /** Null for the link of the first run. */
  readonly invitedBy: AgentId | null;
  /** Null where somebody made it alone. */
  readonly approvedBy: AgentId | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
};

export type StaffSession = {
  readonly tokenHash: Uint8Array;
  readonly sessionId: string;
  readonly staffId: AgentId;
  /** Thumbprint of the browser's key. */
  readonly deviceKey: string;
  /** `token`: no session at all, but a program with a token; never stored. */
  readonly method: "passkey" | "oidc" | "token";
  /** Keyed hash of what the provider calls the login (`sid`); a logout there ends it here. */
  readonly sidHash?: Uint8Array | null;
  readonly createdAt: Date;
  /** The last time that a person did something. */
  readonly lastAt: Date;
  readonly expiresAt: Date;
};

/** `local`: enrolled by a link. `sign_on`: came by the operator's sign-on. `scim`: sent by the operator's directory. */
export type StaffPresence = {
  readonly source: "local" | "sign_on" | "scim";
  readonly lastSeenAt: Date | null;
  readonly openSessions: number;
};

export type EnrolmentRefusal =
  | { readonly reason: "invite_spent" }
  | { readonly reason: "staff_exist" }
  | { readonly reason: "approval_needed" };
export type ChangeRefusal =
  | { readonly reason: "somebody_was_faster" }
  | { readonly reason: "last_admin" }
  | { readonly reason: "still_active" };

/** Accounts, passkeys, links and sessions of staff. Every change becomes durable together with its entries in the history. */
export interface StaffStore {
  hasAny(tenant: TenantId): Promise<boolean>;
  /** Oldest first. */
  list(tenant: TenantId): Promise<readonly StaffAccount[]>;
  /** A part of that list. */
  page(tenant: TenantId, page: ListPage): Promise<readonly StaffAccount[]>;
  find(tenant: TenantId, staffId: AgentId): Promise<StaffAccount | null>;
  listPasskeys(tenant: TenantId, staffId: AgentId): Promise<readonly StaffPasskey[]>;

  /** A link of the first run replaces the ones before it. */
  addInvite(tenant: TenantId, invite: StaffInvite, entry: HistoryEntry): Promise<void>;
  /** Null when there is none, or its time is over at `now`. */
  findInvite(tenant: TenantId, tokenHash: Uint8Array, now: Date): Promise<StaffInvite | null>;
  /**
   * Spends a link: makes its account (none where the link is for one that exists) with its passkey, and ends what sessions that account
   * had. Of two who use one link at once exactly one enrols. `staff_exist`: the link of the first run, after somebody has enrolled.
   * `approval_needed`: a link that one person made alone, after somebody else with the role admin or security has enrolled.
   */
  enrol(
    tenant: TenantId,
    enrolment: {
      readonly tokenHash: Uint8Array;
      readonly now: Date;
      readonly account: StaffAccount;
      readonly passkey: StaffPasskey;
    },
    entry: HistoryEntry,
  ): Promise<Result<undefined, EnrolmentRefusal>>;

  addPasskey(tenant: TenantId, passkey: StaffPasskey, entry: HistoryEntry): Promise<void>;
  /** Compare-and-swap on the version: false when another use was faster. */
  keepUse(tenant: TenantId, passkey: StaffPasskey, usedAt: Date): Promise<boolean>;
  /** False when it is gone, or is the last one of an account that has no other way in. */
  removePasskey(tenant: TenantId, staffId: AgentId, passkeyId: string, entry: HistoryEntry): Promise<boolean>;

  /**
   * Changes roles or state by compare-and-swap. The last active admin stays one, also when two admins do it to each other at once. Of
   * an account that is disabled all sessions end in the same transaction, and the links it made are worth nothing; a change of roles does
   * the same.
   */
  change(
    tenant: TenantId,
    account: Pick<StaffAccount, "staffId" | "version" | "roles" | "state">,
    now: Date,
    entry: HistoryEntry,
  ): Promise<Result<undefined, ChangeRefusal>>;
  /** Deletes a disabled account with all that is of it. The history keeps its id. */
  remove(tenant: TenantId, staffId: AgentId, entry: HistoryEntry): Promise<Result<undefined, ChangeRefusal>>;

  findByLogin(tenant: TenantId, loginHash: Uint8Array): Promise<StaffAccount | null>;
  /** Makes the account of a login, or gives the one that another node made meanwhile. */
  addForLogin(
    tenant: TenantId,
    loginHash: Uint8Array,
    account: StaffAccount,
    entry: HistoryEntry,
  ): Promise<StaffAccount>;

  addSession(tenant: TenantId, session: StaffSession, entry: HistoryEntry): Promise<void>;
  /** One round trip: the session with its account. Null when it is over, by its end or for want of use, or the account is disabled. */
  findSession(
    tenant: TenantId,
    tokenHash: Uint8Array,
    at: { readonly now: Date; readonly idleSince: Date },
  ): Promise<{ readonly session: StaffSession; readonly account: StaffAccount } | null>;
  /** Notes that a person did something; at most a write every few seconds. */
  touch(tenant: TenantId, tokenHash: Uint8Array, now: Date): Promise<void>;
  listSessions(
    tenant: TenantId,
    staffId: AgentId,
    at: { readonly now: Date; readonly idleSince: Date },
  ): Promise<readonly StaffSession[]>;
  /**
   * Ends what the provider says is over: one login there, or all that somebody opened by it. Of each account one entry. The word is spent in
   * the same transaction, so that it is worth something until what it says is done. Returns whose; null: it was spent before.
   */
  endByProvider(
    tenant: TenantId,
    by:
      | { readonly kind: "sid"; readonly sidHash: Uint8Array }
      | { readonly kind: "login"; readonly loginHash: Uint8Array },
    once: { readonly hash: Uint8Array; readonly expiresAt: Date },
    entry: (staffId: AgentId) => HistoryEntry,
  ): Promise<readonly AgentId[] | null>;
  /** Ends all sessions of an account. Returns how many there were. */
  endAllSessions(tenant: TenantId, staffId: AgentId, entry: HistoryEntry): Promise<number>;
  /** Where accounts come from and when they were used. Whoever has neither is not in it. */
  listPresence(
    tenant: TenantId,
    at: { readonly now: Date; readonly idleSince: Date },
  ): Promise<ReadonlyMap<AgentId, StaffPresence>>;
  /** Lets a login open an account that exists and that none opens yet. False: it opens another one already, or another login opens this one. */
  addLogin(tenant: TenantId, loginHash: Uint8Array, staffId: AgentId): Promise<boolean>;
  /** False when it was over. */
  endSession(tenant: TenantId, staffId: AgentId, sessionId: string, entry: HistoryEntry): Promise<boolean>;
}

/** `reveals`: who looked at what of customers. `security`: refusals, alarms, policies, staff. */
export type HistoryTopic = "all" | "reveals" | "security";

/** What the history shows of itself to staff: entries hold no personal data. */
export interface HistoryReader {
  /** Newest first; `before` is the id of the last one that was seen. */
  page(
    tenant: TenantId,
    wanted: { readonly topic: HistoryTopic; readonly before: number | null; readonly limit: number },
  ): Promise<readonly { readonly id: number; readonly entry: HistoryEntry }[]>;
}

/** How long a sign-in lasts, and who is what by the operator's own sign-on. */
export type StaffSettings = {
  /** Without anybody doing anything. */
  readonly idleMs: number;
  /** At the most. */
  readonly sessionMs: number;
};

/** The operator's own sign-on (OpenID Connect) for staff, as an alternative to passkeys. */
export type StaffSignOn = LoginClient & {
  /** Where the provider sends the browser back to: the desk's page. */
  readonly redirectUri: string;
  /** Which `acr` and `amr` staff have to show; whoever shows none of them is not let in. */
  readonly strong: StrongLogins;
  /** Claim that holds what somebody is there, as a text or a list of them, and what each of these is here. */
  readonly roleClaim: string;
  readonly roles: Readonly<Record<string, readonly StaffRole[]>>;
};
