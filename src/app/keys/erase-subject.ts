// SPDX-License-Identifier: Apache-2.0
import { type ConversationId, isUuid, makeUuid, ok, type Result, refuse, type SubjectId } from "#kernel";
import type { HistoryEntry } from "../ports.ts";
import { type KeyDeps, recordKeyEvent } from "./deps.ts";
import { eachOf } from "./rotation.ts";

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
  | { readonly reason: "unsettled"; readonly conversations: number }
  /** A hold, or a duty to keep, stands in the way. */
  | { readonly reason: "held"; readonly grounds: readonly string[] }
  | { readonly reason: "not_a_subject" };

/**
 * Destroys a subject's key on every node, and removes what is sealed under it. There is no way back.
 *
 * Crash: the entry in the history and a mark in the key store come first; a serving node goes on with what is marked.
 */
export async function eraseSubject(
  deps: KeyDeps,
  subjectId: SubjectId,
): Promise<Result<ErasureCertificate, EraseRefusal>> {
  return (await eraseSubjects(deps, [subjectId])).get(subjectId) ?? refuse({ reason: "not_a_subject" });
}

/** The same for several: keys of all of them go in one step of the key store, which waits for the disk once. What is refused stands in nobody's way. */
export async function eraseSubjects(
  deps: KeyDeps,
  subjectIds: readonly SubjectId[],
): Promise<ReadonlyMap<SubjectId, Result<ErasureCertificate, EraseRefusal>>> {
  const { tenant, keyStore, random } = deps;
  const results = new Map<SubjectId, Result<ErasureCertificate, EraseRefusal>>();
  const ids = [...new Set(subjectIds.filter((id) => isUuid(id)))];
  const marks = await readMarks(deps);
  const wrapped = await keyStore.find(tenant, ids);
  const going: Going[] = [];
  const fresh: ErasureCertificate[] = [];
  await eachOf(ids, WIDTH, async (subjectId) => {
    const conversations = await deps.sealedRows.conversationsOf(tenant, subjectId);
    const certificate = marks.get(subjectId);
    if (certificate !== undefined) return void going.push({ subjectId, conversations, certificate });
    const refusal = await whyNot(deps, subjectId, wrapped.has(subjectId), conversations);
    if (refusal !== null) return void results.set(subjectId, refuse(refusal));
    const made = await certify(deps, subjectId, wrapped.get(subjectId), conversations.length);
    await recordKeyEvent(deps, "subject.erased", factsOf(made), subjectId);
    fresh.push(made);
    going.push({ subjectId, conversations, certificate: made });
  });
  if (going.length === 0) return results;
  const only = fresh.length === 1 ? fresh[0] : undefined;
  const name = MARK + (only?.subjectId ?? makeUuid(random));
  const text = JSON.stringify(only ?? fresh);
  if (fresh.length > 0) await keyStore.saveNote(name, null, text);
  const gone = going.map(({ subjectId }) => subjectId);
  await keyStore.remove(tenant, gone);
  await deps.signals.publishForget(gone);
  await eachOf(going, WIDTH, (one) => removeRows(deps, one));
  if (fresh.length > 0) await keyStore.saveNote(name, text, null);
  for (const { subjectId, certificate } of going) results.set(subjectId, ok(certificate));
  return results;
}

type Going = {
  readonly subjectId: SubjectId;
  readonly conversations: readonly ConversationId[];
  readonly certificate: ErasureCertificate;
};

/** Subjects whose rows go side by side. */
const WIDTH = 8;

async function whyNot(
  { tenant, clock, sealedRows }: KeyDeps,
  subjectId: SubjectId,
  hasKey: boolean,
  conversations: readonly ConversationId[],
): Promise<EraseRefusal | null> {
  if (!hasKey && !(await sealedRows.existing(tenant, [subjectId])).has(subjectId)) return { reason: "not_a_subject" };
  const grounds = await sealedRows.holdsOf(tenant, subjectId, new Date(clock.now()));
  if (grounds.length > 0) return { reason: "held", grounds };
  const unsettled = await sealedRows.unsettled(tenant, conversations);
  return unsettled > 0 ? { reason: "unsettled", conversations: unsettled } : null;
}

async function removeRows(deps: KeyDeps, { subjectId, conversations }: Going): Promise<void> {
  const { tenant, clock } = deps;
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
  await deps.sealedRows.removeSubject(tenant, subjectId);
}

/** Erasures that somebody began: by subject. A mark is one certificate, or those that were begun together. */
async function readMarks({ keyStore }: KeyDeps): Promise<ReadonlyMap<SubjectId, ErasureCertificate>> {
  const marked = (await keyStore.notes(MARK)).flatMap(({ value }) => certificatesIn(value));
  return new Map(marked.map((one) => [one.subjectId as SubjectId, one]));
}

function certificatesIn(value: string): readonly ErasureCertificate[] {
  const read = JSON.parse(value) as ErasureCertificate | readonly ErasureCertificate[];
  return Array.isArray(read) ? (read as readonly ErasureCertificate[]) : [read as ErasureCertificate];
}

/** What an earlier process began and did not finish. */
export async function resumeErasures(deps: KeyDeps): Promise<number> {
  const notes = await deps.keyStore.notes(MARK);
  let resumed = 0;
  for (const { name, value } of notes) {
    const ids = certificatesIn(value).map(({ subjectId }) => subjectId as SubjectId);
    await eraseSubjects(deps, ids);
    await deps.keyStore.saveNote(name, value, null);
    resumed += ids.length;
  }
  return resumed;
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
