// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import type { DeskCase, DeskSummary } from "#protocol";
import { Icon } from "../../ui/icons.tsx";
import type { Lang } from "../../ui/words.ts";
import { LoadTrouble } from "../parts/load-trouble.tsx";
import { type Asker, useLoad } from "../parts/use-load.ts";
import { ToolName } from "../tool-words.tsx";
import { helpStrings } from "./help-strings.ts";

interface CaseSummaryProps {
  readonly desk: Asker;
  readonly one: DeskCase;
  readonly lang: Lang;
}

/** What the bot found, above the conversation: codes that are worded here, and masked values. Read again when the level changes. */
export function CaseSummary({ desk, one, lang }: CaseSummaryProps): JSX.Element {
  const words = helpStrings(lang);
  const path = `/v1/desk/cases/${one.conversationId}/summary?level=${one.assurance}`;
  const load = useLoad<DeskSummary>(desk, path);
  const found = load.state === "ready" ? load.value : null;
  return (
    <details class="case-more">
      <summary>
        {words.found}
        {found?.isLocked === true && <Icon name="lock" />}
        {found !== null && found.warnings.length > 0 && <Icon name="alert" />}
      </summary>
      <LoadTrouble load={load} lang={lang} />
      {load.state === "loading" && <p class="quiet">{words.loading}</p>}
      {found !== null && <Found found={found} lang={lang} />}
    </details>
  );
}

function Found({ found, lang }: { found: DeskSummary; lang: Lang }): JSX.Element {
  const words = helpStrings(lang);
  return (
    <div class="case-found" role="region" aria-label={words.found} tabIndex={0}>
      {found.warnings.map((warning) => (
        <p key={warning} class="desk-notice warn">
          <Icon name="alert" />
          {words.warnings[warning]}
        </p>
      ))}
      <dl>
        <dt>{words.aim}</dt>
        <dd>
          <bdi>{found.aimWords?.[lang] ?? words.noAim}</bdi>
        </dd>
        {found.reason !== null && (
          <>
            <dt>{words.came}</dt>
            <dd>
              <bdi>{found.reason[lang]}</bdi>
            </dd>
          </>
        )}
        {found.slots.map(({ name, value }) => (
          <div key={name}>
            <dt>
              <bdi>{name}</bdi>
            </dt>
            <dd>
              <bdi>{value}</bdi>
            </dd>
          </div>
        ))}
      </dl>
      <p class="quiet">{found.isLocked ? words.locked : words.level(found.level, found.needs)}</p>
      <Done title={words.checked} lang={lang} rows={found.checked.map(({ tool, outcome }) => [tool, outcome])} />
      <Done title={words.acts} lang={lang} rows={found.acts.map(({ kind, outcome }) => [kind, outcome])} />
      {found.misunderstood > 0 && <p class="quiet">{words.misunderstood(found.misunderstood)}</p>}
      <p class="quiet">{words.left(found.left.reveals, found.left.files)}</p>
    </div>
  );
}

interface DoneProps {
  readonly title: string;
  readonly rows: readonly (readonly [what: string, outcome: string])[];
  readonly lang: Lang;
}

function Done({ title, rows, lang }: DoneProps): JSX.Element | null {
  if (rows.length === 0) return null;
  const words = helpStrings(lang);
  return (
    <>
      <h3>{title}</h3>
      <ul class="case-done">
        {rows.map(([what, outcome], at) => (
          <li key={at}>
            <ToolName code={what} lang={lang} />: {words.outcomes(outcome)}
          </li>
        ))}
      </ul>
    </>
  );
}
