// SPDX-License-Identifier: Apache-2.0
import { hasMessage, type Params, word, wordSummary } from "#dialogue";
import { assuranceNow } from "#identity";
import {
  AppError,
  ASSURANCE_LEVELS,
  type ConversationId,
  fromUtf8,
  type Json,
  type Lang,
  ok,
  type Result,
  refuse,
} from "#kernel";
import type { DeskSummary } from "#protocol";
import { maySeeAs, revealsLeft } from "../budgets.ts";
import type { AgentIdentity, AppDeps } from "../deps.ts";
import type { HistoryEntry, StoredDeskCase } from "../ports.ts";
import { openTurn, type Turn } from "../turn.ts";
import type { DeskRefusal } from "./agent-turn.ts";
import { levelNeeded } from "./case-level.ts";
import { passReadGate } from "./pass-gate.ts";

/** Entries of the subject that are looked through for this conversation. */
const READ = 400;
const MOST = 20;

/**
 * What the bot found before a person came: from the tracker and the history, in codes that the screen words. No model takes part. Nothing that
 * the customer said stands in it, and what was read of the operator is masked, and left out while the case is locked. That it was read counts.
 */
export async function summariseCase(
  deps: AppDeps,
  { conversationId, agent }: { readonly conversationId: ConversationId; readonly agent: AgentIdentity },
): Promise<Result<DeskSummary, DeskRefusal>> {
  const row = await deps.conversations.findDeskCase(deps.tenant, conversationId);
  if (row === null) return refuse({ reason: "conversation_not_found" });
  const passed = await passReadGate(deps, agent, row);
  if (!passed.ok) return passed;
  const stored = await deps.conversations.find(deps.tenant, conversationId, null, "desk");
  if (stored === null) return refuse({ reason: "conversation_not_found" });
  const turn = await openTurn(deps, stored, null);
  const history = (await deps.history.list(deps.tenant, row.subjectId, READ)).filter(
    (entry) => entry.conversationId === conversationId,
  );
  const now = assuranceNow(turn.state.factors, turn.now);
  const needs = levelNeeded(turn.tracker, turn.deps.flows);
  const isLocked = ASSURANCE_LEVELS.indexOf(now.level) < ASSURANCE_LEVELS.indexOf(needs);
  const slots = isLocked ? [] : slotsOf(turn, row);
  if (!(await maySeeAs(deps, [{ kind: "agent", id: agent.agentId }], slots.length + 1)))
    return refuse({ reason: "budget_spent" });
  await deps.history.append(readEntry(deps, row, agent), null);
  const aim = turn.tracker.stack.at(-1)?.flow ?? turn.tracker.last ?? null;
  return ok({
    aim,
    aimWords: aim === null ? null : inBoth(turn, turn.deps.flows.flows.get(aim)?.title ?? null),
    reason: inBoth(turn, reasonOf(turn, row)),
    level: now.level,
    needs,
    isLocked,
    slots,
    ...doneIn(history),
    misunderstood: turn.tracker.misunderstood,
    warnings: warningsOf(history),
    left: await revealsLeft(deps, agent.agentId),
  });
}

function readEntry(
  deps: AppDeps,
  { subjectId, conversationId }: StoredDeskCase,
  { agentId }: AgentIdentity,
): HistoryEntry {
  const actor = { kind: "agent" as const, id: agentId };
  const facts = { what: "summary", masked: true };
  return {
    at: new Date(deps.clock.now()),
    tenant: deps.tenant,
    kind: "agent.read",
    actor,
    subjectId,
    conversationId,
    facts,
  };
}

function inBoth({ deps }: Turn, id: string | null): { en: string; ar: string } | null {
  if (id === null || !hasMessage(deps.catalogues, "en", id)) return null;
  return { en: word(deps.catalogues, "en", id, {}), ar: word(deps.catalogues, "ar", id, {}) };
}

function reasonOf(turn: Turn, row: StoredDeskCase): string {
  return `app.desk.reason.${openCase(turn, row)?.reason ?? "asked"}`;
}

type CaseFacts = { readonly reason: string; readonly facts: Params };

/** Null where there is none, or where the row was altered. */
function openCase({ cipher }: Turn, { deskCase }: StoredDeskCase): CaseFacts | null {
  if (deskCase === null) return null;
  try {
    return JSON.parse(fromUtf8(cipher.open({ kind: "case" }, deskCase.keyNo, deskCase.sealed))) as CaseFacts;
  } catch (error) {
    if (error instanceof AppError && error.code === "crypto.cannot_open") return null;
    throw error;
  }
}

/** What the hand-over says, and what was chosen: labels that are masked already, and codes. Words of the customer are neither. */
function slotsOf(turn: Turn, row: StoredDeskCase): DeskSummary["slots"] {
  const lang: Lang = "en";
  const told = wordSummary(turn.deps.catalogues, lang, openCase(turn, row)?.facts ?? {}).map(({ label, value }) => ({
    name: label,
    value,
  }));
  const chosen = Object.entries(turn.tracker.remembered).flatMap(([name, { value }]) => {
    const shown = labelIn(value);
    return shown === null || told.some((one) => one.value === shown) ? [] : [{ name, value: shown }];
  });
  return [...told, ...chosen]
    .slice(0, MOST)
    .map(({ name, value }) => ({ name: name.slice(0, 60), value: value.slice(0, 200) }));
}

const CODE = /^[A-Za-z][A-Za-z_]{0,39}$/;

function labelIn(value: Json): string | null {
  if (typeof value === "string") return CODE.test(value) ? value : null;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  const label = "label" in value ? value["label"] : undefined;
  return typeof label === "string" ? label : null;
}

function doneIn(history: readonly HistoryEntry[]): Pick<DeskSummary, "checked" | "acts" | "proofs"> {
  const code = (value: Json | undefined): string => (typeof value === "string" ? value.slice(0, 60) : "");
  const checked = history.flatMap(({ kind, at, facts }) =>
    kind === "data.read" || kind === "data.changed"
      ? [{ tool: code(facts["tool"]), outcome: code(facts["outcome"]) || "ok", at: at.toISOString() }]
      : [],
  );
  const acts = history.flatMap(({ kind, at, facts, actor }) =>
    kind.startsWith("act.") && kind !== "act.committing" && kind !== "act.proved" && facts["kind"] !== undefined
      ? [
          {
            kind: code(facts["kind"]),
            outcome: kind.slice("act.".length),
            at: at.toISOString(),
            by: actor.kind === "agent" ? ("agent" as const) : ("bot" as const),
          },
        ]
      : [],
  );
  const proofs = history.flatMap(({ kind, at, facts }) =>
    kind === "assurance.raised" ? [{ what: code(facts["factor"] ?? facts["kind"]), at: at.toISOString() }] : [],
  );
  return { checked: checked.slice(0, MOST), acts: acts.slice(0, MOST), proofs: proofs.slice(0, MOST) };
}

/** What whoever talks to this customer has to know: codes that were refused look like somebody who tells the customer what to type. */
function warningsOf(history: readonly HistoryEntry[]): DeskSummary["warnings"] {
  const has = (test: (entry: HistoryEntry) => boolean): boolean => history.some(test);
  return [
    ...(has(
      ({ kind, facts }) => kind === "alarm.raised" || (kind === "assurance.refused" && facts["reason"] === "signals"),
    )
      ? (["line_alarm"] as const)
      : []),
    ...(has(({ kind }) => kind === "assurance.refused") ? (["proof_failed"] as const) : []),
    ...(has(({ kind }) => kind === "scam.reported") ? (["coached"] as const) : []),
  ];
}
