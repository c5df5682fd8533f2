// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useId, useState } from "preact/hooks";
import type { HoursView, OpeningHoursContent } from "#protocol";
import type { Lang } from "../../ui/words.ts";
import { useLive } from "../live.ts";
import type { PageProps } from "../page-props.ts";
import { useLoad } from "../parts/use-load.ts";
import { ViewState } from "../parts/view-state.tsx";
import { calendarDay, dayAndTime } from "../times.ts";
import { hoursStrings } from "./hours-strings.ts";
import { type DayRow, hoursOfWeek, isWeekFit, minuteOf, timeText, weekOf } from "./week.ts";

/** When people answer: what is in force, and a form for other hours, which a colleague puts into force. */
export function HoursTab({ api, lang, live, say }: Pick<PageProps, "api" | "lang" | "live" | "say">): JSX.Element {
  const words = hoursStrings(lang);
  const load = useLoad<HoursView>(api, "/v1/desk/hours");
  useLive(live, "content", load.reload);
  const [trouble, setTrouble] = useState("");
  const [taken, setTaken] = useState<OpeningHoursContent | null>(null);
  const ask = async (hours: OpeningHoursContent | null): Promise<void> => {
    setTrouble("");
    const reply = await api.ask("POST", "/v1/desk/hours", { hours });
    if (reply?.status === 200) say(words.asked);
    else setTrouble(reply?.status === 409 ? words.unchanged : words.failed);
  };
  return (
    <ViewState load={load} lang={lang}>
      {(view) => (
        <div class="notice-tab">
          <p class="quiet">{words.text(view.timeZone)}</p>
          <section class="notice-now" aria-label={words.now}>
            <h2>{words.now}</h2>
            <p>
              <span class={view.isOpen ? "tag good" : "tag calm"}>
                {view.isOpen
                  ? words.isOpen
                  : view.nextAt === null
                    ? words.nobody
                    : words.isClosed(dayAndTime(lang, view.nextAt))}
              </span>{" "}
              {view.number === 0 && <span class="tag calm">{words.asConfigured}</span>}
            </p>
            <p lang={lang}>{view.words[lang]}</p>
          </section>
          <p role="alert" class={trouble === "" ? "sr-only" : "desk-notice warn"}>
            {trouble}
          </p>
          {view.mayChange && (
            <HoursForm
              key={JSON.stringify(taken ?? view.hours)}
              hours={taken ?? view.hours}
              lang={lang}
              onAsk={ask}
              onBack={view.number === 0 ? null : () => ask(null)}
            />
          )}
          {view.versions.length > 0 && (
            <section>
              <h2>{words.earlier}</h2>
              <ol class="wording-versions">
                {view.versions.map(({ number, at, hours }) => (
                  <li key={number}>
                    <strong>{number}</strong>
                    {number === view.number && <span class="tag calm">{words.now}</span>}
                    <span>{words.since(dayAndTime(lang, at))}</span>
                    {hours === null && <span class="tag calm">{words.asConfigured}</span>}
                    {view.mayChange && (
                      <button type="button" class="button plain" onClick={() => setTaken(hours ?? view.configured)}>
                        {words.take}
                      </button>
                    )}
                  </li>
                ))}
              </ol>
            </section>
          )}
        </div>
      )}
    </ViewState>
  );
}

interface FormProps {
  readonly hours: OpeningHoursContent;
  readonly lang: Lang;
  readonly onAsk: (hours: OpeningHoursContent) => Promise<void>;
  /** Null: the configured hours are in force. */
  readonly onBack: (() => Promise<void>) | null;
}

function HoursForm({ hours, lang, onAsk, onBack }: FormProps): JSX.Element {
  const words = hoursStrings(lang);
  const [rows, setRows] = useState(weekOf(hours));
  const [holidays, setHolidays] = useState<readonly string[]>(hours.holidays);
  const [isAsking, setAsking] = useState(false);
  const isFit = isWeekFit(rows);
  const send = async (work: () => Promise<void>): Promise<void> => {
    if (isAsking) return;
    setAsking(true);
    await work();
    setAsking(false);
  };
  return (
    <form
      class="hours-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (isFit) void send(() => onAsk(hoursOfWeek(rows, holidays)));
      }}
    >
      <h2>{words.week}</h2>
      <div class="hours-head quiet" aria-hidden="true">
        <span>{words.fromHead}</span>
        <span>{words.toHead}</span>
      </div>
      <ul class="hours-days">
        {rows.map((row) => (
          <DayFields
            key={row.day}
            row={row}
            lang={lang}
            onRow={(next) => setRows(rows.map((one) => (one.day === next.day ? next : one)))}
          />
        ))}
      </ul>
      <p class="quiet">{words.midnight}</p>
      <p role="alert" class={isFit ? "sr-only" : "desk-notice warn"}>
        {isFit ? "" : words.wrongOrder}
      </p>
      <Holidays holidays={holidays} lang={lang} onHolidays={setHolidays} />
      <div class="dialog-buttons">
        <button type="submit" class="button primary" aria-disabled={!isFit || isAsking}>
          {words.ask}
        </button>
        {onBack !== null && (
          <button type="button" class="button plain" aria-disabled={isAsking} onClick={() => void send(onBack)}>
            {words.back}
          </button>
        )}
      </div>
    </form>
  );
}

interface DayProps {
  readonly row: DayRow;
  readonly lang: Lang;
  readonly onRow: (row: DayRow) => void;
}

function DayFields({ row, lang, onRow }: DayProps): JSX.Element {
  const words = hoursStrings(lang);
  const name = dayName(row.day, lang);
  return (
    <li>
      <label class="check">
        <input
          type="checkbox"
          aria-label={words.openOn(name)}
          checked={row.isOpen}
          onChange={(event) => onRow({ ...row, isOpen: event.currentTarget.checked })}
        />
        {name}
      </label>
      {(["fromMinute", "toMinute"] as const).map((end) => (
        <input
          key={end}
          type="time"
          aria-label={end === "fromMinute" ? words.from(name) : words.to(name)}
          disabled={!row.isOpen}
          value={timeText(row[end])}
          onInput={(event) => {
            const minute = minuteOf(event.currentTarget.value, end === "toMinute");
            if (minute !== null) onRow({ ...row, [end]: minute });
          }}
        />
      ))}
    </li>
  );
}

interface HolidaysProps {
  readonly holidays: readonly string[];
  readonly lang: Lang;
  readonly onHolidays: (holidays: readonly string[]) => void;
}

function Holidays({ holidays, lang, onHolidays }: HolidaysProps): JSX.Element {
  const words = hoursStrings(lang);
  const id = useId();
  const [day, setDay] = useState("");
  const isNew = day !== "" && !holidays.includes(day);
  const dateText = (date: string): string => calendarDay(lang, date);
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{words.holidays}</h2>
      <p class="quiet">{words.holidaysText}</p>
      {holidays.length === 0 && <p>{words.noHolidays}</p>}
      <ul class="wording-versions">
        {holidays.map((date) => (
          <li key={date}>
            <span>{dateText(date)}</span>
            <button
              type="button"
              class="button plain"
              aria-label={words.removeDay(dateText(date))}
              onClick={() => onHolidays(holidays.filter((one) => one !== date))}
            >
              {words.remove}
            </button>
          </li>
        ))}
      </ul>
      <div class="hours-new">
        <div class="field inline">
          <label for={`${id}-new`}>{words.newHoliday}</label>
          <input id={`${id}-new`} type="date" value={day} onInput={(event) => setDay(event.currentTarget.value)} />
        </div>
        <button
          type="button"
          class="button plain"
          aria-disabled={!isNew}
          onClick={() => {
            if (!isNew) return;
            onHolidays([...holidays, day].sort());
            setDay("");
          }}
        >
          {words.add}
        </button>
      </div>
    </section>
  );
}

/** 5 January 2026 was a Monday. */
function dayName(day: number, lang: Lang): string {
  return new Intl.DateTimeFormat(lang, { weekday: "long", timeZone: "UTC" }).format(Date.UTC(2026, 0, 4 + day));
}
