// SPDX-License-Identifier: Apache-2.0
import { ok, type Result, refuse } from "#kernel";
import { circumstancesAtDesk } from "../circumstances.ts";
import { type Circumstances, type GatePrincipal, type GateResource, NO_END_SECONDS } from "../decide.ts";
import type { AppDeps } from "../deps.ts";
import type { HistoryEntry } from "../ports.ts";
import { type GateOfStaff, passStaffGate } from "../staff/gate.ts";
import { STAFF_ROLES } from "../staff/ports.ts";
import type { StaffSeat } from "../staff/seat.ts";
import { isStaffFree } from "../threat/sense-staff.ts";
import { ANOTHER, type WhatIf, whatIf } from "./what-if.ts";

/** "May … do … on … now, and why not?" What is left out is as good as it usually is. */
export type WhatIfQuestion = {
  readonly who:
    | { readonly kind: "Visitor" | "Subject" | "System" }
    | { readonly kind: "Agent"; readonly roles: readonly string[] }
    | { readonly kind: "Token"; readonly scopes: readonly string[] }
    /** A colleague with the roles of their account. */
    | { readonly kind: "colleague"; readonly staffId: string };
  readonly action: string;
  readonly about: GateResource["kind"];
  /** Of a case: who holds it. */
  readonly heldBy: "me" | "other" | "nobody";
  readonly isWaiting: boolean;
  /** Of a request: who asked. */
  readonly proposedBy: "me" | "other" | "command";
  readonly field: string | null;
  readonly circumstances: { readonly [Name in keyof Circumstances]?: Circumstances[Name] | undefined };
};

export type WhatIfAnswer = WhatIf & {
  /** Why it is refused beside the policies: the account is disabled, or in quarantine. */
  readonly beside: readonly ("account_disabled" | "in_quarantine")[];
  readonly roles: readonly string[] | null;
  readonly circumstances: Circumstances;
  /** What the policies that are named say. */
  readonly texts: Readonly<Record<string, string>>;
  readonly hash: string;
};

export type WhatIfRefusal =
  | { readonly reason: "unknown_action" }
  | { readonly reason: "action_is_not_about_this" }
  | { readonly reason: "no_such_colleague" };

/** Each is thousands of decisions, during which this process does nothing else. */
const MOST_PER_MINUTE = 20;
const MINUTE_MS = 60_000;

/** Asks the gate that is in force what it would decide. Changes nothing; that it was asked stands in the history. */
export async function askWhatIf(
  deps: AppDeps,
  question: WhatIfQuestion,
  actor: HistoryEntry["actor"],
): Promise<Result<WhatIfAnswer, WhatIfRefusal>> {
  const { action, about, field, who } = question;
  const shape = deps.policies.actions.get(action);
  if (shape === undefined) return refuse({ reason: "unknown_action" });
  if (!shape.resources.includes(about)) return refuse({ reason: "action_is_not_about_this" });
  const found = await principalOf(deps, who);
  if (found === null) return refuse({ reason: "no_such_colleague" });
  const { principal, beside } = found;
  const circumstances: Circumstances = {
    ...circumstancesAtDesk(deps, 0),
    grantSeconds: NO_END_SECONDS,
    spendLimit: deps.settings.rules.spendLimit.minor,
    ...(Object.fromEntries(
      Object.entries(question.circumstances).filter(([, value]) => value !== undefined),
    ) as Partial<Circumstances>),
  };
  const request = { principal, action, resource: resourceOf(question, principal), context: circumstances };
  const answer = whatIf(deps.policies.decide, request, field, STAFF_ROLES);
  const named = [...answer.decision.policies, ...answer.would];
  await deps.history.append(
    {
      at: new Date(deps.clock.now()),
      tenant: deps.tenant,
      kind: "policy.asked",
      actor,
      subjectId: null,
      conversationId: null,
      facts: {
        action,
        who: who.kind,
        ...(who.kind === "colleague" ? { colleague: who.staffId } : {}),
        allowed: answer.isAllowed && beside.length === 0,
      },
    },
    null,
  );
  return ok({
    ...answer,
    isAllowed: answer.isAllowed && beside.length === 0,
    beside,
    roles: principal.kind === "Agent" ? principal.roles : null,
    circumstances,
    texts: Object.fromEntries(named.map((id) => [id, deps.policies.texts.policies.get(id) ?? ""])),
    hash: deps.policies.hash,
  });
}

/** The same for a person at the desk, so many times a minute: `policies.read`. */
export async function askWhatIfAtDesk(
  deps: AppDeps,
  seat: StaffSeat,
  question: WhatIfQuestion,
): Promise<Result<WhatIfAnswer, WhatIfRefusal | GateOfStaff | { readonly reason: "too_many_questions" }>> {
  const passed = await passStaffGate(deps, seat, "policies.read");
  if (!passed.ok) return passed;
  const { agentId } = seat.agent;
  const key = deps.keys.blindIndex("counter", `what if ${agentId}`);
  const count = await deps.counters.add(deps.tenant, key, 1, MINUTE_MS, new Date(deps.clock.now()));
  if (count > MOST_PER_MINUTE) return refuse({ reason: "too_many_questions" });
  return askWhatIf(deps, question, { kind: "agent", id: agentId });
}

type Found = { readonly principal: GatePrincipal; readonly beside: WhatIfAnswer["beside"] };

async function principalOf(deps: AppDeps, who: WhatIfQuestion["who"]): Promise<Found | null> {
  switch (who.kind) {
    case "Visitor":
    case "Subject":
    case "System":
      return { principal: { kind: who.kind, id: "asked" }, beside: [] };
    case "Agent":
      return { principal: { kind: "Agent", id: "asked", roles: who.roles }, beside: [] };
    case "Token":
      return { principal: { kind: "Token", id: "asked", scopes: who.scopes }, beside: [] };
    case "colleague": {
      const account = (await deps.staff.list(deps.tenant)).find(({ staffId }) => staffId === who.staffId);
      if (account === undefined) return null;
      const { staffId, roles, state } = account;
      const isFree = await isStaffFree(deps, staffId);
      return {
        principal: { kind: "Agent", id: staffId, roles },
        beside: [
          ...(state === "active" ? [] : (["account_disabled"] as const)),
          ...(isFree ? [] : (["in_quarantine"] as const)),
        ],
      };
    }
  }
}

function resourceOf({ about, heldBy, isWaiting, proposedBy }: WhatIfQuestion, { id }: GatePrincipal): GateResource {
  const person = (is: "me" | "other" | "nobody" | "command"): string | null =>
    is === "me" ? id : is === "other" ? ANOTHER : null;
  if (about === "Case") return { kind: "Case", id: "asked", isWaiting, heldBy: person(heldBy) };
  if (about === "Approval") return { kind: "Approval", id: "asked", proposedBy: person(proposedBy) };
  return { kind: about, id: "asked" };
}
