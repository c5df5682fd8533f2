// SPDX-License-Identifier: Apache-2.0
import { type AssuranceLevel, type ScreenedText, toBase64Url } from "#kernel";
import {
  DEFAULT_KINDS,
  type EarlierMessage,
  type MaskedKind,
  mayContest,
  mayGoOn,
  nameInConversation,
  type Replaced,
  releaseHash,
} from "#pii";
import type { HiddenValue } from "#protocol";
import { withoutAskedCode } from "./education/code-mention.ts";
import type { Heard } from "./open-input.ts";
import type { Turn } from "./turn.ts";
import { maskEarlier } from "./vault/mask-earlier.ts";
import { type RecentMessage, stillRecent } from "./vault/recent.ts";
import { keepValues, keepWhole, openValue, vaultName } from "./vault/sealed-value.ts";

/** What may be stored, understood and shown: screened words, or something that never had words. */
export type Screened =
  | {
      readonly kind: "words";
      readonly text: ScreenedText;
      readonly masked: readonly MaskedKind[];
      readonly hidden: readonly HiddenValue[];
    }
  /** The detector gave no result: the words go nowhere, and the visitor is asked to say it differently. */
  | { readonly kind: "unscreenable" }
  | Exclude<Heard, { kind: "words" }>;

/**
 * What the flows themselves must read stays in the text: the postcode of an outage, and links, which the bot neither opens nor
 * repeats. A whole address is masked with the code in it.
 */
const MASKED_IN_CHAT: readonly MaskedKind[] = [...DEFAULT_KINDS].filter(
  (kind) => kind !== "POSTCODE" && kind !== "URL",
);

/**
 * Replaces personal data by pseudonyms before anything stores or reads the words; the values go to the vault, sealed. What was said and
 * asked before is taken into account, and an earlier message that holds the first part of a value is hidden as well. Fails closed: without
 * a result of the detector the message is sealed whole and goes nowhere.
 */
export async function screenInput(turn: Turn, heard: Heard, by: "visitor" | "agent" = "visitor"): Promise<Screened> {
  if (heard.kind !== "words") return heard;
  const { deps } = turn;
  const recent = stillRecent(turn.state.recent ?? [], turn.now);
  const { earlier, restsOn } = by === "visitor" ? await earlierOf(turn, recent, heard.text) : NOTHING_EARLIER;
  const task = {
    text: heard.text,
    earlier,
    kinds: MASKED_IN_CHAT,
    expects: by === "visitor" ? expectedNow(turn) : null,
  };
  const found = await deps.stages.wait("screen", () => deps.detector.find(task));
  if (!found.ok) {
    deps.log.warn({ reason: found.refusal.reason }, "A message could not be screened");
    deps.stages.unscreened(found.refusal.reason);
    keepWhole(turn, heard.text, by);
    turn.state = { ...turn.state, unscreened: (turn.state.unscreened ?? 0) + 1 };
    return { kind: "unscreenable" };
  }
  const keyedHash = (text: string): string => toBase64Url(turn.cipher.keyedHash(text));
  const findings = by === "visitor" ? withoutAskedCode(turn, heard.text, found.value) : found.value;
  const screening = nameInConversation(heard.text, findings, { memory: turn.state.pseudonyms, keyedHash });
  turn.state = { ...turn.state, pseudonyms: screening.memory, unscreened: 0 };
  keepValues(turn, screening.replaced, by, restsOn);
  await maskEarlier(turn, recent, screening.retro);
  noteGuesses(turn, screening.replaced, by, keyedHash);
  return {
    kind: "words",
    text: screening.text,
    masked: screening.kinds,
    hidden: hiddenOf(screening.replaced, by),
  };
}

/** Each name once; the values of a kind that is dropped each on their own, since they cannot be told apart by name. */
function hiddenOf(replaced: readonly Replaced[], by: "visitor" | "agent"): HiddenValue[] {
  const kept = replaced.filter(
    ({ name }, index) => vaultName(name) === null || replaced.findIndex((one) => one.name === name) === index,
  );
  return kept
    .map(({ name, kind, proof }) => ({ name, kind, canContest: by === "visitor" && mayContest(proof) }))
    .slice(0, 100);
}

/** Of a card number that is only a guess nothing is kept but a keyed hash, so that it can be let through when it is sent again. */
function noteGuesses(
  turn: Turn,
  replaced: readonly Replaced[],
  by: "visitor" | "agent",
  keyedHash: (text: string) => string,
): void {
  if (by !== "visitor") return;
  const seq = turn.stored.lastSeq + 1 + turn.drafts.length;
  const fresh = hiddenAndHash(replaced, keyedHash).map((one) => ({ ...one, seq }));
  if (fresh.length === 0) return;
  turn.state = { ...turn.state, guesses: [...(turn.state.guesses ?? []), ...fresh].slice(-MOST_GUESSES) };
}

const MOST_GUESSES = 8;

function hiddenAndHash(
  replaced: readonly Replaced[],
  keyedHash: (text: string) => string,
): { readonly index: number; readonly hash: string }[] {
  const shown = hiddenOf(replaced, "visitor");
  const dropped = replaced.filter(({ name }) => vaultName(name) === null);
  let next = 0;
  return shown.flatMap(({ name, canContest }, index) => {
    if (vaultName(name) !== null) return [];
    const one = dropped[next];
    next += 1;
    // EXPOSE: into a keyed hash
    return one && canContest ? [{ index, hash: releaseHash(one.written.expose(), keyedHash) }] : [];
  });
}

/** What a form on the screen asks for: typed into the chat instead, it is that. */
function expectedNow(turn: Turn): string | null {
  switch (turn.state.stepUp?.stage) {
    case "number":
      return "phone";
    case undefined:
      return null;
    default:
      return "code";
  }
}

/** Earlier messages for the detector, and the level of the value that was read for them. */
type Earlier = { readonly earlier: readonly EarlierMessage[]; readonly restsOn: AssuranceLevel };
const NOTHING_EARLIER: Earlier = { earlier: [], restsOn: "A0" };

/**
 * Only where this message may go on with a value is it asked what the last pseudonym stood for. What comes of both is no less guarded than
 * the first: who holds the token may have typed the name of a value that was said at a higher level.
 */
async function earlierOf(turn: Turn, recent: readonly RecentMessage[], text: string): Promise<Earlier> {
  const plain = recent.map(({ by, text: said }): EarlierMessage => ({ by, text: said }));
  const at = recent.findLastIndex(({ by }) => by === "visitor");
  const name = /«([A-Z_]+_\d+)»[\s.…,-]*$/u.exec(recent[at]?.text ?? "")?.[1];
  if (name === undefined || !mayGoOn(text)) return { earlier: plain, restsOn: "A0" };
  const { deps, stored, cipher } = turn;
  const [row] = await deps.vault.read(stored.tenant, stored.conversationId, [name]);
  const value = row === undefined ? null : openValue(cipher, row);
  if (value === null || value.kind === "WHOLE" || value.kind === "GONE") return { earlier: plain, restsOn: "A0" };
  // EXPOSE: to the detector, which reads raw text
  const tail = value.written.expose();
  return {
    earlier: plain.map((message, index) => (index === at ? { ...message, tail } : message)),
    restsOn: value.level,
  };
}
