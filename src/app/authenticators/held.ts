// SPDX-License-Identifier: Apache-2.0
import { type Enrolment, isOnProbation, type Passkey } from "#identity";
import { AppError, fromUtf8, type SubjectId, utf8 } from "#kernel";
import type { AppDeps } from "../deps.ts";
import type { KeyScope, StoredAuthenticator } from "../ports.ts";
import type { Turn } from "../turn.ts";

/** What is sealed of a passkey. */
export type PasskeyContent = {
  readonly kind: "passkey";
  /** What the person calls it. */
  readonly name: string;
  readonly restsOnSms: boolean;
  readonly passkey: Passkey;
};

/** A passkey of a subject, opened. */
export type HeldPasskey = {
  readonly stored: StoredAuthenticator;
  readonly content: PasskeyContent;
  readonly enrolment: Enrolment;
};

/** The passkeys of a subject, oldest first. Nobody's when the subject is not known. */
export async function listPasskeys(deps: AppDeps, subjectId: SubjectId): Promise<readonly HeldPasskey[]> {
  return openPasskeys(deps, subjectId, await deps.authenticators.list(deps.tenant, subjectId));
}

/** The passkeys of the one who speaks, as they will be when this turn is durable. */
export async function listOwnPasskeys(turn: Turn): Promise<readonly HeldPasskey[]> {
  const { deps, subjectId, beside } = turn;
  const removed = new Set(
    beside.map((write) => (write.kind === "authenticator_removed" ? write.authenticatorId : null)),
  );
  const added = beside.flatMap((write) => (write.kind === "authenticator_added" ? [write.authenticator] : []));
  const stored = [...(await deps.authenticators.list(deps.tenant, subjectId)), ...added];
  return openPasskeys(
    deps,
    subjectId,
    stored.filter(({ authenticatorId }) => !removed.has(authenticatorId)),
  );
}

async function openPasskeys(
  deps: AppDeps,
  subjectId: SubjectId,
  all: readonly StoredAuthenticator[],
): Promise<readonly HeldPasskey[]> {
  const stored = all.filter(({ kind }) => kind === "passkey");
  if (stored.length === 0) return [];
  const scope = await subjectScope(deps, subjectId);
  return Promise.all(stored.map((each) => openPasskey(deps, scope, each)));
}

async function openPasskey(deps: AppDeps, scope: KeyScope, stored: StoredAuthenticator): Promise<HeldPasskey> {
  const opened = await deps.keys.openForSubject(scope, rowName(stored.authenticatorId), stored.sealed);
  const content = JSON.parse(fromUtf8(opened)) as PasskeyContent;
  return {
    stored,
    content,
    enrolment: { restsOnSms: content.restsOnSms, noticedAt: stored.noticedAt?.getTime() ?? null },
  };
}

/** Seals a passkey for its row under its subject's key. */
export async function sealPasskey(
  deps: AppDeps,
  subjectId: SubjectId,
  authenticatorId: string,
  content: PasskeyContent,
): Promise<Uint8Array> {
  const scope = await subjectScope(deps, subjectId);
  return deps.keys.sealForSubject(scope, rowName(authenticatorId), utf8(JSON.stringify(content)));
}

/** Keeps what a use changed. False: another use was faster, or it was removed. */
export async function keepUse(deps: AppDeps, held: HeldPasskey, passkey: Passkey): Promise<boolean> {
  const { subjectId, authenticatorId } = held.stored;
  const sealed = await sealPasskey(deps, subjectId, authenticatorId, { ...held.content, passkey });
  return deps.authenticators.replace(deps.tenant, { ...held.stored, sealed }, new Date(deps.clock.now()));
}

/** True while it counts only as much as the SMS code that it was added on. */
export function isStillOnProbation(held: HeldPasskey, now: number): boolean {
  return isOnProbation(held.enrolment, now);
}

/** The key scope of a subject that was read or made before. */
export async function subjectScope(deps: AppDeps, subjectId: SubjectId): Promise<KeyScope> {
  const subject = await deps.subjects.find(deps.tenant, subjectId);
  if (!subject) throw new AppError("app.subject_missing", "Cannot open an authenticator: its subject is gone");
  return { tenant: deps.tenant, ...subject };
}

export function rowName(authenticatorId: string): string {
  return `authenticator/${authenticatorId}`;
}
