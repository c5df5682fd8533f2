// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Pick, Write } from "./bits.tsx";
import { dutyStrings } from "./duties-strings.ts";
import type { DutyProps } from "./duty-props.ts";
import type { FactKind } from "./duty-types.ts";
import { factText } from "./fact-words.ts";

/** Writes down one thing that was found out. Earlier words about it stay in the register. */
export function WriteFact({ lang, duties, wish }: DutyProps): JSX.Element {
  const words = dutyStrings(lang);
  const names = Object.keys(duties.known);
  const [fact, setFact] = useState(names[0] ?? "aware_at");
  const [value, setValue] = useState("");
  const kind: FactKind = duties.known[fact] ?? "words";
  const hints: Readonly<Record<FactKind, string>> = {
    time: words.time,
    yes_no: `${words.yes} / ${words.no}`,
    count: words.number,
    code: words.code,
    words: words.text_,
  };
  const send = async (): Promise<void> => {
    const typed = kind === "time" ? new Date(value).toISOString() : value.trim();
    if (await wish("facts", { facts: { [fact]: typed } }, words.saved)) setValue("");
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (value.trim() !== "") void send();
      }}
    >
      <Pick
        label={words.fact}
        value={fact}
        options={names.map((name) => [name, factText(name, lang)] as const)}
        onPick={(name) => {
          setFact(name);
          setValue("");
        }}
      />
      {kind === "yes_no" ? (
        <Pick
          label={words.value}
          value={value}
          options={[
            ["", "–"],
            ["yes", words.yes],
            ["no", words.no],
          ]}
          onPick={setValue}
        />
      ) : (
        <Write
          label={words.value}
          hint={hints[kind]}
          value={value}
          onWrite={setValue}
          max={2_000}
          type={kind === "time" ? "datetime-local" : "text"}
          rows={kind === "words" ? 3 : 1}
        />
      )}
      <button type="submit" class="button plain" disabled={value.trim() === ""}>
        {words.writeDown}
      </button>
    </form>
  );
}
