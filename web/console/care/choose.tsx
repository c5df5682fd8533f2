// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useId } from "preact/hooks";

interface ChooseProps {
  readonly label: string;
  readonly options: readonly (readonly [value: string, label: string])[];
  readonly value: string;
  readonly onValue: (value: string) => void;
}

/** One of a few, by name. */
export function Choose({ label, options, value, onValue }: ChooseProps): JSX.Element {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onValue(event.currentTarget.value)}>
        {options.map(([each, name]) => (
          <option key={each} value={each}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}
