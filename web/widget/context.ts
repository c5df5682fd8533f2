// SPDX-License-Identifier: Apache-2.0
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { BrandConfig } from "#protocol";
import type { Lang } from "../ui/words.ts";
import type { Chat } from "./chat.ts";
import type { ChatState } from "./state.ts";
import type { Strings } from "./strings/index.ts";

/** What every part of the widget reads. */
export interface WidgetContext {
  readonly chat: Chat;
  readonly state: ChatState;
  readonly words: Strings;
  readonly lang: Lang;
  readonly brand: BrandConfig | null;
  /** The frame keeps no cookies: no other window can know which chat it is for. */
  readonly isApart: boolean;
}

export const Widget = createContext<WidgetContext | null>(null);

export function useWidget(): WidgetContext {
  const context = useContext(Widget);
  if (context === null) throw new Error("Cannot draw this part: it stands outside the widget");
  return context;
}
