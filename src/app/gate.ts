// SPDX-License-Identifier: Apache-2.0
import type { ActKind, ToolFailure, ToolName } from "#dialogue";
import { ASSURANCE_LEVELS, type AssuranceLevel, ok, type Result } from "#kernel";
import { circumstancesOf, secondsLeft } from "./circumstances.ts";
import type {
  Circumstances,
  Decide,
  GateDecision,
  GatePrincipal,
  GateRelation,
  GateRequest,
  GateResource,
  GateSignals,
} from "./decide.ts";
import type { AgentIdentity } from "./deps.ts";
import { requireLine, viewAccounts, viewSubject } from "./tools/subject-view.ts";
import type { ToolContext, ToolRefusal, ToolSpec } from "./tools/tool-spec.ts";
import { levelOf, recordEntry, type Turn } from "./turn.ts";

/** What the gate says of a call: the fields that may leave, or how the refusal reads to the flow. */
export type ToolVerdict =
  | { readonly isAllowed: true; readonly fields: ReadonlySet<string>; readonly relation: GateRelation }
  | { readonly isAllowed: false; readonly failure: ToolFailure };

/**
 * One decision per call, between whatever wishes it (flow, model, attacker) and every port. How the subject stands to what is named is
 * read here, from the operator; nobody is asked. A thing that is not theirs reads like one that does not exist.
 */
export async function decideTool(
  turn: Turn,
  tool: ToolName,
  spec: ToolSpec<ToolName>,
  args: object,
  ctx: ToolContext,
): Promise<ToolVerdict> {
  const base = circumstancesOf(turn, spec.purpose);
  const resource = resourceOf(spec, args);
  const isKnown = base.level > 0;
  const relation = isKnown ? await relationTo(ctx, resource) : ok(NOT_THEIRS);
  if (!relation.ok) return { isAllowed: false, failure: relation.refusal.reason };
  const standing = { relation: relation.value.is, grantSeconds: secondsLeft(relation.value.endsAt, turn.now) };
  const request: GateRequest = {
    principal: isKnown ? { kind: "Subject", id: turn.subjectId } : { kind: "Visitor", id: turn.stored.conversationId },
    action: tool,
    resource,
    context: { ...base, ...standing },
  };
  const { decide } = turn.deps.policies;
  const decision = decide(request);
  if (decision.isAllowed) return { isAllowed: true, fields: decision.fields, relation: standing.relation };
  const needed = levelThatWouldDo(decide, request);
  recordEntry(turn, "assurance.refused", { tool, needed, level: levelOf(turn), relation: standing.relation });
  const isNotTheirs = isKnown && needed === null && standing.relation === "none";
  return { isAllowed: false, failure: isNotTheirs ? "not_found" : "not_allowed" };
}

/** What an act needs beside what the turn knows. */
export type ActFacts = {
  readonly lineId: string;
  readonly relation: GateRelation;
  readonly signals: GateSignals;
  readonly alarm: boolean;
  readonly reported: boolean;
  readonly settled: boolean;
  /** By what the order does, read again from the operator; nobody's arguments. */
  readonly binds: boolean;
  /** What it adds to the bill, in the smallest unit; 0 where it adds nothing by itself. */
  readonly amount: number;
  /** The act itself was proved, in this turn. */
  readonly isProved: boolean;
};

/** Decides an act that has entered `committing`, before the order is sent. Null when it may go. */
export function decideAct(
  turn: Turn,
  kind: ActKind,
  facts: ActFacts,
): "signals_not_clean" | "needs_stronger_proof" | "not_eligible" | null {
  const { decide } = turn.deps.policies;
  const base = circumstancesOf(turn, "serviceProvision");
  const { relation, signals, alarm, reported, settled, binds, amount } = facts;
  // That people vouch for somebody (A4) is no proof of an act.
  const proved = facts.isProved ? { level: 3, ageSeconds: 0 } : { level: Math.min(base.level, 2) };
  const request: GateRequest = {
    principal: { kind: base.level > 0 ? "Subject" : "Visitor", id: turn.subjectId },
    action: `act.${kind}`,
    resource: { kind: "Line", id: facts.lineId },
    context: { ...base, ...proved, relation, signals, alarm, reported, settled, binds, amount },
  };
  const decision = decide(request);
  if (decision.isAllowed) return null;
  recordEntry(turn, "gate.refused", {
    act: kind,
    signals,
    alarm,
    reported,
    relation,
    policies: [...decision.policies],
  });
  if (decide(withContext(request, { signals: "clean", alarm: false, reported: false })).isAllowed)
    return "signals_not_clean";
  return levelThatWouldDo(decide, withContext(request, { reported: false })) === null
    ? "not_eligible"
    : "needs_stronger_proof";
}

export type DeskAction =
  | "read"
  | "read_closed"
  | "take_over"
  | "reply"
  | "hand_back"
  | "end"
  | "contact"
  | "reveal"
  | "reidentify"
  | "propose"
  | "open_file"
  | "vouch"
  | "vouch_shop"
  | "lock"
  | "note"
  | "ask_proof"
  | "lift_alarm"
  | "transfer"
  | "label";
export type CaseFacts = Extract<GateResource, { kind: "Case" }>;

/** Decides what a person at the desk wishes. Roles come with the account. */
export function decideDesk(
  decide: Decide,
  agent: AgentIdentity,
  action: DeskAction,
  about: CaseFacts,
  context: Circumstances,
): GateDecision {
  if (isOutOfScope(agent, `desk.${action}`)) return { isAllowed: false, fields: new Set(), policies: [] };
  const principal: GatePrincipal = { kind: "Agent", id: agent.agentId, roles: agent.roles };
  return decide({ principal, action: `desk.${action}`, resource: about, context });
}

/** A program does what its token names and nothing else, whatever its roles would open. */
export function isOutOfScope({ scopes }: AgentIdentity, action: string): boolean {
  return scopes?.includes(action) === false;
}

function resourceOf(spec: ToolSpec<ToolName>, args: object): GateResource {
  if ("lineId" in args && typeof args.lineId === "string") return { kind: "Line", id: args.lineId };
  if ("accountId" in args && typeof args.accountId === "string") return { kind: "Account", id: args.accountId };
  return { kind: spec.about, id: "all" };
}

/** How the subject stands to a thing, and until when; null where nothing ends by itself. */
type Standing = { readonly is: GateRelation; readonly endsAt: number | null };
const NOT_THEIRS: Standing = { is: "none", endsAt: null };

async function relationTo(ctx: ToolContext, { kind, id }: GateResource): Promise<Result<Standing, ToolRefusal>> {
  switch (kind) {
    case "Holdings":
      return ok({ is: "own", endsAt: null });
    case "Line": {
      const seen = await requireLine(ctx, id);
      return seen.ok ? ok({ is: seen.value.relation, endsAt: seen.value.grantEndsAt }) : noneOr(seen);
    }
    case "Account": {
      const view = await viewSubject(ctx);
      if (!view.ok) return noneOr(view);
      const accounts = await viewAccounts(ctx, view.value);
      if (!accounts.ok) return noneOr(accounts);
      const found = accounts.value.find(({ account }) => account.accountId === id);
      return ok(found === undefined ? NOT_THEIRS : { is: found.relation, endsAt: found.grantEndsAt });
    }
    default:
      return ok(NOT_THEIRS);
  }
}

/** Not theirs is a fact; an operator that does not answer is not. */
function noneOr(refused: { readonly ok: false; readonly refusal: ToolRefusal }): Result<Standing, ToolRefusal> {
  const { reason } = refused.refusal;
  return reason === "not_found" || reason === "not_allowed" ? ok(NOT_THEIRS) : refused;
}

/** The lowest level at which the same wish would pass, freshly proved; null when no level helps. */
export function levelThatWouldDo(decide: Decide, request: GateRequest): AssuranceLevel | null {
  const { principal, resource } = request;
  const isVisitor = principal.kind === "Visitor";
  const best = resource.kind === "Holdings" ? "own" : "holder";
  const asKnown: GateRequest = isVisitor
    ? { ...withContext(request, { relation: best }), principal: { kind: "Subject", id: principal.id } }
    : request;
  for (let level = request.context.level; level < ASSURANCE_LEVELS.length; level += 1) {
    if (decide(withContext(asKnown, { level, ageSeconds: 0 })).isAllowed) return ASSURANCE_LEVELS[level] ?? null;
  }
  return null;
}

function withContext(request: GateRequest, more: Partial<Circumstances>): GateRequest {
  return { ...request, context: { ...request.context, ...more } };
}
