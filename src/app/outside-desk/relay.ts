// SPDX-License-Identifier: Apache-2.0
import { hasMessage, word } from "#dialogue";
import { type ConversationId, fromUtf8, utf8 } from "#kernel";
import type { ConversationEvent } from "#protocol";
import type { AppDeps } from "../deps.ts";
import type { HistoryEntry, StoredConversation } from "../ports.ts";
import { readEvents } from "../read-events.ts";
import { levelOf, openTurn, type Turn } from "../turn.ts";
import { comeBack } from "./come-back.ts";
import { isOutside } from "./go-outside.ts";
import type { DeskAnswer, DeskClosing, DeskPost, DeskRef, OutsideCase, OutsideDesk } from "./ports.ts";
import { revealLink } from "./reveal-link.ts";
import { hasPseudonym, wordsForDesk } from "./words-for-desk.ts";

const LEASE_MS = 60_000;
const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 5 * 60_000;
/** Deleting is owed for as long as it takes, at most once an hour. */
const LONGEST_OWED_MS = 3_600_000;

/**
 * Tells the outside desk what it does not know yet: that a conversation comes, what the customer writes, that it is over, that it must be
 * deleted. What is to be told lies in the conversation itself, and is marked once it arrived: nothing is lost when we stop, and one conversation
 * is told in its order, by one node at a time. Run as a job.
 */
export async function relayOutside(deps: AppDeps, limit: number = 20): Promise<{ told: number; failed: number }> {
  const { desk, store } = deps.outside;
  if (desk === null) return { told: 0, failed: 0 };
  const claimed = await store.claim(deps.tenant, new Date(deps.clock.now()), LEASE_MS, limit);
  const results = await Promise.all(claimed.map((row) => tellOne(deps, desk, row)));
  const told = results.filter(Boolean).length;
  return { told, failed: results.length - told };
}

async function tellOne(deps: AppDeps, desk: OutsideDesk, row: OutsideCase): Promise<boolean> {
  switch (row.state) {
    case "open":
      return tellOpen(deps, desk, row);
    case "closing":
      return tellClosed(deps, desk, row);
    case "forgetting":
      return tellForget(deps, desk, row);
    case "closed":
      return true;
  }
}

async function tellOpen(deps: AppDeps, desk: OutsideDesk, row: OutsideCase): Promise<boolean> {
  const { tenant, outside, clock } = deps;
  const { conversationId } = row;
  const stored = await deps.conversations.find(tenant, conversationId, null, "desk");
  // Closed to people at a desk since: nothing more goes out, and the desk is told that it is over.
  if (stored === null) return endAt(deps, conversationId, "ended");
  const turn = await openTurn(deps, stored, null);
  if (isElsewhere(deps, row)) {
    if (isOutside(turn)) await comeBack(deps, conversationId, "not_configured");
    return endAt(deps, conversationId, "down");
  }
  // What is said once it is theirs no more is not for them. Where the customer ended it, it was theirs to the end.
  const isTheirs = isOutside(turn) || (turn.endedAt !== null && turn.state.outside?.isOpen === true);
  if (!isTheirs) return endAt(deps, conversationId, closingOf(turn));
  let ref = refOf(deps, row);
  const isTaken = ref !== null;
  if (ref === null) {
    if (!isOutside(turn)) return endAt(deps, conversationId, closingOf(turn));
    const opened = await desk.open(openingOf(turn, conversationId));
    if (opened.outcome !== "done") return failed(deps, row, opened, turn);
    ref = opened.value;
    await outside.store.bind(
      tenant,
      conversationId,
      refHash(deps, ref.conversation),
      outside.cipher.seal(conversationId, utf8(JSON.stringify({ ...ref, place: desk.place }))),
    );
    await deps.history.append(entryOf(deps, turn, "outside.sent", { desk: desk.kind, afterSeq: row.sentSeq }), null);
  }
  if (!isTaken || row.isNoteOwed) {
    // Marked as owed with the binding: whatever stops us in between, it is told before anything else is.
    const noted = await desk.post(ref, openingNote(deps, turn), row.attempts > 1);
    if (noted.outcome === "later") return failed(deps, row, noted, turn);
    if (noted.outcome === "never") deps.log.warn({ code: noted.code }, "The outside desk does not take a message");
    await outside.store.noted(tenant, conversationId);
  }
  const events = await readEvents(deps, stored, row.sentSeq);
  for (const [index, event] of events.entries()) {
    const isRetry = index === 0 && row.attempts > 1;
    for (const post of postsOf(deps, conversationId, event)) {
      const answer = await desk.post(ref, post, isRetry);
      if (answer.outcome === "later") return failed(deps, row, answer, turn);
      if (answer.outcome === "never") deps.log.warn({ code: answer.code }, "The outside desk does not take a message");
    }
    await outside.store.sent(tenant, conversationId, event.seq);
  }
  await outside.store.rest(tenant, conversationId);
  if (!isOutside(turn))
    await outside.store.move(tenant, conversationId, "closing", closingOf(turn), new Date(clock.now()));
  return true;
}

async function tellClosed(deps: AppDeps, desk: OutsideDesk, row: OutsideCase): Promise<boolean> {
  const { tenant, outside, clock } = deps;
  const now = new Date(clock.now());
  const why = row.why ?? "ended";
  const stored = await deps.conversations.find(tenant, row.conversationId, null, "desk");
  // The customer has asked for a person again while it was being closed.
  if (stored !== null && isOutside(await openTurn(deps, stored, null))) {
    await outside.store.move(tenant, row.conversationId, "open", why, now);
    return true;
  }
  const ref = isElsewhere(deps, row) ? null : refOf(deps, row);
  const answer = ref === null ? null : await desk.close(ref, row.conversationId, why);
  if (answer?.outcome === "later") return failed(deps, row, answer, null);
  await outside.store.move(tenant, row.conversationId, "closed", why, now);
  return true;
}

async function tellForget(deps: AppDeps, desk: OutsideDesk, row: OutsideCase): Promise<boolean> {
  // Only whoever has it can say that it is gone: it is owed until that desk is configured again.
  if (isElsewhere(deps, row)) return failed(deps, row, { outcome: "later", code: "another_desk" }, null);
  const ref = refOf(deps, row);
  const answer: DeskAnswer<null> =
    ref === null ? { outcome: "done", value: null } : await desk.forget(ref, row.conversationId);
  // Whatever it answers but "deleted": it is owed, and `doctor` says so.
  if (answer.outcome !== "done") return failed(deps, row, answer, null);
  const { tenant, clock } = deps;
  const facts = { desk: desk.kind, wasSent: ref !== null };
  const actor = { kind: "system" as const, id: null };
  const at = new Date(clock.now());
  await deps.history.append(
    { at, tenant, kind: "outside.erased", actor, subjectId: null, conversationId: row.conversationId, facts },
    null,
  );
  await deps.outside.store.remove(tenant, row.conversationId);
  return true;
}

async function endAt(deps: AppDeps, conversationId: ConversationId, why: DeskClosing): Promise<boolean> {
  await deps.outside.store.move(deps.tenant, conversationId, "closing", why, new Date(deps.clock.now()));
  return true;
}

/** Later again; and when nothing has arrived for too long, whoever waits for an answer is told and waits for our own people. */
async function failed(
  deps: AppDeps,
  row: OutsideCase,
  { code }: Extract<DeskAnswer<unknown>, { code: string }>,
  turn: Turn | null,
): Promise<boolean> {
  const { tenant, outside, clock } = deps;
  const now = clock.now();
  const longest = row.state === "forgetting" ? LONGEST_OWED_MS : LONGEST_WAIT_MS;
  const wait = Math.min(FIRST_WAIT_MS * 2 ** Math.min(row.attempts, 20), longest);
  deps.log.warn({ code, attempts: row.attempts, state: row.state }, "The outside desk could not be told");
  await outside.store.retry(tenant, row.conversationId, new Date(now), new Date(now + wait), code);
  const since = row.failingSince?.getTime() ?? now;
  if (turn !== null && isOutside(turn) && now - since >= outside.settings.downAfterMs) {
    await comeBack(deps, row.conversationId, code);
    await outside.store.move(tenant, row.conversationId, "closing", "down", new Date(now + wait));
  }
  return false;
}

/** How the desk calls it; null where it has not taken it. */
export function refOf(deps: Pick<AppDeps, "outside">, row: OutsideCase): DeskRef | null {
  return storedRef(deps, row);
}

/** Whether another installation took it than the one that is configured now. That one neither reads it nor is told of it. */
export function isElsewhere(deps: Pick<AppDeps, "outside">, row: OutsideCase): boolean {
  const place = storedRef(deps, row)?.place;
  return place !== undefined && place !== deps.outside.desk?.place;
}

function storedRef(
  { outside }: Pick<AppDeps, "outside">,
  { conversationId, sealed }: OutsideCase,
): (DeskRef & { readonly place?: string }) | null {
  return sealed === null ? null : (JSON.parse(fromUtf8(outside.cipher.open(conversationId, sealed))) as DeskRef);
}

/** Finds the row of what the desk calls a conversation. */
export function refHash({ keys, outside }: Pick<AppDeps, "keys" | "outside">, conversation: string): Uint8Array {
  return keys.blindIndex(
    "token",
    `outside desk ${outside.desk?.kind ?? ""} ${outside.desk?.place ?? ""} ${conversation}`,
  );
}

function closingOf({ endedAt, owner }: Turn): DeskClosing {
  return endedAt !== null ? "ended" : owner === "bot" ? "handed_back" : "taken_over";
}

function openingOf(turn: Turn, conversationId: ConversationId): Parameters<OutsideDesk["open"]>[0] {
  return {
    conversationId,
    lang: turn.lang,
    reason: turn.state.outside?.reason ?? "asked",
    aim: turn.tracker.stack.at(-1)?.flow ?? turn.tracker.last ?? null,
    level: levelOf(turn),
  };
}

/** For people at the other desk, in English like everything that staff reads first: why, what about, how sure we are, and where hidden values are. */
function openingNote(deps: AppDeps, turn: Turn): DeskPost {
  const { conversationId } = turn.stored;
  const { reason, aim, level, lang } = openingOf(turn, conversationId);
  const say = (id: string, params: Parameters<typeof word>[3] = {}): string => word(deps.catalogues, "en", id, params);
  const title = aim === null ? null : (turn.deps.flows.flows.get(aim)?.title ?? null);
  const about =
    title !== null && hasMessage(turn.deps.catalogues, "en", title) ? word(turn.deps.catalogues, "en", title, {}) : "–";
  return {
    conversationId,
    id: "opened",
    by: "note",
    text: say("app.outside.note.opened", {
      reason: say(`app.desk.reason.${reason}`),
      about,
      level,
      lang: say(`app.outside.lang.${lang}`),
      link: revealLink(deps, conversationId),
    }),
    at: new Date(turn.now),
  };
}

function postsOf(deps: AppDeps, conversationId: ConversationId, event: ConversationEvent): readonly DeskPost[] {
  const text = wordsForDesk(event);
  if (text === null || event.kind !== "message") return [];
  const at = new Date(event.at);
  const post: DeskPost = { conversationId, id: String(event.seq), by: "customer", text, at };
  const isHidden = event.parts.some((part) => part.type === "text" && hasPseudonym(part.text));
  if (!isHidden) return [post];
  const note = word(deps.catalogues, "en", "app.outside.note.hidden", { link: revealLink(deps, conversationId) });
  return [post, { conversationId, id: `${event.seq}-link`, by: "note", text: note, at }];
}

function entryOf(
  deps: AppDeps,
  { stored }: { readonly stored: StoredConversation },
  kind: HistoryEntry["kind"],
  facts: HistoryEntry["facts"],
): HistoryEntry {
  const { subjectId, conversationId } = stored;
  const actor = { kind: "system" as const, id: null };
  return { at: new Date(deps.clock.now()), tenant: deps.tenant, kind, actor, subjectId, conversationId, facts };
}
