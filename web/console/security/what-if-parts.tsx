// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useId } from "preact/hooks";
import type { DeskWhatIf } from "#protocol";

/** What stands in the form: choices as text. */
export type Question = {
  readonly who: "colleague" | "Agent" | "Subject" | "Visitor" | "Token" | "System";
  readonly staffId: string;
  readonly roles: readonly string[];
  readonly action: string;
  readonly about: string;
  /** Empty: any. */
  readonly field: string;
  readonly heldBy: "me" | "other" | "nobody";
  readonly proposedBy: "me" | "other" | "command";
  readonly isWaiting: boolean;
  readonly level: string;
  readonly ageSeconds: string;
  readonly relation: string;
  readonly signals: string;
  readonly purpose: string;
  /** Empty: now. */
  readonly hour: string;
  readonly alarm: boolean;
  readonly reported: boolean;
  readonly settled: boolean;
  readonly binds: boolean;
  readonly amount: string;
};

/** The request that the form stands for. Pure. @param first - The colleague where none was picked. */
export function questionOf(form: Question, first: string): DeskWhatIf {
  const { who, staffId, roles, action, about, field, heldBy, proposedBy, isWaiting, hour, amount } = form;
  const { level, ageSeconds, relation, signals, purpose, alarm, reported, settled, binds } = form;
  const isOfDesk = who === "Agent" || who === "colleague";
  return {
    who: whoOf(who, staffId || first, roles),
    action,
    about: about as DeskWhatIf["about"],
    heldBy,
    proposedBy,
    isWaiting,
    field: field === "" ? null : field,
    circumstances: {
      level: Number(level),
      ageSeconds: Number(ageSeconds),
      purpose,
      ...(hour === "" ? {} : { hour: Number(hour) }),
      ...(isOfDesk
        ? {}
        : {
            relation: relation as NonNullable<DeskWhatIf["circumstances"]>["relation"],
            signals: signals as NonNullable<DeskWhatIf["circumstances"]>["signals"],
            alarm,
            reported,
            settled,
            binds,
            ...(amount === "" ? {} : { amount: Number(amount) }),
          }),
    },
  };
}

function whoOf(who: Question["who"], staffId: string, roles: readonly string[]): DeskWhatIf["who"] {
  switch (who) {
    case "colleague":
      return { kind: "colleague", staffId };
    case "Agent":
      return { kind: "Agent", roles: [...roles] };
    case "Token":
      return { kind: "Token", scopes: [] };
    default:
      return { kind: who };
  }
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
        {options.map(([code, words]) => (
          <option key={code} value={code}>
            {words}
          </option>
        ))}
      </select>
    </div>
  );
}

interface CheckProps {
  readonly label: string;
  readonly value: boolean;
  readonly onSet: (value: boolean) => void;
}

export function Check({ label, value, onSet }: CheckProps): JSX.Element {
  return (
    <label>
      <input type="checkbox" checked={value} onChange={(event) => onSet(event.currentTarget.checked)} />
      <span>{label}</span>
    </label>
  );
}
