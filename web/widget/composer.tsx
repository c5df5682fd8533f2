// SPDX-License-Identifier: Apache-2.0
import type { JSX, RefObject } from "preact";
import { useId, useState } from "preact/hooks";
import { Icon } from "../ui/icons.tsx";
import { Attach, HeldFiles, UploadList } from "./attach.tsx";
import { useWidget } from "./context.ts";
import { findSecrets, type SecretKind } from "./secrets.ts";

const LONGEST = 4_000;
const COUNT_FROM = 3_500;

/** Where the visitor writes. Enter sends, Shift+Enter breaks the line; what looks secret is asked about before it leaves. */
export function Composer({ input }: { input: RefObject<HTMLTextAreaElement | null> }): JSX.Element {
  const { chat, words } = useWidget();
  const [text, setText] = useState("");
  const [secret, setSecret] = useState<SecretKind | null>(null);
  const field = useId();
  const counter = useId();
  const warning = useId();
  const left = LONGEST - text.length;
  const isCounting = text.length >= COUNT_FROM;
  const canSend = text.trim() !== "" && left >= 0;

  const change = (value: string): void => {
    setText(value);
    setSecret(null);
    if (value !== "") chat.noteTyping();
  };
  const send = (isSure: boolean): void => {
    if (!canSend) return;
    const [found] = isSure ? [] : findSecrets(text);
    if (found !== undefined) {
      setSecret(found);
      return;
    }
    chat.sendText(text.trim());
    setText("");
    setSecret(null);
    input.current?.focus();
  };
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send(false);
      }}
    >
      <div role="alert" id={warning}>
        {secret !== null && (
          <div class="secret">
            <p>
              <Icon name="alert" />
              <span>
                <strong>{words.secrets[secret]}</strong> {words.secretAdvice}
              </span>
            </p>
            <div class="secret-buttons">
              <button
                type="button"
                class="button primary"
                onClick={() => {
                  setSecret(null);
                  input.current?.focus();
                }}
              >
                {words.editMessage}
              </button>
              <button type="button" class="button plain" onClick={() => send(true)}>
                {words.sendAnyway}
              </button>
            </div>
          </div>
        )}
      </div>
      <HeldFiles />
      <UploadList />
      <div class="writing">
        <Attach />
        <label class="sr-only" for={field}>
          {words.write}
        </label>
        <textarea
          ref={input}
          id={field}
          rows={1}
          dir="auto"
          value={text}
          placeholder={words.writeHint}
          aria-describedby={isCounting ? counter : undefined}
          aria-invalid={left < 0 || undefined}
          enterkeyhint="send"
          onInput={(event) => change(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
            event.preventDefault();
            send(false);
          }}
        />
        <button type="submit" class="send" aria-label={words.send} aria-disabled={!canSend}>
          <Icon name="send" flips />
        </button>
      </div>
      {isCounting && (
        <p id={counter} class={left < 0 ? "counter over" : "counter"}>
          {left < 0 ? words.tooLong(-left) : words.charactersLeft(left)}
        </p>
      )}
    </form>
  );
}
