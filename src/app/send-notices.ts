// SPDX-License-Identifier: Apache-2.0
import { type ConversationId, fromUtf8 } from "#kernel";
import type { PartyId } from "#telecom";
import type { AppDeps } from "./deps.ts";
import type { NoticeContent } from "./notice-content.ts";
import type { NoticeWrite } from "./ports.ts";

const LEASE_MS = 30_000;
const ATTEMPTS = 8;

type Claimed = NoticeWrite & { readonly conversationId: ConversationId; readonly attempts: number };

/** Sends the notices that are due, each by one node at a time and under one idempotency key. Run as a job and when a turn owes one. */
export async function sendNotices(deps: AppDeps, limit: number = 50): Promise<{ sent: number; failed: number }> {
  const claimed = await deps.notices.claim(deps.tenant, new Date(deps.clock.now()), LEASE_MS, limit);
  const results = await Promise.all(claimed.map((notice) => sendNotice(deps, notice)));
  const sent = results.filter(Boolean).length;
  return { sent, failed: results.length - sent };
}

async function sendNotice(deps: AppDeps, notice: Claimed): Promise<boolean> {
  const { tenant } = deps;
  const content = await openNotice(deps, notice);
  if (content === null || (content.expiresAt !== null && content.expiresAt <= deps.clock.now())) {
    await deps.notices.markFailed(tenant, notice.conversationId, notice.noticeId, null);
    return false;
  }
  const answer = await deliver(deps, content, notice.noticeId);
  if (answer) {
    await beginNoticePeriod(deps, content);
    await deps.notices.markSent(tenant, notice.conversationId, notice.noticeId);
    await deps.history.append(
      {
        at: new Date(deps.clock.now()),
        tenant,
        kind: "notice.sent",
        actor: { kind: "system", id: null },
        subjectId: null,
        conversationId: notice.conversationId,
        facts: { notice: notice.noticeId, purpose: content.purpose },
      },
      null,
    );
    return true;
  }
  const retryAt = notice.attempts + 1 >= ATTEMPTS ? null : new Date(deps.clock.now() + 1_000 * 2 ** notice.attempts);
  await deps.notices.markFailed(tenant, notice.conversationId, notice.noticeId, retryAt);
  deps.log.warn(
    { notice: notice.noticeId, purpose: content.purpose, willRetry: retryAt !== null },
    "A notice could not be sent",
  );
  return false;
}

/** Null when the conversation's keys were destroyed meanwhile: then nobody may read it, and it is dropped. */
async function openNotice(deps: AppDeps, notice: Claimed): Promise<NoticeContent | null> {
  const stored = await deps.conversations.find(deps.tenant, notice.conversationId, null, "notice");
  if (!stored) return null;
  const cipher = await deps.keys.openConversation(stored);
  return JSON.parse(
    fromUtf8(cipher.open({ kind: "notice", noticeId: notice.noticeId }, notice.keyNo, notice.sealed)),
  ) as NoticeContent;
}

async function deliver(deps: AppDeps, content: NoticeContent, key: string): Promise<boolean> {
  const { notify } = deps.telco;
  if (content.to.kind === "sms") return (await notify.sms(content.to.msisdn, content.text, key)).ok;
  const answer = await notify.toContactOfRecord(content.to.party as PartyId, content.text, key, content.sendAt);
  const mustReachAll = content.authenticator !== undefined || content.everyContact === true;
  // A new authenticator must be heard of on every contact point: somebody else may hold one of them.
  return answer.ok && (!mustReachAll || answer.value.missed === 0);
}

/** From here on the owner has time to say "that was not me". */
async function beginNoticePeriod(deps: AppDeps, { authenticator }: NoticeContent): Promise<void> {
  if (authenticator === undefined) return;
  const { subjectId, authenticatorId } = authenticator;
  const at = new Date(deps.clock.now());
  await deps.authenticators.markNoticed(deps.tenant, subjectId, authenticatorId, at, {
    at,
    tenant: deps.tenant,
    kind: "authenticator.noticed",
    actor: { kind: "system", id: null },
    subjectId,
    conversationId: null,
    facts: { authenticator: authenticatorId },
  });
}
