// SPDX-License-Identifier: Apache-2.0
import type { ComponentChildren, JSX } from "preact";
import { Nothing } from "../parts/view-state.tsx";
import { dayAndTime } from "../times.ts";
import type { ServicePartProps } from "./part-props.ts";
import { serviceStrings } from "./service-strings.ts";

/** Keys and their ages, the history and who cosigns it, versions, and what is on. */
export function ServiceKeysTab({ view, lang }: ServicePartProps): JSX.Element {
  const words = serviceStrings(lang);
  const when = (at: string): string => dayAndTime(lang, at);
  const { keys, history, supply } = view;
  return (
    <div class="service-columns">
      <section>
        <h2>{words.rootKeys}</h2>
        {keys.roots.length === 0 ? (
          <Nothing of="rootKeys" lang={lang} />
        ) : (
          <dl class="service-facts">
            {keys.roots.map(({ rootNo, kind, state, madeAt, isOverdue }) => (
              <Fact key={rootNo} name={words.rootKey(rootNo)}>
                <span class={state === "current" ? "tag good" : "tag calm"}>{words.keyStates[state] ?? state}</span>
                {isOverdue && <span class="tag bad">{words.overdue}</span>}
                <span class="quiet">
                  <bdi>{kind}</bdi>, {words.made(when(madeAt))}
                </span>
              </Fact>
            ))}
          </dl>
        )}
        {keys.nextRootAt !== null && <p class="quiet">{words.nextRoot(when(keys.nextRootAt))}</p>}
      </section>
      <section>
        <h2>{words.history}</h2>
        <dl class="service-facts">
          <Fact name={words.entries}>{Number(history.size).toLocaleString("en-GB")}</Fact>
          <Fact name={words.checkpoint}>
            {history.checkpointAt === null ? words.never : when(history.checkpointAt)}
          </Fact>
          {history.witnesses.map(({ name, askedAt, problem }) => (
            <Fact key={name} name={name}>
              {problem === null ? (
                <span class={askedAt === null ? "tag calm" : "tag good"}>
                  {askedAt === null ? words.never : words.cosigned(when(askedAt))}
                </span>
              ) : (
                <span class="tag bad">
                  <code dir="ltr">{problem}</code>
                </span>
              )}
            </Fact>
          ))}
        </dl>
        {history.witnesses.length === 0 && <Nothing of="witnesses" lang={lang} />}
      </section>
      <section>
        <h2>{words.supply}</h2>
        <dl class="service-facts">
          <Fact name={words.version}>
            <bdi>{view.version}</bdi>
          </Fact>
          <Fact name={words.advisories}>
            {supply.advisoriesAt === null
              ? words.neverLooked
              : words.matches(supply.matches ?? 0, when(supply.advisoriesAt))}
          </Fact>
          <Fact name={words.newest}>
            {supply.newest === null ? (
              words.notAsked
            ) : (
              <span class={supply.isSecurity ? "tag bad" : "tag calm"}>
                {supply.isNewer ? words.isNewer(supply.newest, supply.isSecurity) : words.isNewest}
              </span>
            )}
          </Fact>
        </dl>
      </section>
      <section>
        <h2>{words.features}</h2>
        {view.features.length === 0 ? (
          <Nothing of="features" lang={lang} />
        ) : (
          <dl class="service-facts">
            {view.features.map(({ name, isOn }) => (
              <Fact key={name} name={words.featureNames[name] ?? name}>
                <span class={isOn ? "tag good" : "tag calm"}>{isOn ? words.on : words.off}</span>
              </Fact>
            ))}
          </dl>
        )}
      </section>
    </div>
  );
}

function Fact({ name, children }: { name: string; children: ComponentChildren }): JSX.Element {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
