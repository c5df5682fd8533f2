// SPDX-License-Identifier: Apache-2.0

import type { ActKind } from "#dialogue";
import { type ActId, fromUtf8, type JsonObject, utf8 } from "#kernel";
import type { ActState, ActWrite, StoredAct } from "../ports.ts";
import type { Turn } from "../turn.ts";

/** What an act is, as it is sealed: the args it is carried out with and the exact sentence that was shown. */
export type ActContent = {
  readonly kind: ActKind;
  readonly args: JsonObject;
  readonly text: string;
  /** SHA-256 (base64url) over the UTF-8 bytes of `text`. */
  readonly textHash: string;
  readonly orderId: string | null;
  /** Title and rows around the sentence, to show the act again. */
  readonly shown?: { readonly title: string; readonly rows: { readonly label: string; readonly value: string }[] };
  /** For an act that needs proof of itself; null for one that the button confirms. Absent in what older releases sealed. */
  readonly proof?: ActProofState | null;
  /** Who was told before the order left. Absent where nobody was: what can be undone until it starts is told afterwards. */
  readonly told?: "contact" | "every_contact";
};

/** What a passkey is to sign, beside the text. */
export type ActProofState = {
  /** 32 bytes, base64url. */
  readonly nonce: string;
  /** Milliseconds. */
  readonly expiresAt: number;
  /** Assertions that did not hold. */
  readonly failures: number;
  /** Hash of the assertion that proved the act; null until then. */
  readonly answer: string | null;
};

export function sealAct(turn: Turn, actId: ActId, state: ActState, content: ActContent, expiresAt: Date): ActWrite {
  return {
    actId,
    kind: content.kind,
    state,
    externalId: externalIdOf(actId),
    keyNo: turn.cipher.keyNo,
    sealed: turn.cipher.seal({ kind: "act", actId }, utf8(JSON.stringify(content))),
    expiresAt,
  };
}

export function openAct(turn: Turn, act: StoredAct): ActContent {
  return JSON.parse(fromUtf8(turn.cipher.open({ kind: "act", actId: act.actId }, act.keyNo, act.sealed))) as ActContent;
}

/** The operator's idempotency key for an act: the same act is one order, however often it is sent. */
export function externalIdOf(actId: ActId): string {
  return `wardline-${actId}`;
}
