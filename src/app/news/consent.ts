// SPDX-License-Identifier: Apache-2.0
import { fromUtf8, type Lang, makeUuid, type SubjectId, toBase64Url, utf8 } from "#kernel";
import type { PartyId } from "#telecom";
import { subjectScope } from "../authenticators/held.ts";
import { wordFor } from "../compose-reply.ts";
import type { AppDeps } from "../deps.ts";
import type { HistoryEntry } from "../ports.ts";
import { recordEntry, type Turn } from "../turn.ts";
import type { ConsentKey, ConsentPurpose, ConsentState, NewsPurpose, StoredConsent } from "./ports.ts";
import { type Topic, topicName } from "./topic.ts";

const DAY_MS = 24 * 3_600_000;
/** A wish that nothing came of for so long is nobody's any more. */
const LIFETIME_MS: Readonly<Record<NewsPurpose, number>> = {
  outage_over: 14 * DAY_MS,
  bill_ready: 45 * DAY_MS,
  order_done: 60 * DAY_MS,
};
/** Wishes that one subject may have at once. */
const MOST_GIVEN = 10;

/** What is sealed of a consent under its subject's key: enough to show what was agreed to, and to keep to it. */
export type ConsentContent = {
  readonly topic: Topic;
  readonly lang: Lang;
  /** The words that were agreed to. */
  readonly words: string;
  readonly wordsHash: string;
  readonly conversationId: string;
  /** Whom to tell outside the chat: the contacts of record, or the line that was proved. */
  readonly to:
    | { readonly kind: "contact_of_record"; readonly party: PartyId }
    | { readonly kind: "sms"; readonly msisdn: string }
    | null;
};

/**
 * Keeps a wish to be told something, with the turn. The same wish twice is kept once. The words are those of the catalogue in the language of
 * the conversation, so that what was agreed to can be shown.
 */
export async function giveConsent(turn: Turn, topic: Topic): Promise<"noted" | "known" | "too_many"> {
  const { deps, subjectId, now, lang, state } = turn;
  const given = await deps.consents.listGiven(deps.tenant, subjectId);
  if (given.filter(({ version }) => version === null).length >= MOST_GIVEN) return "too_many";
  const consentId = makeUuid(deps.random);
  const words = wordFor(turn, `news.agreed.${topic.kind}`);
  const content: ConsentContent = {
    topic,
    lang,
    words,
    wordsHash: toBase64Url(deps.hashes.sha256(utf8(words))),
    conversationId: turn.stored.conversationId,
    to:
      state.party !== null
        ? { kind: "contact_of_record", party: state.party }
        : state.verifiedLine === null
          ? null
          : { kind: "sms", msisdn: state.verifiedLine },
  };
  const scope = await subjectScope(deps, subjectId);
  const sealed = await deps.keys.sealForSubject(scope, rowName(consentId), utf8(JSON.stringify(content)));
  turn.beside.push({
    kind: "consent_given",
    consent: { subjectId, consentId, purpose: topic.kind, version: null, sealed },
    topicHash: topicHash(deps, topic),
    givenAt: new Date(now),
    lapsesAt: new Date(now + LIFETIME_MS[topic.kind]),
  });
  recordEntry(turn, "consent.given", { purpose: topic.kind, consent: consentId, words: content.wordsHash });
  return "noted";
}

export async function openConsent(deps: AppDeps, stored: StoredConsent): Promise<ConsentContent> {
  const scope = await subjectScope(deps, stored.subjectId);
  const opened = await deps.keys.openForSubject(scope, rowName(stored.consentId), stored.sealed);
  return JSON.parse(fromUtf8(opened)) as ConsentContent;
}

export function topicHash(deps: AppDeps, topic: Topic): Uint8Array {
  return deps.keys.blindIndex("token", topicName(topic));
}

/**
 * Every wish of a subject ends at once, and what they agreed to. Needs no proof: it only stops messages.
 *
 * @param reach - `messages`: the consent to the chat itself, where the law wants one, stays.
 */
export async function withdrawAll(
  deps: AppDeps,
  subjectId: SubjectId,
  by: "subject" | "link",
  reach: "messages" | "everything",
): Promise<number> {
  const given = await deps.consents.listGiven(deps.tenant, subjectId);
  const ends = given.filter(({ purpose }) => reach === "everything" || purpose !== "collection");
  const ended = await Promise.all(
    ends.map((one) => deps.consents.end(deps.tenant, one, "withdrawn", endEntry(deps, one, "withdrawn", by))),
  );
  return ended.filter(Boolean).length;
}

export function endEntry(
  deps: AppDeps,
  { subjectId, consentId, purpose }: ConsentKey & { readonly purpose: ConsentPurpose },
  state: Exclude<ConsentState, "given">,
  by: "subject" | "link" | "system" | "operator",
): HistoryEntry {
  return {
    at: new Date(deps.clock.now()),
    tenant: deps.tenant,
    kind: "consent.ended",
    actor: { kind: by === "system" || by === "operator" ? "system" : "subject", id: null },
    subjectId,
    conversationId: null,
    facts: { consent: consentId, purpose, state, by },
  };
}

function rowName(consentId: string): string {
  return `consent/${consentId}`;
}
