// SPDX-License-Identifier: Apache-2.0
import { ok, type Result, refuse, type Sensitive } from "#kernel";
import type { MaskedKind } from "#pii";
import { mayReveal, maySeeAs } from "../budgets.ts";
import { circumstancesOf } from "../circumstances.ts";
import type { AgentIdentity } from "../deps.ts";
import { passDeskGate } from "../desk/pass-gate.ts";
import { levelOf, recordEntry, type Turn } from "../turn.ts";
import { isHighEnough, openValue, type VaultValue } from "./sealed-value.ts";

export type Reidentification = {
  /** Names of this conversation, such as `PHONE_1`. */
  readonly names: readonly string[];
  readonly purpose: string;
  /** The one who holds this conversation's token, or a person at the desk. */
  readonly by:
    | { readonly kind: "subject" }
    | { readonly kind: "agent"; readonly agent: AgentIdentity; readonly byLink?: true };
};

export type Shown = { readonly name: string; readonly kind: MaskedKind; readonly value: Sensitive<string> };

/** One answer does not empty a vault. */
const MOST_AT_ONCE = 20;

/**
 * Opens what pseudonyms of this conversation stand for. The gate decides by purpose, actor and level; values are counted against the
 * budgets of whoever sees them before they are read; the turn gets a history entry with names and purpose, never a value. Whoever calls
 * makes the turn durable before the values leave. A name of another conversation is not found: its row lies elsewhere, under another key.
 *
 * @returns Those that may be shown, in the order of `names`. A value that was said at a higher level than the subject has now is left out,
 * and so is whatever was sealed whole. Refusals: `not_permitted`, `budget_spent`.
 */
export async function reidentify(
  turn: Turn,
  { names, purpose, by }: Reidentification,
): Promise<Result<readonly Shown[], { readonly reason: "not_permitted" | "budget_spent" }>> {
  const { deps, stored, cipher } = turn;
  const wanted = [...new Set(names)].slice(0, MOST_AT_ONCE);
  const passed = await pass(turn, purpose, by);
  if (!passed.ok) return passed;
  const identity =
    by.kind === "agent"
      ? ({ kind: "agent", id: by.agent.agentId } as const)
      : ({ kind: "subject", id: turn.subjectId } as const);
  if (!(await maySeeAs(deps, [identity], wanted.length))) return refuse({ reason: "budget_spent" });
  const rows = await deps.vault.read(stored.tenant, stored.conversationId, wanted);
  const values = new Map(rows.map((row) => [row.name, openValue(cipher, row)]));
  const shown = wanted.flatMap((name): readonly Shown[] => {
    const value = values.get(name);
    return value && isFor(turn, by, value) && value.kind !== "WHOLE" && value.kind !== "GONE"
      ? [{ name, kind: value.kind, value: value.value }]
      : [];
  });
  const facts = { what: "value", purpose, names: shown.map(({ name }) => name), count: shown.length };
  if (by.kind === "agent")
    recordEntry(turn, "agent.revealed", { ...facts, reason: purpose }, { kind: "agent", id: by.agent.agentId });
  else if (shown.length > 0)
    recordEntry(turn, "value.shown", { ...facts, level: levelOf(turn) }, { kind: "subject", id: null });
  return ok(shown);
}

async function pass(
  turn: Turn,
  purpose: string,
  by: Reidentification["by"],
): Promise<Result<undefined, { readonly reason: "not_permitted" | "budget_spent" }>> {
  if (by.kind === "agent") {
    const link = by.byLink === true ? { byLink: true as const } : {};
    const passed = await passDeskGate(turn, { agent: by.agent, action: "reidentify", purpose, ...link });
    if (!passed.ok) return passed;
    return (await mayReveal(turn.deps, by.agent.agentId)) ? ok(undefined) : refuse({ reason: "budget_spent" });
  }
  const base = circumstancesOf(turn, purpose);
  const { isAllowed } = turn.deps.policies.decide({
    principal:
      base.level > 0 ? { kind: "Subject", id: turn.subjectId } : { kind: "Visitor", id: turn.stored.conversationId },
    action: "value.show",
    resource: { kind: "Holdings", id: "all" },
    context: { ...base, relation: "own" },
  });
  return isAllowed ? ok(undefined) : refuse({ reason: "not_permitted" });
}

function isFor(turn: Turn, by: Reidentification["by"], { level }: VaultValue): boolean {
  return by.kind === "agent" || isHighEnough(levelOf(turn), level);
}
