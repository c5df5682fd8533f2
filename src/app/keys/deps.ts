// SPDX-License-Identifier: Apache-2.0
import type { Clock, JsonObject, Random, SubjectId, TenantId } from "#kernel";
import type { ConversationStore, FanOut, History, HistoryEntry, KeyService, SubjectStore } from "../ports.ts";
import type { KeyRotator, KeySignals, KeyStore, RootKeeper, SealedRows } from "./ports.ts";

/** What work on keys needs: less than a turn does, so that a command has it without an operator. */
export type KeyDeps = {
  readonly tenant: TenantId;
  readonly clock: Clock;
  readonly random: Random;
  readonly keyStore: KeyStore;
  readonly roots: RootKeeper;
  readonly keys: KeyService & KeyRotator;
  readonly sealedRows: SealedRows;
  readonly conversations: Pick<ConversationStore, "find" | "delete">;
  readonly subjects: Pick<SubjectStore, "find">;
  readonly history: History;
  readonly signals: KeySignals;
  readonly fanOut: Pick<FanOut, "publishRevoked">;
  /** This process among the nodes; random. */
  readonly nodeId: string;
  /** A root key is replaced after so long. */
  readonly epochMs: number;
};

export async function recordKeyEvent(
  { history, tenant, clock }: KeyDeps,
  kind: HistoryEntry["kind"],
  facts: JsonObject,
  subjectId: SubjectId | null = null,
): Promise<void> {
  const at = new Date(clock.now());
  const actor = { kind: "system", id: null } as const;
  await history.append({ at, tenant, kind, actor, subjectId, conversationId: null, facts }, null);
}
