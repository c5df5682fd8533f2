// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import type { DeskTimeLine } from "#protocol";
import { type Lang, listOf } from "../../ui/words.ts";
import { type Live, useLive } from "../live.ts";
import { LongList } from "../parts/long-list.tsx";
import { type Asker, useLoad } from "../parts/use-load.ts";
import { ViewState } from "../parts/view-state.tsx";
import type { StaffStrings } from "../staff-strings.ts";
import { dayAndTime } from "../times.ts";
import { EntityTag } from "./entity-tag.tsx";
import { securityWords } from "./security-codes.ts";
import { watchStrings } from "./watch-strings.ts";

type Item = DeskTimeLine["items"][number];

interface TimeLineProps {
  readonly api: Asker;
  readonly incidentId: string;
  readonly lang: Lang;
  readonly common: StaffStrings;
  readonly live: Live;
}

/** One incident in order, over all subjects: what was seen, answered, done and told. */
export function TimeLine({ api, incidentId, lang, common, live }: TimeLineProps): JSX.Element {
  const words = watchStrings(lang);
  const load = useLoad<DeskTimeLine>(api, `/v1/desk/incidents/${incidentId}/timeline`, { everyMs: 30_000 });
  useLive(live, "incidents", load.reload);
  return (
    <section aria-label={words.timeLine}>
      <h2>{words.timeLine}</h2>
      <p class="quiet">{words.timeLineText}</p>
      <ViewState load={load} lang={lang}>
        {({ items, notices, isCut }) => (
          <>
            <LongList
              class="time-line"
              rowClass={({ item }) => `time-row ${item.lane}`}
              rows={together(items)}
              keyOf={({ key }) => key}
              guessPx={ROW_PX}
              draw={({ item, times }) => (
                <>
                  <time dateTime={item.at}>{dayAndTime(lang, item.at)}</time>
                  <span class="tag calm">{words.lanes[item.lane]}</span>
                  <span class="time-line-text">
                    {securityWords(item.what, lang)}
                    {detail(item, lang)}
                    {times > 1 && <span class="quiet"> {words.times(times)}</span>}
                    {item.lane !== "verdict" && (
                      <span class="quiet">
                        {" · "}
                        <bdi>{item.by ?? common.actors[item.actor as keyof StaffStrings["actors"]] ?? item.actor}</bdi>
                      </span>
                    )}
                    {item.words !== null && <q dir="auto">{item.words}</q>}
                    {item.historyId !== null && <span class="quiet"> {words.entry(item.historyId)}</span>}
                  </span>
                  <span class="sec-chips">
                    {item.entities.map((entity) => (
                      <EntityTag key={`${entity.kind} ${entity.key}`} entity={entity} lang={lang} />
                    ))}
                  </span>
                </>
              )}
            />
            {isCut && <p class="quiet">{words.cut}</p>}
            {notices.sent + notices.due + notices.unreachable > 0 && (
              <p>{words.notices(notices.sent, notices.due, notices.unreachable)}</p>
            )}
          </>
        )}
      </ViewState>
    </section>
  );
}

/** One line with its chips. */
const ROW_PX = 60;
const FACTS = ["answer", "to", "label"] as const;

function detail({ facts, lane }: Item, lang: Lang): string {
  const codes = lane === "verdict" ? (facts["reasons"] as unknown[]) : FACTS.map((name) => facts[name]);
  const named = codes.filter((code): code is string => typeof code === "string");
  return named.length === 0
    ? ""
    : `: ${listOf(
        lang,
        named.map((code) => securityWords(code, lang)),
      )}`;
}

/** Verdicts that say the same of the same one after another are one line with a count. Pure. */
export function together(
  items: readonly Item[],
): readonly { readonly item: Item; readonly times: number; readonly key: string }[] {
  const lines: { item: Item; times: number; readonly key: string }[] = [];
  const nameOf = ({ lane, what, entities }: Item): string => JSON.stringify([lane, what, entities]);
  for (const item of items) {
    const last = lines.at(-1);
    if (item.lane === "verdict" && last !== undefined && nameOf(last.item) === nameOf(item)) last.times += 1;
    // Items have no id of their own, and their order is theirs.
    else lines.push({ item, times: 1, key: `${item.at} ${item.what} ${String(lines.length)}` });
  }
  return lines;
}
