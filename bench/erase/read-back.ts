// SPDX-License-Identifier: Apache-2.0

import type { ConversationRow } from "#app";
import { fromUtf8 } from "#kernel";
import type { Person } from "./people.ts";
import { type EraseRig, TENANT } from "./rig.ts";

const WIDTH = 16;

/** The planted values that the product opens now, with the rows and keys that are there. */
export async function readBack(rig: EraseRig, people: readonly Person[]): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (let from = 0; from < people.length; from += WIDTH)
    await Promise.all(people.slice(from, from + WIDTH).map((person) => readPerson(rig, person, found)));
  return found;
}

async function readPerson({ deps, keyDeps }: EraseRig, person: Person, found: Set<string>): Promise<void> {
  const wanted = new Set(Object.values(person.values));
  const look = (bytes: Uint8Array): void => {
    const text = fromUtf8(bytes);
    for (const value of wanted) if (text.includes(value)) found.add(value);
  };
  const subject = await deps.subjects.find(TENANT, person.subjectId);
  if (subject !== null)
    for (const { row, sealed } of await keyDeps.sealedRows.subjectRows(TENANT, person.subjectId))
      look(await deps.keys.openForSubject({ tenant: TENANT, ...subject }, row, sealed));
  const stored = await deps.conversations.find(TENANT, person.conversationId, null, "own");
  if (stored === null) return;
  const cipher = await deps.keys.openConversation(stored);
  for (const row of await keyDeps.sealedRows.conversationRows(TENANT, person.conversationId))
    look(cipher.open(placeOf(row), row.keyNo, row.sealed));
}

type Place = Parameters<Awaited<ReturnType<EraseRig["deps"]["keys"]["openConversation"]>>["open"]>[0];

function placeOf({ place, id, part }: ConversationRow): Place {
  const no = part ?? 0;
  switch (place) {
    case "message":
      return { kind: place, seq: no };
    case "tracker_event":
      return { kind: place, turnNo: no };
    case "act":
      return { kind: place, actId: id as never };
    case "vault":
    case "outgoing":
    case "peer":
      return { kind: place, name: id };
    case "notice":
      return { kind: place, noticeId: id };
    case "file":
      return { kind: place, fileId: id };
    case "file_piece":
      return { kind: place, fileId: id, pieceNo: no };
    case "tracker":
    case "state":
    case "case":
    case "case_pass":
    case "case_end":
      return { kind: place };
    case "note":
      return { kind: place, noteId: id };
  }
}
