// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useId, useMemo, useState } from "preact/hooks";
import type { DeskIncidents, DeskThreatMap } from "#protocol";
import type { Lang } from "../../ui/words.ts";
import { useLive } from "../live.ts";
import type { PageProps } from "../page-props.ts";
import { Chart, type ChartData } from "../parts/chart.tsx";
import { LoadTrouble } from "../parts/load-trouble.tsx";
import { useLoad } from "../parts/use-load.ts";
import { Nothing, ViewState } from "../parts/view-state.tsx";
import { CampaignGraph } from "./campaign-graph.tsx";
import { Gravity } from "./entity-tag.tsx";
import { securityWords } from "./security-codes.ts";
import { type WatchStrings, watchStrings } from "./watch-strings.ts";

const PERIODS = [1, 24, 168, 744] as const;
const HOUR_MS = 3_600_000;

type Props = PageProps & {
  readonly onKind: (kind: string) => void;
  readonly onEntity: (entity: { readonly kind: string; readonly key: string }) => void;
  readonly onIncident: (id: string) => void;
};

/** Attacks at a glance: how many, of which kind and gravity, about whom, and what links them. */
export function LiveMap(props: Props): JSX.Element {
  const { api, lang, live, onKind, onEntity, onIncident } = props;
  const words = watchStrings(lang);
  const id = useId();
  const [hours, setHours] = useState<number>(24);
  const map = useLoad<DeskThreatMap>(api, `/v1/desk/security/map?hours=${hours}`, { everyMs: 15_000 });
  const list = useLoad<DeskIncidents>(api, "/v1/desk/incidents", { everyMs: 15_000 });
  useLive(live, "incidents", map.reload);
  useLive(live, "incidents", list.reload);
  const counts = list.state === "ready" ? list.value.counts : null;
  return (
    <>
      <div class="sec-bar">
        <div class="field inline">
          <label for={id}>{words.period}</label>
          <select id={id} value={String(hours)} onChange={(event) => setHours(Number(event.currentTarget.value))}>
            {PERIODS.map((each) => (
              <option key={each} value={String(each)}>
                {words.hours(each)}
              </option>
            ))}
          </select>
        </div>
      </div>
      <ViewState load={map} lang={lang}>
        {(value) => (
          <>
            <dl class="sec-figures">
              <Figure label={words.open} value={counts?.open} isLoud={(counts?.open ?? 0) > 0} />
              <Figure label={words.confirmed} value={counts?.confirmed} isLoud={(counts?.confirmed ?? 0) > 0} />
              <Figure label={words.inForce} value={counts?.inForce} />
              <Figure label={words.inPeriod} value={value.kinds.reduce((sum, { verdicts }) => sum + verdicts, 0)} />
            </dl>
            <LoadTrouble load={list} lang={lang} what={words.tabs.incidents} />
            <div class="sec-columns">
              <KindTable map={value} lang={lang} words={words} onKind={onKind} />
              <EntityTable map={value} lang={lang} words={words} />
            </div>
            <HourChart map={value} hours={hours} lang={lang} words={words} />
            <CampaignGraph
              map={value}
              incidents={list.state === "ready" ? list.value.incidents : []}
              lang={lang}
              onEntity={onEntity}
              onIncident={onIncident}
            />
          </>
        )}
      </ViewState>
    </>
  );
}

function Figure({
  label,
  value,
  isLoud = false,
}: {
  label: string;
  value: number | undefined;
  isLoud?: boolean;
}): JSX.Element {
  return (
    <div class={isLoud ? "sec-figure loud" : "sec-figure"}>
      <dt>{label}</dt>
      <dd>{value ?? "–"}</dd>
    </div>
  );
}

interface TableProps {
  readonly map: DeskThreatMap;
  readonly lang: Lang;
  readonly words: WatchStrings;
}

function KindTable({
  map,
  lang,
  words,
  onKind,
}: TableProps & { readonly onKind: (kind: string) => void }): JSX.Element {
  const most = Math.max(1, ...map.kinds.map(({ verdicts }) => verdicts));
  return (
    <section aria-label={words.byKind} class="sec-card">
      <h2>{words.byKind}</h2>
      {map.kinds.length === 0 && <Nothing of="attackKinds" lang={lang} />}
      <ul class="sec-bars">
        {map.kinds.map(({ kind, severity, incidents, unsettled, verdicts }) => (
          <li key={`${kind} ${severity}`}>
            <button type="button" class="sec-bar-row" onClick={() => onKind(kind)}>
              <span class="sec-bar-name">{securityWords(kind, lang)}</span>
              <Gravity is={severity} lang={lang} />
              <span class="quiet">
                {words.incidents(incidents)}
                {unsettled > 0 && ` · ${unsettled} ${words.unsettled}`}
              </span>
              <strong>{words.verdictsOf(verdicts)}</strong>
              <Meter share={verdicts / most} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Decoration: the number stands beside it. Drawn as SVG, since a page may carry no style of its own. */
function Meter({ share }: { readonly share: number }): JSX.Element {
  return (
    <svg class="sec-meter" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true" focusable="false">
      <rect class="sec-meter-ground" width="100" height="4" rx="2" />
      <rect class="sec-meter-fill" width={Math.max(2, Math.round(share * 100))} height="4" rx="2" />
    </svg>
  );
}

function EntityTable({ map, lang, words }: TableProps): JSX.Element {
  return (
    <section aria-label={words.byEntity} class="sec-card">
      <h2>{words.byEntity}</h2>
      {map.entityKinds.length === 0 && <Nothing of="attackEntities" lang={lang} />}
      <ul class="sec-pairs">
        {map.entityKinds.map(({ kind, entities, verdicts }) => (
          <li key={kind}>
            <span>{securityWords(kind, lang)}</span>
            <span class="quiet">{words.verdictsOf(verdicts)}</span>
            <strong>{entities}</strong>
          </li>
        ))}
      </ul>
    </section>
  );
}

function HourChart({ map, hours, lang, words }: TableProps & { readonly hours: number }): JSX.Element {
  const data = useMemo((): ChartData => {
    const byHour = new Map(map.perHour.map(({ at, ...rest }) => [Date.parse(at), rest]));
    // The whole period, so that one busy hour stands where it was.
    const last = Math.max(Math.floor(Date.now() / HOUR_MS) * HOUR_MS, ...byHour.keys());
    const x = Array.from({ length: Math.max(2, hours) }, (_, i) => last - (Math.max(2, hours) - 1 - i) * HOUR_MS);
    return {
      x,
      isTime: true,
      series: [
        { label: words.all, values: x.map((at) => byHour.get(at)?.verdicts ?? 0), kind: "bar" },
        { label: words.clearOnes, values: x.map((at) => byHour.get(at)?.clear ?? 0), kind: "bar" },
      ],
    };
  }, [map, hours, words]);
  return (
    <section class="sec-chart">
      <Chart title={words.perHour} lang={lang} data={data} xLabel={words.time} heightPx={160} />
    </section>
  );
}
