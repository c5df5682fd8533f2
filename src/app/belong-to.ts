// SPDX-License-Identifier: Apache-2.0
import { makeSubjectId, utf8 } from "#kernel";
import type { PartyId } from "#telecom";
import type { AppDeps } from "./deps.ts";
import type { StoredSubject } from "./ports.ts";
import type { Turn } from "./turn.ts";

/**
 * Binds the conversation to the subject that a party is. From here rows are sealed under a data key of that subject;
 * what was said before stays under the visitor's own key.
 */
export async function belongTo(turn: Turn, party: PartyId): Promise<void> {
  const { deps, stored } = turn;
  const subject = await subjectOf(deps, party);
  if (subject.subjectId === turn.subjectId) return;
  const { tenant, conversationId } = stored;
  const keyNo = Math.max(0, ...stored.keys.map((key) => key.keyNo)) + 1;
  const newKey = await deps.keys.makeDataKey({ tenant, conversationId, ...subject, keyNo });
  turn.newKey = newKey;
  turn.subjectId = subject.subjectId;
  turn.cipher = await deps.keys.openConversation({
    tenant,
    conversationId,
    keys: [...stored.keys, { ...newKey, wrappedSubjectKey: subject.wrappedSubjectKey }],
  });
}

/** The subject of a party: found by a keyed hash, made at first sight. Its id is random and says nothing. */
export async function subjectOf(deps: AppDeps, party: PartyId): Promise<StoredSubject> {
  const { tenant, keys, subjects } = deps;
  const partyHash = keys.blindIndex("party", party);
  const found = await subjects.findByParty(tenant, partyHash);
  if (found) return found;
  const subjectId = makeSubjectId(deps.random);
  const wrappedSubjectKey = await keys.makeSubjectKey(tenant, subjectId);
  const sealedProfile = await keys.sealForSubject(
    { tenant, subjectId, wrappedSubjectKey },
    "profile",
    utf8(JSON.stringify({ party })),
  );
  return subjects.createForParty(tenant, { subjectId, wrappedSubjectKey, partyHash, sealedProfile });
}
