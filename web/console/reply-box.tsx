// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { DeskCase } from "#protocol";
import { Icon } from "../ui/icons.tsx";
import { makeClientId } from "../ui/ids.ts";
import type { Lang } from "../ui/words.ts";
import { CannedPicker } from "./care/canned-picker.tsx";
import { helpStrings } from "./care/help-strings.ts";
import { careStrings } from "./care-strings.ts";
import type { Desk } from "./desk.ts";
import { type OpenCase, whyWait } from "./state.ts";
import type { DeskStrings } from "./strings.ts";

const LONGEST = 4_000;
const SHORTCUT = /^\/[a-z0-9-]*$/u;

interface ReplyBoxProps {
  readonly desk: Desk;
  readonly one: DeskCase;
  readonly open: OpenCase;
  readonly words: DeskStrings;
  readonly lang: Lang;
}

/**
 * Where the agent writes. Who would answer beside a colleague is told so once, and sends all the same if they wish. Enter sends, Shift+Enter breaks the line. A reply that failed stays here under its client id, and what was begun is
 * still there after another case was open.
 */
export function ReplyBox({ desk, one, open, words, lang }: ReplyBoxProps): JSX.Element {
  const field = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  const care = careStrings(lang);
  const [text, setShown] = useState(() => desk.begun.get(one.conversationId)?.text ?? "");
  /** What was said to speak against sending; null: nothing was. */
  const [warned, setWarned] = useState<ReturnType<typeof whyWait>>(null);
  /** What the list knew of before stands on the screen, or is about to: nobody answers beside what came before they began. */
  const now = (): number => Math.max(open.timeline.lastSeq, one.lastSeq);
  const setText = (next: string): void => {
    const at = desk.begun.get(one.conversationId)?.at ?? now();
    if (next === "") desk.begun.delete(one.conversationId);
    else desk.begun.set(one.conversationId, { text: next, at });
    setShown(next);
  };
  const [isSending, setSending] = useState(false);
  /** What is looked for among prepared texts; null: nothing. */
  const [wanted, setWanted] = useState<string | null>(null);
  const clientId = useRef(makeClientId());
  useEffect(() => field.current?.focus(), []);

  const send = async (): Promise<void> => {
    const words = text.trim();
    if (words === "" || words.length > LONGEST || isSending) return;
    const why = whyWait(open, desk.begun.get(one.conversationId)?.at ?? now());
    if (why !== null && (warned?.kind !== why.kind || warned.at !== why.at)) {
      setWarned(why);
      return;
    }
    setWarned(null);
    setSending(true);
    const isDone = await desk.reply(one, words, clientId.current);
    setSending(false);
    if (isDone) {
      clientId.current = makeClientId();
      setText("");
    }
    field.current?.focus();
  };
  return (
    <form
      class={warned === null ? "reply" : "reply warned"}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <label class="sr-only" for={id}>
        {words.reply}
      </label>
      <textarea
        ref={field}
        id={id}
        rows={2}
        dir="auto"
        maxLength={LONGEST}
        value={text}
        readOnly={isSending}
        placeholder={words.replyHint}
        onInput={(event) => {
          setText(event.currentTarget.value);
          clientId.current = makeClientId();
          desk.noteTyping();
        }}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
          event.preventDefault();
          // `/hours` is looked up, not said.
          if (SHORTCUT.test(text.trim())) setWanted(text.trim());
          else void send();
        }}
      />
      <p role="alert" class={warned === null ? "sr-only" : "desk-notice warn reply-wait"}>
        {warned !== null && care.wait[warned.kind](warned.name ?? words.agent)}
      </p>
      <button type="button" class="button plain" onClick={() => setWanted("")}>
        {helpStrings(lang).texts}
      </button>
      <button type="submit" class="button primary" aria-disabled={text.trim() === "" || isSending}>
        {warned === null ? words.send : care.sendAnyway}
        <Icon name="send" flips />
      </button>
      {wanted !== null && (
        <CannedPicker
          desk={desk}
          one={one}
          lang={lang}
          wanted={wanted}
          onPick={(picked) => {
            setText(SHORTCUT.test(text.trim()) || text.trim() === "" ? picked : `${text.trimEnd()}\n${picked}`);
            clientId.current = makeClientId();
          }}
          onClose={() => setWanted(null)}
          onDone={() => void desk.refresh()}
        />
      )}
    </form>
  );
}
