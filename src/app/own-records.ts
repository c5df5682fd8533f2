// SPDX-License-Identifier: Apache-2.0
import { localDay } from "#kernel";
import { listPasskeys } from "./authenticators/held.ts";
import { findTotp } from "./authenticators/totp.ts";
import type { AppDeps } from "./deps.ts";
import { findSentMessage } from "./education/find-sent.ts";
import { lookKey } from "./history/group-looks.ts";
import { ownLocks } from "./locks/locks.ts";
import type { HistoryEntry } from "./ports.ts";
import { askRequest } from "./privacy/ask.ts";
import type { StoredRequest } from "./privacy/ports.ts";
import { findRecoveryCodes } from "./recovery/codes.ts";
import type { Look, OwnRecords, OwnRequest } from "./tools/tool-spec.ts";
import { levelOf, type Turn } from "./turn.ts";

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

function tellOf({ settings }: AppDeps, { requestId, dueAt, extendedUntil, closedAt }: StoredRequest): OwnRequest {
  return {
    requestId,
    dueOn: localDay((extendedUntil ?? dueAt).getTime(), settings.timeZone),
    isDone: closedAt !== null,
  };
}

/** The same turn asks for the same request, however often it runs: an id of version 8 (RFC 9562 §5.8) out of a keyed hash. */
function uuidFrom(hash: Uint8Array): string {
  const bytes = hash.slice(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toHex().replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** What this service holds about who speaks, read when a tool asks and for nobody else: the subject is the turn's, never an argument. */
export function ownRecords(turn: Turn): OwnRecords {
  const { deps, stored } = turn;
  return {
    async looks() {
      const entries = await deps.history.list(stored.tenant, turn.subjectId, READ);
      const seen = new Set<string>();
      return entries.flatMap((entry): Look[] => {
        const { kind, at, actor } = entry;
        const what = WHAT[kind];
        // Newest first: of what was read again within an hour the last time counts.
        const key = lookKey(entry);
        if (key !== null && seen.has(key)) return [];
        if (key !== null) seen.add(key);
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
    async ask(kind) {
      const { conversationId } = stored;
      const once = turn.clientId === null ? null : `request ${conversationId} ${turn.clientId} ${kind}`;
      const asked = await askRequest(deps, {
        subjectId: turn.subjectId,
        kind,
        channel: "chat",
        level: levelOf(turn),
        by: { kind: "subject", id: null },
        conversationId,
        words: null,
        onceAs: once === null ? null : uuidFrom(deps.keys.blindIndex("token", once)),
      });
      return asked.ok ? tellOf(deps, asked.value) : null;
    },
    async openRequests() {
      const found = await deps.rights.requests.listOf(stored.tenant, turn.subjectId, QUOTES);
      return found.filter(({ closedAt }) => closedAt === null).map((request) => tellOf(deps, request));
    },
    sentMessage: (code) => findSentMessage(turn, code),
    mark: (text) => deps.keys.blindIndex("token", `quote ${turn.subjectId}\n${text}`),
    async security() {
      const { party } = turn.state;
      const [passkeys, totp, codes, open, locks, contacts] = await Promise.all([
        listPasskeys(deps, turn.subjectId),
        findTotp(deps, turn.subjectId),
        findRecoveryCodes(deps, turn.subjectId),
        deps.sessions.listOpen(stored.tenant, turn.subjectId),
        party === null ? null : ownLocks(deps, party),
        party === null ? null : deps.telco.contacts.findContacts(party),
      ]);
      return {
        passkeys: passkeys.length,
        hasApp: totp !== null,
        recoveryCodesLeft: codes?.content.set.hashes.length ?? null,
        otherSessions: open.filter(({ conversationId }) => conversationId !== stored.conversationId).length,
        contacts: contacts?.ok === true ? contacts.value.length : null,
        isLocked: locks !== null && (await deps.locks.isAnySet(stored.tenant, locks.keys)),
      };
    },
  };
}
