// SPDX-License-Identifier: Apache-2.0
import { parseMsisdn } from "#identity";
import { ok, parseConversationId, type Result, refuse, type SubjectId } from "#kernel";
import type { PartyId } from "#telecom";
import { subjectOf } from "../belong-to.ts";
import { mayReach, maySeeAs } from "../budgets.ts";
import type { AgentIdentity, AppDeps } from "../deps.ts";

/** By what a member of staff names a customer: a request, a conversation, or a number that its owner told them. */
export type SubjectNamed =
  | { readonly by: "request"; readonly id: string }
  | { readonly by: "conversation"; readonly id: string }
  | { readonly by: "number"; readonly number: string };

export type LookUpRefusal =
  /** Nobody is known by that: there is no such thing, or it was erased. */
  | { readonly reason: "nobody_found" }
  /** Several people hold the line: a number alone names none of them. */
  | { readonly reason: "several_holders" }
  | { readonly reason: "operator_unavailable" }
  /** This member of staff has reached as many customers as one may. */
  | { readonly reason: "budget_spent" };

/** What asking for a number costs of what one may see, whether it is anybody's or not: as in the search for cases. */
const LOOK_UP_COST = 5;

/**
 * Finds whom a member of staff means. A number is looked up at the operator and turned into the keyed hash of its holder; it is kept nowhere. Counts
 * against the bounds of one member of staff, found or not, so that nobody walks through numbers.
 *
 * @param make - Whether a customer of the operator who was never here becomes a subject, so that something can be kept of them.
 */
export async function lookUpSubject(
  deps: AppDeps,
  agent: Pick<AgentIdentity, "agentId">,
  named: SubjectNamed,
  make: boolean = false,
): Promise<Result<SubjectId, LookUpRefusal>> {
  const by = { kind: "agent", id: agent.agentId } as const;
  if (named.by === "number" && !(await maySeeAs(deps, [by], LOOK_UP_COST))) return refuse({ reason: "budget_spent" });
  const found = await find(deps, named, make);
  if (!found.ok) return found;
  return (await mayReach(deps, by, found.value)) ? found : refuse({ reason: "budget_spent" });
}

async function find(deps: AppDeps, named: SubjectNamed, make: boolean): Promise<Result<SubjectId, LookUpRefusal>> {
  switch (named.by) {
    case "request": {
      const request = await deps.rights.requests.find(deps.tenant, named.id);
      return request === null ? refuse({ reason: "nobody_found" }) : ok(request.subjectId);
    }
    case "conversation": {
      const id = parseConversationId(named.id);
      const stored = id === null ? null : await deps.conversations.find(deps.tenant, id, null, "storage");
      return stored === null ? refuse({ reason: "nobody_found" }) : ok(stored.subjectId);
    }
    case "number":
      return byNumber(deps, named.number, make);
  }
}

async function byNumber(deps: AppDeps, typed: string, make: boolean): Promise<Result<SubjectId, LookUpRefusal>> {
  const msisdn = parseMsisdn(typed, deps.settings.defaultCountry);
  if (msisdn === null) return refuse({ reason: "nobody_found" });
  const line = await deps.telco.reads.findLineByMsisdn(msisdn);
  if (!line.ok) return refuse({ reason: "operator_unavailable" });
  const [holder, ...others] = line.value?.holderIds ?? [];
  if (others.length > 0) return refuse({ reason: "several_holders" });
  if (holder === undefined) return refuse({ reason: "nobody_found" });
  const party = holder as PartyId;
  if (make) return ok((await subjectOf(deps, party)).subjectId);
  const known = await deps.subjects.findByParty(deps.tenant, deps.keys.blindIndex("party", party));
  return known === null ? refuse({ reason: "nobody_found" }) : ok(known.subjectId);
}
