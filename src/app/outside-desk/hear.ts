// SPDX-License-Identifier: Apache-2.0
import { type ConversationId, ok, type Result, rawText, refuse, uuidOfBytes } from "#kernel";
import { addDraft, composeReply, wordFor } from "../compose-reply.ts";
import { runDialogue } from "../decide-and-act.ts";
import type { AppDeps } from "../deps.ts";
import { inTurn } from "../in-turn.ts";
import { readEvents } from "../read-events.ts";
import { screenInput } from "../screen-input.ts";
import { openTurn, recordEntry, type Turn } from "../turn.ts";
import { cleanName, cleanWords } from "./clean-words.ts";
import { isOutside, leaveOutside } from "./go-outside.ts";
import type { DeskNews, DeskRequest, OutsideCase } from "./ports.ts";
import { isElsewhere, refHash, refOf } from "./relay.ts";
import { wordsForDesk } from "./words-for-desk.ts";

export type DeskHearRefusal =
  /** Not signed by the desk, too old, or a copy. */
  | { readonly reason: "not_authentic" }
  /** No such conversation, or the desk does not hold it: it is over, or somebody else has it. */
  | { readonly reason: "not_yours" }
  /** A message that comes before this one is missing. */
  | { readonly reason: "out_of_order"; readonly expected: number }
  /** The customer does not get it. */
  | { readonly reason: "withheld"; readonly why: Withheld };
export type Withheld = "empty" | "too_long" | "asks_for_secret" | "unscreenable" | "files";

/** So many messages are taken over in one go when a desk is asked. */
const MOST_AT_ONCE = 200;

/**
 * What the outside desk calls in: a message of an agent, that one joined or types, the end. Checked before it is read, taken once however often
 * it comes, and in the order in which it was written. When this returns `ok` the customer has it, durably.
 */
export async function hearOutside(deps: AppDeps, request: DeskRequest): Promise<Result<null, DeskHearRefusal>> {
  const { tenant, outside, keys, tokens, clock } = deps;
  const { desk } = outside;
  if (desk === null) return refuse({ reason: "not_authentic" });
  const call = desk.hear(request, clock.now());
  if (call === null) return refuse({ reason: "not_authentic" });
  if (call === "nothing") return ok(null);
  const row = await outside.store.findByRef(tenant, refHash(deps, call.conversation));
  // A desk that reads by itself may call before its answer to `open` was written down: what happened is read soon.
  if (row === null) return desk.read === null ? refuse({ reason: "not_yours" }) : ok(null);
  if (call.news === null) return readDesk(deps, row);
  for (const { value, expiresAt } of call.nonces) {
    const hash = keys.blindIndex("token", `outside nonce ${value}`);
    if (!(await tokens.spendOnce(tenant, "webhook_nonce", hash, expiresAt))) return refuse({ reason: "not_authentic" });
  }
  return take(deps, row.conversationId, call.news);
}

/** Asks the desk what happened, where it does not tell everything by itself. What it does not answer now is asked again. */
async function readDesk(deps: AppDeps, row: OutsideCase): Promise<Result<null, DeskHearRefusal>> {
  const { desk } = deps.outside;
  const ref = refOf(deps, row);
  const read = desk?.read ?? null;
  if (desk === null || read === null || ref === null || row.state !== "open" || isElsewhere(deps, row)) return ok(null);
  const { conversationId } = row;
  const stored = await deps.conversations.find(deps.tenant, conversationId, null, "desk");
  if (stored === null) return ok(null);
  const heard = (await openTurn(deps, stored, null)).state.outside?.heard ?? 0;
  // While the desk does not know the customer's last words, its "over" is about what was before them.
  const isBehind = (await readEvents(deps, stored, row.sentSeq)).some((event) => wordsForDesk(event) !== null);
  const answer = await read(ref, heard);
  if (answer.outcome !== "done") {
    deps.log.warn({ code: answer.code }, "The outside desk could not be asked");
    return ok(null);
  }
  for (const news of answer.value.slice(0, MOST_AT_ONCE)) {
    if (isBehind && news.kind !== "message") continue;
    const taken = await take(deps, conversationId, news);
    if (taken.ok || taken.refusal.reason !== "withheld" || news.kind !== "message") continue;
    // The agent reads at their own desk that the customer did not get it.
    const text = `Not passed on to the customer: ${WHY[taken.refusal.why]}`;
    const at = new Date(deps.clock.now());
    await desk.post(ref, { conversationId, id: `withheld-${news.number}`, by: "note", text, at }, false);
  }
  return ok(null);
}

const WHY: Readonly<Record<Withheld, string>> = {
  empty: "there is no text in it",
  too_long: "it is too long",
  asks_for_secret: "it asks for a password, a code or a card number, which nobody may",
  unscreenable: "it could not be checked; write it differently",
  files: "files are not passed on",
};

/** What calls were lost is found like this: open conversations that nobody has asked about for a while. Run as a job. */
export async function readOutside(deps: AppDeps, limit: number = 50): Promise<{ read: number }> {
  const { desk, store } = deps.outside;
  if ((desk?.read ?? null) === null) return { read: 0 };
  const now = deps.clock.now();
  const rows = await store.claimUnread(deps.tenant, new Date(now - UNREAD_MS), new Date(now), limit);
  for (const row of rows) await readDesk(deps, row);
  return { read: rows.length };
}

const UNREAD_MS = 20_000;

async function take(
  deps: AppDeps,
  conversationId: ConversationId,
  news: DeskNews,
): Promise<Result<null, DeskHearRefusal>> {
  switch (news.kind) {
    case "typing":
      // Shown by whoever is connected; kept nowhere.
      if (await holds(deps, conversationId)) deps.fanOut.publishTyping(conversationId, "agent", news.isTyping);
      return ok(null);
    case "message":
      return takeMessage(deps, conversationId, news);
    case "joined":
    case "ended":
    case "handed_back":
      return takeMove(deps, conversationId, news);
  }
}

async function holds(deps: AppDeps, conversationId: ConversationId): Promise<boolean> {
  const stored = await deps.conversations.find(deps.tenant, conversationId, null, "desk");
  return stored !== null && stored.endedAt === null && stored.agentId === null && stored.owner === "agent";
}

type MessageNews = Extract<DeskNews, { kind: "message" }>;
type TakeRefusal = DeskHearRefusal | { readonly reason: "heard_already" };

async function takeMessage(
  deps: AppDeps,
  conversationId: ConversationId,
  news: MessageNews,
): Promise<Result<null, DeskHearRefusal>> {
  const { tenant, keys, outside } = deps;
  // The same id for the same message: a turn that was carried out is not carried out again.
  const clientId = uuidOfBytes(keys.blindIndex("token", `outside message ${conversationId} ${news.number}`));
  let withheld: Withheld | null = null;
  const done = await inTurn<TakeRefusal>(deps, { tenant, conversationId, clientId, reading: "desk" }, async (turn) => {
    withheld = null;
    const refusal = mayTake(turn, news.number, outside.desk?.isGapless === true);
    if (refusal !== null) return refuse(refusal);
    const { outside: state } = turn.state;
    if (state !== undefined) turn.state = { ...turn.state, outside: { ...state, heard: news.number } };
    join(turn, news.agentName);
    withheld = await say(turn, news, clientId);
    if (withheld !== null)
      recordEntry(turn, "gate.refused", { action: "outside.reply", reason: withheld }, { kind: "system", id: null });
    return ok(undefined);
  });
  if (!done.ok) return answered(done.refusal);
  return withheld === null ? ok(null) : refuse({ reason: "withheld", why: withheld });
}

function mayTake(turn: Turn, number: number, isGapless: boolean): TakeRefusal | null {
  const heard = turn.state.outside?.heard ?? 0;
  if (number <= heard) return { reason: "heard_already" };
  if (!isOutside(turn)) return { reason: "not_yours" };
  return isGapless && number !== heard + 1 ? { reason: "out_of_order", expected: heard + 1 } : null;
}

/** Null: said. What the customer does not get is still taken, so that what comes after it is not held up. */
async function say(turn: Turn, { text, hasFiles, agentName }: MessageNews, clientId: string): Promise<Withheld | null> {
  const words = cleanWords(text);
  if (!words.ok) return words.reason === "empty" && hasFiles ? "files" : words.reason;
  const screened = await screenInput(turn, { kind: "words", text: rawText(words.text) }, "agent");
  if (screened.kind !== "words") return "unscreenable";
  turn.drafts.push({
    kind: "message",
    by: "agent",
    parts: [{ type: "text", text: screened.text }],
    clientId,
    agentName: nameOf(turn, agentName),
    ...(screened.hidden.length > 0 ? { hidden: [...screened.hidden] } : {}),
  });
  return null;
}

function nameOf(turn: Turn, agentName: string | null): string {
  return cleanName(agentName) ?? wordFor(turn, "app.outside.agent");
}

/** The first word of somebody there is their joining: from here on they hold the pen. */
function join(turn: Turn, agentName: string | null): void {
  if (turn.owner === "agent") return;
  turn.owner = "agent";
  turn.agentId = null;
  const name = nameOf(turn, agentName);
  addDraft(turn, {
    kind: "owner_changed",
    owner: "agent",
    agentName: name,
    text: wordFor(turn, "app.owner.agent", { name }),
  });
  recordEntry(turn, "owner.agent", { isOutside: true }, { kind: "system", id: null });
}

async function takeMove(
  deps: AppDeps,
  conversationId: ConversationId,
  { kind, ...news }: Exclude<DeskNews, { kind: "message" | "typing" }>,
): Promise<Result<null, DeskHearRefusal>> {
  const scope = { tenant: deps.tenant, conversationId, clientId: null, reading: "desk" as const };
  const done = await inTurn<TakeRefusal>(deps, scope, async (turn) => {
    if (!isOutside(turn)) return refuse({ reason: "not_yours" });
    if (kind === "joined") {
      if (turn.owner === "agent") return refuse({ reason: "heard_already" });
      join(turn, "agentName" in news ? news.agentName : null);
      return ok(undefined);
    }
    leaveOutside(turn);
    turn.owner = "bot";
    turn.agentId = null;
    turn.queuedAt = null;
    if (kind === "ended") end(turn);
    else await backToBot(turn);
    return ok(undefined);
  });
  return done.ok ? ok(null) : answered(done.refusal);
}

function end(turn: Turn): void {
  turn.endedAt = new Date(turn.now);
  addDraft(turn, { kind: "conversation_ended", reason: "by_agent", text: wordFor(turn, "app.ended.by_agent") });
  const facts = { reason: "by_agent", isOutside: true };
  recordEntry(turn, "conversation.ended", facts, { kind: "system", id: null });
}

async function backToBot(turn: Turn): Promise<void> {
  addDraft(turn, { kind: "owner_changed", owner: "bot", text: wordFor(turn, "app.owner.bot") });
  recordEntry(turn, "owner.bot", { isOutside: true }, { kind: "system", id: null });
  await runDialogue(turn, [{ type: "handed_back" }]);
  composeReply(turn);
}

function answered(refusal: TakeRefusal | { readonly reason: "conversation_not_found" }): Result<null, DeskHearRefusal> {
  if (refusal.reason === "heard_already") return ok(null);
  return refuse(refusal.reason === "conversation_not_found" ? { reason: "not_yours" } : refusal);
}
