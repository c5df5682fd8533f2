// SPDX-License-Identifier: Apache-2.0
import { isUuid, makeUuid, ok, type Result, refuse, type SubjectId } from "#kernel";
import type { HistoryEntry } from "../ports.ts";
import { type KeyDeps, recordKeyEvent } from "./deps.ts";

const DAY_MS = 86_400_000;
const MARK = "erasing/";

/**
 * What the operator can show: that this subject's key was destroyed, and when nothing that was copied before opens any more. Ids are random and
 * mean nothing once the rows are gone. The same facts stand in the history.
 */
export type ErasureCertificate = {
  readonly format: "wardline-erasure-certificate v1";
  readonly certificateId: string;
  readonly tenant: string;
  readonly subjectId: string;
  /** From then on no running node opens anything of the subject. */
  readonly erasedAt: string;
  readonly conversations: number;
  /** The root key that wrapped the subject's key; null: the subject had no key any more. */
  readonly rootNo: number | null;
  readonly epochDays: number;
  /** How long the KMS keeps what it was told to destroy. */
  readonly kmsDelayDays: number;
  /** N: after so many days no backup of data and keys together opens, whoever restores it. */
  readonly beyondBackupsAfterDays: number;
  readonly beyondBackupsAt: string;
};

export type EraseRefusal =
  /** A notice is still owed, or an order's outcome is not known: what these need would be shredded with the rest. */
  { readonly reason: "unsettled"; readonly conversations: number } | { readonly reason: "not_a_subject" };

/**
 * Destroys a subject's key on every node, and removes what is sealed under it. There is no way back.
 *
 * Crash: the entry in the history and a mark in the key store come first; a serving node goes on with what is marked.
 */
export async function eraseSubject(
  deps: KeyDeps,
  subjectId: SubjectId,
): Promise<Result<ErasureCertificate, EraseRefusal>> {
  if (!isUuid(subjectId)) return refuse({ reason: "not_a_subject" });
  const { tenant, clock, keyStore, sealedRows } = deps;
  const found = await keyStore.find(tenant, [subjectId]);
  const wrapped = found.get(subjectId);
  const name = MARK + subjectId;
  const marked = await keyStore.note(name);
  const hasRows = (await sealedRows.existing(tenant, [subjectId])).has(subjectId);
  if (wrapped === undefined && !hasRows && marked === null) return refuse({ reason: "not_a_subject" });
  const conversations = await sealedRows.conversationsOf(tenant, subjectId);
  if (marked === null) {
    const unsettled = await sealedRows.unsettled(tenant, conversations);
    if (unsettled > 0) return refuse({ reason: "unsettled", conversations: unsettled });
  }
  const certificate =
    marked === null
      ? await certify(deps, subjectId, wrapped, conversations.length)
      : (JSON.parse(marked) as ErasureCertificate);
  if (marked === null) {
    await recordKeyEvent(deps, "subject.erased", factsOf(certificate), subjectId);
    await keyStore.saveNote(name, null, JSON.stringify(certificate));
  }
  await keyStore.remove(tenant, [subjectId]);
  await deps.signals.publishForget([subjectId]);
  for (const conversationId of conversations) {
    const entry: HistoryEntry = {
      at: new Date(clock.now()),
      tenant,
      kind: "conversation.deleted",
      actor: { kind: "system", id: null },
      subjectId: null,
      conversationId,
      facts: { by: "erasure" },
    };
    deps.fanOut.publishRevoked(conversationId);
    await deps.conversations.delete(tenant, conversationId, entry);
  }
  await sealedRows.removeSubject(tenant, subjectId);
  await keyStore.saveNote(name, JSON.stringify(certificate), null);
  return ok(certificate);
}

/** What an earlier process began and did not finish. */
export async function resumeErasures(deps: KeyDeps): Promise<number> {
  const notes = await deps.keyStore.notes(MARK);
  for (const { name } of notes) await eraseSubject(deps, name.slice(MARK.length) as SubjectId);
  return notes.length;
}

/** A restored backup of keys or data brings back what was erased since: it goes again. Run once at each start. */
export async function eraseAgain({ keyStore, sealedRows, signals, tenant }: KeyDeps): Promise<number> {
  const erased = await sealedRows.erasedSubjects(tenant);
  const back = [...(await keyStore.find(tenant, erased)).keys()];
  if (back.length === 0) return 0;
  await keyStore.remove(tenant, back);
  await signals.publishForget(back);
  for (const subjectId of back) await sealedRows.removeSubject(tenant, subjectId);
  return back.length;
}

async function certify(
  deps: KeyDeps,
  subjectId: SubjectId,
  wrapped: Uint8Array | undefined,
  conversations: number,
): Promise<ErasureCertificate> {
  const { clock, tenant, random, roots, epochMs } = deps;
  const now = clock.now();
  const rootNo = wrapped === undefined ? null : roots.rootNoOf(wrapped);
  const kind = (await roots.roots()).find((root) => root.rootNo === rootNo)?.kind ?? roots.targetKind;
  const delayMs = roots.deletionDelayMs(kind);
  const days = Math.ceil((epochMs + delayMs) / DAY_MS);
  return {
    format: "wardline-erasure-certificate v1",
    certificateId: makeUuid(random),
    tenant,
    subjectId,
    erasedAt: new Date(now).toISOString(),
    conversations,
    rootNo,
    epochDays: Math.ceil(epochMs / DAY_MS),
    kmsDelayDays: Math.ceil(delayMs / DAY_MS),
    beyondBackupsAfterDays: days,
    beyondBackupsAt: new Date(now + days * DAY_MS).toISOString(),
  };
}

function factsOf({ certificateId, rootNo, beyondBackupsAfterDays, beyondBackupsAt }: ErasureCertificate) {
  return {
    certificate: certificateId,
    root: rootNo,
    beyond_backups_after_days: beyondBackupsAfterDays,
    beyond_backups_at: beyondBackupsAt,
  };
}
