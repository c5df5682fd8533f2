// SPDX-License-Identifier: Apache-2.0
import type { ConversationId, TenantId } from "#kernel";
import type { FoundInConversation } from "#pii";

/** One sealed value, by the name that stands for it (`PHONE_1`). Written with the turn that named it. */
export type VaultWrite = { readonly name: string; readonly keyNo: number; readonly sealed: Uint8Array };

/** A stored row that a later turn must change, because it turned out to hold part of a value. Changed with that turn or not at all. */
export type RowRewrite = {
  readonly table: "message" | "tracker_event";
  /** Sequence number of the message, or number of the turn. */
  readonly no: number;
  readonly keyNo: number;
  readonly sealed: Uint8Array;
};

export interface VaultStore {
  /** The rows of these names; names that there are no rows for are left out. */
  read(tenant: TenantId, conversationId: ConversationId, names: readonly string[]): Promise<readonly VaultWrite[]>;
}

/** What is looked at in one screening: plain data, so that it can be sent to where the detector runs. */
export type DetectorTask = {
  readonly text: string;
  readonly earlier: readonly {
    readonly by: "visitor" | "bot";
    readonly text: string;
    readonly tail?: string;
  }[];
  readonly kinds: readonly string[];
  /** What a form or flow has just asked for, in the words of the detector; null when nothing. */
  readonly expects: string | null;
};

/** Why there is no result: an exception or a crash, too slow, or too much at once. */
export type DetectorFailure = { readonly reason: "failed" | "too_slow" | "overloaded" };

/** Finds personal data. Never throws and always answers within its deadline: whoever gets a failure lets nothing read the text. */
export interface Detector {
  /** Starts what takes time to start, unless that was done. Returns at once. */
  prepare(): void;
  find(
    task: DetectorTask,
  ): Promise<
    | { readonly ok: true; readonly value: FoundInConversation }
    | { readonly ok: false; readonly refusal: DetectorFailure }
  >;
}
