// SPDX-License-Identifier: Apache-2.0
import { word } from "#dialogue";
import { type ConversationId, localDay, ok, type Result, refuse } from "#kernel";
import { addDraft } from "../compose-reply.ts";
import type { AppDeps } from "../deps.ts";
import { withMessageCode } from "../education/sent-message.ts";
import { inTurn } from "../in-turn.ts";
import { oweNotice, recordEntry, type Turn } from "../turn.ts";
import { type ConsentContent, endEntry, openConsent } from "./consent.ts";
import type { NewsPurpose, StoredConsent } from "./ports.ts";
import { quietUntil } from "./quiet.ts";
import { stopLink } from "./stop-link.ts";
import { readTopic } from "./topic.ts";

const LEASE_MS = 60_000;
const LOOK_AGAIN_MS = { outage_over: 60_000, bill_ready: 3_600_000, order_done: 600_000 } as const;
const DAY_MS = 24 * 3_600_000;

/**
 * Looks whether what subjects wished to be told has happened, and tells each of them once: in the chat, and by the contact of record where
 * nobody is in it. Only the operator's systems are believed; an event just makes this look sooner. Not in quiet hours, unless the subject is
 * in the chat anyway. Every node may run it: consents are leased, and are used up with the message that uses them.
 */
export async function tellNews(deps: AppDeps, limit: number = 50): Promise<{ told: number }> {
  const due = await deps.consents.claimDue(deps.tenant, new Date(deps.clock.now()), LEASE_MS, limit);
  const outcomes = await Promise.all(due.map((consent) => look(deps, consent)));
  return { told: outcomes.filter(Boolean).length };
}

async function look(deps: AppDeps, consent: StoredConsent<NewsPurpose>): Promise<boolean> {
  const now = deps.clock.now();
  if (consent.lapsesAt.getTime() <= now) {
    await deps.consents.end(deps.tenant, consent, "lapsed", endEntry(deps, consent, "lapsed", "system"));
    return false;
  }
  const content = await openConsent(deps, consent);
  const news = await readTopic(content.topic, deps.telco.readsForTurn());
  if (news === null) {
    await deps.consents.lookAgainAt(deps.tenant, consent, new Date(now + LOOK_AGAIN_MS[consent.purpose]));
    return false;
  }
  return tell(deps, consent, { ...content, to: await ownersOnly(deps, consent, content) }, news);
}

/** A number that was proved then may be somebody else's by now: without the network's word that it is not, nothing is sent to it. */
async function ownersOnly(
  deps: AppDeps,
  { givenAt }: StoredConsent<NewsPurpose>,
  { to }: ConsentContent,
): Promise<ConsentContent["to"]> {
  if (to?.kind !== "sms") return to;
  const since = localDay(givenAt.getTime(), deps.settings.timeZone);
  return (await deps.telco.signals.numberRecycling(to.msisdn, since)) === "clean" ? to : null;
}

async function tell(
  deps: AppDeps,
  consent: StoredConsent<NewsPurpose>,
  content: ConsentContent,
  news: "happened" | "otherwise",
): Promise<boolean> {
  const now = deps.clock.now();
  const quiet = quietUntil(deps.settings.news, deps.settings.timeZone, now);
  const message = `news.${content.topic.kind}.${news}`;
  const inChat = await tellInChat(deps, consent, content, message, quiet !== null);
  if (inChat.ok) return true;
  if (quiet !== null) {
    await deps.consents.lookAgainAt(deps.tenant, consent, new Date(quiet));
    return false;
  }
  // Quiet hours have been kept out; the conversation is gone, ended, or somebody else's now.
  if (inChat.refusal.reason === "quiet" || !(await tellOutside(deps, consent, content, message))) return false;
  return deps.consents.end(deps.tenant, consent, "told", endEntry(deps, consent, "told", "system"));
}

/** One message in the conversation where it was wished, and with it the notice where nobody is there; both with the end of the consent, or none. */
async function tellInChat(
  deps: AppDeps,
  consent: StoredConsent<NewsPurpose>,
  content: ConsentContent,
  message: string,
  isQuiet: boolean,
): Promise<Result<unknown, { reason: string }>> {
  const scope = { tenant: deps.tenant, conversationId: content.conversationId as ConversationId, clientId: null };
  return inTurn<{ reason: "elsewhere" | "quiet" }>(deps, scope, async (turn) => {
    if (turn.endedAt || turn.subjectId !== consent.subjectId) return refuse({ reason: "elsewhere" });
    const isPresent = turn.now - (turn.state.recentTurns.at(-1) ?? 0) <= deps.settings.news.presentMs;
    if (isQuiet && !isPresent) return refuse({ reason: "quiet" });
    const { lang } = turn;
    const link = { label: word(deps.catalogues, lang, "news.stop"), href: stopLink(deps, consent, lang) };
    const text = word(deps.catalogues, lang, message);
    addDraft(turn, { kind: "message", by: "bot", isNews: true, parts: [{ type: "text", text, link }], lang });
    if (!isPresent) oweOutside(turn, consent, content, message);
    turn.beside.push({ kind: "consent_told", subjectId: consent.subjectId, consentId: consent.consentId });
    const facts = { consent: consent.consentId, purpose: consent.purpose, state: "told", by: "system" };
    recordEntry(turn, "consent.ended", facts, { kind: "system", id: null });
    return ok(undefined);
  });
}

function oweOutside(turn: Turn, consent: StoredConsent<NewsPurpose>, content: ConsentContent, message: string): void {
  if (content.to === null) return;
  const text = outsideText(turn.deps, consent, content, message);
  const expiresAt = turn.now + DAY_MS;
  oweNotice(turn, `news-${consent.consentId}`, { to: content.to, text, purpose: "news", expiresAt });
}

/** True when there is nobody left to tell, or it went out. */
async function tellOutside(
  deps: AppDeps,
  consent: StoredConsent<NewsPurpose>,
  content: ConsentContent,
  message: string,
): Promise<boolean> {
  const { to } = content;
  if (to === null) return true;
  const key = `news/${consent.consentId}`;
  const said = outsideText(deps, consent, content, message);
  const about = { to, purpose: "news", text: said } as const;
  const text = withMessageCode({ deps, lang: content.lang, now: deps.clock.now() }, key, about);
  const { notify } = deps.telco;
  const sent =
    to.kind === "sms" ? await notify.sms(to.msisdn, text, key) : await notify.toContactOfRecord(to.party, text, key);
  // Still leased: the next look tries again.
  return sent.ok || sent.refusal.reason === "not_found";
}

/** Names nobody, no number, no sum and no place: whoever reads over a shoulder learns that a fault was mended. */
function outsideText(
  deps: AppDeps,
  consent: StoredConsent<NewsPurpose>,
  { lang }: ConsentContent,
  message: string,
): string {
  const { catalogues } = deps;
  const stop = word(catalogues, lang, "news.stop_at", { link: stopLink(deps, consent, lang) });
  return `${catalogues.voice.operator}: ${word(catalogues, lang, message)} ${stop}`;
}
