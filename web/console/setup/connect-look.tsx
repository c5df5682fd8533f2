// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { ConnectView } from "#protocol";
import { Icon } from "../../ui/icons.tsx";
import { flowName } from "../flow-name.ts";
import type { PageProps } from "../page-props.ts";
import { Skeleton } from "../parts/view-state.tsx";
import { dayAndTime } from "../times.ts";
import { type ConnectStrings, connectStrings } from "./connect-strings.ts";

type Api = ConnectView["apis"][number];
type Flow = ConnectView["flows"][number];
type Told = "nothing" | "looking" | "too_many" | "failed";

const isThere = ({ state }: Api): boolean => state === "answers" || state === "unread";
/** Nothing about it needs anybody: it answers, and no field is missed. */
const isWell = (api: Api): boolean => isThere(api) && api.lacking.length === 0;
const WORST_FIRST: readonly Flow["state"][] = ["off", "reduced", "on"];

/** Which interfaces of the operator answer, and what follows for each flow. Nothing is asked before somebody presses. */
export function ConnectLook({ api, lang, say }: Pick<PageProps, "api" | "lang" | "say">): JSX.Element {
  const words = connectStrings(lang);
  const [view, setView] = useState<ConnectView | null>(null);
  const [told, setTold] = useState<Told>("nothing");
  const look = async (): Promise<void> => {
    if (told === "looking") return;
    setTold("looking");
    say(words.looking);
    const reply = await api.ask("POST", "/v1/desk/connect/check", {});
    if (reply?.status !== 200) {
      setTold(reply?.status === 429 ? "too_many" : "failed");
      return;
    }
    const seen = reply.value as ConnectView;
    setView(seen);
    setTold("nothing");
    say(sumOf(seen, words));
  };
  const trouble = told === "too_many" ? words.tooMany : told === "failed" ? words.failed : "";
  return (
    <section class="connect-look">
      <div class="connect-head">
        <h2>{words.title}</h2>
        <button type="button" class="button plain" aria-disabled={told === "looking"} onClick={() => void look()}>
          <Icon name="retry" />
          {words.look}
        </button>
      </div>
      <p class="quiet">{words.text}</p>
      <p role="alert" class={trouble === "" ? "sr-only" : "desk-notice warn"}>
        {trouble}
      </p>
      {view === null ? (
        told === "looking" && <Skeleton label={words.looking} />
      ) : (
        <Seen view={view} lang={lang} words={words} />
      )}
    </section>
  );
}

interface SeenProps extends Pick<PageProps, "lang"> {
  readonly view: ConnectView;
  readonly words: ConnectStrings;
}

function Seen({ view, lang, words }: SeenProps): JSX.Element {
  const nameOf = (api: string): string => words.names[api] ?? api;
  const flows = view.flows.toSorted((a, b) => WORST_FIRST.indexOf(a.state) - WORST_FIRST.indexOf(b.state));
  const apis = view.apis.toSorted(
    (a, b) => Number(isThere(a)) - Number(isThere(b)) || nameOf(a.api).localeCompare(nameOf(b.api), lang),
  );
  const [troubled, well] = [flows.filter(({ state }) => state !== "on"), flows.filter(({ state }) => state === "on")];
  const [gone, there] = [apis.filter((one) => !isWell(one)), apis.filter(isWell)];
  return (
    <>
      <p>
        <strong>{sumOf(view, words)}</strong> · <span class="quiet">{words.seenAt(dayAndTime(lang, view.at))}</span>
      </p>
      <h3>{words.flows}</h3>
      <ul class="setup-tests">
        {troubled.map((flow) => (
          <li key={flow.flow}>
            <strong>{flowName(lang, flow.flow, flow.title)}</strong>
            <span class={flow.state === "off" ? "tag bad" : "tag warn"}>{words.flowStates[flow.state]}</span>
            {flow.because.map(({ api, state, fields }) => (
              <p key={api} class="quiet">
                {fields.length === 0 ? `${nameOf(api)}: ${words.apiStates[state]}` : words.lacks(nameOf(api))}{" "}
                {fields.length > 0 && <code dir="ltr">{fields.join(", ")}</code>}
              </p>
            ))}
          </li>
        ))}
      </ul>
      <details>
        <summary>{words.onOnes(well.length)}</summary>
        <p>{well.map(({ flow, title }) => flowName(lang, flow, title)).join(" · ")}</p>
      </details>
      <h3>{words.apis}</h3>
      <ul class="setup-tests">
        {gone.map((one) => (
          <li key={one.api}>
            <ApiLine one={one} words={words} />
          </li>
        ))}
      </ul>
      <details>
        <summary>{words.answering(there.length)}</summary>
        <ul class="setup-tests">
          {there.map((one) => (
            <li key={one.api}>
              <ApiLine one={one} words={words} />
            </li>
          ))}
        </ul>
      </details>
    </>
  );
}

function ApiLine({ one, words }: { readonly one: Api; readonly words: ConnectStrings }): JSX.Element {
  return (
    <>
      <strong>{words.names[one.api] ?? one.api}</strong>
      <code class="quiet" dir="ltr">
        {one.api}
      </code>
      <span class={isThere(one) ? "tag good" : "tag bad"}>{words.apiStates[one.state]}</span>
      <bdi class="quiet">{words.ms(Math.round(one.ms))}</bdi>
      <Fields label={words.fields} fields={one.missing} />
      <Fields label={words.optional} fields={one.lacking} />
    </>
  );
}

/** Names of fields as the operator's interface writes them. */
function Fields({ label, fields }: { readonly label: string; readonly fields: readonly string[] }): JSX.Element | null {
  if (fields.length === 0) return null;
  return (
    <p class="quiet">
      {label}: <code dir="ltr">{fields.join(", ")}</code>
    </p>
  );
}

function sumOf({ flows }: ConnectView, words: ConnectStrings): string {
  const count = (state: Flow["state"]): number => flows.filter((flow) => flow.state === state).length;
  return words.counts(count("on"), count("reduced"), count("off"));
}
