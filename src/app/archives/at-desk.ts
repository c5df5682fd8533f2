// SPDX-License-Identifier: Apache-2.0
import { isUuid, makeUuid, ok, type Result, refuse, type SubjectId } from "#kernel";
import type { DeskArchives } from "#protocol";
import { useExportApproval } from "../approvals/use.ts";
import type { AppDeps } from "../deps.ts";
import { type EvidenceVerdict, readTar, verifyEvidence } from "../evidence/index.ts";
import { jobEntry } from "../privacy/entry.ts";
import { type GateOfStaff, mayKnowNames, passStaffGate, type StaffWisher } from "../staff/gate.ts";
import type { Archive, ArchiveWish } from "./ports.ts";
import { archiveRow } from "./run.ts";

const MOST = 100;

/** What was made and is being made, the newest first. */
export async function listArchivesAtDesk(deps: AppDeps, who: StaffWisher): Promise<Result<DeskArchives, GateOfStaff>> {
  const passed = await passStaffGate(deps, who, "evidence.read");
  if (!passed.ok) return passed;
  const [archives, staff] = await Promise.all([
    deps.archives.store.list(deps.tenant, MOST),
    mayKnowNames(who.agent) ? deps.staff.list(deps.tenant) : [],
  ]);
  const names = new Map(staff.map(({ staffId, name }) => [staffId as string, name]));
  return ok({ archives: archives.map((one) => viewOf(one, names)) });
}

function viewOf(one: Archive, names: ReadonlyMap<string, string>): DeskArchives["archives"][number] {
  const { wish, archiveId, state, askedBy, askedAt, endedAt, step, sizeBytes, sha256, figures } = one;
  return {
    archiveId,
    kind: wish.kind,
    audience: wish.kind === "evidence" ? wish.audience : null,
    scope: wish.kind === "evidence" ? wish.scope : null,
    state,
    step,
    askedBy: askedBy === null ? null : (names.get(askedBy) ?? null),
    askedAt: askedAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    sizeBytes,
    sha256: sha256?.toHex() ?? null,
    figures: figures as DeskArchives["archives"][number]["figures"],
  };
}

export type AskArchiveRefusal =
  | GateOfStaff
  /** What is about a person or an incident is for a regulator only. */
  | { readonly reason: "not_for_them" }
  /** What is about a person or an incident needs a colleague's approval of an export, which it uses up. */
  | { readonly reason: "approval_needed" }
  | { readonly reason: "approval_worthless" };

/** Asks for an archive; a job makes it. About a person or an incident: as with the command, only for a regulator and with a colleague's approval of exactly that. */
export async function askArchiveAtDesk(
  deps: AppDeps,
  who: StaffWisher,
  wish: ArchiveWish,
  approvalId: string | null,
): Promise<Result<{ readonly archiveId: string }, AskArchiveRefusal>> {
  const passed = await passStaffGate(deps, who, "evidence.build");
  if (!passed.ok) return passed;
  const scope = wish.kind === "evidence" ? wish.scope : null;
  if (scope !== null && (scope.subject !== null || scope.incident !== null)) {
    if (wish.kind === "evidence" && wish.audience !== "regulator") return refuse({ reason: "not_for_them" });
    if (approvalId === null) return refuse({ reason: "approval_needed" });
    const { subject, incident } = scope;
    const used = await useExportApproval(deps, approvalId, { subject, incident });
    if (!used.ok) return used;
  }
  const archiveId = makeUuid(deps.random);
  const subjectId = (scope?.subject ?? null) as SubjectId | null;
  const askedAt = new Date(deps.clock.now());
  const facts = { job: wish.kind, archive: archiveId, audience: wish.kind === "evidence" ? wish.audience : null };
  const entry = jobEntry(deps, who.agent.agentId, facts, "job.asked", subjectId);
  await deps.archives.store.ask(
    deps.tenant,
    { archiveId, wish, subjectId, askedBy: who.agent.agentId, askedAt },
    entry,
  );
  return ok({ archiveId });
}

type FetchRefusal = GateOfStaff | { readonly reason: "no_such_archive" };

/** The archive as it was made, or one file of it. That it was fetched, and by whom, stands in the history first. */
export async function fetchArchiveAtDesk(
  deps: AppDeps,
  who: StaffWisher,
  archiveId: string,
  file: string | null,
): Promise<Result<{ readonly bytes: Uint8Array; readonly name: string }, FetchRefusal>> {
  const opened = await openArchive(deps, who, archiveId);
  if (!opened.ok) return opened;
  const { archive, bytes } = opened.value;
  const name =
    file === null
      ? `${archive.wish.kind}-${archive.askedAt.toISOString().slice(0, 10)}.tar`
      : (file.split("/").at(-1) ?? "");
  const inside = file === null ? bytes : (contentsOf(bytes)?.get(file) ?? null);
  if (inside === null) return refuse({ reason: "no_such_archive" });
  const subjectId = archive.wish.kind === "evidence" ? (archive.wish.scope.subject as SubjectId | null) : null;
  const facts = { archive: archiveId, what: archive.wish.kind, file };
  await deps.history.append(jobEntry(deps, who.agent.agentId, facts, "archive.fetched", subjectId), null);
  return ok({ bytes: inside, name });
}

/** Checks an archive of evidence as anybody outside would, with the keys that are inside. Says the same as `wardline evidence verify`. */
export async function verifyArchiveAtDesk(
  deps: AppDeps,
  who: StaffWisher,
  archiveId: string,
): Promise<Result<Pick<EvidenceVerdict, "isProved" | "checks" | "notProved">, FetchRefusal>> {
  const opened = await openArchive(deps, who, archiveId);
  if (!opened.ok) return opened;
  if (opened.value.archive.wish.kind !== "evidence") return refuse({ reason: "no_such_archive" });
  const { isProved, checks, notProved } = verifyEvidence(opened.value.bytes, {
    keys: null,
    quorum: 0,
    hashes: deps.hashes,
  });
  return ok({ isProved, checks, notProved });
}

/** Names of the files inside. */
export async function listArchiveFiles(
  deps: AppDeps,
  who: StaffWisher,
  archiveId: string,
): Promise<Result<readonly string[], FetchRefusal>> {
  const opened = await openArchive(deps, who, archiveId);
  return opened.ok ? ok([...(contentsOf(opened.value.bytes)?.keys() ?? [])]) : opened;
}

async function openArchive(
  deps: AppDeps,
  who: StaffWisher,
  archiveId: string,
): Promise<Result<{ readonly archive: Archive; readonly bytes: Uint8Array }, FetchRefusal>> {
  const passed = await passStaffGate(deps, who, "evidence.build");
  if (!passed.ok) return passed;
  const archive = isUuid(archiveId) ? await deps.archives.store.find(deps.tenant, archiveId) : null;
  if (archive === null || archive.sealed === null) return refuse({ reason: "no_such_archive" });
  return ok({ archive, bytes: deps.archives.cipher.open(deps.tenant, archiveRow(archiveId), archive.sealed) });
}

function contentsOf(bytes: Uint8Array): ReadonlyMap<string, Uint8Array> | null {
  const read = readTar(bytes);
  return read.ok ? read.value : null;
}
