// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useId } from "preact/hooks";
import type { DeskSetup } from "#protocol";
import { Icon } from "../ui/icons.tsx";
import type { Lang } from "../ui/words.ts";
import { type CareStrings, careStrings } from "./care-strings.ts";
import type { Desk } from "./desk.ts";
import { LoadTrouble } from "./parts/load-trouble.tsx";
import type { Loaded } from "./parts/use-load.ts";
import type { DeskState, QueueView } from "./state.ts";
import type { DeskStrings } from "./strings.ts";

interface QueueBarProps {
  readonly desk: Desk;
  readonly state: DeskState;
  readonly setupLoad: Loaded<DeskSetup>;
  readonly lang: Lang;
  readonly words: DeskStrings;
  readonly onStatus: (status: "available" | "away") => void;
  readonly onSearch: () => void;
}

/** Above the queue: whether cases come to me, search, and which cases are shown in which order. */
export function QueueBar({ desk, state, setupLoad, lang, words, onStatus, onSearch }: QueueBarProps): JSX.Element {
  const setup = setupLoad.value;
  const care = careStrings(lang);
  const { view } = state;
  const late = state.counts.reduce((sum, count) => sum + count.late, 0);
  const change = (more: Partial<QueueView>): void => void desk.show({ ...view, ...more });
  const status = setup?.me.status ?? "away";
  const isFiltered = view.team !== null || view.label !== null || view.language !== null || view.sort !== "waiting";
  return (
    <div class="queue-bar">
      <div class="queue-bar-row">
        <button
          type="button"
          class={status === "available" ? "button pill is-on" : "button pill"}
          aria-pressed={status === "available"}
          title={care.statusHint}
          disabled={setup === null}
          onClick={() => onStatus(status === "available" ? "away" : "available")}
        >
          <span class={`dot ${status}`} aria-hidden="true" />
          {care.status[status]}
        </button>
        <button type="button" class="button pill" onClick={onSearch}>
          {care.search}
        </button>
        {late > 0 && (
          <span class="tag warn">
            <Icon name="clock" />
            {care.late(late)}
          </span>
        )}
      </div>
      <LoadTrouble load={setupLoad} lang={lang} what={care.setup} />
      <details open={isFiltered}>
        <summary>{care.filters}</summary>
        <div class="queue-filters">
          <Pick
            label={care.team}
            value={view.team ?? ""}
            options={teamOptions(setup, care, lang)}
            onValue={(team) => change({ team: team === "" ? null : team })}
          />
          <Pick
            label={care.label}
            value={view.label ?? ""}
            options={[
              ["", care.anyLabel],
              ...(setup?.content.labels ?? []).map(({ code, names }) => [code, names[lang]] as const),
            ]}
            onValue={(label) => change({ label: label === "" ? null : label })}
          />
          <Pick
            label={care.language}
            value={view.language ?? ""}
            options={[["", care.anyLanguage], ...Object.entries(words.langs)]}
            onValue={(language) => change({ language: language === "" ? null : language })}
          />
          <Pick
            label={care.sort}
            value={view.sort}
            options={Object.entries(care.sorts)}
            onValue={(sort) => change({ sort: sort as QueueView["sort"] })}
          />
        </div>
      </details>
    </div>
  );
}

function teamOptions(setup: DeskSetup | null, care: CareStrings, lang: Lang): (readonly [string, string])[] {
  const teams = (setup?.content.teams ?? []).map(({ teamId, names }) => [teamId, names[lang]] as const);
  return [
    ["", care.allTeams],
    ...(setup !== null && setup.me.teams.length > 0 ? [["mine", care.myTeams] as const] : []),
    ...teams,
  ];
}

interface PickProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [string, string])[];
  readonly onValue: (value: string) => void;
}

export function Pick({ label, value, options, onValue }: PickProps): JSX.Element {
  const id = useId();
  return (
    <div class="field small">
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onValue(event.currentTarget.value)}>
        {options.map(([code, name]) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}

/** Words in a box of several lines; counted, never longer than the server takes. */
export function Words({
  label,
  hint,
  value,
  onValue,
}: {
  label: string;
  hint: string;
  value: string;
  onValue: (value: string) => void;
}): JSX.Element {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <textarea
        id={id}
        rows={3}
        dir="auto"
        maxLength={2_000}
        value={value}
        aria-describedby={`${id}-hint`}
        onInput={(event) => onValue(event.currentTarget.value)}
      />
      <p id={`${id}-hint`} class="quiet">
        {hint}
      </p>
    </div>
  );
}
