// SPDX-License-Identifier: Apache-2.0
import { isUuid, type Result, refuse } from "#kernel";
import {
  type FiledChannel,
  type IdentityEvidence,
  levelOfEvidence,
  type RequestAbout,
  type RequestKind,
} from "#privacy";
import type { AppDeps } from "../deps.ts";
import { type GateOfStaff, passStaffGate, type StaffWisher } from "../staff/gate.ts";
import { entityKey } from "../threat/entities.ts";
import { screenNote } from "../vault/screen-note.ts";
import { type AskRefusal, askRequest } from "./ask.ts";
import { type LookUpRefusal, lookUpSubject, type SubjectNamed } from "./look-up.ts";
import type { StoredRequest } from "./ports.ts";

export type Filing = {
  readonly kind: RequestKind;
  readonly channel: FiledChannel;
  readonly customer: SubjectNamed;
  /** What showed who it is, as codes. */
  readonly evidence: readonly IdentityEvidence[];
  /** What the customer said, in the words of staff; screened here. */
  readonly words: string | null;
  /** For a person's review: the decision it is about. */
  readonly about: RequestAbout | null;
};

export type FileRefusal =
  | GateOfStaff
  | LookUpRefusal
  | AskRefusal
  | { readonly reason: "unscreenable" }
  /** Such evidence cannot be had by that way. */
  | { readonly reason: "not_of_channel" }
  /** What it is to be about is not about this customer, or there is none. */
  | { readonly reason: "not_about_them" };

/**
 * A member of staff files what a customer asked for by phone, by letter or in a branch. How sure it is who asks follows from what they noted, and
 * must be what the kind needs: the same rule as for the customer's own window. Who filed it, by what they knew them, stands in the history and in the
 * request; the customer sees it like one of their own. What hands data out waits, and the customer opens it themselves.
 */
export async function fileRequestAtDesk(
  deps: AppDeps,
  who: StaffWisher,
  filing: Filing,
): Promise<Result<StoredRequest, FileRefusal>> {
  const passed = await passStaffGate(deps, who, "requests.file");
  if (!passed.ok) return passed;
  const evidence = [...new Set(filing.evidence)];
  const level = levelOfEvidence(filing.channel, evidence);
  if (!level.ok) return refuse({ reason: "not_of_channel" });
  const written = filing.words?.trim() ?? "";
  const words = written === "" ? null : await screenNote(deps, written);
  if (words === null && written !== "") return refuse({ reason: "unscreenable" });
  const subjectId = await lookUpSubject(deps, who.agent, filing.customer, true);
  if (!subjectId.ok) return subjectId;
  const { kind, channel, about } = filing;
  if (about !== null && !(await isAboutThem(deps, subjectId.value, about))) return refuse({ reason: "not_about_them" });
  return askRequest(deps, {
    subjectId: subjectId.value,
    kind,
    channel,
    level: level.value,
    by: { kind: "agent", id: who.agent.agentId },
    conversationId: null,
    words,
    onceAs: null,
    filed: { evidence, about },
  });
}

async function isAboutThem(
  deps: AppDeps,
  subjectId: StoredRequest["subjectId"],
  about: RequestAbout,
): Promise<boolean> {
  if (!isUuid(about.id)) return false;
  const decisions = await automatedDecisions(deps, subjectId);
  return decisions.some(({ answerId, incidentId }) => (about.kind === "answer" ? answerId : incidentId) === about.id);
}

const MOST = 100;

/** What programs decided about a customer, found by the keyed hashes under which it holds: nobody else's, and nothing by a name. */
export async function automatedDecisions(
  deps: AppDeps,
  subjectId: StoredRequest["subjectId"],
): ReturnType<AppDeps["privacyDesk"]["decisionsAbout"]> {
  const sessions = (await deps.rights.rows.conversationsOf(deps.tenant, subjectId)).slice(-MOST);
  const keys = [
    ...(["subject", "claimed"] as const).map((kind) => entityKey(deps, kind, subjectId)),
    ...sessions.map((id) => entityKey(deps, "session", id)),
  ];
  return deps.privacyDesk.decisionsAbout(deps.tenant, keys, MOST);
}
