// SPDX-License-Identifier: Apache-2.0
import { toBase64Url } from "#kernel";
import { release, releaseHash } from "#pii";
import type { HiddenValue, TurnInput } from "#protocol";
import { sayNow } from "../compose-reply.ts";
import { openEvent } from "../read-events.ts";
import { levelOf, recordEntry, type Turn } from "../turn.ts";
import { changeMessage } from "./mask-earlier.ts";
import { isHighEnough, openValue, vaultName } from "./sealed-value.ts";

/** Values that one conversation may let through. Whoever needs more talks to a person. */
const MOST_RELEASES = 5;

/**
 * "This is not a card": a value that was hidden on a guess is let through for the rest of this conversation, and stands in the message
 * again. Never for what a checksum proves, a rule of the operator names or a secret, nor for what was said at a higher level than the
 * visitor has now; not more than five times. A dropped guess cannot come back: it is let through when it is sent again. Whatever happens, the visitor reads what; only a release stands in the history.
 */
export async function releaseValue(turn: Turn, input: Extract<TurnInput, { kind: "unmask" }>): Promise<void> {
  const hidden = await hiddenAt(turn, input);
  if (hidden?.canContest !== true) {
    sayNow(turn, "app.unmask.stays");
    return;
  }
  if ((turn.state.releases ?? 0) >= MOST_RELEASES) {
    sayNow(turn, "app.unmask.enough");
    return;
  }
  const name = vaultName(hidden.name);
  const isDone = name === null ? await releaseDropped(turn, input) : await releaseKept(turn, input, name);
  if (!isDone) {
    sayNow(turn, "app.unmask.stays");
    return;
  }
  turn.state = { ...turn.state, releases: (turn.state.releases ?? 0) + 1 };
  recordEntry(
    turn,
    "value.released",
    { what: hidden.kind, message: input.seq, isKept: name !== null },
    { kind: "subject", id: null },
  );
  sayNow(turn, name === null ? "app.unmask.again" : "app.unmask.done");
}

async function releaseKept(turn: Turn, { seq }: { readonly seq: number }, name: string): Promise<boolean> {
  const { deps, stored, cipher } = turn;
  const [row] = await deps.vault.read(stored.tenant, stored.conversationId, [name]);
  if (!row) return false;
  const value = openValue(cipher, row);
  if (!value.canContest || value.by !== "visitor" || !isHighEnough(levelOf(turn), value.level)) return false;
  // EXPOSE: back into the message of the person who wrote it and says what it is
  const written = value.written.expose();
  letThrough(turn, releaseHash(written, keyedHash(turn)));
  return changeMessage(turn, seq, "not_personal", (text, hidden) => ({
    text: text.replaceAll(`«${name}»`, () => written),
    hidden: hidden.filter((one) => one.name !== `«${name}»`),
  }));
}

async function releaseDropped(
  turn: Turn,
  { seq, index }: { readonly seq: number; readonly index: number },
): Promise<boolean> {
  const guess = turn.state.guesses?.find((one) => one.seq === seq && one.index === index);
  if (!guess) return false;
  letThrough(turn, guess.hash);
  return changeMessage(turn, seq, "not_personal", (text, hidden) => ({
    text,
    hidden: hidden.map((one, at) => (at === index ? { ...one, canContest: false } : one)),
  }));
}

function letThrough(turn: Turn, hash: string): void {
  turn.state = { ...turn.state, pseudonyms: release(turn.state.pseudonyms, hash) };
}

function keyedHash(turn: Turn): (text: string) => string {
  return (text) => toBase64Url(turn.cipher.keyedHash(text));
}

/** From the stored message, never from the browser: it says what was hidden and on what it rested. */
async function hiddenAt(
  { deps, stored, cipher }: Turn,
  { seq, index }: { readonly seq: number; readonly index: number },
): Promise<HiddenValue | null> {
  const [row] = await deps.conversations.messagesAfter(stored.tenant, stored.conversationId, seq - 1, 1);
  if (row?.seq !== seq) return null;
  const event = openEvent(cipher, row);
  if (event.kind !== "message" || event.by !== "visitor") return null;
  return event.hidden?.[index] ?? null;
}
