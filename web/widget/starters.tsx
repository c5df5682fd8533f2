// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import type { Choice } from "#protocol";
import { Icon } from "../ui/icons.tsx";
import { useWidget } from "./context.ts";
import type { Live } from "./liveness.ts";

/** The brand's first questions, shown below the opening message until the visitor said something. */
export function Starters({ live }: { live: Live }): JSX.Element | null {
  const { chat, state, words, lang, brand } = useWidget();
  const isFresh =
    state.phase === "open" && state.outbox.every((pending) => pending.label === "") && state.timeline.events.length > 0;
  const [first] = state.timeline.events;
  const hasSpoken = state.timeline.events.some((event) => event.kind === "message" && event.by === "visitor");
  // Where consent comes first nothing else is heard yet: nothing else is offered.
  const isAskedFirst = state.timeline.events.some(
    (event) =>
      event.kind === "message" &&
      event.parts.some((part) => part.type === "choices" && part.choices.some(({ id }) => id === "consent.agree")),
  );
  if (!isFresh || hasSpoken || isAskedFirst || state.conversation?.owner !== "bot" || state.conversation.ended)
    return null;
  const offered: readonly Choice[] =
    first?.kind === "message" ? first.parts.flatMap((part) => (part.type === "choices" ? part.choices : [])) : [];
  const press = (choice: Choice): void => chat.choose(choice.id, choice.label);
  return (
    <section class="starters" aria-labelledby="greeting">
      <h2 id="greeting">{brand?.greeting[lang] ?? words.suggestions}</h2>
      <ul>
        {offered.length > 0
          ? offered.map((choice) => (
              <li key={choice.id}>
                <button type="button" disabled={live.choicesAfter >= (first?.seq ?? 1)} onClick={() => press(choice)}>
                  <span dir="auto">{choice.label}</span>
                  <Icon name="send" flips />
                </button>
              </li>
            ))
          : brand?.starters.map((starter) => (
              <li key={starter.label.en}>
                <button type="button" onClick={() => chat.sendText(starter.text[lang])}>
                  <span>{starter.label[lang]}</span>
                  <Icon name="send" flips />
                </button>
              </li>
            ))}
      </ul>
    </section>
  );
}
