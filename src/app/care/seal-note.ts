// SPDX-License-Identifier: Apache-2.0
import { AppError, fromUtf8, ok, type Result, rawText, refuse, utf8 } from "#kernel";
import type { AgentIdentity } from "../deps.ts";
import type { ConversationCipher } from "../ports.ts";
import { screenInput } from "../screen-input.ts";
import type { Turn } from "../turn.ts";
import type { SealedWords } from "./ports.ts";

export type CaseWordsKind = "case_pass" | "case_end";
/** What is sealed. `name` is missing where it was written before names were kept with it. */
type NoteContent = { readonly text: string; readonly at: number; readonly name?: string };

/** What an agent wrote about a case, screened: values go to the conversation's vault, the words under its key. Null: nothing was written. */
export async function sealNote(
  turn: Turn,
  agent: AgentIdentity,
  text: string | undefined,
  kind: CaseWordsKind,
): Promise<Result<(SealedWords & { readonly text: string }) | null, { readonly reason: "unscreenable" }>> {
  if (text === undefined || text === "") return ok(null);
  const screened = await screenInput(turn, { kind: "words", text: rawText(text) }, "agent");
  if (screened.kind !== "words") return refuse({ reason: "unscreenable" });
  const content: NoteContent = { text: screened.text, at: turn.now, name: agent.name };
  const sealed = turn.cipher.seal({ kind }, utf8(JSON.stringify(content)));
  return ok({ keyNo: turn.cipher.keyNo, sealed, text: screened.text });
}

/** Opens such words; null where nothing was written. What was altered reads as empty: the rest of the case is not lost with it. */
export function openWords(cipher: ConversationCipher, kind: CaseWordsKind, words: SealedWords | null): Opened | null {
  if (words === null) return null;
  try {
    const content = JSON.parse(fromUtf8(cipher.open({ kind }, words.keyNo, words.sealed))) as NoteContent;
    return { text: content.text, author: content.name ?? null, isReadable: true };
  } catch (error) {
    if (!(error instanceof AppError && error.code === "crypto.cannot_open")) throw error;
    return { text: "", author: null, isReadable: false };
  }
}

type Opened = { readonly text: string; readonly author: string | null; readonly isReadable: boolean };
