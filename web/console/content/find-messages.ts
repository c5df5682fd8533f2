// SPDX-License-Identifier: Apache-2.0
import type { WordingView } from "#protocol";

export type WordedMessage = WordingView["messages"][number];
export const WHICH = ["all", "own", "draft", "unfit"] as const;
export type Which = (typeof WHICH)[number];

/** Messages whose name or words hold every word that was typed, in any order; here, so that what is typed leaves the window for nowhere. */
export function findMessages(messages: readonly WordedMessage[], typed: string, which: Which): WordedMessage[] {
  const wanted = typed
    .toLowerCase()
    .split(/\s+/u)
    .filter((word) => word !== "");
  return messages.filter((message) => {
    if (which === "own" && message.own === null) return false;
    if (which === "draft" && message.draft === null) return false;
    if (which === "unfit" && !message.isUnfit) return false;
    if (wanted.length === 0) return true;
    const { id, shipped, own, draft, usedIn } = message;
    const said = [shipped, own, draft?.texts].flatMap((texts) => (texts ? [texts.en, texts.ar] : []));
    const all = [id, ...said, ...usedIn].join("\n").toLowerCase();
    return wanted.every((word) => all.includes(word));
  });
}

/** What is said now, or will be once a colleague agreed. */
export function newestWords({ shipped, own, draft }: WordedMessage): { readonly en: string; readonly ar: string } {
  return draft === null ? (own ?? shipped) : (draft.texts ?? shipped);
}
