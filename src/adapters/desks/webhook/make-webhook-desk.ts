// SPDX-License-Identifier: Apache-2.0
import type { DeskAnswer, DeskCall, DeskNews, DeskRequest, Hop, OutsideDesk } from "#app";
import { type VerificationKey, verifyMessage } from "#crypto";
import { type ConversationId, fromUtf8, utf8 } from "#kernel";
import { askDesk } from "../http.ts";
import { type DeskCallBody, deskCallBody } from "./payloads.ts";

export type WebhookDeskAccess = {
  /** Where it takes events. */
  readonly url: string;
  /** By which it signs what it calls in. */
  readonly keys: readonly VerificationKey[];
  readonly timeoutMs: number;
  /** `source` of our events. */
  readonly source: string;
  /** What is on every request that it signs; the same tag as on ours. */
  readonly components: readonly string[];
  readonly tag: string;
  /** Signs one request of ours: the same id for the same event. */
  readonly sign: (url: string, eventId: string, body: Uint8Array) => Readonly<Record<string, string>>;
  readonly nowIso: () => string;
};

const MOST_SECONDS = 300;
const SKEW_SECONDS = 60;

type Data = Readonly<Record<string, string | number | null>>;

/**
 * A desk that takes signed events and answers by signed REST calls: for whatever the operator has that is no Chatwoot. Both directions are signed
 * as all our webhooks are (RFC 9421), and a call is taken once.
 */
export function makeWebhookDesk(access: WebhookDeskAccess, hop: Hop): OutsideDesk {
  const tell = async (type: string, id: string, data: Data): Promise<DeskAnswer<null>> => {
    const event = {
      specversion: "1.0",
      id,
      source: access.source,
      type: `wardline.desk.${type}.v1`,
      time: access.nowIso(),
      datacontenttype: "application/json",
      data,
    };
    const body = utf8(JSON.stringify(event));
    const headers = access.sign(access.url, id, body);
    const answer = await askDesk(hop, access.timeoutMs, { method: "POST", url: access.url, headers, body }, null);
    return answer.outcome === "done" ? { outcome: "done", value: null } : answer;
  };
  const idOf = (conversationId: ConversationId, what: string): string => `${conversationId}/${what}`;

  return {
    kind: "webhook",
    place: new URL(access.url).origin,
    isGapless: true,
    async open({ conversationId, lang, reason, aim, level }) {
      const data = { conversation: conversationId, lang, reason, task: aim, level };
      const told = await tell("opened", idOf(conversationId, "opened"), data);
      if (told.outcome !== "done") return told;
      return { outcome: "done", value: { conversation: conversationId, contact: null } };
    },
    post: (_ref, { conversationId, id, by, text, at }) =>
      tell("message", idOf(conversationId, id), { conversation: conversationId, id, by, text, at: at.toISOString() }),
    close: (_ref, conversationId, why) =>
      tell("closed", idOf(conversationId, `closed-${access.nowIso()}`), { conversation: conversationId, why }),
    forget: (_ref, conversationId) => tell("forget", idOf(conversationId, "forget"), { conversation: conversationId }),
    read: null,
    hear: (request, nowMs) => hear(access, request, nowMs),
    // An event that asks for nothing: whoever takes it takes ours.
    check: () => tell("check", `check-${access.nowIso()}`, {}),
  };
}

function hear(access: WebhookDeskAccess, request: DeskRequest, nowMs: number): DeskCall | "nothing" | null {
  const { method, targetUri, headers, body } = request;
  const fields = Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, typeof value === "string" ? value : value.join(", ")]],
    ),
  );
  const verified = verifyMessage({ method, targetUri, fields }, body, {
    keys: access.keys,
    components: access.components,
    tag: access.tag,
    now: Math.floor(nowMs / 1_000),
    maxAge: MOST_SECONDS,
    skew: SKEW_SECONDS,
  });
  if (!verified.ok) return null;
  const parsed = deskCallBody.safeParse(jsonOf(body));
  if (!parsed.success) return "nothing";
  const expiresAt = new Date(verified.value.expires * 1_000);
  return {
    conversation: parsed.data.conversation,
    nonces: verified.value.nonces.map((value) => ({ value, expiresAt })),
    news: newsOf(parsed.data),
  };
}

function newsOf(body: DeskCallBody): DeskNews {
  switch (body.type) {
    case "message":
      return {
        kind: "message",
        number: body.number,
        agentName: body.agent?.name ?? null,
        text: body.text,
        hasFiles: false,
      };
    case "joined":
      return { kind: "joined", agentName: body.agent?.name ?? null };
    case "typing":
      return { kind: "typing", isTyping: body.isTyping };
    case "ended":
    case "handed_back":
      return { kind: body.type };
  }
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(fromUtf8(body));
  } catch {
    return null;
  }
}
