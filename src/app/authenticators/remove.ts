// SPDX-License-Identifier: Apache-2.0
import { assuranceNow, isOnProbation } from "#identity";
import { meetsLevel } from "#kernel";
import { sayNow, wordFor } from "../compose-reply.ts";
import { oweNotice, recordEntry, type Turn } from "../turn.ts";
import { listOwnPasskeys } from "./held.ts";
import { findTotp } from "./totp.ts";

/**
 * Removes one of the subject's authenticators. Whoever is confirmed by an SMS code only may take back what was added on one and is
 * on probation, and nothing else: with a stolen line nobody removes the owner's passkey.
 */
export async function removeAuthenticator(turn: Turn, authenticatorId: string): Promise<void> {
  const { deps, state } = turn;
  const level = assuranceNow(state.factors, turn.now);
  const [passkeys, totp] = await Promise.all([listOwnPasskeys(turn), findTotp(deps, turn.subjectId)]);
  const held = [...passkeys, ...(totp === null ? [] : [totp])];
  const found = held.find(({ stored }) => stored.authenticatorId === authenticatorId);
  const isAllowed =
    meetsLevel(level.level, "A2") &&
    found !== undefined &&
    (!level.restsOnSms || isOnProbation(found.enrolment, turn.now));
  if (!isAllowed || state.party === null) {
    recordEntry(turn, "authenticator.refused", {
      authenticator: authenticatorId,
      level: level.level,
      reason: "remove",
    });
    sayNow(turn, "app.passkey.not_removed");
    return;
  }
  const facts = { authenticator: authenticatorId, kind: found.content.kind };
  turn.beside.push({ kind: "authenticator_removed", subjectId: turn.subjectId, authenticatorId });
  recordEntry(turn, "authenticator.removed", facts, { kind: "subject", id: null });
  oweNotice(turn, `${authenticatorId}/removed`, {
    to: { kind: "contact_of_record", party: state.party },
    text: wordFor(turn, "app.notice.authenticator_removed"),
    purpose: "authenticator_removed",
    expiresAt: null,
  });
  sayNow(turn, "app.passkey.removed");
}
