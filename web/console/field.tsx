// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useId } from "preact/hooks";

interface FieldProps {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly type?: "text" | "email";
  readonly autocomplete?: string;
  readonly maxLength: number;
  readonly required?: boolean;
}

/** A line to fill in, with its label above and what it is for below. */
export function Field({
  label,
  hint,
  value,
  onValue,
  type,
  autocomplete,
  maxLength,
  required,
}: FieldProps): JSX.Element {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        dir="auto"
        inputMode={type ?? "text"}
        autocomplete={autocomplete ?? "off"}
        maxLength={maxLength}
        required={required ?? false}
        value={value}
        aria-describedby={`${id}-hint`}
        onInput={(event) => onValue(event.currentTarget.value)}
      />
      <p class="quiet" id={`${id}-hint`}>
        {hint}
      </p>
    </div>
  );
}
