// SPDX-License-Identifier: Apache-2.0
import { listPasskeys } from "./authenticators/held.ts";
import { findTotp } from "./authenticators/totp.ts";
import { ownLocks } from "./locks/locks.ts";
import type { HistoryEntry } from "./ports.ts";
import { findRecoveryCodes } from "./recovery/codes.ts";
import type { Look, OwnRecords } from "./tools/tool-spec.ts";
import type { Turn } from "./turn.ts";

/** Entries that are read back at most: enough for what one person causes in months. */
const READ = 500;
/** Quotes that are looked through at most. */
const QUOTES = 50;

const WHAT: Readonly<Partial<Record<HistoryEntry["kind"], Look["what"]>>> = {
  "agent.read": "case",
  "agent.revealed": "value",
  "value.shown": "value",
  "data.read": "data",
  "secret.shown": "secret",
};

/** What this service holds about who speaks, read when a tool asks and for nobody else: the subject is the turn's, never an argument. */
export function ownRecords(turn: Turn): OwnRecords {
  const { deps, stored } = turn;
  return {
    async looks() {
      const entries = await deps.history.list(stored.tenant, turn.subjectId, READ);
      return entries.flatMap(({ kind, at, actor }): Look[] => {
        const what = WHAT[kind];
        if (what === undefined) return [];
        const by = actor.kind === "agent" ? "staff" : actor.kind === "subject" ? "self" : "bot";
        return [{ at: at.getTime(), by, what }];
      });
    },
    async quotes() {
      const wanted = { kinds: ["quote.given"], before: null, limit: QUOTES };
      const found = await deps.ownHistory.page(stored.tenant, turn.subjectId, wanted);
      const ids = found.flatMap(({ entry: { facts } }) => (typeof facts["quote"] === "string" ? [facts["quote"]] : []));
      return [...new Set(ids)];
    },
    mark: (text) => deps.keys.blindIndex("token", `quote ${turn.subjectId}\n${text}`),
    async security() {
      const { party } = turn.state;
      const [passkeys, totp, codes, open, locks] = await Promise.all([
        listPasskeys(deps, turn.subjectId),
        findTotp(deps, turn.subjectId),
        findRecoveryCodes(deps, turn.subjectId),
        deps.sessions.listOpen(stored.tenant, turn.subjectId),
        party === null ? null : ownLocks(deps, party),
      ]);
      return {
        passkeys: passkeys.length,
        hasApp: totp !== null,
        recoveryCodesLeft: codes?.content.set.hashes.length ?? null,
        otherSessions: open.filter(({ conversationId }) => conversationId !== stored.conversationId).length,
        isLocked: locks !== null && (await deps.locks.isAnySet(stored.tenant, locks.keys)),
      };
    },
  };
}
