// SPDX-License-Identifier: Apache-2.0
import { ASSURANCE_LEVELS, type ConversationId, localDay, ok, type Result, rawText, refuse } from "#kernel";
import type { DeskFilled } from "#protocol";
import { maySeeAs } from "../budgets.ts";
import { toolContext } from "../call-tool.ts";
import type { AgentIdentity, AppDeps } from "../deps.ts";
import type { DeskRefusal } from "../desk/agent-turn.ts";
import { passDeskGate } from "../desk/pass-gate.ts";
import { inTurn } from "../in-turn.ts";
import { screenInput } from "../screen-input.ts";
import { lineLabel } from "../tools/labels.ts";
import { viewSubject } from "../tools/subject-view.ts";
import { levelOf, recordEntry, type Turn } from "../turn.ts";
import { openValue } from "../vault/sealed-value.ts";
import { openText } from "./content.ts";
import { fillIn, isPlaceholder, NOT_FILLED, PLACEHOLDERS, type Placeholder, placeholdersIn } from "./placeholders.ts";

export type FillRefusal = DeskRefusal | { readonly reason: "text_not_found" };
type Wish = { readonly conversationId: ConversationId; readonly agent: AgentIdentity; readonly textId: string };

/**
 * A canned text as it may be said in this case, for the agent to read and change before it is sent. Each placeholder is filled only at the
 * customer's level of now; what may not be filled reads `•••` and is named. The whole passes the screen: what it holds of a person stands
 * there under its pseudonym, which the customer reads as the value. Nothing is sent.
 */
export async function fillText(deps: AppDeps, wish: Wish): Promise<Result<DeskFilled, FillRefusal>> {
  const { agent, conversationId, textId } = wish;
  const stored = await deps.deskTexts.find(deps.tenant, textId);
  if (stored?.state !== "published" || stored.kind !== "canned") return refuse({ reason: "text_not_found" });
  const content = openText(deps, stored);
  if (content.kind !== "canned") return refuse({ reason: "text_not_found" });
  const filled: DeskFilled[] = [];
  const scope = { tenant: deps.tenant, conversationId, clientId: null, reading: "desk" as const };
  const done = await inTurn<FillRefusal>(deps, scope, async (turn) => {
    const passed = await passDeskGate(turn, { agent, action: "reply", purpose: "serviceProvision" });
    if (!passed.ok) return passed;
    const other = turn.lang === "en" ? "ar" : "en";
    const text = content.texts[turn.lang] === "" ? content.texts[other] : content.texts[turn.lang];
    const values = await valuesFor(turn, agent, placeholdersIn(text).filter(isPlaceholder));
    if (!values.ok) return values;
    const screened = await screenInput(turn, { kind: "words", text: rawText(fillIn(text, values.value)) }, "agent");
    if (screened.kind !== "words") return refuse({ reason: "unscreenable" });
    const notFilled = placeholdersIn(text).filter((name) => !values.value.has(name));
    filled.push({ text: screened.text, notFilled });
    return ok(undefined);
  });
  if (!done.ok) return done;
  await deps.deskTexts.count(deps.tenant, textId);
  const last = filled.at(-1);
  return last === undefined ? refuse({ reason: "conversation_not_found" }) : ok(last);
}

/** What may be filled in at the level of now. What the operator's systems are asked for counts, and stands in the history. */
async function valuesFor(
  turn: Turn,
  agent: AgentIdentity,
  names: readonly Placeholder[],
): Promise<Result<ReadonlyMap<string, string>, FillRefusal>> {
  const { deps } = turn;
  const level = ASSURANCE_LEVELS.indexOf(levelOf(turn));
  const open = new Set(names.filter((name) => level >= ASSURANCE_LEVELS.indexOf(PLACEHOLDERS[name])));
  const values = new Map<string, string>();
  const put = (name: Placeholder, value: string | undefined): void => {
    if (open.has(name) && value !== undefined && value !== "" && value !== NOT_FILLED) values.set(name, value);
  };
  put("agent.name", agent.name);
  put("operator.name", deps.catalogues.voice.operator);
  put("case.reference", turn.stored.conversationId.slice(-8));
  put("today", localDay(turn.now, deps.settings.timeZone));
  if (open.has("customer.firstName")) put("customer.firstName", await ownName(turn));
  if (!open.has("customer.line") && !open.has("customer.plan")) return ok(values);
  if (!(await maySeeAs(deps, [{ kind: "agent", id: agent.agentId }], 2))) return refuse({ reason: "budget_spent" });
  const view = await viewSubject(toolContext(turn, levelOf(turn)));
  if (!view.ok) return ok(values);
  recordEntry(turn, "agent.read", { what: "contact", masked: true }, { kind: "agent", id: agent.agentId });
  // With several lines nobody can say which is meant.
  const [only, ...others] = view.value.lines;
  if (only === undefined || others.length > 0) return ok(values);
  put("customer.line", lineLabel(only.line));
  put("customer.plan", only.line.planName);
  return ok(values);
}

/** The stand-in of the first name that the customer wrote in this chat; the agent reads it in the transcript and sees whose it is. */
async function ownName({ deps, state, stored, cipher }: Turn): Promise<string | undefined> {
  const names = Array.from(
    { length: Math.min(state.pseudonyms.counts["PERSON"] ?? 0, 5) },
    (_, at) => `PERSON_${at + 1}`,
  );
  const rows = await deps.vault.read(stored.tenant, stored.conversationId, names);
  const own = rows.find((row) => openValue(cipher, row).by === "visitor");
  return own === undefined ? undefined : `«${own.name}»`;
}
