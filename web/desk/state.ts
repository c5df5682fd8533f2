// SPDX-License-Identifier: Apache-2.0
import type { DeskCase, DeskCases, DeskConversation } from "#protocol";
import { addEvents, emptyTimeline, type Timeline } from "../ui/timeline.ts";

/** A case that is open on the screen. */
export interface OpenCase {
  readonly id: string;
  readonly case: DeskCase | null;
  readonly timeline: Timeline;
  readonly isTyping: boolean;
  /** Last event that the customer has read. */
  readonly customerSeen: number;
}

export interface DeskState {
  readonly cases: readonly DeskCase[];
  readonly isOpen: boolean;
  readonly link: "connecting" | "live" | "offline";
  readonly open: OpenCase | null;
  /** What went wrong with the agent's last press; by what it was, worded by the screen. */
  readonly trouble: { readonly kind: "faster"; readonly name: string | null } | { readonly kind: "failed" } | null;
}

export type DeskAction =
  | { readonly type: "cases"; readonly cases: DeskCases }
  | { readonly type: "link"; readonly link: DeskState["link"] }
  | { readonly type: "open"; readonly id: string | null }
  | { readonly type: "conversation"; readonly conversation: DeskConversation }
  | { readonly type: "typing"; readonly id: string; readonly isTyping: boolean }
  | { readonly type: "seen"; readonly id: string; readonly seq: number }
  | { readonly type: "trouble"; readonly trouble: DeskState["trouble"] };

export const startDesk: DeskState = { cases: [], isOpen: true, link: "connecting", open: null, trouble: null };

/** The desk's state after something happened. Pure; answers may come late or twice. */
export function reduceDesk(state: DeskState, action: DeskAction): DeskState {
  switch (action.type) {
    case "cases": {
      const { open } = state;
      const fresh = action.cases.cases.find((one) => one.conversationId === open?.id);
      const isNewer = fresh !== undefined && fresh.version >= (open?.case?.version ?? 0);
      return {
        ...state,
        ...action.cases,
        open: open === null || !isNewer ? open : { ...open, case: fresh },
      };
    }
    case "link":
      return { ...state, link: action.link };
    case "open": {
      if (action.id === null) return { ...state, open: null, trouble: null };
      if (state.open?.id === action.id) return state;
      const known = state.cases.find((one) => one.conversationId === action.id) ?? null;
      return {
        ...state,
        trouble: null,
        open: { id: action.id, case: known, timeline: emptyTimeline, isTyping: false, customerSeen: 0 },
      };
    }
    case "conversation": {
      const { conversation } = action;
      const { open } = state;
      if (open?.id !== conversation.case.conversationId) return state;
      const timeline = addEvents(open.timeline, conversation.events);
      const isOld = (open.case?.version ?? 0) > conversation.case.version;
      return { ...state, open: { ...open, timeline, case: isOld ? open.case : conversation.case } };
    }
    case "typing":
      return state.open?.id === action.id ? { ...state, open: { ...state.open, isTyping: action.isTyping } } : state;
    case "seen": {
      const { open } = state;
      if (open?.id !== action.id || action.seq <= open.customerSeen) return state;
      return { ...state, open: { ...open, customerSeen: action.seq } };
    }
    case "trouble":
      return { ...state, trouble: action.trouble };
  }
}

/** The lists as the agent reads them; who waits longest stands first. */
export function groupCases(cases: readonly DeskCase[]): { waiting: DeskCase[]; mine: DeskCase[]; others: DeskCase[] } {
  const byWait = cases.toSorted((a, b) => (a.waitingSince ?? "").localeCompare(b.waitingSince ?? ""));
  return {
    waiting: byWait.filter((one) => one.owner === "queued"),
    mine: byWait.filter((one) => one.owner === "agent" && one.isMine),
    others: byWait.filter((one) => one.owner === "agent" && !one.isMine),
  };
}
