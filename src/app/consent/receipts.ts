// SPDX-License-Identifier: Apache-2.0
import { type ConversationId, fromUtf8, ok, type Result, refuse, toBase64Url, utf8 } from "#kernel";
import type { StandingPurpose } from "#privacy";
import type { OwnConsents } from "#protocol";
import { subjectScope } from "../authenticators/held.ts";
import type { AppDeps } from "../deps.ts";
import { makeReceipt, type Receipt } from "../history/receipt.ts";
import { type ConsentContent, endEntry } from "../news/consent.ts";
import type { ConsentPurpose, NewsPurpose, StoredConsent } from "../news/ports.ts";
import { type OwnRequestRefusal, passOwn } from "../privacy/own.ts";
import { openTurn, type Turn } from "../turn.ts";
import type { ConsentRecord } from "./record.ts";
import { isConsentFirst, isInForce, type StandingContent } from "./standing.ts";

/** What the subject takes along: each consent as it was given, its hash, and the proof that the history holds that hash. */
export type ConsentReceipts = {
  readonly format: "wardline-consent-receipts/v1";
  readonly receipts: readonly {
    readonly record: ConsentRecord;
    /** Exactly the text that was hashed. */
    readonly text: string;
    /** SHA-256 of the text, base64url: the fact `receipt` of the entry `consent.given`. */
    readonly digest: string;
    readonly state: StoredConsent["state"];
    readonly endedAt: string | null;
    /** Checked as any receipt of this service; null: the entry is in no signed tree yet, or its conversation is gone. */
    readonly proof: Receipt | null;
  }[];
};

/**
 * Consents of the subject of a conversation, with what they say and whether they hold. Whoever has not shown who they are sees what was agreed to
 * in this conversation, and nothing else.
 */
export async function listOwnConsents(
  deps: AppDeps,
  conversationId: ConversationId,
): Promise<Result<OwnConsents, OwnRequestRefusal>> {
  const own = await openOwn(deps, conversationId);
  if (!own.ok) return own;
  const { turn, seen } = own.value;
  const { purposes } = deps.rights.purposes;
  const standing = seen.map(({ one }) => one).filter(isStanding);
  const isOffered = (purpose: StandingPurpose): boolean =>
    purpose !== "collection" || isConsentFirst(deps) || standing.some((one) => one.purpose === purpose);
  return ok({
    consents: standing.map((one) => ({
      consentId: one.consentId,
      purpose: one.purpose,
      version: one.version ?? "",
      words: purposes[one.purpose].texts[turn.lang],
      isInForce: isInForce(deps, one, turn.now),
      givenAt: one.givenAt.toISOString(),
      endedAt: one.endedAt?.toISOString() ?? null,
      lapsesAt: one.lapsesAt.toISOString(),
    })),
    purposes: (Object.keys(purposes) as StandingPurpose[])
      .filter(isOffered)
      .map((purpose) => ({ purpose, words: purposes[purpose].texts[turn.lang] })),
    wishes: seen.flatMap(({ one, content }) =>
      isWish(one) && one.state === "given" && one.lapsesAt.getTime() > turn.now
        ? [
            {
              consentId: one.consentId,
              purpose: one.purpose,
              words: (content as ConsentContent).words,
              givenAt: one.givenAt.toISOString(),
              lapsesAt: one.lapsesAt.toISOString(),
            },
          ]
        : [],
    ),
  });
}

/** The receipts as one file. */
export async function fetchOwnReceipts(
  deps: AppDeps,
  conversationId: ConversationId,
): Promise<Result<ConsentReceipts, OwnRequestRefusal>> {
  const own = await openOwn(deps, conversationId);
  if (!own.ok) return own;
  const proofs = new Map<string, Receipt | null>();
  const receipts: ConsentReceipts["receipts"][number][] = [];
  for (const { one, content } of own.value.seen) {
    if (!isStanding(one)) continue;
    const { consentId, state, endedAt } = one;
    const { text, conversationId: givenIn } = content as StandingContent;
    if (!proofs.has(givenIn)) proofs.set(givenIn, await proofOf(deps, givenIn as ConversationId));
    const whole = proofs.get(givenIn) ?? null;
    const entries = whole?.entries.filter((entry) => isAbout(entry.content, consentId)) ?? [];
    receipts.push({
      record: JSON.parse(text) as ConsentRecord,
      text,
      digest: toBase64Url(deps.hashes.sha256(utf8(text))),
      state,
      endedAt: endedAt?.toISOString() ?? null,
      proof: whole === null || entries.length === 0 ? null : { ...whole, entries },
    });
  }
  return ok({ format: "wardline-consent-receipts/v1", receipts });
}

/**
 * Ends one purpose. Holds on every node from the moment this returns. Needs no proof of who asks, as "stop messages" needs none: taking back is at
 * least as easy as giving, and nothing is opened by it.
 */
export async function withdrawOwnConsent(
  deps: AppDeps,
  conversationId: ConversationId,
  purpose: ConsentPurpose,
): Promise<Result<OwnConsents, OwnRequestRefusal>> {
  const turn = await openUnended(deps, conversationId);
  if (!turn.ok) return turn;
  const given = await deps.consents.listGiven(deps.tenant, turn.value.subjectId);
  for (const one of given)
    if (one.purpose === purpose)
      await deps.consents.end(deps.tenant, one, "withdrawn", endEntry(deps, one, "withdrawn", "subject"));
  return listOwnConsents(deps, conversationId);
}

type Seen = { readonly one: StoredConsent; readonly content: StandingContent | ConsentContent };

async function openOwn(
  deps: AppDeps,
  conversationId: ConversationId,
): Promise<Result<{ readonly turn: Turn; readonly seen: readonly Seen[] }, OwnRequestRefusal>> {
  const passed = await passOwn(deps, conversationId, "privacy.requests");
  const turn = passed.ok ? passed : await openUnended(deps, conversationId);
  if (!turn.ok) return turn;
  const { subjectId } = turn.value;
  const scope = await subjectScope(deps, subjectId);
  const seen: Seen[] = [];
  for (const one of await deps.consents.listAll(deps.tenant, subjectId)) {
    const opened = fromUtf8(await deps.keys.openForSubject(scope, `consent/${one.consentId}`, one.sealed));
    const content = JSON.parse(opened) as Seen["content"];
    if (passed.ok || content.conversationId === conversationId) seen.push({ one, content });
  }
  return ok({ turn: turn.value, seen });
}

async function openUnended(deps: AppDeps, conversationId: ConversationId): Promise<Result<Turn, OwnRequestRefusal>> {
  const stored = await deps.conversations.find(deps.tenant, conversationId, null, "own");
  if (stored === null) return refuse({ reason: "conversation_not_found" });
  const turn = await openTurn(deps, stored, null);
  return turn.endedAt === null ? ok(turn) : refuse({ reason: "not_enough_proof" });
}

async function proofOf(deps: AppDeps, conversationId: ConversationId): Promise<Receipt | null> {
  const made = await makeReceipt(deps.receipts, deps.tenant, conversationId);
  return made.ok ? made.value : null;
}

function isWish(one: StoredConsent): one is StoredConsent<NewsPurpose> {
  return one.version === null;
}

function isStanding(one: StoredConsent): one is StoredConsent<StandingPurpose> {
  return one.version !== null;
}

function isAbout(content: string, consentId: string): boolean {
  const { kind, facts } = JSON.parse(content) as { kind?: string; facts?: { consent?: string } };
  return kind === "consent.given" && facts?.consent === consentId;
}
