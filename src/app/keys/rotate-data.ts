// SPDX-License-Identifier: Apache-2.0
import { type ActId, type ConversationId, ok, type Result } from "#kernel";
import type { SealedRow, StoredConversation } from "../ports.ts";
import { type KeyDeps, recordKeyEvent } from "./deps.ts";
import type { ConversationRow } from "./ports.ts";
import {
  claimRotation,
  eachOf,
  type OnProgress,
  type Rotation,
  type RotationHold,
  type RotationRefusal,
} from "./rotation.ts";

const PAGE = 50;
const WIDTH = 4;
const MOST_PASSES = 4;

/**
 * Gives every conversation a new data key and seals all of it anew, in the suite of today. The first data key of a conversation stays, because
 * pseudonyms are named by it; it seals nothing any more. The others go when no node can have them in hand.
 */
export async function rotateData(
  deps: KeyDeps,
  { start, onProgress = () => undefined }: { readonly start: boolean; readonly onProgress?: OnProgress },
): Promise<Result<Rotation, RotationRefusal>> {
  const claimed = await claimRotation(deps, "data", start);
  if (!claimed.ok) return claimed;
  const hold = claimed.value;
  if (hold.now.phase === "move") {
    if (hold.now.cursor === null) await hold.save({ total: await deps.sealedRows.countConversations(deps.tenant) });
    const move = async (id: ConversationId): Promise<boolean> => (await addKey(deps, id)) && sealAnew(deps, id);
    if (await eachConversation(deps, hold, onProgress, move)) await hold.save({ phase: "settle", cursor: null });
  }
  if (hold.now.phase === "settle" && hold.hasSettled)
    await hold.save({ phase: "finish", cursor: null, done: 0, failed: 0 });
  if (hold.now.phase === "finish") {
    const drop = async (id: ConversationId): Promise<boolean> => {
      if (!(await sealAnew(deps, id))) return false;
      await deps.sealedRows.dropDataKeys(deps.tenant, id);
      return true;
    };
    if (await eachConversation(deps, hold, onProgress, drop)) {
      const { done, failed } = hold.now;
      await recordKeyEvent(deps, "key.rotated", { level: "data", moved: done, failed });
      await hold.save({ phase: "done", finishedAt: deps.clock.now() });
    }
  }
  await hold.save({}, true);
  return ok(hold.now);
}

async function eachConversation(
  deps: KeyDeps,
  hold: RotationHold,
  onProgress: OnProgress,
  work: (id: ConversationId) => Promise<boolean>,
): Promise<boolean> {
  for (let after = hold.now.cursor as ConversationId | null; ; ) {
    const page = await deps.sealedRows.conversationsAfter(deps.tenant, after, PAGE);
    let failed = 0;
    await eachOf(page, WIDTH, async (id) => {
      if (!(await attempt(() => work(id)))) failed += 1;
    });
    const last = page.at(-1);
    const isHeld = await hold.save({
      cursor: last ?? hold.now.cursor,
      done: hold.now.done + page.length,
      failed: hold.now.failed + failed,
    });
    if (!isHeld) return false;
    onProgress(hold.now);
    if (page.length < PAGE || last === undefined) return true;
    after = last;
  }
}

/** What does not open (its subject was erased, or it is damaged) cannot be moved, and stops nobody else. */
async function attempt(work: () => Promise<boolean>): Promise<boolean> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "crypto.cannot_open") return false;
    throw error;
  }
}

/** A turn in flight that has read the keys before loses its compare-and-swap, and runs again with the new one. */
async function addKey(deps: KeyDeps, conversationId: ConversationId): Promise<boolean> {
  for (let pass = 0; pass < MOST_PASSES; pass += 1) {
    const stored = await deps.conversations.find(deps.tenant, conversationId, null, "storage");
    if (stored === null || stored.keys.length === 0) return true;
    const subject = await deps.subjects.find(deps.tenant, stored.subjectId);
    if (subject === null) return true;
    const keyNo = Math.max(...stored.keys.map((key) => key.keyNo)) + 1;
    const scope = { tenant: deps.tenant, subjectId: stored.subjectId, wrappedSubjectKey: subject.wrappedSubjectKey };
    const key = await deps.keys.makeDataKey({ ...scope, conversationId, keyNo });
    if (await deps.sealedRows.addDataKey(deps.tenant, conversationId, stored.version, key)) return true;
  }
  return false;
}

async function sealAnew(deps: KeyDeps, conversationId: ConversationId): Promise<boolean> {
  for (let pass = 0; pass < MOST_PASSES; pass += 1) {
    const stored = await deps.conversations.find(deps.tenant, conversationId, null, "storage");
    if (stored === null || stored.keys.length === 0) return true;
    if ((await sealRows(deps, stored)) === 0) return true;
  }
  return false;
}

/** How many rows were not yet under the newest key. */
async function sealRows(deps: KeyDeps, stored: StoredConversation): Promise<number> {
  const { conversationId } = stored;
  const cipher = await deps.keys.openConversation(stored);
  const rows = await deps.sealedRows.conversationRows(deps.tenant, conversationId);
  const old = rows.filter(({ keyNo, sealed }) => keyNo !== cipher.keyNo || !deps.keys.isCurrentSuite(sealed));
  for (const row of old) {
    const place = rowOf(row);
    const plain = cipher.open(place, row.keyNo, row.sealed);
    const sealed = cipher.seal(place, plain);
    plain.fill(0);
    await deps.sealedRows.replaceConversationRow(deps.tenant, conversationId, row, cipher.keyNo, sealed);
  }
  return old.length;
}

/** The place of a row in the associated data of its envelope. */
export function rowOf({ place, id, part }: ConversationRow): SealedRow {
  const no = part ?? 0;
  switch (place) {
    case "message":
      return { kind: "message", seq: no };
    case "tracker_event":
      return { kind: "tracker_event", turnNo: no };
    case "act":
      return { kind: "act", actId: id as ActId };
    case "notice":
      return { kind: "notice", noticeId: id };
    case "note":
      return { kind: "note", noteId: id };
    case "vault":
    case "outgoing":
    case "peer":
      return { kind: place, name: id };
    case "file":
      return { kind: "file", fileId: id };
    case "file_piece":
      return { kind: "file_piece", fileId: id, pieceNo: no };
    case "tracker":
    case "state":
    case "case":
    case "case_pass":
    case "case_end":
      return { kind: place };
  }
}
