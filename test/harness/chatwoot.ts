// SPDX-License-Identifier: Apache-2.0
// A Chatwoot installation as far as its application API and webhooks are spoken here: shapes of v4.13 (swagger of the application API, and the
// bodies that its listeners send). Answers are what Rails renders, with the fields that nobody here reads left in, so that a shape that is too narrow shows.
import { createHmac, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

export type ChatwootMessage = {
  id: number;
  content: string | null;
  message_type: 0 | 1 | 2 | 3;
  content_type: string;
  private: boolean;
  source_id: string | null;
  created_at: number;
  sender: { id: number; name: string; type: "user" | "contact" | "agent_bot" } | null;
  attachments?: object[];
};
type Contact = { id: number; name: string; identifier: string };
type Conversation = {
  id: number;
  inbox_id: number;
  contactId: number;
  status: "open" | "resolved" | "pending" | "snoozed";
  custom_attributes: object;
  messages: ChatwootMessage[];
};

export const CHATWOOT = {
  accountId: 3,
  inboxId: 7,
  token: "chatwoot-admin-token",
  secret: "chatwoot-webhook-secret",
} as const;

const AGENT = { id: 12, name: "Rami Haddad", email: "rami@desk.example", type: "user" } as const;

/** Listens on loopback; what it holds is read by tests, and what its agents do is done by them. */
export class FakeChatwoot {
  readonly contacts = new Map<number, Contact>();
  readonly conversations = new Map<number, Conversation>();
  /** Requests as they came: method and path. */
  readonly calls: string[] = [];
  /** Whole bodies that came, for what must never be in one. */
  readonly bodies: string[] = [];
  /** Answers with this instead of working; null: works. */
  broken: number | "hangs_up" | null = null;
  /** Does the next so many, and hangs up instead of answering. */
  loseAnswers = 0;
  /** Takes no private notes. */
  refusesNotes = false;
  #server: Server | null = null;
  #next = 100;

  static async start(): Promise<FakeChatwoot> {
    const fake = new FakeChatwoot();
    const server = createServer((request, response) => {
      void fake.#answer(request).then(({ status, body }) => {
        if (status === null) {
          request.socket.destroy();
          return;
        }
        response.writeHead(status, { "content-type": "application/json; charset=utf-8" });
        response.end(body === undefined ? "" : JSON.stringify(body));
      });
    });
    fake.#server = server;
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    return fake;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server?.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise((done) => this.#server?.close(done));
  }

  /** The one conversation there is. */
  get only(): Conversation {
    const all = [...this.conversations.values()];
    if (all.length !== 1 || all[0] === undefined) throw new Error(`there are ${all.length} conversations`);
    return all[0];
  }

  /** What people at the desk see as said by the customer. */
  heard(): string[] {
    return this.only.messages.filter(({ message_type }) => message_type === 0).map(({ content }) => content ?? "");
  }

  notes(): string[] {
    return this.only.messages.filter((one) => one.private).map(({ content }) => content ?? "");
  }

  /** An agent writes. */
  say(content: string | null, change: Partial<ChatwootMessage> = {}): ChatwootMessage {
    const message: ChatwootMessage = {
      id: this.#id(),
      content,
      message_type: 1,
      content_type: "text",
      private: false,
      source_id: null,
      created_at: 1_795_000_000,
      sender: { id: AGENT.id, name: AGENT.name, type: "user" },
      ...change,
    };
    this.only.messages.push(message);
    return message;
  }

  /** `message_created`, as the listener of an API inbox sends it. */
  messageCreated({ id, content, content_type, source_id, private: isPrivate }: ChatwootMessage): object {
    return {
      account: { id: CHATWOOT.accountId, name: "Larkspur" },
      additional_attributes: {},
      content_attributes: {},
      content_type,
      content,
      conversation: this.#webhookConversation(),
      created_at: "2026-11-15T10:00:00.000Z",
      id,
      inbox: { id: CHATWOOT.inboxId, name: "Chat" },
      message_type: "outgoing",
      private: isPrivate,
      sender: AGENT,
      source_id,
      event: "message_created",
    };
  }

  statusChanged(): object {
    return {
      ...this.#webhookConversation(),
      event: "conversation_status_changed",
      changed_attributes: [{ status: { previous_value: "open", current_value: this.only.status } }],
    };
  }

  typing(isOn: boolean, isPrivate = false): object {
    return {
      event: isOn ? "conversation_typing_on" : "conversation_typing_off",
      user: AGENT,
      conversation: this.#webhookConversation(),
      is_private: isPrivate,
    };
  }

  #webhookConversation(): object {
    const { id, status, inbox_id, custom_attributes } = this.only;
    return {
      additional_attributes: {},
      can_reply: true,
      channel: "Channel::Api",
      contact_inbox: {
        id: 5,
        contact_id: this.only.contactId,
        inbox_id,
        source_id: randomUUID(),
        hmac_verified: false,
      },
      id,
      inbox_id,
      messages: [],
      labels: [],
      meta: {
        sender: { id: this.only.contactId, name: "Customer", type: "contact" },
        assignee: AGENT,
        team: null,
        hmac_verified: false,
      },
      status,
      custom_attributes,
      snoozed_until: null,
      unread_count: 0,
      priority: null,
      waiting_since: 0,
      timestamp: 1_795_000_000,
      created_at: 1_795_000_000,
    };
  }

  #id(): number {
    this.#next += 1;
    return this.#next;
  }

  async #answer(request: IncomingMessage): Promise<{ status: number | null; body?: unknown }> {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const text = Buffer.concat(pieces).toString("utf8");
    this.calls.push(`${request.method} ${request.url}`);
    this.bodies.push(text);
    if (this.broken === "hangs_up") return { status: null };
    if (this.broken !== null) return { status: this.broken, body: { error: "Internal Server Error" } };
    if (request.headers["api_access_token"] !== CHATWOOT.token)
      return { status: 401, body: { error: "Invalid Access Token" } };
    const url = new URL(request.url ?? "/", "http://chatwoot");
    const prefix = `/api/v1/accounts/${CHATWOOT.accountId}`;
    if (!url.pathname.startsWith(prefix)) return { status: 404, body: { error: "Resource could not be found" } };
    const body = text === "" ? {} : (JSON.parse(text) as Record<string, unknown>);
    const answer = this.#route(`${request.method} ${url.pathname.slice(prefix.length)}`, url.searchParams, body);
    if (request.method === "POST" && this.loseAnswers > 0) {
      this.loseAnswers -= 1;
      return { status: null };
    }
    return answer;
  }

  #route(route: string, query: URLSearchParams, body: Record<string, unknown>): { status: number; body?: unknown } {
    const gone = { status: 404, body: { error: "Resource could not be found" } };
    if (route === `GET /inboxes/${CHATWOOT.inboxId}`)
      return { status: 200, body: { id: CHATWOOT.inboxId, name: "Chat", channel_type: "Channel::Api" } };
    if (route === "GET /contacts/search") {
      const payload = [...this.contacts.values()].filter(({ identifier }) =>
        identifier.includes(query.get("q") ?? "–"),
      );
      return { status: 200, body: { meta: { count: payload.length, current_page: "1" }, payload } };
    }
    if (route === "POST /contacts") {
      const identifier = String(body["identifier"]);
      if ([...this.contacts.values()].some((one) => one.identifier === identifier))
        return { status: 422, body: { message: "Identifier has already been taken", attributes: ["identifier"] } };
      const contact = { id: this.#id(), name: String(body["name"]), identifier };
      this.contacts.set(contact.id, contact);
      const inbox = { source_id: body["source_id"], inbox: { id: CHATWOOT.inboxId } };
      return {
        status: 200,
        body: { payload: { contact: { ...contact, email: null, thumbnail: "" }, contact_inbox: inbox } },
      };
    }
    const ofContact = /^(GET|DELETE) \/contacts\/(\d+)(\/conversations)?$/u.exec(route);
    if (ofContact !== null) {
      const id = Number(ofContact[2]);
      if (!this.contacts.has(id)) return gone;
      if (ofContact[1] === "DELETE") {
        this.contacts.delete(id);
        for (const one of this.conversations.values()) if (one.contactId === id) this.conversations.delete(one.id);
        return { status: 200 };
      }
      return { status: 200, body: { payload: [...this.conversations.values()].filter((one) => one.contactId === id) } };
    }
    if (route === "POST /conversations") {
      const made: Conversation = {
        id: this.#id(),
        inbox_id: Number(body["inbox_id"]),
        contactId: Number(body["contact_id"]),
        status: (body["status"] as Conversation["status"]) ?? "open",
        custom_attributes: body["custom_attributes"] as object,
        messages: [],
      };
      this.conversations.set(made.id, made);
      return { status: 200, body: { ...made, account_id: CHATWOOT.accountId, meta: {} } };
    }
    const about = /^(GET|POST|DELETE) \/conversations\/(\d+)(?:\/(messages|toggle_status))?$/u.exec(route);
    const conversation = this.conversations.get(Number(about?.[2]));
    if (about === null || conversation === undefined) return gone;
    if (this.refusesNotes && body["private"] === true) return { status: 503, body: { error: "Try again" } };
    switch (`${about[1]} ${about[3] ?? ""}`) {
      case "GET ":
        return { status: 200, body: { ...conversation, meta: { assignee: AGENT } } };
      case "DELETE ":
        this.conversations.delete(conversation.id);
        return { status: 200 };
      case "POST toggle_status":
        conversation.status = body["status"] as Conversation["status"];
        return {
          status: 200,
          body: {
            meta: {},
            payload: { success: true, current_status: conversation.status, conversation_id: conversation.id },
          },
        };
      case "GET messages": {
        const after = query.get("after");
        const payload =
          after === null
            ? conversation.messages.slice(-20)
            : conversation.messages.filter(({ id }) => id > Number(after)).slice(0, 100);
        return { status: 200, body: { meta: { labels: [], contact: {}, assignee: AGENT }, payload } };
      }
      case "POST messages": {
        const isIncoming = body["message_type"] === "incoming";
        const message: ChatwootMessage = {
          id: this.#id(),
          content: String(body["content"]),
          message_type: isIncoming ? 0 : 1,
          content_type: "text",
          private: body["private"] === true,
          source_id: (body["source_id"] as string | undefined) ?? null,
          created_at: 1_795_000_000,
          sender: isIncoming ? { id: conversation.contactId, name: "Customer", type: "contact" } : { ...AGENT },
        };
        conversation.messages.push(message);
        if (isIncoming && conversation.status === "resolved") conversation.status = "open";
        return { status: 200, body: { ...message, conversation_id: conversation.id } };
      }
      default:
        return gone;
    }
  }
}

/** The three headers of a delivery of Chatwoot. */
export function signedByChatwoot(body: string, atMs: number, secret: string = CHATWOOT.secret): Record<string, string> {
  const timestamp = String(Math.floor(atMs / 1_000));
  const mark = createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex");
  return {
    "content-type": "application/json",
    "x-chatwoot-signature": `sha256=${mark}`,
    "x-chatwoot-timestamp": timestamp,
    "x-chatwoot-delivery": randomUUID(),
  };
}
