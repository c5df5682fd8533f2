// SPDX-License-Identifier: Apache-2.0
import type { z } from "zod";
import type { DeskAnswer, DeskCall, DeskNews, DeskRef, Hop, OutsideDesk } from "#app";
import { type ConversationId, fromUtf8, type Sensitive } from "#kernel";
import { askDesk } from "../http.ts";
import {
  type ApiMessage,
  contactConversations,
  conversation,
  createdContact,
  foundContacts,
  messages,
  type WebhookBody,
  webhookBody,
} from "./payloads.ts";
import { isSignedByChatwoot } from "./signature.ts";

export type ChatwootAccess = {
  /** Root of the installation, such as `https://desk.operator.example`. */
  readonly baseUrl: string;
  readonly accountId: number;
  /** An inbox of the kind API, used for nothing else. */
  readonly inboxId: number;
  /** Of an administrator: another cannot delete. */
  readonly accessToken: Sensitive<string>;
  /** What its webhooks are signed with. */
  readonly webhookSecret: Sensitive<string>;
  readonly timeoutMs: number;
};

/** What marks a message as ours when it comes back. */
const OURS = "wardline:";

/**
 * A Chatwoot installation, by an inbox of the kind API. One contact per conversation, without name, number or address: nothing there can be put
 * together with anything else. Its webhooks are a bell: what agents wrote is read from its API, in order, so that a webhook that was lost, forged,
 * doubled or late changes nothing.
 */
export function makeChatwootDesk(access: ChatwootAccess, hop: Hop): OutsideDesk {
  const root = `${access.baseUrl.replace(/\/$/u, "")}/api/v1/accounts/${access.accountId}`;
  const ask = <T>(
    method: "GET" | "POST" | "DELETE",
    path: string,
    shape: z.ZodType<T> | null,
    body?: unknown,
  ): Promise<DeskAnswer<T>> => {
    const headers = {
      "content-type": "application/json",
      accept: "application/json",
      // EXPOSE: to the desk, over the hop that is configured for it
      api_access_token: access.accessToken.expose(),
    };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    return askDesk(hop, access.timeoutMs, { method, url: `${root}${path}`, headers, ...sent }, shape);
  };

  return {
    kind: "chatwoot",
    place: root,
    isGapless: false,
    async open(opening) {
      const contact = await contactOf(ask, opening.conversationId, access.inboxId);
      if (contact.outcome !== "done") return contact;
      const there = await ask("GET", `/contacts/${contact.value}/conversations`, contactConversations);
      if (there.outcome !== "done") return there;
      const known = there.value.payload.find((one) => one.inbox_id === access.inboxId);
      if (known !== undefined) return done({ conversation: String(known.id), contact: String(contact.value) });
      const { conversationId, reason, aim, level, lang } = opening;
      const made = await ask("POST", "/conversations", conversation, {
        source_id: conversationId,
        inbox_id: access.inboxId,
        contact_id: contact.value,
        // An inbox with a bot of its own would begin with that.
        status: "open",
        custom_attributes: {
          wardline_reason: reason,
          wardline_task: aim,
          wardline_level: level,
          wardline_language: lang,
        },
      });
      if (made.outcome !== "done") return made;
      return done({ conversation: String(made.value.id), contact: String(contact.value) });
    },
    async post(ref, { conversationId, id, by, text }, isRetry) {
      const sourceId = `${OURS}${conversationId}:${id}`;
      if (isRetry) {
        const newest = await ask("GET", `/conversations/${ref.conversation}/messages`, messages);
        if (newest.outcome !== "done") return newest;
        if (newest.value.payload.some(({ source_id }) => source_id === sourceId)) return done(null);
      }
      const isNote = by === "note";
      const message_type = isNote ? "outgoing" : "incoming";
      const posted = await ask("POST", `/conversations/${ref.conversation}/messages`, null, {
        content: text,
        message_type,
        private: isNote,
        content_type: "text",
        source_id: sourceId,
        echo_id: sourceId,
      });
      return posted.outcome === "done" ? done(null) : posted;
    },
    async close({ conversation: number }) {
      const closed = await ask("POST", `/conversations/${number}/toggle_status`, null, { status: "resolved" });
      return goneIsDone(closed);
    },
    async forget({ conversation: number, contact }) {
      // Its messages first: the contact goes with what is left of it.
      const conversationGone = goneIsDone(await ask("DELETE", `/conversations/${number}`, null));
      if (conversationGone.outcome !== "done" || contact === null) return conversationGone;
      return goneIsDone(await ask("DELETE", `/contacts/${contact}`, null));
    },
    read: (ref, after) => readNews(ask, ref, after),
    hear: (request, nowMs) => {
      if (!isSignedByChatwoot(access.webhookSecret, request.headers, request.body, nowMs)) return null;
      const parsed = webhookBody.safeParse(jsonOf(request.body));
      return parsed.success ? callOf(parsed.data, access) : "nothing";
    },
    async check() {
      const inbox = await ask("GET", `/inboxes/${access.inboxId}`, null);
      return inbox.outcome === "done" ? done(null) : inbox;
    },
  };
}

type AskFn = <T>(
  method: "GET" | "POST" | "DELETE",
  path: string,
  shape: z.ZodType<T> | null,
  body?: unknown,
) => Promise<DeskAnswer<T>>;

function done<T>(value: T): DeskAnswer<T> {
  return { outcome: "done", value };
}

/** What is not there any more is deleted, or closed. */
function goneIsDone(answer: DeskAnswer<unknown>): DeskAnswer<null> {
  if (answer.outcome === "done" || answer.code === "http_404") return done(null);
  return answer;
}

/** Made, or found again: the identifier is unique in an account, so that a lost answer leaves no second contact. */
async function contactOf(ask: AskFn, conversationId: ConversationId, inboxId: number): Promise<DeskAnswer<number>> {
  const identifier = `${OURS}${conversationId}`;
  const found = await ask("GET", `/contacts/search?q=${encodeURIComponent(identifier)}`, foundContacts);
  if (found.outcome !== "done") return found;
  const known = found.value.payload.find((one) => one.identifier === identifier);
  if (known !== undefined) return done(known.id);
  const name = `Customer ${conversationId.slice(-8).toUpperCase()}`;
  const made = await ask("POST", "/contacts", createdContact, {
    inbox_id: inboxId,
    name,
    identifier,
    source_id: conversationId,
  });
  return made.outcome === "done" ? done(made.value.payload.contact.id) : made;
}

async function readNews(ask: AskFn, ref: DeskRef, after: number): Promise<DeskAnswer<readonly DeskNews[]>> {
  const listed = await ask("GET", `/conversations/${ref.conversation}/messages?after=${after}`, messages);
  if (listed.outcome !== "done") return listed;
  const said = listed.value.payload.filter(isOfAgent).toSorted((a, b) => a.id - b.id);
  const status = await ask("GET", `/conversations/${ref.conversation}`, conversation);
  if (status.outcome !== "done") return status;
  return done([...said.map(newsOf), ...moveOf(status.value.status)]);
}

function isOfAgent({ message_type, private: isPrivate, source_id, sender }: ApiMessage): boolean {
  const isOutgoing = message_type === 1 || message_type === "outgoing";
  // Somebody's program over there is no person: it does not take the pen.
  return isOutgoing && !isPrivate && sender?.type !== "agent_bot" && source_id?.startsWith(OURS) !== true;
}

function newsOf({ id, content, sender, attachments }: ApiMessage): DeskNews {
  const hasFiles = (attachments?.length ?? 0) > 0;
  return { kind: "message", number: id, agentName: sender?.name ?? null, text: content ?? "", hasFiles };
}

/** `resolved`: over. `pending`: with a bot, which is ours. */
function moveOf(status: string): DeskNews[] {
  if (status === "resolved") return [{ kind: "ended" }];
  return status === "pending" ? [{ kind: "handed_back" }] : [];
}

function callOf(body: WebhookBody, { inboxId, accountId }: ChatwootAccess): DeskCall | "nothing" {
  const account = "account" in body ? body.account?.id : undefined;
  const about = "conversation" in body ? body.conversation : body;
  if (about.inbox_id !== inboxId || (account !== undefined && account !== accountId)) return "nothing";
  const isTyping = body.event === "conversation_typing_on";
  if (!("is_private" in body)) return { conversation: String(about.id), nonces: [], news: null };
  if (body.is_private || body.user?.type === "contact") return "nothing";
  return { conversation: String(about.id), nonces: [], news: { kind: "typing", isTyping } };
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(fromUtf8(body));
  } catch {
    return null;
  }
}
