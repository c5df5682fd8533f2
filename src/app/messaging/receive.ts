// SPDX-License-Identifier: Apache-2.0
import { type ConversationId, limits, ok, refuse, toBase64Url } from "#kernel";
import type { TurnInput } from "#protocol";
import { composeReply, sayNow, wordFor } from "../compose-reply.ts";
import type { AppDeps } from "../deps.ts";
import { handleTurn } from "../handle-turn.ts";
import { inTurn } from "../in-turn.ts";
import { openTurn, recordEntry, type Turn } from "../turn.ts";
import { type BoundPeer, peerOf } from "./peers.ts";
import type { IncomingContent, IncomingMessage, OtherContent } from "./ports.ts";
import { relay } from "./relay.ts";
import { asksForMenu } from "./shortcuts.ts";
import { stopWordIn } from "./stop-words.ts";
import { PERSON, showMenu } from "./welcome.ts";

/** Carriers send again for a week at the most. What is older was kept by somebody to be sent again. */
const OLDEST_MS = 7 * 86_400_000;
const REMEMBER_MS = 8 * 86_400_000;
const DAY_MS = 86_400_000;

/**
 * Answers one message of a channel. When this returns `done` the turn is durable, and so are the messages that answer it: only then may the
 * carrier be told that it was taken. The same message again does nothing.
 *
 * @returns `later`: nothing was done; the carrier must send it again.
 */
export async function receiveMessage(deps: AppDeps, message: IncomingMessage): Promise<"done" | "later"> {
  const { tenant, keys, tokens, clock } = deps;
  if (message.at > 0 && clock.now() - message.at > OLDEST_MS) return "done";
  const seen = keys.blindIndex("token", `message ${message.channel} ${message.carrierId}`);
  if (await tokens.isSpent(tenant, "message", seen)) return "done";
  const queue = `messaging ${toBase64Url(keys.blindIndex("counter", `messaging ${message.channel} ${message.from}`))}`;
  // One after another for one number, so that two messages at once do not open two conversations.
  const answered = await deps.serial.run(queue, () => answer(deps, message, uuidOf(seen)));
  if (answered === "later") return "later";
  await tokens.spendOnce(tenant, "message", seen, new Date(clock.now() + REMEMBER_MS));
  deps.messaging.wake();
  return "done";
}

/** The same id for the same message, so that a turn that was carried out is not carried out again after a crash. */
function uuidOf(hash: Uint8Array): string {
  const bytes = hash.slice(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toHex().replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

async function answer(deps: AppDeps, message: IncomingMessage, clientId: string): Promise<"done" | "later"> {
  const peer = await peerOf(deps, message);
  if (peer === null) return "later";
  const { store } = deps.messaging;
  const word = message.content.kind === "text" ? stopWordIn(message.content.text) : null;
  if (word === "stop") return stop(deps, peer, clientId);
  if (word === "start") return start(deps, peer, clientId, message);
  if (peer.consent === "stopped") return remind(deps, peer, clientId);

  await store.heard(deps.tenant, peer, heardAt(deps, message));
  const input = await inputOf(deps, peer, message.content, clientId);
  const done =
    input === null
      ? await answerOther(deps, peer, message.content, clientId)
      : await handleTurn(
          {
            tenant: deps.tenant,
            conversationId: peer.conversationId,
            input,
            addressKey: peer.peerHash,
            ...(message.isVouched ? { vouchedLine: message.from } : {}),
          },
          deps,
        );
  // Ended since it was looked up: the carrier sends again, and a new one is opened. Too many: later is soon enough.
  if (!done.ok) return "later";
  await relay(deps, peer);
  return "done";
}

/** A message that was written in the future, or whose time is not known, was written now. */
function heardAt({ clock }: AppDeps, { at }: IncomingMessage): Date {
  const now = clock.now();
  return new Date(at <= 0 || at > now ? now : at);
}

/** Null: there is nothing in it for the bot, and it is answered as such. */
async function inputOf(
  deps: AppDeps,
  peer: BoundPeer,
  content: IncomingContent,
  clientId: string,
): Promise<TurnInput | null> {
  if (content.kind === "other") return null;
  if (content.kind === "press")
    return content.id === PERSON ? { kind: "person", clientId } : pressOf(content.id, clientId);
  const { text } = content;
  if (text.trim() === "" || text.length > limits.utteranceChars || asksForMenu(text)) return null;
  const number = numberIn(text);
  const offered = number === null ? [] : await offeredTo(deps, peer.conversationId);
  const choiceId = number === null ? undefined : offered[number - 1];
  if (choiceId === PERSON) return { kind: "person", clientId };
  return choiceId === undefined ? { kind: "text", clientId, text } : { kind: "choice", clientId, choiceId };
}

/** Words of a button are what we wrote: only its id counts, and one that is not ours is stale. */
function pressOf(id: string, clientId: string): TurnInput {
  return { kind: "choice", clientId, choiceId: id === "" || id.length > 200 ? "0.none" : id };
}

/** "2", "2." and "٢" choose the second. */
function numberIn(text: string): number | null {
  const digits = /^\s*([0-9٠-٩]{1,2})\s*[.)]?\s*$/u.exec(text)?.[1];
  if (digits === undefined) return null;
  return Number(digits.replaceAll(/[٠-٩]/gu, (digit) => String(digit.charCodeAt(0) - 0x660)));
}

/** Ids of the choices that the newest message showed, in their order. */
async function offeredTo(deps: AppDeps, conversationId: ConversationId): Promise<readonly string[]> {
  const stored = await deps.conversations.find(deps.tenant, conversationId, null, "own");
  return stored === null ? [] : Object.keys((await openTurn(deps, stored, null)).state.offered);
}

type Answered = Awaited<ReturnType<typeof say>>;

/** A turn that says something without understanding anything. */
function say(deps: AppDeps, peer: BoundPeer, clientId: string, work: (turn: Turn) => void) {
  const scope = { tenant: deps.tenant, conversationId: peer.conversationId, clientId };
  return inTurn<{ readonly reason: "conversation_ended" }>(deps, scope, async (turn) => {
    if (turn.endedAt) return refuse({ reason: "conversation_ended" });
    work(turn);
    composeReply(turn);
    return ok(undefined);
  });
}

function heard(turn: Turn, text: string): void {
  turn.drafts.push({ kind: "message", by: "visitor", parts: [{ type: "text", text }] });
}

/** What the channel brings and the bot does not take: an answer that says so, and what helps instead. Nothing of it is fetched or kept. */
function answerOther(deps: AppDeps, peer: BoundPeer, content: IncomingContent, clientId: string): Promise<Answered> {
  return say(deps, peer, clientId, (turn) => {
    if (content.kind === "text" && asksForMenu(content.text)) {
      heard(turn, wordFor(turn, "app.messaging.sent.menu"));
      if (turn.owner === "bot") showMenu(turn, peer.channel);
      return;
    }
    const what: OtherContent | "too_long" =
      content.kind === "other"
        ? content.what
        : content.kind === "text" && content.text.trim() !== ""
          ? "too_long"
          : "unknown";
    heard(turn, wordFor(turn, `app.messaging.sent.${what}`));
    sayNow(turn, `app.messaging.got.${what}`);
  });
}

/** From here on nothing is sent but this one sentence, until they write START. */
async function stop(deps: AppDeps, peer: BoundPeer, clientId: string): Promise<"done" | "later"> {
  const { store } = deps.messaging;
  const at = new Date(deps.clock.now());
  if (peer.consent === "stopped") return "done";
  const said = await say(deps, peer, clientId, (turn) => {
    heard(turn, wordFor(turn, "app.messaging.sent.stop"));
    recordEntry(turn, "consent.ended", { purpose: "messaging", channel: peer.channel }, { kind: "subject", id: null });
    sayNow(turn, "app.messaging.stopped");
  });
  if (!said.ok) return "later";
  // Crash: written down before the last sentence is made; without that sentence the wish still holds.
  await store.setConsent(deps.tenant, peer, "stopped", at);
  await relay(deps, peer, said.value.events);
  return "done";
}

async function start(
  deps: AppDeps,
  peer: BoundPeer,
  clientId: string,
  message: IncomingMessage,
): Promise<"done" | "later"> {
  const { store } = deps.messaging;
  // Before anything is said: what came while they wanted nothing stays unsaid.
  await store.setConsent(deps.tenant, peer, "given", heardAt(deps, message));
  await store.heard(deps.tenant, peer, heardAt(deps, message));
  const said = await say(deps, peer, clientId, (turn) => {
    heard(turn, wordFor(turn, "app.messaging.sent.start"));
    recordEntry(turn, "consent.given", { purpose: "messaging", channel: peer.channel }, { kind: "subject", id: null });
    sayNow(turn, "app.messaging.started");
    showMenu(turn, peer.channel);
  });
  if (!said.ok) return "later";
  await relay(deps, peer);
  return "done";
}

/** Who wrote STOP and writes again is told once a day how to be heard. What they wrote is not read. */
async function remind(deps: AppDeps, peer: BoundPeer, clientId: string): Promise<"done" | "later"> {
  const key = deps.keys.blindIndex("counter", `messaging reminder ${toBase64Url(peer.peerHash)}`);
  if ((await deps.counters.add(deps.tenant, key, 1, DAY_MS, new Date(deps.clock.now()))) > 1) return "done";
  const said = await say(deps, peer, clientId, (turn) => {
    sayNow(turn, "app.messaging.is_stopped");
  });
  if (!said.ok) return "later";
  await relay(deps, peer, said.value.events);
  return "done";
}
