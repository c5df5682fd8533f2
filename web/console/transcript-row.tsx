// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import type { DeskCase, DeskDelivery, Part } from "#protocol";
import { CardView } from "../ui/cards.tsx";
import { timeOfDay } from "../ui/dates.ts";
import type { Row } from "../ui/groups.ts";
import { Icon } from "../ui/icons.tsx";
import { HiddenLabel } from "../ui/masked-text.tsx";
import { Bubble } from "../ui/message.tsx";
import type { Lang } from "../ui/words.ts";
import { CustomerFile } from "./customer-file.tsx";
import { DeliveryState } from "./delivery.tsx";
import type { Desk } from "./desk.ts";
import { MaskedValue } from "./masked-value.tsx";
import type { DeskStrings } from "./strings.ts";

/** The case, when the agent holds it: only then a hidden value may be asked for. */
interface Held {
  readonly mine: DeskCase | null;
}

interface TranscriptRowProps extends Held {
  readonly desk: Desk;
  readonly row: Row;
  readonly words: DeskStrings;
  readonly lang: Lang;
  readonly customerSeen: number;
  readonly delivery: DeskDelivery | null;
}

/** What the row of a list is to look like. */
export function rowClass(row: Row): string {
  if (row.kind === "day") return "day";
  if (row.kind === "notice") return `between ${row.tone}`;
  return row.by === "visitor" ? "group" : `group mine ${row.by}`;
}

/** What stands in one row: a day, a notice, or what somebody said. */
export function TranscriptRow({
  row,
  words,
  lang,
  desk,
  mine,
  customerSeen,
  delivery,
}: TranscriptRowProps): JSX.Element {
  if (row.kind === "day") {
    return <span>{row.text}</span>;
  }
  if (row.kind === "notice") {
    return (
      <>
        <Icon name={row.tone === "good" ? "shieldCheck" : "person"} />
        <span dir="auto">{row.text}</span>
      </>
    );
  }
  const who = speakerOf(row, words);
  const last = row.messages.at(-1);
  return (
    <div class="messages">
      <span class="who">{who}</span>
      {row.messages.map((message) => (
        <div key={message.seq}>
          <Bubble
            message={message}
            words={words}
            drawPart={(part, index) =>
              part.type === "file" ? (
                <CustomerFile key={index} desk={desk} one={mine} file={part.file} words={words} />
              ) : (
                drawPart(part, index, words)
              )
            }
            drawValue={(label, name) =>
              mine === null || name === null ? (
                <HiddenLabel label={label} words={words} />
              ) : (
                <MaskedValue
                  key={name}
                  reveal={(wish) => desk.revealValue(mine, wish)}
                  name={name}
                  label={label}
                  words={words}
                />
              )
            }
          />
        </div>
      ))}
      {last !== undefined && (
        <p class="when">
          <time dateTime={last.at}>{timeOfDay(last.at, lang)}</time>
          {row.by === "agent" && delivery !== null && (
            <DeliveryState delivery={delivery} of={row.messages} lang={lang} />
          )}
          {row.by === "agent" && delivery === null && (
            <span class="status">
              <Icon name={customerSeen >= last.seq ? "checks" : "check"} />
              {customerSeen >= last.seq ? words.read : words.sent}
            </span>
          )}
        </p>
      )}
    </div>
  );
}

/** Who said it, as the agent reads it. */
export function speakerOf(row: Extract<Row, { kind: "group" }>, words: DeskStrings): string {
  return row.by === "visitor" ? words.customer : row.by === "bot" ? words.bot : (row.name ?? words.agent);
}

/** What the customer could press, shown as it was offered; nothing in it can be pressed here. */
function drawPart(part: Exclude<Part, { type: "file" }>, index: number, words: DeskStrings): JSX.Element | null {
  switch (part.type) {
    case "text":
      return null;
    case "card":
      return <CardView key={index} card={part.card} words={words} />;
    case "choices":
      return (
        <ul key={index} class="offered">
          {part.choices.map((choice) => (
            <li key={choice.id} dir="auto">
              {choice.label}
            </li>
          ))}
        </ul>
      );
    case "form":
      return (
        <p key={index} class="offered-form">
          <Icon name="lock" />
          {words.formInside}
        </p>
      );
    case "passkey":
      return (
        <p key={index} class="offered-form" dir="auto">
          <Icon name="lock" />
          {part.passkey.title}
        </p>
      );
    case "panel":
      return (
        <p key={index} class="offered-form" dir="auto">
          <Icon name="lock" />
          {part.panel.title}
        </p>
      );
    case "act":
      return (
        <p key={index} class="offered-form" dir="auto">
          <Icon name="check" />
          {words.confirmation}: {part.act.text}
        </p>
      );
  }
}
