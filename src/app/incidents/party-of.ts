// SPDX-License-Identifier: Apache-2.0
import { fromUtf8, type SubjectId } from "#kernel";
import type { PartyId } from "#telecom";
import type { AppDeps } from "../deps.ts";

/** Which customer of the operator a subject is. Null: a visitor whom nobody knows, or one who was erased. */
export async function partyOf(deps: AppDeps, subjectId: SubjectId): Promise<PartyId | null> {
  const [subject, sealed] = await Promise.all([
    deps.subjects.find(deps.tenant, subjectId),
    deps.subjects.findProfile(deps.tenant, subjectId),
  ]);
  if (subject === null || sealed === null) return null;
  const scope = { tenant: deps.tenant, ...subject };
  return (JSON.parse(fromUtf8(await deps.keys.openForSubject(scope, "profile", sealed))) as { party: PartyId }).party;
}
