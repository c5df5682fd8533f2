// SPDX-License-Identifier: Apache-2.0
import { ok, type Result, refuse, toBase64Url } from "#kernel";
import { DEFAULT_KINDS } from "#pii";
import type { MisheardDecision, MisheardList, MisheardMessage } from "#protocol";
import { maySeeAs } from "../budgets.ts";
import type { AppDeps } from "../deps.ts";
import type { HistoryEntry } from "../ports.ts";
import { hasObjected } from "../privacy/limits.ts";
import { readEvents } from "../read-events.ts";
import { type GateOfStaff, passStaffGate, type StaffWisher } from "../staff/gate.ts";
import type { MisheardRow } from "./ports.ts";

export type MisheardRefusal =
  | GateOfStaff
  | { readonly reason: "budget_spent" }
  /** Decided by a colleague, or gone with its conversation. */
  | { readonly reason: "not_there" }
  | { readonly reason: "intent_unknown" }
  /** A second look found what could lead to somebody, or the detector gave no result: nothing is learned from it. */
  | { readonly reason: "personal_data_left" };

const MOST = 50;
const LOOKED_THROUGH = 500;
const PURPOSE = "improvement";

/**
 * Messages that were not understood, and those that the bot shall learn from: screened words, under a reference that leads to no conversation. A second
 * look says what might be left in each. Of who objected or asked for restriction none is shown. Each one read stands in the history of its
 * customer and counts against the reader's bound.
 */
export async function listMisheard(
  deps: AppDeps,
  who: StaffWisher,
  state: "open" | "example",
): Promise<Result<MisheardList, MisheardRefusal>> {
  const gate = await passStaffGate(deps, who, "analytics.messages");
  if (!gate.ok) return gate;
  const rows = await deps.analytics.misheard(deps.tenant, state, MOST);
  if (!(await maySeeAs(deps, [{ kind: "agent", id: who.agent.agentId }], rows.length)))
    return refuse({ reason: "budget_spent" });
  const messages: MisheardMessage[] = [];
  for (const row of rows) {
    const read = await readOne(deps, row);
    if (read === null) continue;
    await deps.history.append(entryOf(deps, who, row, "agent.read", { what: "misheard", masked: true }), null);
    const { noted, intent } = row;
    messages.push({
      reference: referenceOf(deps, row),
      at: noted.toISOString(),
      lang: read.lang,
      text: read.text,
      left: [...(await leftIn(deps, read.text))],
      intent,
    });
  }
  return ok({ state, messages, intents: [...deps.flows.byIntent.keys()].toSorted() });
}

/**
 * Makes an example of a message, or puts it aside. An example is a mark at the message, with the purpose, its basis and who decided; it goes with the
 * conversation. Refused where the second look finds anything, or a pseudonym stands in it.
 */
export async function decideMisheard(
  deps: AppDeps,
  who: StaffWisher,
  { reference, decision, intent: wished }: MisheardDecision,
): Promise<Result<undefined, MisheardRefusal>> {
  const gate = await passStaffGate(deps, who, "analytics.messages");
  if (!gate.ok) return gate;
  const open = await deps.analytics.misheard(deps.tenant, "open", LOOKED_THROUGH);
  const made = await deps.analytics.misheard(deps.tenant, "example", LOOKED_THROUGH);
  const row = [...open, ...made].find((one) => referenceOf(deps, one) === reference);
  const read = row === undefined ? null : await readOne(deps, row);
  if (row === undefined || read === null) return refuse({ reason: "not_there" });
  const intent = wished ?? null;
  const isExample = decision === "example";
  if (isExample && (intent === null || !deps.flows.byIntent.has(intent))) return refuse({ reason: "intent_unknown" });
  if (isExample && (await leftIn(deps, read.text)).length > 0) return refuse({ reason: "personal_data_left" });
  const basis = deps.rights.purposes.processing[PURPOSE].lawfulBasis;
  const facts = isExample ? { decision, seq: row.seq, intent, purpose: PURPOSE, basis } : { decision, seq: row.seq };
  const decided = {
    state: isExample ? ("example" as const) : ("dropped" as const),
    intent: isExample ? intent : null,
    purpose: isExample ? PURPOSE : null,
    basis: isExample ? basis : null,
    by: who.agent.agentId,
    at: new Date(deps.clock.now()),
  };
  const entry = entryOf(deps, who, row, "training.decided", facts);
  return (await deps.analytics.decide(deps.tenant, row, decided, entry))
    ? ok(undefined)
    : refuse({ reason: "not_there" });
}

/** What the bot shall learn from, looked at once more; read by whoever trains the model on this machine. */
export async function trainingExamples(
  deps: AppDeps,
): Promise<readonly { readonly text: string; readonly intent: string }[]> {
  const examples: { readonly text: string; readonly intent: string }[] = [];
  for (const row of await deps.analytics.misheard(deps.tenant, "example", LOOKED_THROUGH)) {
    const read = await readOne(deps, row);
    if (read === null || row.intent === null || (await leftIn(deps, read.text)).length > 0) continue;
    examples.push({ text: read.text, intent: row.intent });
  }
  return examples;
}

/** Null: gone, restricted, or of a subject who objected. */
async function readOne(deps: AppDeps, { conversationId, seq }: MisheardRow) {
  const stored = await deps.conversations.find(deps.tenant, conversationId, null, "desk");
  if (stored === null || (await hasObjected(deps, stored.subjectId))) return null;
  const [event] = await readEvents(deps, stored, seq - 1, seq);
  if (event?.kind !== "message" || event.by !== "visitor") return null;
  const text = event.parts.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n");
  return text === "" ? null : { text, lang: stored.lang };
}

/** Kinds of what might lead to somebody, looked for again in the screened words. `PSEUDONYM`: a value stood there. */
async function leftIn({ detector }: AppDeps, text: string): Promise<readonly string[]> {
  const looked = await detector.find({ text, earlier: [], kinds: [...DEFAULT_KINDS], expects: null });
  if (!looked.ok) return ["UNREADABLE"];
  const kinds = looked.value.found.map(({ kind }) => kind as string);
  return [...new Set([...(/[«»]/u.test(text) ? ["PSEUDONYM"] : []), ...kinds])];
}

function referenceOf({ keys }: AppDeps, { conversationId, seq }: MisheardRow): string {
  return toBase64Url(keys.blindIndex("token", `misheard ${conversationId} ${seq}`));
}

function entryOf(
  deps: AppDeps,
  { agent }: StaffWisher,
  { conversationId, subjectId }: MisheardRow,
  kind: HistoryEntry["kind"],
  facts: HistoryEntry["facts"],
): HistoryEntry {
  const at = new Date(deps.clock.now());
  const actor = { kind: "agent", id: agent.agentId } as const;
  return { at, tenant: deps.tenant, kind, actor, subjectId, conversationId, facts };
}
