// SPDX-License-Identifier: Apache-2.0
import { type Answered, type Client, openClient, pause, type Send } from "./client.ts";
import type { Routes } from "./generated.ts";
import { makeProgramKey, type ProgramKey } from "./key.ts";
import type { ApiRefusal } from "./refusal.ts";

type Opened = Routes["POST /v1/conversations"]["answer"];
type WithoutId<T> = T extends unknown ? Omit<T, "clientId"> : never;

/** What happened in a conversation, by `kind`, in the order of `seq` (docs/formats/widget-protocol.md, Events). */
export type ConversationEvent = Opened["events"][number];
/** What is true of a conversation now. */
export type ConversationState = Opened["state"];
/** One input of the visitor, without the id that is made for it (docs/formats/widget-protocol.md, Inputs). */
export type ConversationInput = WithoutId<Routes["POST /v1/conversations/current/turns"]["body"]>;

/** A conversation that was begun before: what a program keeps, with its key, to go on after a restart. Secret. */
export type ConversationPlace = { readonly token: string; readonly lastSeq: number };

export type VisitorOptions = {
  /** Such as `https://chat.operator.example`; proofs name it. */
  readonly baseUrl: string;
  readonly send: Send;
  /** The key that the conversation belongs to. Left out: a new one that nobody can export; a conversation is then not gone on with after a restart. */
  readonly key?: ProgramKey;
  readonly lang?: "en" | "ar";
  readonly brand?: string;
  /** Who is signed in at the operator, over a nonce of `POST /v1/nonces` (docs/formats/identity-token.md). */
  readonly identifyToken?: string;
  /** Goes on with this conversation instead of opening one. */
  readonly resume?: ConversationPlace;
  /** How often one input is sent at most while nobody answers. */
  readonly tries?: number;
  /** How long one question for news waits at the service, at most 30,000 ms. */
  readonly waitMs?: number;
  /** Between two tries. Left out: a timer. */
  readonly wait?: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
};

export type Sent =
  /** It is durable: it survives any crash of the service. What came of it is among the events. */
  | { readonly ok: true; readonly clientId: string }
  /** With `network` whether it was carried out is not known: `send(input, clientId)` asks again, and it is carried out once. */
  | { readonly ok: false; readonly clientId: string; readonly refusal: ApiRefusal };

/** Why there are no more events: the conversation has ended, or the service said no. Null: there may be more. */
export type ConversationEnd = { readonly reason: "ended" } | Extract<ApiRefusal, { reason: "refused" }>;

/** One conversation as a visitor has it. */
export type Visitor = {
  readonly state: ConversationState | null;
  /** To be kept after each event by a program that wants to go on after a restart. `lastSeq` is the last event that `events()` gave. */
  readonly place: ConversationPlace;
  readonly end: ConversationEnd | null;
  /**
   * Sends one input, and the same again under the same id while nobody answers: it is carried out once.
   *
   * @param clientId - Of an input that was sent before, and of which is not known what became.
   */
  send(input: ConversationInput, clientId?: string): Promise<Sent>;
  /**
   * Every event once, in order and without gaps, by long poll; after a lost connection from the last one that came. Ends with the signal, with the
   * conversation, or when the service says no (`end`). For one reader; a second loop goes on where the first stopped.
   */
  events(signal?: AbortSignal): AsyncGenerator<ConversationEvent, void, undefined>;
  /** Everything else of the same conversation: panels, sessions, its deletion. */
  readonly client: Client;
};

const LONGEST_PAUSE_MS = 8_000;
const backoff = (tried: number): number => Math.min(LONGEST_PAUSE_MS, 250 * 2 ** (tried - 1));

/** Nobody answered, or the service failed: what it did is not known, and asking again is safe where it is idempotent. */
function isPassing(refusal: ApiRefusal): boolean {
  return (
    refusal.reason === "network" || (refusal.reason === "refused" && [429, 502, 503, 504].includes(refusal.status))
  );
}

/** Opens a conversation, or goes on with one. Keeps token and key in memory only. Never throws for what the service or the network does. */
export async function openVisitor(
  options: VisitorOptions,
): Promise<{ readonly ok: true; readonly value: Visitor } | { readonly ok: false; readonly refusal: ApiRefusal }> {
  const { baseUrl, brand, identifyToken, lang, resume, send, wait = pause } = options;
  const key = options.key ?? (await makeProgramKey());
  const client = openClient({ baseUrl, send, key, wait, token: resume?.token ?? null });
  if (resume !== undefined) return { ok: true, value: visitorOf(client, options, resume, null) };
  const opened: Answered<"POST /v1/conversations"> = await client.call("POST /v1/conversations", {
    body: {
      tokenIn: "bearer",
      ...(lang === undefined ? {} : { lang }),
      ...(brand === undefined ? {} : { brand }),
      ...(identifyToken === undefined ? {} : { identifyToken }),
    },
  });
  if (!opened.ok) return opened;
  const { token = "" } = opened.value;
  client.useToken(token);
  return { ok: true, value: visitorOf(client, options, { token, lastSeq: 0 }, opened.value) };
}

function visitorOf(client: Client, options: VisitorOptions, from: ConversationPlace, opened: Opened | null): Visitor {
  const { tries = 5, wait = pause, waitMs = 25_000 } = options;
  const waiting: ConversationEvent[] = [];
  let state: ConversationState | null = null;
  let end: ConversationEnd | null = null;
  /** Newest event that came, and newest that was given to the reader. */
  let received = from.lastSeq;
  let given = from.lastSeq;

  const take = (news: { readonly events: readonly ConversationEvent[]; readonly state: ConversationState }): void => {
    // An answer that was overtaken by a newer one says nothing about now.
    if (state === null || news.state.lastSeq >= state.lastSeq) state = news.state;
    for (const event of news.events) {
      // What is there already is dropped; what lies behind a gap comes again with the next question (rule 2).
      if (event.seq !== received + 1) continue;
      received = event.seq;
      waiting.push(event);
    }
  };
  const isOver = (): boolean => state !== null && state.ended && received >= state.lastSeq;
  if (opened !== null) take(opened);

  return {
    client,
    get state() {
      return state;
    },
    get end() {
      return end;
    },
    get place() {
      return { token: from.token, lastSeq: given };
    },
    async send(input, clientId = crypto.randomUUID()) {
      for (let tried = 1; ; tried += 1) {
        const body = { ...input, clientId } as Routes["POST /v1/conversations/current/turns"]["body"];
        const done = await client.call("POST /v1/conversations/current/turns", { body });
        if (done.ok) {
          take(done.value);
          return { ok: true, clientId };
        }
        if (!isPassing(done.refusal) || tried >= tries) return { ok: false, clientId, refusal: done.refusal };
        await wait(backoff(tried), undefined);
      }
    },
    async *events(signal) {
      for (let failed = 0; ; ) {
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
          given = next.seq;
          yield next;
        }
        if (isOver()) end = { reason: "ended" };
        if (end !== null || signal?.aborted === true) return;
        const query = { after: received, waitMs };
        const news = await client.call("GET /v1/conversations/current/events", {
          query,
          ...(signal === undefined ? {} : { signal }),
        });
        if (news.ok) {
          failed = 0;
          take(news.value);
        } else if (isPassing(news.refusal)) {
          failed += 1;
          await wait(backoff(failed), signal);
        } else if (news.refusal.reason === "refused") {
          end = news.refusal;
        }
      }
    },
  };
}
