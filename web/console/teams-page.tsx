// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useEffect, useId, useState } from "preact/hooks";
import type { DeskAgentSeat, DeskSetup, DeskSetupContent, DeskTeam } from "#protocol";
import type { Lang } from "../ui/words.ts";
import { type CareStrings, careStrings } from "./care-strings.ts";
import type { PageProps } from "./page-props.ts";
import type { Emptiness } from "./parts/emptiness.ts";
import { LongList } from "./parts/long-list.tsx";
import { PageHead } from "./parts/page-head.tsx";
import { useLoad } from "./parts/use-load.ts";
import { Nothing, ViewState } from "./parts/view-state.tsx";
import { deskStrings } from "./strings.ts";

/** Teams, a number and a button. */
const AGENT_PX = 240;

type Named = DeskSetupContent["labels"][number];

/** Teams, labels and codes for the end, and who is in which team: for an admin. The server screens names and keeps each change in the history. */
export function TeamsPage({ api, lang, say }: PageProps): JSX.Element {
  const care = careStrings(lang);
  const loaded = useLoad<DeskSetup>(api, "/v1/desk/setup");
  const [draft, setDraft] = useState<DeskSetupContent | null>(null);
  const [said, setSaid] = useState("");
  useEffect(() => {
    if (loaded.state === "ready") setDraft(loaded.value.content);
  }, [loaded.state, loaded.value?.version]);
  const tell = (text: string): void => {
    setSaid(text);
    say(text);
  };
  const save = async (): Promise<void> => {
    if (loaded.state !== "ready" || draft === null) return;
    const reply = await api.ask("POST", "/v1/desk/setup", { version: loaded.value.version, content: draft });
    if (reply?.status === 200) tell(care.saved);
    else if (reply?.status === 409) tell(care.setupTrouble.faster);
    else tell(reply?.status === 400 ? care.setupTrouble.screened : care.setupTrouble.failed);
    if (reply?.status === 200 || reply?.status === 409) await loaded.reload();
  };
  const saveAgent = async (
    agent: DeskAgentSeat,
    set: { teams: readonly string[]; capacity: number },
  ): Promise<void> => {
    const reply = await api.ask("POST", `/v1/desk/agents/${agent.staffId}`, set);
    tell(reply?.status === 200 ? care.saved : care.setupTrouble.failed);
    await loaded.reload();
  };
  return (
    <main class="teams-page">
      <PageHead title={care.setup} text={care.setupIntro} />
      <ViewState load={loaded} lang={lang}>
        {(setup) =>
          draft === null ? null : (
            <>
              <section>
                <h2>{care.teams}</h2>
                {draft.teams.length === 0 && <Nothing of="teams" lang={lang} />}
                {draft.teams.map((team, at) => (
                  <TeamForm
                    // biome-ignore lint/suspicious/noArrayIndexKey: a team has no other name while its code is typed.
                    key={at}
                    team={team}
                    care={care}
                    lang={lang}
                    onTeam={(next) => setDraft({ ...draft, teams: replaced(draft.teams, at, next) })}
                  />
                ))}
                <button
                  type="button"
                  class="button plain"
                  onClick={() => setDraft({ ...draft, teams: [...draft.teams, NEW_TEAM] })}
                >
                  {care.add}
                </button>
              </section>
              <NamedList
                title={care.labels}
                items={draft.labels}
                empty="labels"
                lang={lang}
                care={care}
                onItems={(labels) => setDraft({ ...draft, labels })}
              />
              <NamedList
                title={care.wrapUps}
                items={draft.wrapUps}
                empty="wrapUps"
                lang={lang}
                care={care}
                onItems={(wrapUps) => setDraft({ ...draft, wrapUps })}
              />
              <label class="check">
                <input
                  type="checkbox"
                  checked={draft.isWrapUpRequired}
                  onChange={(event) => setDraft({ ...draft, isWrapUpRequired: event.currentTarget.checked })}
                />
                {care.wrapUpRequired}
              </label>
              <div class="dialog-buttons">
                <button type="button" class="button primary" onClick={() => void save()}>
                  {care.save}
                </button>
                <span>{said}</span>
              </div>
              <section>
                <h2>{care.agents}</h2>
                {setup.agents.length === 0 && <Nothing of="agents" lang={lang} />}
                <LongList
                  rows={setup.agents}
                  keyOf={({ staffId }) => staffId}
                  guessPx={AGENT_PX}
                  draw={(agent) => (
                    <AgentForm
                      key={`${agent.staffId} ${agent.teams.join(" ")} ${agent.capacity}`}
                      agent={agent}
                      teams={setup.content.teams}
                      care={care}
                      lang={lang}
                      onSave={(set) => void saveAgent(agent, set)}
                    />
                  )}
                />
              </section>
            </>
          )
        }
      </ViewState>
    </main>
  );
}

const NEW_TEAM: DeskTeam = {
  teamId: "",
  names: { en: "", ar: "" },
  languages: [],
  reasons: [],
  channels: [],
  waitMinutes: null,
  isAutomatic: false,
};

/** Null takes it away. */
function replaced<T>(list: readonly T[], at: number, next: T | null): T[] {
  return list.flatMap((one, i) => (i !== at ? [one] : next === null ? [] : [next]));
}

interface TeamFormProps {
  readonly team: DeskTeam;
  readonly care: CareStrings;
  readonly lang: Lang;
  readonly onTeam: (team: DeskTeam | null) => void;
}

function TeamForm({ team, care, lang, onTeam }: TeamFormProps): JSX.Element {
  const langs = deskStrings(lang).langs;
  const change = (more: Partial<DeskTeam>): void => onTeam({ ...team, ...more });
  return (
    <fieldset>
      <legend>{team.names[lang] || care.team}</legend>
      <Line label={care.teamCode} value={team.teamId} dir="ltr" onValue={(teamId) => change({ teamId })} />
      <Line label={care.nameEn} value={team.names.en} onValue={(en) => change({ names: { ...team.names, en } })} />
      <Line label={care.nameAr} value={team.names.ar} onValue={(ar) => change({ names: { ...team.names, ar } })} />
      <Line
        label={care.reasons}
        hint={care.reasonsHint}
        value={team.reasons.join(", ")}
        dir="ltr"
        onValue={(text) => change({ reasons: text.split(/[,\s]+/u).filter((code) => code !== "") })}
      />
      <Line
        label={care.waitMinutes}
        value={team.waitMinutes === null ? "" : String(team.waitMinutes)}
        dir="ltr"
        onValue={(text) => change({ waitMinutes: Number(text) > 0 ? Math.floor(Number(text)) : null })}
      />
      {(["en", "ar"] as const).map((code) => (
        <label key={code} class="check">
          <input
            type="checkbox"
            checked={team.languages.includes(code)}
            onChange={(event) =>
              change({
                languages: event.currentTarget.checked
                  ? [...team.languages, code]
                  : team.languages.filter((each) => each !== code),
              })
            }
          />
          {langs[code]}
        </label>
      ))}
      <label class="check">
        <input
          type="checkbox"
          checked={team.isAutomatic}
          onChange={(event) => change({ isAutomatic: event.currentTarget.checked })}
        />
        {care.automatic}
      </label>
      <button type="button" class="button plain" onClick={() => onTeam(null)}>
        {care.remove}
      </button>
    </fieldset>
  );
}

interface NamedListProps {
  readonly title: string;
  readonly items: readonly Named[];
  readonly empty: Emptiness;
  readonly lang: Lang;
  readonly care: CareStrings;
  readonly onItems: (items: Named[]) => void;
}

function NamedList({ title, items, empty, lang, care, onItems }: NamedListProps): JSX.Element {
  return (
    <section>
      <h2>{title}</h2>
      {items.length === 0 && <Nothing of={empty} lang={lang} />}
      {items.map((item, at) => {
        const change = (next: Named | null): void => onItems(replaced(items, at, next));
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: an item has no other name while its code is typed.
          <fieldset key={at}>
            <legend class="sr-only">{item.names.en || title}</legend>
            <Line label={care.teamCode} value={item.code} dir="ltr" onValue={(code) => change({ ...item, code })} />
            <Line
              label={care.nameEn}
              value={item.names.en}
              onValue={(en) => change({ ...item, names: { ...item.names, en } })}
            />
            <Line
              label={care.nameAr}
              value={item.names.ar}
              onValue={(ar) => change({ ...item, names: { ...item.names, ar } })}
            />
            <button type="button" class="button plain" onClick={() => change(null)}>
              {care.remove}
            </button>
          </fieldset>
        );
      })}
      <button
        type="button"
        class="button plain"
        onClick={() => onItems([...items, { code: "", names: { en: "", ar: "" } }])}
      >
        {care.add}
      </button>
    </section>
  );
}

interface AgentFormProps {
  readonly agent: DeskAgentSeat;
  readonly teams: readonly DeskTeam[];
  readonly care: CareStrings;
  readonly lang: Lang;
  readonly onSave: (set: { teams: readonly string[]; capacity: number }) => void;
}

function AgentForm({ agent, teams, care, lang, onSave }: AgentFormProps): JSX.Element {
  const [mine, setMine] = useState<readonly string[]>(agent.teams);
  const [capacity, setCapacity] = useState(String(agent.capacity));
  return (
    <fieldset>
      <legend>
        <bdi>{agent.name}</bdi> · {care.status[agent.status]}
        {agent.isHere && ` · ${care.here}`} · {care.held}: {agent.held}
      </legend>
      {teams.map(({ teamId, names }) => (
        <label key={teamId} class="check">
          <input
            type="checkbox"
            checked={mine.includes(teamId)}
            onChange={(event) =>
              setMine(event.currentTarget.checked ? [...mine, teamId] : mine.filter((each) => each !== teamId))
            }
          />
          {names[lang]}
        </label>
      ))}
      <Line label={care.capacity} value={capacity} dir="ltr" onValue={setCapacity} />
      <button
        type="button"
        class="button plain"
        onClick={() => onSave({ teams: mine, capacity: Math.min(50, Math.max(0, Math.floor(Number(capacity)) || 0)) })}
      >
        {care.save}
      </button>
    </fieldset>
  );
}

interface LineProps {
  readonly label: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly dir?: "auto" | "ltr";
  /** Stands in the empty field, and is read with it. */
  readonly hint?: string;
}

function Line({ label, value, onValue, dir = "auto", hint }: LineProps): JSX.Element {
  const id = useId();
  return (
    <div class="field small">
      <label for={id}>{label}</label>
      <input
        id={id}
        dir={dir}
        autocomplete="off"
        maxLength={200}
        placeholder={hint}
        aria-description={hint}
        title={hint}
        value={value}
        onInput={(event) => onValue(event.currentTarget.value)}
      />
    </div>
  );
}
