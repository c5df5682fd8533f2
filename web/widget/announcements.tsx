// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { MessageEvent } from "#protocol";
import { LiveRegion } from "../ui/live.tsx";
import { maskedWords } from "../ui/masked-words.ts";
import { useWidget } from "./context.ts";
import { agentName } from "./state.ts";
import type { Strings } from "./strings/index.ts";

/** What a message says when it is read aloud: its texts and the titles of what it brings. */
export function spokenText(message: MessageEvent, words: Strings): string {
  return message.parts
    .map((part) => {
      switch (part.type) {
        case "text":
          return maskedWords(part.text, words);
        case "card":
          return part.card.title;
        case "choices":
          return part.choices.map((choice) => choice.label).join(words.comma);
        case "form":
          return `${words.secureForm}: ${part.form.title}`;
        case "passkey":
          return `${words.secureForm}: ${part.passkey.title}`;
        case "panel":
          return part.panel.title;
        case "file":
          return words.filePurposes[part.file.purpose];
        case "act":
          return `${words.confirmation}: ${part.act.title}`;
      }
    })
    .join(". ");
}

/** Three polite regions, one per purpose: new messages, the state of connection and queue, who is typing. */
export function Announcements(): JSX.Element {
  const { state, words } = useWidget();
  const { conversation, link, timeline, typing } = state;
  const spokenSeq = useRef(0);
  const [message, setMessage] = useState({ text: "", turn: 0 });
  const [status, setStatus] = useState({ text: "", turn: 0 });
  const wasDown = useRef(false);

  useEffect(() => {
    const fresh = timeline.events.filter((event) => event.seq > spokenSeq.current);
    spokenSeq.current = timeline.lastSeq;
    const said = fresh.flatMap((event) => {
      if (event.kind === "message_changed") return [words.messageChanged[event.reason]];
      if (event.kind !== "message") return event.text === "" ? [] : [event.text];
      if (event.by === "visitor") return [];
      if (event.isNews === true) return [words.said(words.askedToBeTold, spokenText(event, words))];
      const who = event.by === "bot" ? words.bot : (event.agentName ?? words.agent);
      return [words.said(who, spokenText(event, words))];
    });
    // After a reload the past is there to be read; only its last word is spoken.
    const text = said.length > 3 ? said.slice(-1) : said;
    if (text.length > 0) setMessage((before) => ({ text: text.join(" "), turn: before.turn + 1 }));
  }, [timeline, words]);

  const queue = conversation?.queue ?? null;
  const queueText =
    queue === null || conversation?.ended === true ? "" : words.queuePlace(queue.place, queue.waitMinutes);
  useEffect(() => {
    if (queueText !== "") setStatus((before) => ({ text: queueText, turn: before.turn + 1 }));
  }, [queueText]);

  useEffect(() => {
    const say = (text: string): void => setStatus((before) => ({ text, turn: before.turn + 1 }));
    if (link === "offline") {
      wasDown.current = true;
      say(words.offline);
    } else if (wasDown.current && (link === "live" || link === "polling")) {
      wasDown.current = false;
      say(words.online);
    }
  }, [link, words]);

  const who = typing === "agent" ? (agentName(state) ?? words.agent) : words.bot;
  return (
    <>
      <LiveRegion say={message} />
      <LiveRegion say={status} />
      <LiveRegion say={{ text: typing === null ? "" : words.typing(who), turn: 0 }} />
    </>
  );
}
