// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import type { DeskBounds } from "#protocol";
import { listOf } from "../../ui/words.ts";
import type { PageProps } from "../page-props.ts";
import { DataTable } from "../parts/data-table.tsx";
import { useLoad } from "../parts/use-load.ts";
import { Nothing, ViewState } from "../parts/view-state.tsx";
import { dayAndTime } from "../times.ts";
import { defenceStrings } from "./defence-strings.ts";
import { EntityTag } from "./entity-tag.tsx";
import { securityWords } from "./security-codes.ts";

/** Each bound with its use now, and who came near it or was refused. */
export function Bounds({ api, lang }: PageProps): JSX.Element {
  const words = defenceStrings(lang);
  const load = useLoad<DeskBounds>(api, "/v1/desk/security/bounds", { everyMs: 15_000 });
  return (
    <ViewState load={load} lang={lang}>
      {({ bounds, uses, currency, currencyDigits }) => {
        const amount = (bound: string, value: number): string =>
          bound === "amount_per_day" ? money(value, currency, currencyDigits) : value.toLocaleString("en-GB");
        return (
          <>
            <p class="quiet">{words.boundsText}</p>
            {bounds.length === 0 && <Nothing of="bounds" lang={lang} />}
            <ul class="sec-bounds">
              {bounds.map(({ bound, allowed, binds, near, hit, most }) => (
                <li key={bound} class={hit > 0 ? "sec-card hit" : "sec-card"}>
                  <h2>{securityWords(bound, lang)}</h2>
                  <p class="sec-use">
                    <strong>{amount(bound, most)}</strong> <span class="quiet">/ {amount(bound, allowed)}</span>
                  </p>
                  <svg
                    class="sec-meter"
                    viewBox="0 0 100 4"
                    preserveAspectRatio="none"
                    aria-hidden="true"
                    focusable="false"
                  >
                    <rect class="sec-meter-ground" width="100" height="4" rx="2" />
                    <rect
                      class={hit > 0 ? "sec-meter-fill bad" : "sec-meter-fill"}
                      width={Math.min(100, Math.round((100 * most) / Math.max(1, allowed)))}
                      height="4"
                      rx="2"
                    />
                  </svg>
                  <p class="quiet">
                    {words.near}: {near} · {words.hit}: {hit}
                  </p>
                  <p class="quiet">
                    {words.binds}:{" "}
                    {listOf(
                      lang,
                      binds.map((kind) => words.whoKinds[kind]),
                    )}
                  </p>
                </li>
              ))}
            </ul>
            {uses.length === 0 ? (
              <Nothing of="boundUses" lang={lang} />
            ) : (
              <DataTable
                label={words.tabs.bounds}
                lang={lang}
                rows={uses}
                keyOf={({ bound, whoKind, who, lastAt }) => `${bound} ${whoKind} ${who} ${lastAt}`}
                columns={[
                  {
                    name: "who",
                    label: words.who,
                    draw: ({ name, whoKind, who }) =>
                      name === null ? (
                        <EntityTag entity={{ kind: whoKind, key: who }} lang={lang} />
                      ) : (
                        <span dir="auto">{name}</span>
                      ),
                  },
                  { name: "bound", label: words.bound, draw: ({ bound }) => securityWords(bound, lang) },
                  {
                    name: "used",
                    label: words.used,
                    draw: ({ bound, used, allowed, isNow }) => (
                      <>
                        {used < allowed && "≥ "}
                        {amount(bound, used)} / {amount(bound, allowed)}{" "}
                        {isNow && <span class="tag calm">{words.now}</span>}
                      </>
                    ),
                  },
                  { name: "last", label: words.last, width: "11rem", draw: ({ lastAt }) => dayAndTime(lang, lastAt) },
                  {
                    name: "refused",
                    label: words.refusedAt,
                    width: "11rem",
                    draw: ({ hitAt }) =>
                      hitAt === null ? "–" : <span class="tag bad">{dayAndTime(lang, hitAt)}</span>,
                  },
                ]}
              />
            )}
          </>
        );
      }}
    </ViewState>
  );
}

/** As many digits as the currency counts, also where people leave some out (100 Iraqi dinars are 100,000 of its smallest unit). */
function money(minor: number, currency: string, digits: number): string {
  const style = { style: "currency", currency, minimumFractionDigits: digits, maximumFractionDigits: digits } as const;
  return new Intl.NumberFormat("en-GB", style).format(minor / 10 ** digits);
}
