// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { MessageEvent } from "#protocol";
import { valueLabel } from "../ui/masked-text.tsx";
import { useWidget } from "./context.ts";

/** Below a message of one's own: what was hidden on a guess, with a button that says so. The bot answers what came of it. */
export function Contest({ message }: { message: MessageEvent }): JSX.Element | null {
  const { chat, state, words } = useWidget();
  const [sent, setSent] = useState<ReadonlySet<number>>(new Set());
  const contestable = (message.hidden ?? []).flatMap((one, index) => {
    const label = one.canContest ? valueLabel(one.name, words) : null;
    return label === null ? [] : [{ index, label }];
  });
  if (message.by !== "visitor" || contestable.length === 0 || state.conversation?.ended !== false) return null;
  const press = async (index: number): Promise<void> => {
    if (sent.has(index)) return;
    setSent(new Set([...sent, index]));
    const isDone = await chat.contest(message.seq, index);
    if (!isDone) setSent((before) => new Set([...before].filter((one) => one !== index)));
  };
  return (
    <ul class="contest">
      {contestable.map(({ index, label }) => (
        <li key={index}>
          <button type="button" class="text-button" aria-disabled={sent.has(index)} onClick={() => void press(index)}>
            {words.notThis(label)}
          </button>
        </li>
      ))}
    </ul>
  );
}
