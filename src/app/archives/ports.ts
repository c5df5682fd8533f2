// SPDX-License-Identifier: Apache-2.0
import type { JsonObject, SubjectId, TenantId } from "#kernel";
import type { Audience, EvidenceScope } from "../evidence/index.ts";
import type { HistoryEntry } from "../ports.ts";

/** What an archive is to hold: evidence for somebody, or the papers of an audit that runs for it. */
export type ArchiveWish =
  | { readonly kind: "evidence"; readonly audience: Audience; readonly scope: EvidenceScope }
  | { readonly kind: "audit" };

export type ArchiveState = "waiting" | "running" | "done" | "failed";

export type Archive = {
  readonly archiveId: string;
  readonly wish: ArchiveWish;
  readonly state: ArchiveState;
  /** Who asked; null: the program itself, at night. */
  readonly askedBy: string | null;
  readonly askedAt: Date;
  readonly endedAt: Date | null;
  /** How far it came, or why it failed: a code. */
  readonly step: string | null;
  readonly sizeBytes: number | null;
  readonly sha256: Uint8Array | null;
  readonly figures: JsonObject | null;
};

/** What was made. `figures` are counts and codes. */
export type MadeArchive = { readonly bytes: Uint8Array; readonly sha256: Uint8Array; readonly figures: JsonObject };

export interface ArchiveStore {
  /** Waits for a job, with its entry of the history. */
  ask(
    tenant: TenantId,
    archive: {
      readonly archiveId: string;
      readonly wish: ArchiveWish;
      readonly subjectId: SubjectId | null;
      readonly askedBy: string;
      readonly askedAt: Date;
    },
    entry: HistoryEntry,
  ): Promise<void>;
  /** One that waits, or whose lease ran out; for one node. */
  claim(tenant: TenantId, now: Date, leaseMs: number): Promise<Archive | null>;
  step(tenant: TenantId, archiveId: string, step: string): Promise<void>;
  finish(
    tenant: TenantId,
    archiveId: string,
    made: { readonly sealed: Uint8Array; readonly sizeBytes: number } & Omit<MadeArchive, "bytes">,
    at: Date,
  ): Promise<void>;
  fail(tenant: TenantId, archiveId: string, code: string, at: Date): Promise<void>;
  /** One that nobody asked for and that is there already: the papers of a nightly audit. */
  keep(
    tenant: TenantId,
    archive: { readonly archiveId: string; readonly wish: ArchiveWish; readonly at: Date },
    made: { readonly sealed: Uint8Array; readonly sizeBytes: number } & Omit<MadeArchive, "bytes">,
  ): Promise<void>;
  /** The newest first. */
  list(tenant: TenantId, limit: number): Promise<readonly Archive[]>;
  find(tenant: TenantId, archiveId: string): Promise<(Archive & { readonly sealed: Uint8Array | null }) | null>;
  /** Removes those that were asked for before then. */
  forget(tenant: TenantId, before: Date): Promise<number>;
}

export type Archives = {
  readonly store: ArchiveStore;
  readonly cipher: {
    seal(tenant: TenantId, row: string, plaintext: Uint8Array): Uint8Array;
    open(tenant: TenantId, row: string, sealed: Uint8Array): Uint8Array;
  };
};
