// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useId, useState } from "preact/hooks";
import type { ServiceView } from "#protocol";
import { Icon } from "../../ui/icons.tsx";
import { useLive } from "../live.ts";
import type { PageProps } from "../page-props.ts";
import { PageHead } from "../parts/page-head.tsx";
import { Tabs } from "../parts/tabs.tsx";
import { useLoad } from "../parts/use-load.ts";
import { ViewState } from "../parts/view-state.tsx";
import { dayAndTime } from "../times.ts";
import type { ServicePartProps } from "./part-props.ts";
import { ServiceAlertsTab } from "./service-alerts.tsx";
import { ServiceFlowTab } from "./service-flow.tsx";
import { ServiceHealthTab } from "./service-health.tsx";
import { ServiceKeysTab } from "./service-keys.tsx";
import { ServiceSettingsTab } from "./service-settings.tsx";
import { type ServiceTab, serviceStrings } from "./service-strings.ts";
import { ServiceWorkTab } from "./service-work.tsx";

const LOOK_EVERY_MS = 30_000;
const TABS: readonly ServiceTab[] = ["health", "alerts", "flow", "work", "keys", "settings"];
const HOURS = ["6", "24", "168"] as const;

/** How the service is doing, for the people who run it. Nothing can be changed here but who has an alert. */
export function ServicePage({ api, lang, way, live, say }: PageProps): JSX.Element {
  const words = serviceStrings(lang);
  const id = useId();
  const [hours, setHours] = useState<(typeof HOURS)[number]>("6");
  const load = useLoad<ServiceView>(api, `/v1/desk/service?hours=${hours}`, { everyMs: LOOK_EVERY_MS });
  useLive(live, "jobs", load.reload);
  const tab = TABS.find((name) => name === way.rest[0]) ?? "health";
  return (
    <main class="desk-page wide">
      <PageHead title={words.title} text={words.text}>
        <div class="field inline compact">
          <label for={id}>{words.period}</label>
          <select
            id={id}
            value={hours}
            onChange={(event) => setHours(HOURS.find((one) => one === event.currentTarget.value) ?? "6")}
          >
            {HOURS.map((one) => (
              <option key={one} value={one}>
                {words.periods[one]}
              </option>
            ))}
          </select>
        </div>
        <button type="button" class="button plain" onClick={() => void load.reload()}>
          <Icon name="retry" />
          {words.refresh}
        </button>
      </PageHead>
      <ViewState load={load} lang={lang}>
        {(view) => (
          <>
            <Summary view={view} lang={lang} />
            <Tabs
              label={words.about}
              tabs={TABS.map((name) => ({ name, label: words.tabs[name] }))}
              current={tab}
              onPick={(name) => way.replace("service", name)}
            >
              {tab === "health" && <ServiceHealthTab view={view} lang={lang} />}
              {tab === "alerts" && <ServiceAlertsTab api={api} lang={lang} live={live} say={say} />}
              {tab === "flow" && <ServiceFlowTab view={view} lang={lang} />}
              {tab === "work" && <ServiceWorkTab view={view} lang={lang} />}
              {tab === "keys" && <ServiceKeysTab view={view} lang={lang} />}
              {tab === "settings" && <ServiceSettingsTab view={view} lang={lang} />}
            </Tabs>
          </>
        )}
      </ViewState>
    </main>
  );
}

function Summary({ view, lang }: ServicePartProps): JSX.Element {
  const words = serviceStrings(lang);
  const bad = view.dependencies.filter(({ state }) => state === "down" || state === "degraded").length;
  return (
    <div class={bad === 0 ? "service-sum good" : "service-sum bad"} role="status">
      <Icon name={bad === 0 ? "shieldCheck" : "alert"} />
      <strong>{bad === 0 ? words.allWell : words.notWell(bad)}</strong>
      <span>
        {words.nodeText(view.version, dayAndTime(lang, view.node.startedAt))} ·{" "}
        {words.nodes(Math.max(1, view.nodes.length))} · <bdi>{view.node.rssMb} MB</bdi> {words.memory}
      </span>
    </div>
  );
}
