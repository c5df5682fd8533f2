// SPDX-License-Identifier: Apache-2.0
import type { Socket } from "socket.io";
import {
  type ClientMessage,
  type ClientSentence,
  type ClientSession,
  clientSentence,
  findSession,
  isSessionId,
  makeSessionId,
  type RequestOrigin,
  sayInClient,
  stillHas,
} from "#app";
import type { ConversationId, Lang } from "#kernel";
import { openWindow, type Surface, whenMayAsk, whenMayWindow } from "../door.ts";
import { followConversation } from "../follow.ts";
import { inputOf, langOf, sessionRequest, userUttered, utteredOf } from "./shape.ts";

const REMEMBER_MS = 30 * 86_400_000;
/** Messages of one window that wait for their turn; more is a flood. */
const MOST_WAITING = 5;

/**
 * One window of Rasa's socket channel. Its session id is made here and secret; one that the client thought up is answered with another. The
 * protocol has no watermark: what a window got is remembered once its heartbeat shows that it got it, so that a reconnect misses nothing, and
 * at the worst says again what was on its way.
 */
export class RasaWindow {
  readonly #surface: Surface;
  readonly #socket: Socket;
  readonly #origin: RequestOrigin;
  #session: ClientSession | null = null;
  #lang: Lang = "en";
  #conversationId: ConversationId | null = null;
  #stop: (() => void) | null = null;
  #sent: number[] = [];
  #pinged: number[] = [];
  #work: Promise<void> = Promise.resolve();
  #waiting = 0;

  constructor(surface: Surface, socket: Socket, origin: RequestOrigin) {
    this.#surface = surface;
    this.#socket = socket;
    this.#origin = origin;
    socket.on("session_request", (data: unknown) => this.#queue(() => this.#begin(data)));
    socket.on("user_uttered", (data: unknown) => this.#queue(() => this.#hear(data)));
    socket.on("disconnect", () => this.#stop?.());
    socket.conn.on("packetCreate", ({ type }) => {
      if (type === "ping") this.#pinged.push(...this.#sent.splice(0));
    });
    socket.conn.on("heartbeat", () => {
      this.#note(this.#pinged.splice(0)).catch(() => undefined);
    });
  }

  /** One after another, as they came. */
  #queue(task: () => Promise<void>): void {
    if (this.#waiting >= MOST_WAITING) {
      this.#say("busy");
      return;
    }
    this.#waiting += 1;
    this.#work = this.#work
      .then(task)
      .catch(() => this.#say("unavailable"))
      .finally(() => {
        this.#waiting -= 1;
      });
  }

  #say(sentence: ClientSentence): void {
    this.#socket.emit("bot_uttered", { text: clientSentence(this.#surface.deps, this.#lang, sentence) });
  }

  async #begin(data: unknown): Promise<void> {
    const { deps } = this.#surface;
    if ((await whenMayAsk(this.#surface, { address: this.#origin.addressKey }, this.#origin.addressTimes)) !== null)
      return this.#say("busy");
    const parsed = sessionRequest.safeParse(data ?? {});
    const given = parsed.success ? (parsed.data.session_id ?? "") : "";
    this.#lang = langOf(parsed.success ? parsed.data.customData : null) ?? this.#lang;
    const id = isSessionId(deps, "rasa", given) ? given : makeSessionId(deps, "rasa");
    this.#use({ kind: "rasa", id });
    const found = await findSession(deps, { kind: "rasa", id });
    this.#socket.emit("session_confirm", id);
    if (found !== null) this.#follow(found);
  }

  #use(session: ClientSession): void {
    if (this.#session?.id === session.id) return;
    this.#stop?.();
    this.#stop = null;
    this.#conversationId = null;
    this.#sent = [];
    this.#pinged = [];
    this.#session = session;
  }

  async #hear(data: unknown): Promise<void> {
    const { deps } = this.#surface;
    const parsed = userUttered.safeParse(data ?? {});
    if (!parsed.success) return this.#say("not_words");
    const { message, session_id: given, customData } = parsed.data;
    this.#lang = langOf(customData) ?? this.#lang;
    if (typeof given === "string" && isSessionId(deps, "rasa", given)) this.#use({ kind: "rasa", id: given });
    const session = this.#session;
    if (session === null) return this.#say("unavailable");
    const origin = this.#origin;
    if ((await whenMayWindow(this.#surface, session, origin.addressKey)) !== null) return this.#say("busy");
    const opened = await openWindow(this.#surface, session, { ...origin, lang: this.#lang });
    if (!opened.ok) return this.#say(opened.refusal.reason === "too_many_openings" ? "busy" : "unavailable");
    this.#follow(opened.value);
    const inputs = [
      ...(customData?.identifyToken === undefined
        ? []
        : [{ kind: "identify" as const, token: customData.identifyToken }]),
      inputOf(message ?? ""),
    ].filter((input) => input !== null);
    for (const input of inputs) {
      // The same token comes with every message of such a window; it counts once.
      const reference = input.kind === "identify" ? `identify ${input.token.slice(-40)}` : undefined;
      const said = await sayInClient(deps, { ...origin, conversationId: opened.value, input, reference });
      if (said.ok) continue;
      const { reason } = said.refusal;
      this.#say(reason === "too_many_turns" ? "busy" : reason === "not_words" ? "not_words" : "unavailable");
      return;
    }
  }

  #follow(conversationId: ConversationId): void {
    const session = this.#session;
    if (session === null || this.#conversationId === conversationId) return;
    this.#stop?.();
    this.#conversationId = conversationId;
    const { deps } = this.#surface;
    let delivering: Promise<void> = Promise.resolve();
    const holds = (): Promise<boolean> => stillHas(deps, session, conversationId);
    this.#stop = followConversation(this.#surface, conversationId, 0, holds, {
      deliver: (messages) => {
        delivering = delivering
          .then(() => this.#deliver(conversationId, messages))
          .catch(() => {
            this.#socket.disconnect(true);
          });
      },
      end: () => {
        this.#say("ended");
        this.#socket.disconnect(true);
      },
    });
  }

  async #deliver(conversationId: ConversationId, messages: readonly ClientMessage[]): Promise<void> {
    for (const message of messages) {
      if (message.by === "visitor") continue;
      if (this.#conversationId !== conversationId || (await this.#wasTold(conversationId, message.seq))) continue;
      this.#socket.emit("bot_uttered", utteredOf(message));
      this.#sent.push(message.seq);
    }
  }

  #wasTold(conversationId: ConversationId, seq: number): Promise<boolean> {
    const { deps } = this.#surface;
    return deps.tokens.isSpent(deps.tenant, "client_told", this.#toldHash(conversationId, seq));
  }

  async #note(seqs: readonly number[]): Promise<void> {
    const { deps } = this.#surface;
    const conversationId = this.#conversationId;
    if (conversationId === null) return;
    const until = new Date(deps.clock.now() + REMEMBER_MS);
    for (const seq of seqs)
      await deps.tokens.spendOnce(deps.tenant, "client_told", this.#toldHash(conversationId, seq), until);
  }

  #toldHash(conversationId: ConversationId, seq: number): Uint8Array {
    return this.#surface.deps.keys.blindIndex("token", `client told ${conversationId} ${seq}`);
  }
}
