// SPDX-License-Identifier: Apache-2.0
import type { DeskCase, DeskConversation, DeskCount, DeskDelivery } from "#protocol";
import { addEarlier, addEvents, emptyTimeline, startingAt, type Timeline } from "../ui/timeline.ts";

/** A case that is open on the screen. */
export interface OpenCase {
  readonly id: string;
  readonly case: DeskCase | null;
  readonly timeline: Timeline;
  readonly isTyping: boolean;
  /** Last event that the customer has read. */
  readonly customerSeen: number;
  /** What became of messages where the chat is on WhatsApp or SMS; null in our own window. */
  readonly delivery: DeskDelivery | null;
  /** What a colleague wrote who passed the case on. */
  readonly passNote: string | null;
  /** How it ended, where it is over. */
  readonly ending: DeskConversation["ending"];
  /** `gone`: deleted, closed to people at the desk, or not for these roles; which of them is nobody's to know. */
  readonly load: "loading" | "ready" | "gone" | "spent" | "failed";
  /** How often it was told that there is one more note. */
  readonly notesHeard: number;
  /** Colleagues who look at it now. */
  readonly people: readonly Colleague[];
}

export interface Colleague {
  readonly staffId: string;
  readonly name: string;
  readonly isTyping: boolean;
}

/** Which waiting cases are shown, and in which order. The server filters and sorts. */
export interface QueueView {
  readonly team: string | null;
  readonly label: string | null;
  readonly language: string | null;
  readonly sort: "waiting" | "due" | "priority" | "reason" | "lang" | "level";
}
export const ALL_WAITING: QueueView = { team: null, label: null, language: null, sort: "waiting" };

export interface DeskState {
  /** In the order of the server: what waits as far as it was fetched, one's own, and others'. */
  readonly cases: readonly DeskCase[];
  readonly view: QueueView;
  /** Where the next page of those who wait begins; null where there is none. */
  readonly next: string | null;
  readonly counts: readonly DeskCount[];
  /** Last event that was on the screen, by case: what came after it is unread. */
  readonly read: Readonly<Record<string, number>>;
  /** Own cases that were put away from above the open one, and how far each had come then: what is newer brings it back. */
  readonly away: Readonly<Record<string, number>>;
  readonly list: "loading" | "ready" | "failed" | "forbidden";
  readonly isOpen: boolean;
  readonly link: "connecting" | "live" | "offline";
  readonly open: OpenCase | null;
  /** Cases in which the customer writes now. */
  readonly typing: readonly string[];
  /** What was pressed about which case and is not answered yet, as `actOf` names it; nothing of it is shown before. */
  readonly acting: readonly string[];
  /** What went wrong with the agent's last press; by what it was, worded by the screen. */
  readonly trouble: { readonly kind: "faster"; readonly name: string | null } | { readonly kind: "failed" } | null;
}

export type DeskAction =
  | { readonly type: "cases"; readonly cases: Listed }
  | { readonly type: "more"; readonly cases: readonly DeskCase[]; readonly next: string | null }
  | {
      readonly type: "queue";
      readonly changed: readonly DeskCase[];
      readonly gone: readonly string[];
      readonly counts: readonly DeskCount[];
    }
  | { readonly type: "view"; readonly view: QueueView }
  | { readonly type: "list"; readonly list: DeskState["list"] }
  | { readonly type: "news"; readonly id: string; readonly lastSeq: number }
  | { readonly type: "people"; readonly id: string; readonly people: readonly Colleague[] }
  | { readonly type: "link"; readonly link: DeskState["link"] }
  | { readonly type: "open"; readonly id: string | null }
  | { readonly type: "away"; readonly one: DeskCase }
  | { readonly type: "conversation"; readonly conversation: DeskConversation }
  | { readonly type: "earlier"; readonly conversation: DeskConversation }
  | { readonly type: "unread"; readonly id: string; readonly load: Exclude<OpenCase["load"], "loading" | "ready"> }
  | { readonly type: "notes"; readonly id: string }
  | { readonly type: "typing"; readonly id: string; readonly isTyping: boolean }
  | { readonly type: "seen"; readonly id: string; readonly seq: number }
  | { readonly type: "acting"; readonly act: string; readonly isActing: boolean }
  | { readonly type: "trouble"; readonly trouble: DeskState["trouble"] };

/** A press about a case: one that waits for its answer keeps nobody from another case, or from another press. */
export function actOf(conversationId: string, verb: string): string {
  return `${verb} ${conversationId}`;
}

/** What a page of the queue says; a frame of an older server says less. */
export interface Listed {
  readonly cases: readonly DeskCase[];
  readonly isOpen: boolean;
  readonly next?: string | null;
  readonly counts?: readonly DeskCount[];
}

export const startDesk: DeskState = {
  cases: [],
  view: ALL_WAITING,
  next: null,
  counts: [],
  read: {},
  away: {},
  list: "loading",
  isOpen: true,
  link: "connecting",
  open: null,
  typing: [],
  acting: [],
  trouble: null,
};

/** The desk's state after something happened. Pure; answers may come late or twice. */
export function reduceDesk(state: DeskState, action: DeskAction): DeskState {
  switch (action.type) {
    case "cases": {
      const { open } = state;
      const fresh = action.cases.cases.find((one) => one.conversationId === open?.id);
      const isNewer = fresh !== undefined && fresh.version >= (open?.case?.version ?? 0);
      return {
        ...state,
        cases: action.cases.cases,
        isOpen: action.cases.isOpen,
        next: action.cases.next ?? null,
        counts: action.cases.counts ?? state.counts,
        list: "ready",
        open: open === null || !isNewer ? open : { ...open, case: fresh },
      };
    }
    case "more": {
      const known = new Set(state.cases.map(({ conversationId }) => conversationId));
      const fresh = action.cases.filter(({ conversationId }) => !known.has(conversationId));
      return { ...state, cases: [...state.cases, ...fresh], next: action.next };
    }
    case "queue":
      return takeChanges(state, action.changed, action.gone, action.counts);
    case "view":
      return { ...state, view: action.view, next: null };
    case "list":
      return state.list === "ready" && action.list === "failed" ? state : { ...state, list: action.list };
    case "news":
      return {
        ...state,
        cases: state.cases.map((one) =>
          one.conversationId === action.id && one.lastSeq < action.lastSeq ? { ...one, lastSeq: action.lastSeq } : one,
        ),
      };
    case "people":
      return state.open?.id === action.id ? { ...state, open: { ...state.open, people: action.people } } : state;
    case "link":
      return { ...state, link: action.link };
    case "open": {
      if (action.id === null) return { ...state, open: null, trouble: null };
      if (state.open?.id === action.id) return state;
      const known = state.cases.find((one) => one.conversationId === action.id) ?? null;
      const { [action.id]: _, ...away } = state.away;
      return {
        ...state,
        away,
        trouble: null,
        open: {
          id: action.id,
          case: known,
          timeline: emptyTimeline,
          isTyping: state.typing.includes(action.id),
          customerSeen: 0,
          delivery: null,
          passNote: null,
          ending: null,
          load: "loading",
          notesHeard: 0,
          people: [],
        },
      };
    }
    case "away":
      return { ...state, away: { ...state.away, [action.one.conversationId]: action.one.lastSeq } };
    case "conversation": {
      const { conversation } = action;
      const { open } = state;
      if (open?.id !== conversation.case.conversationId) return state;
      const [first] = conversation.events;
      const isFirst = open.timeline.lastSeq === 0 && first !== undefined;
      const timeline = addEvents(isFirst ? startingAt(first.seq) : open.timeline, conversation.events);
      const isOld = (open.case?.version ?? 0) > conversation.case.version;
      const { delivery, passNote, ending } = conversation;
      return {
        ...state,
        read: { ...state.read, [open.id]: timeline.lastSeq },
        open: {
          ...open,
          timeline,
          delivery,
          passNote,
          ending,
          load: "ready",
          case: isOld ? open.case : conversation.case,
        },
      };
    }
    case "earlier": {
      const { open } = state;
      if (open?.id !== action.conversation.case.conversationId) return state;
      return { ...state, open: { ...open, timeline: addEarlier(open.timeline, action.conversation.events) } };
    }
    case "unread": {
      const { open } = state;
      // What was shown is not taken away by a network that fails; what may not be read any more is.
      if (open?.id !== action.id || (open.load === "ready" && action.load !== "gone")) return state;
      const { load } = action;
      return { ...state, open: load === "gone" ? { ...open, load, timeline: emptyTimeline } : { ...open, load } };
    }
    case "notes": {
      const { open } = state;
      return open?.id === action.id ? { ...state, open: { ...open, notesHeard: open.notesHeard + 1 } } : state;
    }
    case "typing": {
      const others = state.typing.filter((id) => id !== action.id);
      const typing = action.isTyping ? [...others, action.id] : others;
      const open = state.open?.id === action.id ? { ...state.open, isTyping: action.isTyping } : state.open;
      return { ...state, typing, open };
    }
    case "seen": {
      const { open } = state;
      if (open?.id !== action.id || action.seq <= open.customerSeen) return state;
      return { ...state, open: { ...open, customerSeen: action.seq } };
    }
    case "acting": {
      const others = state.acting.filter((act) => act !== action.act);
      return { ...state, acting: action.isActing ? [...others, action.act] : others };
    }
    case "trouble":
      return { ...state, trouble: action.trouble };
  }
}

/** Rows that changed stay where they are; new ones come last, as they do at the server. Of those who wait only what the view shows. */
function takeChanges(
  state: DeskState,
  changed: readonly DeskCase[],
  gone: readonly string[],
  counts: readonly DeskCount[],
): DeskState {
  const fresh = new Map(changed.map((one) => [one.conversationId, one]));
  const left = new Set(gone);
  const kept = state.cases.flatMap((one) => {
    if (left.has(one.conversationId)) return [];
    const now = fresh.get(one.conversationId);
    fresh.delete(one.conversationId);
    return now === undefined || now.version < one.version ? [one] : isShown(state.view, now) ? [now] : [];
  });
  // Behind a page that is not the last one, whoever is new is on a later page.
  const isWhole = state.next === null;
  const added = [...fresh.values()].filter((one) => isShown(state.view, one) && (isWhole || one.isMine));
  const open = state.open === null ? undefined : changed.find((one) => one.conversationId === state.open?.id);
  const isNewer = open !== undefined && open.version >= (state.open?.case?.version ?? 0);
  return {
    ...state,
    cases: [...kept, ...added],
    counts,
    open: state.open === null || !isNewer ? state.open : { ...state.open, case: open },
  };
}

function isShown(view: QueueView, one: DeskCase): boolean {
  if (one.isMine) return true;
  if (view.team !== null && view.team !== "mine" && one.teamId !== view.team) return false;
  if (view.label !== null && !one.labels.includes(view.label)) return false;
  return view.language === null || one.lang === view.language;
}

/**
 * What speaks against sending now: a colleague who writes in the same case, or an answer that came after this one was begun. Null: nothing does.
 *
 * @param begunAt - The last event that was on the screen when the first letter was typed.
 */
export function whyWait(
  { people, timeline }: Pick<OpenCase, "people" | "timeline">,
  begunAt: number,
): { readonly kind: "writing" | "answered"; readonly name: string | null; readonly at: number } | null {
  const answer = timeline.events.findLast(
    (event) => event.seq > begunAt && event.kind === "message" && event.by === "agent",
  );
  if (answer?.kind === "message") return { kind: "answered", name: answer.agentName ?? null, at: answer.seq };
  const writer = people.find(({ isTyping }) => isTyping);
  return writer === undefined ? null : { kind: "writing", name: writer.name, at: 0 };
}

/** Events of a case that were not on the screen yet. */
export function unreadOf(state: DeskState, one: DeskCase): number {
  const read = state.read[one.conversationId];
  return !one.isMine || read === undefined || state.open?.id === one.conversationId
    ? 0
    : Math.max(0, one.lastSeq - read);
}

/** What stands side by side above the open case: one's own cases, and the open one where that is somebody else's. At most nine have a key. */
export function tabsOf({ cases, open, away }: DeskState): readonly DeskCase[] {
  const mine = cases.filter(
    ({ conversationId, isMine, lastSeq, owner }) =>
      owner === "agent" && isMine && (open?.id === conversationId || lastSeq > (away[conversationId] ?? -1)),
  );
  const other = open?.case ?? null;
  const isThere = mine.some(({ conversationId }) => conversationId === open?.id);
  return other === null || isThere ? mine : [...mine, other];
}

export interface Groups {
  readonly waiting: readonly DeskCase[];
  readonly mine: readonly DeskCase[];
  readonly others: readonly DeskCase[];
  /** To be called back: nobody was there when they asked. */
  readonly callBacks: readonly DeskCase[];
}

/** The lists as the agent reads them; who waits longest stands first, or as the view sorts. */
export function groupCases(cases: readonly DeskCase[], sort: QueueView["sort"] = "waiting"): Groups {
  const byWait =
    sort === "waiting" ? cases.toSorted((a, b) => inOrder(a.waitingSince ?? "", b.waitingSince ?? "")) : [...cases];
  return {
    waiting: byWait.filter((one) => one.owner === "queued"),
    callBacks: byWait.filter((one) => one.owner === "bot"),
    mine: byWait.filter((one) => one.owner === "agent" && one.isMine),
    others: byWait.filter((one) => one.owner === "agent" && !one.isMine),
  };
}

/** Times of one zone as they are written: no language sorts them otherwise, and thousands are sorted with each press. */
function inOrder(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}
