// SPDX-License-Identifier: Apache-2.0
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useId, useState } from "preact/hooks";
import { Icon, type IconName } from "../../ui/icons.tsx";

const LOOKS: Readonly<Record<string, readonly [string, IconName]>> = {
  late: ["bad", "alert"],
  overdue: ["bad", "alert"],
  failed: ["bad", "alert"],
  dead: ["bad", "alert"],
  refused: ["bad", "close"],
  done_late: ["warn", "clock"],
  near: ["warn", "clock"],
  proposed: ["warn", "person"],
  due: ["warn", "clock"],
  on_time: ["good", "check"],
  done: ["good", "check"],
  delivered: ["good", "check"],
  acknowledged: ["good", "check"],
};

/** A state in a word with a sign: never by colour alone. */
export function StateTag({ code, text }: { code: string; text: string }): JSX.Element {
  const [tone, icon] = LOOKS[code] ?? ["calm", "dot"];
  return (
    <span class={`mark ${tone}`}>
      <Icon name={icon} />
      {text}
    </span>
  );
}

/** Numbers that say how things stand, one beside the other. */
export function Figures({
  label,
  items,
}: {
  label: string;
  items: readonly { readonly text: string; readonly value: string; readonly tone?: "bad" | "warn" }[];
}): JSX.Element {
  return (
    <ul class="figures" aria-label={label}>
      {items.map(({ text, value, tone }) => (
        <li key={text} class={tone ?? ""}>
          <strong>{value}</strong>
          <span>{text}</span>
        </li>
      ))}
    </ul>
  );
}

/** Names and values, in two columns where there is room. */
export function Facts({ items }: { items: readonly (readonly [string, ComponentChildren] | null)[] }): JSX.Element {
  return (
    <dl class="fact-list">
      {items.flatMap((item) =>
        item === null
          ? []
          : [
              <div key={item[0]}>
                <dt>{item[0]}</dt>
                <dd>{item[1]}</dd>
              </div>,
            ],
      )}
    </dl>
  );
}

/** A part of a page under its own heading; not a landmark: what is inside may be one. */
export function Panel({ title, children }: { title: string; children: ComponentChildren }): JSX.Element {
  return (
    <section class="panel">
      <h2>{title}</h2>
      {children}
    </section>
  );
}

interface PickProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [string, string])[];
  readonly onPick: (value: string) => void;
}

export function Pick({ label, value, options, onPick }: PickProps): JSX.Element {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onPick(event.currentTarget.value)}>
        {options.map(([name, text]) => (
          <option key={name} value={name}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}

interface WriteProps {
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  readonly onWrite: (value: string) => void;
  readonly max?: number;
  readonly type?: "text" | "date" | "datetime-local";
  readonly rows?: number;
}

/** A line, or several, to fill in; what it is for stands below. */
export function Write({ label, hint, value, onWrite, max = 500, type = "text", rows = 1 }: WriteProps): JSX.Element {
  const id = useId();
  const about = hint === undefined ? {} : { "aria-describedby": `${id}-hint` };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {rows > 1 ? (
        <textarea
          id={id}
          dir="auto"
          rows={rows}
          maxLength={max}
          value={value}
          {...about}
          onInput={(event) => onWrite(event.currentTarget.value)}
        />
      ) : (
        <Line {...{ id, type, max, value, onWrite, about }} />
      )}
      {hint !== undefined && (
        <p class="quiet" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

interface LineProps {
  readonly id: string;
  readonly value: string;
  readonly onWrite: (value: string) => void;
  readonly type: NonNullable<WriteProps["type"]>;
  readonly max: number;
  readonly about: { readonly "aria-describedby"?: string };
}

function Line({ id, type, max, value, onWrite, about }: LineProps): JSX.Element {
  const onInput = (event: { readonly currentTarget: { readonly value: string } }): void =>
    onWrite(event.currentTarget.value);
  return type === "text" ? (
    <input {...{ id, value, onInput, ...about }} dir="auto" autocomplete="off" maxLength={max} />
  ) : (
    <input {...{ id, type, value, onInput, ...about }} dir="ltr" />
  );
}

/** What an act brought: said, and read aloud. */
export function Outcome({ text, isBad }: { text: string; isBad: boolean }): JSX.Element {
  return (
    <p role={isBad ? "alert" : "status"} class={text === "" ? "sr-only" : `desk-notice ${isBad ? "warn" : "calm"}`}>
      {text}
    </p>
  );
}

/** The time, again each second while somebody looks. */
export function useNow(): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = window.setInterval(() => {
      if (document.visibilityState === "visible") setNow(Date.now());
    }, 1_000);
    return () => window.clearInterval(timer);
  }, []);
  return now;
}

/** A code or an id as a machine writes it. */
export function Code({ children }: { children: string }): JSX.Element {
  return <code dir="ltr">{children}</code>;
}

/** Back to the list, at the head of what was opened from it. */
export function BackRow({ text, onBack }: { text: string; onBack: () => void }): JSX.Element {
  return (
    <p class="back-row">
      <button type="button" class="text-button" onClick={onBack}>
        <span class="back-sign">
          <Icon name="down" />
        </span>
        {text}
      </button>
    </p>
  );
}
