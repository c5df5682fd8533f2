// SPDX-License-Identifier: Apache-2.0
// Parts without their defence, for control runs. Reached from attacks alone.
import { createHash } from "node:crypto";
import type { AppDeps, CaseRow, ConversationCipher, LoadedPolicies } from "#app";
import { type ConversationId, concatBytes, utf8 } from "#kernel";
import type { ClientKey } from "#surfaces";
import type { Stage } from "./stage.ts";
import type { Visitor } from "./visitor.ts";

const realOf = (stage: Stage): AppDeps => stage.copy.composed.deps;

class Everything extends Set<string> {
  override has(): boolean {
    return true;
  }
}

/** Policies that permit everything to everybody, with all fields. */
export function openGate(stage: Stage): LoadedPolicies {
  const decide = (): ReturnType<LoadedPolicies["decide"]> => ({
    isAllowed: true,
    fields: new Everything(),
    policies: ["drill"],
  });
  return { ...realOf(stage).policies, decide };
}

/** Budgets that never run out. */
export function noBudgets(stage: Stage): AppDeps["settings"] {
  const { settings } = realOf(stage);
  const none = {
    maxSubjectsPerHour: 1e9,
    maxSubjectsPerDay: 1e9,
    maxRevealsPerHour: 1e9,
    maxFilesPerHour: 1e9,
    maxFieldsPerHour: 1e9,
    maxFieldsPerDay: 1e9,
  };
  return { ...settings, budgets: { ...settings.budgets, ...none } };
}

/** Nobody counts anything. */
export function noCounters(stage: Stage): AppDeps["counters"] {
  const { counters } = realOf(stage);
  return { add: async () => 0, read: async () => 0, reset: (...args) => counters.reset(...args) };
}

/** Whoever has a token has what it opens, from any device. */
export function bearerTokens(stage: Stage): AppDeps["tokens"] {
  const { tokens } = realOf(stage);
  return {
    useToken: (tenant, hash, _proof, now) => tokens.findConversation(tenant, hash, now),
    findConversation: (...args) => tokens.findConversation(...args),
    spendOnce: (...args) => tokens.spendOnce(...args),
    isSpent: (...args) => tokens.isSpent(...args),
  };
}

/** Any token, also one that was never given out, opens this conversation. */
export function anyTokenOpens(stage: Stage, conversationId: () => ConversationId): AppDeps["tokens"] {
  return {
    ...bearerTokens(stage),
    useToken: async () => conversationId(),
    findConversation: async () => conversationId(),
  };
}

/** What one member of staff signed in with is not bound to the browser where it happened. */
export function unboundSeats(
  stage: Stage,
  thief: () => { readonly staffId: string; readonly key: ClientKey } | null,
): AppDeps["staff"] {
  const { staff } = realOf(stage);
  return {
    ...staff,
    findSession: async (...args) => {
      const found = await staff.findSession(...args);
      const by = thief();
      if (found === null || by === null || found.account.staffId !== by.staffId) return found;
      return { ...found, session: { ...found.session, deviceKey: thumbprintOf(by.key) } };
    },
  };
}

/** The desk lists and opens every conversation, asked for or not. */
export function everyCaseOpen(
  stage: Stage,
  visitors: () => readonly Visitor[],
): Pick<AppDeps, "conversations" | "care"> {
  const { conversations, care, tenant } = realOf(stage);
  return {
    conversations: {
      ...conversations,
      async findDeskCase(of, id) {
        const known = await conversations.findDeskCase(of, id);
        const found = known === null ? await conversations.find(tenant, id, null, "storage") : null;
        return found === null ? known : { ...found, channel: "api", deskCase: null };
      },
    },
    care: {
      ...care,
      async rows(of, ids) {
        const rows = await care.rows(of, ids);
        const quiet = visitors().map((visitor) => stage.idOf(visitor));
        const missing = quiet.filter((id) => ids.includes(id) && rows.every((row) => row.conversationId !== id));
        return [...rows, ...missing.map((id) => quietRow(id, stage))];
      },
    },
  };
}

/** As the desk lists a case, of a conversation that nobody handed over. */
function quietRow(conversationId: ConversationId, stage: Stage): CaseRow {
  const at = new Date(realOf(stage).clock.now());
  return {
    conversationId,
    code: conversationId.slice(-8),
    owner: "bot",
    agentId: null,
    lastAgentId: null,
    since: at,
    openedAt: at,
    closedAt: null,
    dueAt: null,
    reason: null,
    teamId: null,
    priority: 3,
    assurance: "A0",
    lang: "en",
    channel: "api",
    labels: [],
    wrapUp: null,
    version: 0,
    lastSeq: 0,
  };
}

const MARK = utf8("not sealed: ");

/** What should be sealed lies in the open; what was sealed before still opens. */
export function unsealed(stage: Stage): AppDeps["keys"] {
  const { keys } = realOf(stage);
  const isMarked = (bytes: Uint8Array): boolean => MARK.every((byte, at) => bytes[at] === byte);
  return {
    makeSubjectKey: (...args) => keys.makeSubjectKey(...args),
    makeDataKey: (...args) => keys.makeDataKey(...args),
    sealForSubject: (...args) => keys.sealForSubject(...args),
    openForSubject: (...args) => keys.openForSubject(...args),
    blindIndex: (...args) => keys.blindIndex(...args),
    forget: (id) => keys.forget(id),
    async openConversation(scope): Promise<ConversationCipher> {
      const cipher = await keys.openConversation(scope);
      return {
        keyNo: cipher.keyNo,
        keyedHash: (text) => cipher.keyedHash(text),
        seal: (_row, plaintext) => concatBytes(MARK, plaintext),
        open: (row, keyNo, sealed) => (isMarked(sealed) ? sealed.slice(MARK.length) : cipher.open(row, keyNo, sealed)),
      };
    },
  };
}

/** Finds nothing, so that everything is taken for harmless. */
export const blindDetector: AppDeps["detector"] = {
  prepare: () => undefined,
  find: async () => ({ ok: true, value: { found: [], retro: [] } }),
};

/** A network that says of every line that nothing happened to it. */
export function trustingSignals(stage: Stage): AppDeps["telco"] {
  const { telco } = realOf(stage);
  const clean = async (): Promise<"clean"> => "clean";
  const { signals } = telco;
  return {
    ...telco,
    signals: {
      simSwap: clean,
      deviceSwap: clean,
      callForwarding: clean,
      numberRecycling: clean,
      subscriptionStatus: (msisdn) => signals.subscriptionStatus(msisdn),
      roaming: (msisdn) => signals.roaming(msisdn),
      reachability: (msisdn) => signals.reachability(msisdn),
    },
  };
}

/** RFC 7638, as the server makes it of a proof. */
function thumbprintOf(key: ClientKey): string {
  const [head = ""] = key.prove("GET", "http://localhost/", null, 0).split(".");
  const { jwk } = JSON.parse(Buffer.from(head, "base64url").toString("utf8")) as { jwk: Record<string, string> };
  const canonical = JSON.stringify({ crv: jwk["crv"], kty: jwk["kty"], x: jwk["x"], y: jwk["y"] });
  return createHash("sha256").update(canonical).digest("base64url");
}
