// SPDX-License-Identifier: Apache-2.0

import type { FastifyRequest } from "fastify";
import {
  type AppDeps,
  type HistoryPage,
  type MadeLink,
  permittedActions,
  type readOwnAccount,
  type StaffAccount,
  type StaffSeat,
} from "#app";
import type { StaffAccounts, StaffHistory, StaffInvited, StaffMe, StaffOwnAccount } from "#protocol";

export function meOf(deps: AppDeps, seat: StaffSeat): StaffMe {
  const { account, session } = seat;
  return {
    staffId: account.staffId,
    name: account.name,
    roles: [...account.roles],
    sessionId: session.sessionId,
    method: session.method,
    may: permittedActions(deps, seat),
    idleMs: deps.settings.staff.idleMs,
    expiresAt: session.expiresAt.toISOString(),
  };
}

export function ownAccountView(
  { passkeys, sessions }: Awaited<ReturnType<typeof readOwnAccount>>,
  seat: StaffSeat,
): StaffOwnAccount {
  return {
    passkeys: passkeys.map(({ passkeyId, name, passkey, createdAt, usedAt }) => ({
      passkeyId,
      name,
      isBackedUp: passkey.isBackedUp,
      createdAt: createdAt.toISOString(),
      usedAt: usedAt?.toISOString() ?? null,
    })),
    sessions: sessions.map(({ sessionId, method, createdAt, lastAt }) => ({
      sessionId,
      isCurrent: sessionId === seat.session.sessionId,
      method,
      createdAt: createdAt.toISOString(),
      lastAt: lastAt.toISOString(),
    })),
  };
}

export function accountsView(accounts: readonly StaffAccount[], next: string | null): StaffAccounts {
  return {
    next,
    accounts: accounts.map(({ staffId, name, email, roles, state, version, createdAt }) => ({
      staffId,
      name,
      email,
      roles: [...roles],
      state,
      version,
      createdAt: createdAt.toISOString(),
    })),
  };
}

/** The address to hand over. The secret stands behind `#`: no log has it. */
export function linkView(request: FastifyRequest, { token, expiresAt }: MadeLink): StaffInvited {
  return { url: `${request.headers.origin ?? ""}/console#enrol=${token}`, expiresAt: expiresAt.toISOString() };
}

/** Subjects stay out: whose data it was is for the history's own tools. */
export function historyView({ entries, names }: HistoryPage): StaffHistory {
  return {
    entries: entries.map(({ id, entry }) => ({
      id,
      at: entry.at.toISOString(),
      kind: entry.kind,
      by: entry.actor.kind === "agent" && entry.actor.id !== null ? (names[entry.actor.id] ?? null) : null,
      actor: entry.actor.kind,
      conversationId: entry.conversationId,
      facts: entry.facts,
    })),
  };
}
