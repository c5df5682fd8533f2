// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useId, useState } from "preact/hooks";
import type { DeskVerdict, DeskVerdicts } from "#protocol";
import type { Lang } from "../../ui/words.ts";
import { useLive } from "../live.ts";
import type { PageProps } from "../page-props.ts";
import { ListFoot } from "../parts/list-foot.tsx";
import { LongList } from "../parts/long-list.tsx";
import { isBare, usePages } from "../parts/use-pages.ts";
import { ViewState } from "../parts/view-state.tsx";
import { dayAndTime } from "../times.ts";
import { EntityTag, Gravity } from "./entity-tag.tsx";
import { JudgeDialog } from "./judge-dialog.tsx";
import { securityWords } from "./security-codes.ts";
import { type WatchStrings, watchStrings } from "./watch-strings.ts";

const KINDS = [
  "account_takeover",
  "credential_stuffing",
  "otp_pumping",
  "otp_brute_force",
  "enumeration",
  "scraping",
  "sim_swap",
  "sim_swap_sequence",
  "injection_campaign",
  "link_campaign",
  "unusual_session",
] as const;
const SEVERITIES = ["critical", "high", "medium", "low"] as const;
const PAGE = 50;
/** A verdict with its reasons and entities. */
const CARD_PX = 180;

export type VerdictFilter = {
  readonly kind: string;
  readonly severity: string;
  readonly entity: { readonly kind: string; readonly key: string } | null;
};

type Props = PageProps & {
  readonly filter: VerdictFilter;
  readonly onFilter: (filter: VerdictFilter) => void;
  readonly onIncident: (id: string) => void;
};

/** What the detectors said lately, one by one, each with its reasons in words; and what people say of it. */
export function VerdictStream(props: Props): JSX.Element {
  const { api, lang, live, filter, onFilter, onIncident, say } = props;
  const words = watchStrings(lang);
  const [judging, setJudging] = useState<{ verdict: DeskVerdict; label: "attack" | "nothing" } | null>(null);
  const load = usePages<DeskVerdict, DeskVerdicts>(api, `/v1/desk/security/verdicts?${queryOf(filter)}`, {
    rowsOf: ({ verdicts }) => verdicts,
    keyOf: ({ verdictId }) => verdictId,
    everyMs: 15_000,
  });
  useLive(live, "incidents", load.look);
  return (
    <>
      <div class="sec-bar">
        <Picker
          label={words.kind}
          value={filter.kind}
          codes={KINDS}
          words={words}
          lang={lang}
          onPick={(kind) => onFilter({ ...filter, kind })}
        />
        <Picker
          label={words.severity}
          value={filter.severity}
          codes={SEVERITIES}
          words={words}
          lang={lang}
          onPick={(severity) => onFilter({ ...filter, severity })}
        />
        {filter.entity !== null && (
          <p class="sec-filter">
            <EntityTag entity={filter.entity} lang={lang} />
            <button type="button" class="text-button" onClick={() => onFilter({ ...filter, entity: null })}>
              {words.clearFilter}
            </button>
          </p>
        )}
      </div>
      <ViewState load={load} lang={lang} isEmpty={isBare} empty="attackKinds">
        {({ rows, head, hasMore, isWhole }) => (
          <>
            <LongList
              class="verdicts"
              rows={rows}
              keyOf={({ verdictId }) => verdictId}
              guessPx={CARD_PX}
              hasMore={hasMore}
              onEnd={load.more}
              draw={(verdict) => (
                <VerdictCard
                  verdict={verdict}
                  lang={lang}
                  words={words}
                  onEntity={(entity) => onFilter({ ...filter, entity })}
                  onIncident={onIncident}
                  onJudge={head.mayJudge ? (label) => setJudging({ verdict, label }) : null}
                />
              )}
            />
            <ListFoot {...{ lang, hasMore, isWhole }} onMore={load.more} />
          </>
        )}
      </ViewState>
      {judging !== null && (
        <JudgeDialog
          {...judging}
          api={api}
          lang={lang}
          onDone={(ended) => {
            say(words.judged(ended));
            void load.reload();
          }}
          onClose={() => setJudging(null)}
        />
      )}
    </>
  );
}

function queryOf({ kind, severity, entity }: VerdictFilter): string {
  const query = new URLSearchParams({ limit: String(PAGE) });
  if (kind !== "") query.set("kind", kind);
  if (severity !== "") query.set("severity", severity);
  if (entity !== null) {
    query.set("entityKind", entity.kind);
    query.set("entity", entity.key);
  }
  return query.toString();
}

interface PickerProps {
  readonly label: string;
  readonly value: string;
  readonly codes: readonly string[];
  readonly words: WatchStrings;
  readonly lang: Lang;
  readonly onPick: (code: string) => void;
}

function Picker({ label, value, codes, words, lang, onPick }: PickerProps): JSX.Element {
  const id = useId();
  return (
    <div class="field inline">
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onPick(event.currentTarget.value)}>
        <option value="">{words.any}</option>
        {codes.map((code) => (
          <option key={code} value={code}>
            {securityWords(code, lang)}
          </option>
        ))}
      </select>
    </div>
  );
}

interface CardProps {
  readonly verdict: DeskVerdict;
  readonly lang: Lang;
  readonly words: WatchStrings;
  readonly onEntity: (entity: { readonly kind: string; readonly key: string }) => void;
  readonly onIncident: (id: string) => void;
  readonly onJudge: ((label: "attack" | "nothing") => void) | null;
}

function VerdictCard({ verdict, lang, words, onEntity, onIncident, onJudge }: CardProps): JSX.Element {
  const said = (code: string): string => securityWords(code, lang);
  const comma = lang === "ar" ? "، " : ", ";
  const { kind, at, severity, level, score, event, reasons, entities, answers, label, labelledBy, incidentId } =
    verdict;
  return (
    <article class="verdict" aria-label={`${said(kind)}, ${dayAndTime(lang, at)}`}>
      <header>
        <strong>{said(kind)}</strong>
        <Gravity is={severity} lang={lang} />
        <time class="quiet" dateTime={at}>
          {dayAndTime(lang, at)}
        </time>
      </header>
      <p>{reasons.map(({ code, value }) => (value > 1 ? `${said(code)} (${value})` : said(code))).join(comma)}</p>
      <p class="quiet">
        {words.event}: {said(event)} · {words.level}: {said(level)} · {words.score} {Math.round(score * 100)} %
        {answers.length > 0 && ` · ${words.answered}: ${answers.map(said).join(comma)}`}
      </p>
      <p class="sec-chips">
        {entities.map((entity) => (
          <EntityTag key={`${entity.kind} ${entity.key}`} entity={entity} lang={lang} onPick={onEntity} />
        ))}
      </p>
      <footer>
        {label !== null && (
          <span class={label === "attack" ? "tag warn" : "tag good"}>
            {said(label)}
            {labelledBy !== null && <span dir="auto"> {words.by(labelledBy)}</span>}
          </span>
        )}
        {onJudge !== null && label !== "nothing" && (
          <button type="button" class="text-button" onClick={() => onJudge("nothing")}>
            {words.isNothing}
          </button>
        )}
        {onJudge !== null && label !== "attack" && (
          <button type="button" class="text-button" onClick={() => onJudge("attack")}>
            {words.isAttack}
          </button>
        )}
        <button type="button" class="text-button" onClick={() => onIncident(incidentId)}>
          {words.openIncident}
        </button>
      </footer>
    </article>
  );
}
