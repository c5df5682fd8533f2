// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import type { PageProps } from "../page-props.ts";
import { PageHead } from "../parts/page-head.tsx";
import { Tabs } from "../parts/tabs.tsx";
import { Bounds } from "./bounds.tsx";
import { defenceStrings } from "./defence-strings.ts";
import { Detectors } from "./detectors.tsx";
import { Drills } from "./drills.tsx";
import { Holds } from "./holds.tsx";

const TABS = ["holds", "bounds", "detectors", "drills"] as const;
type Name = (typeof TABS)[number];

/** Locks and holds, bounds, detectors, drills. */
export function DefencesPage(props: PageProps): JSX.Element {
  const { lang, way } = props;
  const words = defenceStrings(lang);
  const current: Name = TABS.find((name) => name === way.rest[0]) ?? "holds";
  return (
    <main class="desk-page wide security">
      <PageHead title={words.title} text={words.text} />
      <Tabs
        label={words.title}
        tabs={TABS.map((name) => ({ name, label: words.tabs[name] }))}
        current={current}
        onPick={(name) => way.replace("defences", name)}
      >
        {current === "holds" && <Holds {...props} />}
        {current === "bounds" && <Bounds {...props} />}
        {current === "detectors" && <Detectors {...props} />}
        {current === "drills" && <Drills {...props} />}
      </Tabs>
    </main>
  );
}
