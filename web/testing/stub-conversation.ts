// SPDX-License-Identifier: Apache-2.0
import { randomBytes, randomUUID } from "node:crypto";
import type {
  ConversationEvent,
  ConversationState,
  DeskCase,
  Part,
  ServerFrame,
  TurnAnswer,
  TurnInput,
} from "#protocol";
import { type Lang, opening, react } from "./stub-bot.ts";

type Listener = (frame: ServerFrame) => void;
type Body<E> = E extends unknown ? Omit<E, "seq" | "at"> : never;

/** One conversation of the stub, held in memory: gap-free seq, each client id carried out once, events before states. */
export class StubConversation {
  readonly id: string = randomUUID();
  readonly token: string = randomBytes(32).toString("base64url");
  readonly events: ConversationEvent[] = [];
  /** Inputs that were carried out, in order. Repeats are not among them. */
  readonly carriedOut: TurnInput[] = [];
  readonly listeners: Set<Listener> = new Set();
  state: ConversationState;
  version = 1;
  /** Token of the host page that it was opened with. */
  openedWith: string | null = null;
  waitingSince: string | null = null;
  agent: string | null = null;
  readonly #answers = new Map<string, TurnAnswer>();
  readonly #onChange: () => void;

  constructor(lang: Lang, onChange: () => void) {
    this.#onChange = onChange;
    this.state = {
      conversationId: this.id,
      lang,
      owner: "bot",
      assurance: "A0",
      assuranceUntil: null,
      lastSeq: 0,
      queue: null,
      ended: false,
    };
    this.say("bot", opening(lang));
  }

  take(input: TurnInput): TurnAnswer {
    const before = this.#answers.get(input.clientId);
    if (before !== undefined) return before;
    this.carriedOut.push(input);
    const from = this.events.length;
    const reaction = react(input, this.state.lang, (id) => this.#labelOf(id));
    if (reaction.lang !== undefined) this.state = { ...this.state, lang: reaction.lang };
    if (reaction.echo !== undefined) {
      this.add({
        kind: "message",
        by: "visitor",
        parts: [{ type: "text", text: reaction.echo }],
        clientId: input.clientId,
        ...(reaction.masked === undefined ? {} : { masked: reaction.masked }),
      });
    }
    if (reaction.assurance !== undefined) {
      const assuranceUntil = new Date(Date.now() + 30 * 60_000).toISOString();
      this.state = { ...this.state, assurance: reaction.assurance, assuranceUntil };
      const text = this.state.lang === "en" ? "Thank you, it is you." : "شكرًا، تأكدنا من هويتك.";
      this.add({ kind: "assurance_changed", level: reaction.assurance, text });
    }
    if (reaction.owner === "queued" && this.state.owner === "bot") this.queue();
    if (reaction.parts !== undefined && this.state.owner === "bot") this.say("bot", reaction.parts);
    if (reaction.ends === true) this.end("by_visitor");
    const answer = { clientId: input.clientId, events: this.events.slice(from), state: this.state };
    this.#answers.set(input.clientId, answer);
    return answer;
  }

  queue(): void {
    this.waitingSince = new Date().toISOString();
    const text = this.state.lang === "en" ? "A person will join you." : "سينضم إليك موظف.";
    this.#own("queued", text, { place: 2, waitMinutes: 4 });
  }

  /** Compare-and-swap as the desk knows it: `false` when somebody else was faster. */
  takeOver(version: number, agent: string): boolean {
    if (version !== this.version || this.state.owner !== "queued") return false;
    this.agent = agent;
    this.#own("agent", this.state.lang === "en" ? `${agent} has joined.` : `انضم ${agent}.`, null);
    return true;
  }

  handBack(version: number): boolean {
    if (version !== this.version || this.state.owner !== "agent") return false;
    this.agent = null;
    this.waitingSince = null;
    this.#own("bot", this.state.lang === "en" ? "The assistant is back." : "عاد المساعد الآلي.", null);
    return true;
  }

  end(reason: "by_visitor" | "by_agent"): void {
    this.state = { ...this.state, ended: true, queue: null };
    this.add({
      kind: "conversation_ended",
      reason,
      text: this.state.lang === "en" ? "This chat has ended." : "انتهت المحادثة.",
    });
  }

  say(by: "bot" | "agent", parts: Part[]): void {
    this.add({
      kind: "message",
      by,
      parts,
      lang: this.state.lang,
      ...(by === "agent" && this.agent !== null ? { agentName: this.agent } : {}),
    });
  }

  add(body: Body<ConversationEvent>): void {
    const seq = this.events.length + 1;
    const event = { ...body, seq, at: new Date().toISOString() };
    this.events.push(event);
    this.state = { ...this.state, lastSeq: seq };
    for (const listener of this.listeners) listener({ type: "event", event });
    for (const listener of this.listeners) listener({ type: "state", state: this.state });
    this.#onChange();
  }

  asCase(agent: string): DeskCase {
    const { owner, assurance, lang } = this.state;
    return {
      conversationId: this.id,
      owner,
      version: this.version,
      reason: lang === "en" ? "The customer asked for a person" : "طلب العميل موظفًا",
      assurance,
      lang,
      channel: "widget",
      waitingSince: this.waitingSince,
      agentName: this.agent,
      isMine: this.agent === agent,
      code: this.id.slice(-8).toUpperCase(),
      reasonCode: "asked",
      reasons: { en: "The customer asked for a person", ar: "طلب العميل موظفًا" },
      teamId: null,
      priority: 3,
      dueAt: null,
      labels: [],
      agentId: this.agent,
      lastSeq: this.state.lastSeq,
      closedAt: null,
      wrapUp: null,
    };
  }

  #own(owner: "bot" | "queued" | "agent", text: string, queue: ConversationState["queue"]): void {
    this.version += 1;
    this.state = { ...this.state, owner, queue };
    this.add({ kind: "owner_changed", owner, text, ...(this.agent === null ? {} : { agentName: this.agent }) });
  }

  #labelOf(choiceId: string): string {
    for (const event of this.events.toReversed()) {
      if (event.kind !== "message") continue;
      for (const part of event.parts) {
        const label =
          part.type === "choices"
            ? part.choices.find((choice) => choice.id === choiceId)?.label
            : part.type === "card" && part.card.kind === "plan_comparison"
              ? part.card.plans.find((plan) => plan.choiceId === choiceId)?.name
              : undefined;
        if (label !== undefined) return label;
      }
    }
    return choiceId;
  }
}
