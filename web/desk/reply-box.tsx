// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { DeskCase } from "#protocol";
import { Icon } from "../ui/icons.tsx";
import { makeClientId } from "../ui/ids.ts";
import type { Desk } from "./desk.ts";
import type { DeskStrings } from "./strings.ts";

const LONGEST = 4_000;

interface ReplyBoxProps {
  readonly desk: Desk;
  readonly one: DeskCase;
  readonly words: DeskStrings;
}

/** Where the agent writes. Enter sends, Shift+Enter breaks the line. A reply that failed stays here under its client id. */
export function ReplyBox({ desk, one, words }: ReplyBoxProps): JSX.Element {
  const field = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  const [text, setText] = useState("");
  const [isSending, setSending] = useState(false);
  const clientId = useRef(makeClientId());
  useEffect(() => field.current?.focus(), []);

  const send = async (): Promise<void> => {
    const words = text.trim();
    if (words === "" || words.length > LONGEST || isSending) return;
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
      class="reply"
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
          void send();
        }}
      />
      <button type="submit" class="button primary" aria-disabled={text.trim() === "" || isSending}>
        {words.send}
        <Icon name="send" flips />
      </button>
    </form>
  );
}
