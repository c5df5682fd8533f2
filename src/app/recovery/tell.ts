// SPDX-License-Identifier: Apache-2.0
import { word } from "#dialogue";
import { LANGUAGES } from "#kernel";
import type { AppDeps } from "../deps.ts";
import { endSession } from "../sessions/end-session.ts";
import { openRecovery, type RecoveryContent } from "./content.ts";
import { recoveryEntry } from "./entries.ts";
import { cancelLink } from "./link.ts";
import type { RecoveryNotice, StoredRecovery } from "./ports.ts";

const LEASE_MS = 30_000;
const LONGEST_PAUSE_MS = 3_600_000;

/**
 * Tells every old contact point what became of a recovery; each by one node at a time, under one idempotency key, until all of them
 * took it. Only then does the wait begin: a notice that somebody missed was none.
 */
export async function tellRecoveries(deps: AppDeps, limit: number = 50): Promise<number> {
  const claimed = await deps.recoveries.claimOwed(deps.tenant, new Date(deps.clock.now()), LEASE_MS, limit);
  const told = await Promise.all(claimed.map((recovery) => tell(deps, recovery)));
  return told.filter(Boolean).length;
}

async function tell(deps: AppDeps, recovery: StoredRecovery): Promise<boolean> {
  const { owed, attempts } = recovery;
  if (owed === null) return false;
  const content = await openRecovery(deps, recovery);
  if (owed === "completed") await endOtherSessions(deps, recovery, content);
  const text = textOf(deps, recovery, owed);
  const sent = await deps.telco.notify.toContactOfRecord(content.party, text, `${recovery.recoveryId}/${owed}`);
  const now = deps.clock.now();
  if (!sent.ok || sent.value.missed > 0) {
    const pause = Math.min(1_000 * 2 ** Math.min(attempts, 20), LONGEST_PAUSE_MS);
    const isWorthIt = now + pause < recovery.lapsesAt.getTime();
    await deps.recoveries.retryAt(deps.tenant, recovery, owed, isWorthIt ? new Date(now + pause) : null);
    deps.log.warn({ recovery: recovery.recoveryId, notice: owed, willRetry: isWorthIt }, "A notice could not be sent");
    return false;
  }
  const opensAt = owed === "started" ? new Date(now + deps.settings.recovery.waitMs) : null;
  const told = { at: new Date(now), opensAt };
  const entry = recoveryEntry(deps, "recovery.noticed", recovery, { notice: owed, contacts: sent.value.sent });
  await deps.recoveries.markTold(deps.tenant, recovery, owed, told, entry);
  return true;
}

/** In every language we speak: the one who asked for it has chosen the language of the conversation, and may not be the owner. */
function textOf(deps: AppDeps, recovery: StoredRecovery, owed: RecoveryNotice): string {
  const hours = Math.round(deps.settings.recovery.waitMs / 3_600_000);
  return LANGUAGES.map((lang) => {
    const text = word(deps.catalogues, lang, `app.notice.recovery_${owed}`, { hours });
    return owed === "started" ? `${text}\n${cancelLink(deps, recovery, lang)}` : text;
  }).join("\n\n");
}

/** What was proved with the authenticators that ended counts nowhere any more. */
async function endOtherSessions(
  deps: AppDeps,
  { subjectId }: StoredRecovery,
  { conversationId }: RecoveryContent,
): Promise<void> {
  const open = await deps.sessions.listOpen(deps.tenant, subjectId);
  for (const session of open)
    if (session.conversationId !== conversationId) await endSession(deps, session.conversationId, "by_owner");
}
