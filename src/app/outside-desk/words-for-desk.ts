// SPDX-License-Identifier: Apache-2.0
import { PSEUDONYM } from "#pii";
import type { ConversationEvent } from "#protocol";

/**
 * What an outside desk reads of one event: words of the customer with pseudonyms in them, and nothing else. What the bot said may hold what it
 * read of the operator, so it stays here; a file is named and not sent. Null: nothing of it is for them.
 */
export function wordsForDesk(event: ConversationEvent): string | null {
  if (event.kind !== "message" || event.by !== "visitor") return null;
  const said = event.parts.flatMap((part) =>
    part.type === "text" ? [part.text] : part.type === "file" ? ["[file, not passed on]"] : [],
  );
  return said.length === 0 ? null : readable(said.join("\n"));
}

/** `«PHONE_1»` → `[phone 1]`: brackets that no other system takes for markup. */
export function readable(text: string): string {
  return text.replaceAll(PSEUDONYM, (_whole, kind: string, no?: string) => {
    const words = kind.toLowerCase().replaceAll("_", " ");
    return no === undefined ? `[${words}]` : `[${words} ${no}]`;
  });
}

/** Whether there is a value behind a pseudonym that somebody may have to look up. */
export function hasPseudonym(text: string): boolean {
  return text.replaceAll(PSEUDONYM, "") !== text;
}
