// SPDX-License-Identifier: Apache-2.0
import type { Banner, ConversationEvent, ConversationState } from "#protocol";
import { addEvents, emptyTimeline, type Timeline } from "../ui/timeline.ts";
import type { Lang } from "../ui/words.ts";
import type { LinkState } from "./link.ts";
import { type Outbox, settle } from "./outbox.ts";

/** How far an act has come, in this page. `again`: the proof was late or did not hold, and the act stands as before. */
export type ActStatus = "sending" | "confirmed" | "declined" | "unknown" | "again" | { readonly refused: string };

export interface ChatState {
  /** `starting` until the conversation is known; `failed`: it could not be opened; `busy`: more come than can be served, and it opens by itself; `deleted`: the visitor deleted it. */
  readonly phase: "starting" | "open" | "failed" | "busy" | "deleted" | "kept";
  readonly lang: Lang;
  readonly conversation: ConversationState | null;
  readonly timeline: Timeline;
  readonly outbox: Outbox;
  readonly link: LinkState;
  /** Who writes at the moment. */
  readonly typing: "bot" | "agent" | null;
  /** Last event that the agent has read. */
  readonly agentSeen: number;
  /** Last event that was on this screen while it was looked at. */
  readonly seen: number;
  readonly isShown: boolean;
  readonly acts: Readonly<Record<string, ActStatus>>;
  /** Forms that were sent or cancelled here, with what became of them. */
  readonly forms: Readonly<Record<string, "sending" | "closed" | { readonly refused: string }>>;
}

export type ChatAction =
  | {
      readonly type: "opened";
      readonly state: ConversationState;
      readonly events: readonly ConversationEvent[];
      readonly outbox: Outbox;
    }
  | { readonly type: "events"; readonly events: readonly ConversationEvent[]; readonly state?: ConversationState }
  | { readonly type: "conversation"; readonly state: ConversationState }
  | { readonly type: "acknowledged"; readonly clientId: string }
  | { readonly type: "outbox"; readonly change: (outbox: Outbox) => Outbox }
  | { readonly type: "link"; readonly link: LinkState }
  | { readonly type: "typing"; readonly by: "bot" | "agent" | null }
  | { readonly type: "banner"; readonly banner: Banner | null }
  | { readonly type: "agent_seen"; readonly seq: number }
  | { readonly type: "seen"; readonly seq: number }
  | { readonly type: "shown"; readonly isShown: boolean }
  | { readonly type: "lang"; readonly lang: Lang }
  | { readonly type: "act"; readonly actId: string; readonly status: ActStatus }
  | { readonly type: "form"; readonly key: string; readonly status: ChatState["forms"][string] }
  | { readonly type: "phase"; readonly phase: ChatState["phase"] };

export function startState(lang: Lang, isShown: boolean): ChatState {
  return {
    phase: "starting",
    lang,
    conversation: null,
    timeline: emptyTimeline,
    outbox: [],
    link: "connecting",
    typing: null,
    agentSeen: 0,
    seen: 0,
    isShown,
    acts: {},
    forms: {},
  };
}

/** The widget's state after something happened. Pure; events may come twice and in any order. */
export function reduceChat(state: ChatState, action: ChatAction): ChatState {
  switch (action.type) {
    case "opened": {
      const isSame = state.conversation?.conversationId === action.state.conversationId;
      const seen = isSame ? state.seen : 0;
      const fresh = { ...startState(action.state.lang, state.isShown), link: state.link, seen, phase: "open" as const };
      return take({ ...fresh, outbox: action.outbox, conversation: action.state }, action.events);
    }
    case "events":
      return take(action.state === undefined ? state : withConversation(state, action.state), action.events);
    case "conversation":
      return withConversation(state, action.state);
    case "acknowledged":
      // What is shown stays until its event arrives, so that nothing blinks.
      return settleSilent(state, action.clientId);
    case "outbox":
      return { ...state, outbox: action.change(state.outbox) };
    case "link":
      return {
        ...state,
        link: action.link,
        typing: action.link === "live" || action.link === "polling" ? state.typing : null,
      };
    case "typing":
      return { ...state, typing: action.by };
    case "banner": {
      if (state.conversation === null) return state;
      const { banner: _before, ...conversation } = state.conversation;
      return {
        ...state,
        conversation: action.banner === null ? conversation : { ...conversation, banner: action.banner },
      };
    }
    case "agent_seen":
      return { ...state, agentSeen: Math.max(state.agentSeen, action.seq) };
    case "seen":
      return action.seq > state.seen ? { ...state, seen: action.seq } : state;
    case "shown":
      return { ...state, isShown: action.isShown };
    case "lang":
      return { ...state, lang: action.lang };
    case "act":
      return { ...state, acts: { ...state.acts, [action.actId]: action.status } };
    case "form":
      return { ...state, forms: { ...state.forms, [action.key]: action.status } };
    case "phase":
      return { ...state, phase: action.phase };
  }
}

/** A state from the server counts unless a newer one came first over the other connection. */
function withConversation(state: ChatState, conversation: ConversationState): ChatState {
  const known = state.conversation;
  if (known !== null && known.conversationId === conversation.conversationId && known.lastSeq > conversation.lastSeq)
    return state;
  return { ...state, conversation, lang: known?.lang === conversation.lang ? state.lang : conversation.lang };
}

function take(state: ChatState, events: readonly ConversationEvent[]): ChatState {
  const timeline = addEvents(state.timeline, events);
  if (timeline === state.timeline) return state;
  const fresh = timeline.events.slice(state.timeline.events.length);
  const mine = new Set(
    fresh.flatMap((event) => (event.kind === "message" && event.clientId !== undefined ? [event.clientId] : [])),
  );
  const answered = fresh.some((event) => event.kind === "message" && event.by !== "visitor");
  return {
    ...state,
    timeline,
    outbox: settle(state.outbox, mine),
    typing: answered ? null : state.typing,
    agentSeen: Math.max(state.agentSeen, readUpTo(fresh)),
    conversation: state.conversation === null ? null : fresh.reduce(applyToConversation, state.conversation),
  };
}

/** An agent who answers has read what came before the answer. */
function readUpTo(fresh: readonly ConversationEvent[]): number {
  const answer = fresh.findLast((event) => event.kind === "message" && event.by === "agent");
  return answer === undefined ? 0 : answer.seq - 1;
}

/** Events say what changed before the next full state arrives. */
function applyToConversation(conversation: ConversationState, event: ConversationEvent): ConversationState {
  const lastSeq = Math.max(conversation.lastSeq, event.seq);
  switch (event.kind) {
    case "message":
    case "message_changed":
      return { ...conversation, lastSeq };
    case "assurance_changed":
      if (event.seq <= conversation.lastSeq) return conversation;
      return { ...conversation, lastSeq, assurance: event.level };
    case "owner_changed":
      if (event.seq <= conversation.lastSeq) return conversation;
      return {
        ...conversation,
        lastSeq,
        owner: event.owner,
        queue: event.owner === "queued" ? conversation.queue : null,
      };
    case "conversation_ended":
      return { ...conversation, lastSeq, ended: true };
  }
}

function settleSilent(state: ChatState, clientId: string): ChatState {
  const pending = state.outbox.find((entry) => entry.input.clientId === clientId);
  return pending?.label === "" ? { ...state, outbox: settle(state.outbox, new Set([clientId])) } : state;
}

/** How many messages of bot and agent arrived while nobody looked. */
export function countUnread(state: ChatState): number {
  return state.timeline.events.filter(
    (event) => event.kind === "message" && event.by !== "visitor" && event.seq > state.seen,
  ).length;
}

/** Whether something that the visitor asked to be told came while nobody looked. */
export function hasUnreadNews(state: ChatState): boolean {
  return state.timeline.events.some(
    (event) => event.kind === "message" && event.isNews === true && event.seq > state.seen,
  );
}

/** Name of the agent who holds the conversation, when one does. */
export function agentName(state: ChatState): string | null {
  if (state.conversation?.owner !== "agent") return null;
  const named = state.timeline.events.findLast(
    (event) => (event.kind === "owner_changed" || event.kind === "message") && event.agentName !== undefined,
  );
  return named !== undefined && "agentName" in named ? (named.agentName ?? null) : null;
}
