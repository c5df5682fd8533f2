// SPDX-License-Identifier: Apache-2.0
import type { ConversationCipher, SealedRow } from "#app";
import {
  blindIndex,
  CannotOpenError,
  DEFAULT_ENVELOPE_SUITE,
  deriveKey,
  type EnvelopeSuiteNo,
  type Namespace,
  openEnvelope,
  type Seal,
  sealEnvelope,
} from "#crypto";
import { type ConversationId, type Random, Sensitive, type SubjectId, type TenantId, unreachable } from "#kernel";

/** A data key with the subject it was made for: a conversation that changes its subject gets a new key. */
export type OpenedKey = { readonly keyNo: number; readonly subjectId: SubjectId; readonly key: Uint8Array };

/**
 * Seals and opens the rows of one conversation. Lives as long as a turn or a connection holds it.
 *
 * @throws CannotOpenError - `crypto.cannot_open`, if the conversation has no key: it was shredded.
 */
export function makeConversationCipher(
  tenant: TenantId,
  conversationId: ConversationId,
  opened: readonly OpenedKey[],
  random: Random,
  suite: EnvelopeSuiteNo = DEFAULT_ENVELOPE_SUITE,
): ConversationCipher {
  const keys = new Map(opened.map(({ keyNo, subjectId, key }) => [keyNo, { subjectId, key: new Sensitive(key) }]));
  const newest = Math.max(0, ...keys.keys());
  const oldest = Math.min(...keys.keys());
  if (newest === 0) throw new CannotOpenError({ reason: "no_such_key", keyNo: 0 });

  function sealOf(row: SealedRow, keyNo: number): Seal {
    const held = keys.get(keyNo);
    if (held === undefined) throw new CannotOpenError({ reason: "no_such_key", keyNo });
    const place = { tenant, subject: held.subjectId, conversation: conversationId, row: rowName(row) };
    // EXPOSE: handed to one seal or open and not kept
    return { key: held.key.expose(), keyNo, namespace: NAMESPACE_OF[row.kind], place, suite };
  }

  return {
    keyNo: newest,
    seal: (row, plaintext) => sealEnvelope(sealOf(row, newest), plaintext, random),
    open: (row, keyNo, sealed) => openEnvelope(sealOf(row, keyNo), sealed),
    keyedHash: (text) => {
      // The first key stays when it becomes known who speaks, so that a value keeps its name. EXPOSE: derived from and not kept
      const key = deriveKey(keys.get(oldest)?.key.expose() ?? new Uint8Array(), "pseudonym");
      const hash = blindIndex(key, text);
      key.fill(0);
      return hash;
    },
  };
}

const NAMESPACE_OF = {
  message: "message",
  tracker: "tracker",
  tracker_event: "tracker_event",
  state: "state",
  act: "act",
  notice: "notice",
  case: "case",
  case_pass: "case",
  case_end: "case",
  vault: "vault",
  file: "file",
  file_piece: "file_piece",
  outgoing: "outgoing",
  peer: "peer",
  note: "note",
} as const satisfies Record<SealedRow["kind"], Namespace>;

/** The name of a row in associated data (docs/formats/envelope.md). */
function rowName(row: SealedRow): string {
  switch (row.kind) {
    case "message":
      return `message/${row.seq}`;
    case "tracker_event":
      return `tracker_event/${row.turnNo}`;
    case "act":
      return `act/${row.actId}`;
    case "vault":
    case "outgoing":
    case "peer":
      return `${row.kind}/${row.name}`;
    case "file":
      return `file/${row.fileId}`;
    case "file_piece":
      return `file/${row.fileId}/${row.pieceNo}`;
    case "notice":
      return `notice/${row.noticeId}`;
    case "note":
      return `note/${row.noteId}`;
    case "tracker":
    case "state":
    case "case":
    case "case_pass":
    case "case_end":
      return row.kind;
    default:
      return unreachable(row);
  }
}
