// SPDX-License-Identifier: Apache-2.0
import { word } from "#dialogue";
import { LANGUAGES, localDay } from "#kernel";
import type { IncidentFacts } from "#privacy";
import type { AppDeps } from "../deps.ts";
import type { HistoryEntry } from "../ports.ts";
import { factsIn } from "./facts.ts";
import { partyOf } from "./party-of.ts";
import type { DueNotice, NoticeOutcome } from "./ports.ts";

const LEASE_MS = 60_000;
const ATTEMPTS = 8;
const FIRST_WAIT_MS = 60_000;

/** Kinds of data that have a word in every language; any other is told as "other". */
export const TOLD_CATEGORIES = [
  "names",
  "numbers",
  "addresses",
  "calls",
  "bills",
  "messages",
  "identity",
  "payment",
] as const;

/**
 * Tells whom an incident reached, each by one node at a time and under one key per contact. Only by channels that are safe: a line of which the
 * network does not say that its SIM is the old one gets nothing. What is sent asks for nothing and leads nowhere. A job.
 */
export async function tellSubjects(
  deps: AppDeps,
  limit: number = 50,
): Promise<{ readonly sent: number; readonly left: number }> {
  const claimed = await deps.duties.store.claimNotices(deps.tenant, new Date(deps.clock.now()), LEASE_MS, limit);
  const texts = new Map<string, string>();
  for (const id of new Set(claimed.map(({ incidentId }) => incidentId))) texts.set(id, await textFor(deps, id));
  const told = await Promise.all(claimed.map((notice) => tell(deps, notice, texts.get(notice.incidentId) ?? "")));
  const sent = told.filter(Boolean).length;
  return { sent, left: told.length - sent };
}

async function tell(deps: AppDeps, notice: DueNotice, text: string): Promise<boolean> {
  const party = await partyOf(deps, notice.subjectId);
  if (party === null) return giveUp(deps, notice, "gone");
  const contacts = await deps.telco.contacts.findContacts(party);
  if (!contacts.ok)
    return contacts.refusal.reason === "not_found"
      ? giveUp(deps, notice, "no_contact")
      : later(deps, notice, "not_taken");
  if (contacts.value.length === 0) return giveUp(deps, notice, "no_contact");
  const judged = await Promise.all(
    contacts.value.map(async (contact) => ({
      ...contact,
      signal: contact.channel === "sms" ? await deps.telco.signals.simSwap(contact.address) : ("clean" as const),
    })),
  );
  const safe = judged.filter(({ signal }) => signal === "clean");
  if (safe.length === 0)
    // A network that cannot say may be able to later.
    return judged.some(({ signal }) => signal === "unknown")
      ? later(deps, notice, "no_safe_channel")
      : giveUp(deps, notice, "no_safe_channel");
  const { notify } = deps.telco;
  const taken = await Promise.all(
    safe.map(async ({ channel, address }) => {
      const key = `incident/${notice.incidentId}/${notice.subjectId}/${channel}`;
      const answer = await (channel === "sms" ? notify.sms(address, text, key) : notify.email(address, text, key));
      return answer.ok ? [channel] : [];
    }),
  );
  const by = new Set(taken.flat());
  if (by.size === 0) return later(deps, notice, "not_taken");
  const outcome = by.size === 2 ? "sms_and_email" : by.has("sms") ? "sms" : "email";
  const facts = { notice: notice.incidentId, purpose: "incident", outcome };
  return deps.duties.store.settleNotice(
    deps.tenant,
    notice,
    "sent",
    outcome,
    entryOf(deps, notice, "notice.sent", facts),
  );
}

async function later(deps: AppDeps, notice: DueNotice, outcome: NoticeOutcome): Promise<false> {
  if (notice.attempts >= ATTEMPTS) return giveUp(deps, notice, outcome);
  const due = new Date(deps.clock.now() + FIRST_WAIT_MS * 2 ** (notice.attempts - 1));
  await deps.duties.store.retryNotice(deps.tenant, notice, due);
  return false;
}

/** Counted, and left to people: a letter, a public notice. */
async function giveUp(deps: AppDeps, notice: DueNotice, outcome: NoticeOutcome): Promise<false> {
  const facts = { incident: notice.incidentId, step: "notice.unreachable", outcome };
  const entry = entryOf(deps, notice, "incident.noted", facts);
  await deps.duties.store.settleNotice(deps.tenant, notice, "unreachable", outcome, entry);
  return false;
}

function entryOf(
  deps: AppDeps,
  { subjectId }: DueNotice,
  kind: "notice.sent" | "incident.noted",
  facts: HistoryEntry["facts"],
): HistoryEntry {
  const actor = { kind: "system", id: null } as const;
  return { at: new Date(deps.clock.now()), tenant: deps.tenant, kind, actor, subjectId, conversationId: null, facts };
}

/** In every language we speak: which one a customer reads is not known outside of a chat. */
async function textFor(deps: AppDeps, incidentId: string): Promise<string> {
  const [events, view] = await Promise.all([
    deps.duties.store.events(deps.tenant, incidentId),
    deps.threat.incidents.find(deps.tenant, incidentId),
  ]);
  const facts = factsIn(events);
  const began =
    typeof facts.began_at === "string"
      ? Date.parse(facts.began_at)
      : (view?.incident.openedAt.getTime() ?? deps.clock.now());
  return LANGUAGES.map((lang) =>
    word(deps.catalogues, lang, "app.notice.incident", {
      day: localDay(began, deps.settings.timeZone),
      data: dataOf(facts)
        .map((code) => word(deps.catalogues, lang, `app.incident.data.${code}`))
        .join(lang === "ar" ? "، " : ", "),
    }),
  ).join("\n");
}

function dataOf({ categories }: IncidentFacts): readonly string[] {
  const told = typeof categories === "string" ? categories.split(",") : [];
  const known = TOLD_CATEGORIES.filter((code) => told.includes(code));
  const isMore = known.length === 0 || told.some((code) => !TOLD_CATEGORIES.some((one) => one === code));
  return isMore ? [...known, "other"] : known;
}
