// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useId } from "preact/hooks";
import type { SetupField } from "#protocol";
import type { SetupStrings } from "./setup-strings.ts";

interface SettingFieldProps {
  readonly field: SetupField;
  readonly value: string;
  readonly isChangeable: boolean;
  readonly words: SetupStrings;
  readonly onValue: (value: string) => void;
}

/** One key of the configuration: what it is, its name, and where its value comes from. */
export function SettingField({ field, value, isChangeable, words, onValue }: SettingFieldProps): JSX.Element {
  const id = useId();
  const { key, kind, choices, origin, isFixed } = field;
  const common = {
    id,
    "aria-describedby": `${id}-hint`,
    dir: "ltr",
    spellcheck: false,
    autocomplete: "off",
    readOnly: !isChangeable,
  } as const;
  const hint = isFixed ? words.fixed : hintOf(field, words);
  return (
    <div class="field setup-field">
      <label for={id}>{words.labels[key] ?? key}</label>
      {kind === "lines" ? (
        <textarea
          {...common}
          rows={Math.min(6, Math.max(2, value.split("\n").length))}
          value={value}
          onInput={(event) => onValue(event.currentTarget.value)}
        />
      ) : kind === "choice" ? (
        <select
          id={id}
          aria-describedby={`${id}-hint`}
          disabled={!isChangeable}
          value={value}
          onChange={(event) => onValue(event.currentTarget.value)}
        >
          {choices.map((one) => (
            <option key={one} value={one}>
              {words.kmsKinds[one] ?? one}
            </option>
          ))}
        </select>
      ) : (
        <input
          {...common}
          inputMode={kind === "number" ? "numeric" : "text"}
          value={value}
          onInput={(event) => onValue(event.currentTarget.value)}
        />
      )}
      <p class="quiet" id={`${id}-hint`}>
        <code dir="ltr">{key}</code> ·{" "}
        {origin === "file" ? words.fromFile : field.value === "" ? words.empty : words.byDefault}
        {hint !== "" && ` · ${hint}`}
      </p>
    </div>
  );
}

function hintOf({ key, kind }: SetupField, words: SetupStrings): string {
  if (key === "webhooks.endpoints") return words.endpointsHint;
  if (kind === "file") return words.secretFile;
  return kind === "lines" ? words.linesHint : "";
}
