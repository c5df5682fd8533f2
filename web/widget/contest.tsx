// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { MessageEvent } from "#protocol";
import { valueLabel } from "../ui/masked-words.ts";
import { useWidget } from "./context.ts";

/** Below a message of one's own: what was hidden on a guess, with a button that says so. The bot answers what came of it. */
export function Contest({ message }: { message: MessageEvent }): JSX.Element | null {
  const { chat, state, words } = useWidget();
  const [sent, setSent] = useState<ReadonlySet<string>>(new Set());
  const contestable = (message.hidden ?? []).flatMap((one, index) => {
    const label = one.canContest ? valueLabel(one.name, words) : null;
    // Places move up when one before them is shown again; names of values stay. What was dropped has a place only, and keeps it.
    const key = /_\d+»$/u.test(one.name) ? one.name : `${one.name} ${index}`;
    return label === null ? [] : [{ index, label, key }];
  });
  if (message.by !== "visitor" || contestable.length === 0 || state.conversation?.ended !== false) return null;
  const press = async (index: number, key: string): Promise<void> => {
    if (sent.has(key)) return;
    setSent((before) => new Set([...before, key]));
    const isDone = await chat.contest(message.seq, index);
    // The button goes with the label; whoever used the keyboard goes on writing.
    if (isDone) document.querySelector<HTMLElement>(".composer textarea")?.focus();
    else setSent((before) => new Set([...before].filter((one) => one !== key)));
  };
  return (
    <ul class="contest">
      {contestable.map(({ index, label, key }) => (
        <li key={key}>
          <button
            type="button"
            class="text-button"
            aria-disabled={sent.has(key)}
            onClick={() => void press(index, key)}
          >
            {words.notThis(label)}
          </button>
        </li>
      ))}
    </ul>
  );
}
