// SPDX-License-Identifier: Apache-2.0
import { type JSX, render } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { chosenTurns, pathOf, type Turn } from "./turns.ts";
import "./inspector.css";

const EVERY_MS = 700;

/** What the dialogue does while somebody talks: words, aims and scores, slots, steps, events. For who designs flows. */
function Inspector(): JSX.Element {
  const [turns, setTurns] = useState<readonly Turn[]>([]);
  const [chosen, setChosen] = useState<string | null>(null);
  const [isLost, setLost] = useState(false);
  const newest = useRef(0);
  useEffect(() => {
    const timer = setInterval(() => {
      fetch(`/inspector/turns?after=${newest.current}`, { cache: "no-store" })
        .then(async (answer) => (await answer.json()) as readonly Turn[])
        .then((fresh) => {
          setLost(false);
          if (fresh.length === 0) return;
          newest.current = fresh.at(-1)?.number ?? newest.current;
          setTurns((known) => [...known, ...fresh].slice(-300));
        })
        .catch(() => setLost(true));
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  const { conversations, shown } = chosenTurns(turns, chosen);
  return (
    <>
      <header>
        <h1>Inspector</h1>
        <label>
          Conversation{" "}
          <select
            value={shown[0]?.conversationId ?? ""}
            onChange={(event) => setChosen(event.currentTarget.value)}
            disabled={conversations.length === 0}
          >
            {conversations.map((id) => (
              <option key={id} value={id}>
                {id.slice(0, 8)}
              </option>
            ))}
          </select>
        </label>
        <p role="status">
          {isLost
            ? "The server does not answer."
            : turns.length === 0
              ? "Say something in the chat: it shows here."
              : ""}
        </p>
      </header>
      <ol>
        {shown.map((turn) => (
          <TurnCard key={turn.number} turn={turn} />
        ))}
      </ol>
    </>
  );
}

function TurnCard({ turn }: { readonly turn: Turn }): JSX.Element {
  const top = turn.tracker.stack.at(-1);
  const slots = { ...top?.vars };
  return (
    <li>
      <p class="meta">
        <time>{new Date(turn.at).toLocaleTimeString("en-GB")}</time> · {turn.lang} · {turn.level} · {turn.owner} ·
        release {turn.release || "–"}
      </p>
      {turn.said.map((message, at) => (
        <p key={at} class={`said ${message.by}`}>
          <b>{message.by}</b> <bdi>{message.text}</bdi>
        </p>
      ))}
      {turn.heard !== null && (
        <div class="heard">
          <h2>Aims</h2>
          <ul>
            {turn.heard.intents.map(({ intent, confidence }) => (
              <li key={intent}>
                <span>{intent}</span>
                <meter min={0} max={1} value={confidence} aria-label={intent} />
                <span class="score">{confidence.toFixed(3)}</span>
              </li>
            ))}
          </ul>
          {turn.heard.isOutOfScope && <p class="out">out of scope</p>}
          {turn.heard.mentions.length > 0 && (
            <p>
              Mentions:{" "}
              {turn.heard.mentions.map(({ slot, value }, at) => (
                <code key={at}>
                  {slot}={typeof value === "string" ? value : JSON.stringify(value)}{" "}
                </code>
              ))}
            </p>
          )}
        </div>
      )}
      <p class="path">
        <code>{pathOf(turn.from)}</code> → <code>{pathOf(turn.to)}</code>
      </p>
      <details>
        <summary>Events, slots and tracker</summary>
        <p>{turn.events.join(" → ")}</p>
        <h2>Slots and results of the flow that runs</h2>
        <pre tabIndex={0}>{JSON.stringify(slots, null, 2)}</pre>
        <h2>Tracker</h2>
        <pre tabIndex={0}>{JSON.stringify(turn.tracker, null, 2)}</pre>
      </details>
    </li>
  );
}

const root = document.getElementById("app");
if (root === null) throw new Error("Cannot start: the page has no #app");
render(<Inspector />, root);
