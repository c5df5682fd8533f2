// SPDX-License-Identifier: Apache-2.0
import { type ConversationId, ok, type Result, refuse } from "#kernel";
import type { DeskContact, DeskReveal, DeskRevealed } from "#protocol";
import type { Contact } from "#telecom";
import { mayReveal, maySeeAs, revealsLeft } from "../budgets.ts";
import { toolContext } from "../call-tool.ts";
import { composeReply, sayNow, wordFor } from "../compose-reply.ts";
import type { AgentIdentity, AppDeps } from "../deps.ts";
import { inTurn } from "../in-turn.ts";
import { noteReason } from "../notes/write-note.ts";
import { lineLabel } from "../tools/labels.ts";
import { viewSubject } from "../tools/subject-view.ts";
import { levelOf, recordEntry, type Turn } from "../turn.ts";
import type { DeskRefusal } from "./agent-turn.ts";
import { isCaseLocked } from "./case-level.ts";
import { passDeskGate } from "./pass-gate.ts";

/** How long a desk may show what was revealed. Nothing is granted for that time: seeing it again is a new decision. */
const SHOWN_FOR_MS = 5 * 60_000;

type Scope = { readonly conversationId: ConversationId; readonly agent: AgentIdentity };
type Work<T> = (turn: Turn) => Promise<Result<T, DeskRefusal>>;

/** Contact points of record with their last characters only, and the lines of the customer. That they were read stands in the history. */
export async function readContact(deps: AppDeps, scope: Scope): Promise<Result<DeskContact, DeskRefusal>> {
  return valueOfTurn(deps, scope, async (turn) => {
    const { agent } = scope;
    const passed = await passDeskGate(turn, { agent, action: "contact", purpose: "serviceProvision" });
    if (!passed.ok) return passed;
    // What the customer came for needs more than was proved: nothing of theirs is shown until it is.
    if (isCaseLocked(turn)) return refuse({ reason: "not_permitted" });
    const [contacts, view] = await Promise.all([contactsOf(turn), viewSubject(toolContext(turn, levelOf(turn)))]);
    if (contacts === null) return refuse({ reason: "operator_unavailable" });
    // Lines that could not be read are not "no lines".
    if (!view.ok && view.refusal.reason === "unavailable") return refuse({ reason: "operator_unavailable" });
    const shown = contacts.length + (view.ok ? 2 * view.value.lines.length : 0);
    if (!(await maySeeAs(deps, [{ kind: "agent", id: agent.agentId }], shown)))
      return refuse({ reason: "budget_spent" });
    recordEntry(turn, "agent.read", { what: "contact", masked: true }, { kind: "agent", id: agent.agentId });
    return ok({
      contacts: contacts.map(({ channel, address }) => ({
        what: channel === "sms" ? "phone" : "email",
        masked: masked(address),
      })),
      lines: view.ok ? view.value.lines.map(({ line }) => ({ lineId: line.lineId, label: lineLabel(line) })) : [],
    });
  });
}

/**
 * Contact points of record in full. Counted per agent and hour; the customer reads in the chat who looked and why, before the agent sees
 * anything: the turn is durable first.
 */
export async function revealContact(
  deps: AppDeps,
  scope: Scope & Omit<DeskReveal, "note"> & { readonly note?: string | null },
): Promise<Result<DeskRevealed, DeskRefusal>> {
  const { agent, what, reason } = scope;
  return valueOfTurn(deps, scope, async (turn) => {
    const passed = await passDeskGate(turn, { agent, action: "reveal", purpose: reason });
    if (!passed.ok) return passed;
    if (isCaseLocked(turn)) return refuse({ reason: "not_permitted" });
    if (!(await mayReveal(deps, agent.agentId))) return refuse({ reason: "budget_spent" });
    const contacts = await contactsOf(turn);
    if (contacts === null) return refuse({ reason: "operator_unavailable" });
    const wanted = contacts.filter(({ channel }) => (channel === "sms") === (what === "phone"));
    const noted = await noteReason(turn, agent, scope.note);
    if (!noted.ok) return noted;
    recordEntry(turn, "agent.revealed", { what, reason, count: wanted.length }, { kind: "agent", id: agent.agentId });
    sayNow(turn, `app.desk.revealed.${what}`, {
      name: agent.name,
      purpose: wordFor(turn, `app.desk.purpose.${reason}`),
    });
    composeReply(turn);
    return ok({
      what,
      values: wanted.map(({ address }) => address),
      hideAt: new Date(turn.now + SHOWN_FOR_MS).toISOString(),
      left: (await revealsLeft(deps, agent.agentId)).reveals,
    });
  });
}

/** Runs a turn and gives what it found only when the turn has become durable. */
async function valueOfTurn<T>(
  deps: AppDeps,
  { conversationId }: Scope,
  work: Work<T>,
): Promise<Result<T, DeskRefusal>> {
  const found: T[] = [];
  const done = await inTurn<DeskRefusal>(
    deps,
    { tenant: deps.tenant, conversationId, clientId: null, reading: "desk" as const },
    async (turn) => {
      const value = await work(turn);
      if (!value.ok) return value;
      found.push(value.value);
      return ok(undefined);
    },
  );
  if (!done.ok) return done;
  const value = found.at(-1);
  return value === undefined ? refuse({ reason: "conversation_not_found" }) : ok(value);
}

/** Null when the operator does not answer; nobody is known = no contact points. */
async function contactsOf(turn: Turn): Promise<readonly Contact[] | null> {
  const { party } = turn.state;
  if (party === null) return [];
  const found = await turn.deps.telco.contacts.findContacts(party);
  return found.ok ? found.value : null;
}

/** `••• 101`, `s•••@example.org`. */
function masked(address: string): string {
  const at = address.indexOf("@");
  return at === -1 ? `••• ${address.slice(-3)}` : `${address.slice(0, 1)}•••${address.slice(at)}`;
}
