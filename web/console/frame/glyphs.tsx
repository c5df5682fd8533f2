// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";

/** Outlines of the console's frame on a 24 × 24 grid. The widget's are in `web/ui/icons.tsx`; these do not weigh on it. */
const PATHS = {
  inbox:
    "M4 13.5 6.3 5.6a1.5 1.5 0 0 1 1.4-1.1h8.6a1.5 1.5 0 0 1 1.4 1.1L20 13.5v5a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1v-5ZM4 13.5h4.5l1.5 2.5h4l1.5-2.5H20",
  approve: "M9 4.5h6v3H9v-3ZM9 6H6.5a1 1 0 0 0-1 1v12a1 1 0 0 0 1 1h11a1 1 0 0 0 1-1V7a1 1 0 0 0-1-1H15M9 14l2 2 4-4",
  people:
    "M9 11.5a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4ZM3 19c.7-2.9 3.1-4.5 6-4.5s5.3 1.6 6 4.5M15.5 5.4a3.2 3.2 0 0 1 0 5.8M17.5 14.8c1.8.6 3 2 3.5 4.2",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 20c.9-3.4 3.9-5.2 7.5-5.2s6.6 1.8 7.5 5.2",
  incident: "M12 4 2.8 19.5h18.4L12 4ZM12 10v4.5M12 17.2h.01",
  shield: "M12 3.5 5 6v5.3c0 4.3 2.9 7.6 7 9.2 4.1-1.6 7-4.9 7-9.2V6l-7-2.5ZM8.8 11.8l2.3 2.3 4.2-4.4",
  history: "M4.5 5v4h4M5 9a8 8 0 1 1-1 3.5M12 8v4.5l3 1.8",
  gauge: "M4.6 17.5a8.5 8.5 0 1 1 14.8 0M12 13.5l3.5-4.5M12 14.5h.01",
  chart: "M4 4.5v15h16M8 16v-4M12 16V8M16 16v-6",
  book: "M5 5.5A1.5 1.5 0 0 1 6.5 4H19v13H6.5A1.5 1.5 0 0 0 5 18.5v-13ZM5 18.5A1.5 1.5 0 0 0 6.5 20H19v-3",
  megaphone: "M4 10v4h3l8 4V6l-8 4H4ZM18 9.5c.8.6 1.3 1.5 1.3 2.5s-.5 1.9-1.3 2.5M7 14l1 5h2l-.7-4",
  folder: "M4 7a1 1 0 0 1 1-1h4.5l2 2.5H19a1 1 0 0 1 1 1V18a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V7Z",
  scale:
    "M12 4.5v15M7.5 19.5h9M5 7.5h14M5 7.5 2.8 13a2.4 2.4 0 0 0 4.4 0L5 7.5ZM19 7.5 16.8 13a2.4 2.4 0 0 0 4.4 0L19 7.5Z",
  key: "M14.5 13.5a4.5 4.5 0 1 0-4-2.4L4 17.5V20h3v-2h2v-2l2.4-2.4M15.5 8.5h.01",
  sliders:
    "M5 7h8M17 7h2M5 17h2M11 17h8M15 9.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4ZM9 19.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4Z",
  building: "M5 20V5a1 1 0 0 1 1-1h8a1 1 0 0 1 1 1v15M15 10h3a1 1 0 0 1 1 1v9M3.5 20h17M8.5 8h3M8.5 12h3M8.5 16h3",
  search: "M11 17.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13ZM15.8 15.8 20 20",
  menu: "M4.5 7h15M4.5 12h15M4.5 17h15",
  fold: "M5 5h14v14H5V5ZM10 5v14M15 10l-2 2 2 2",
  sun: "M12 15.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6 7 7M17 17l1.4 1.4M18.4 5.6 17 7M7 17l-1.4 1.4",
  moon: "M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10Z",
  screen: "M4 5.5h16v10.5H4V5.5ZM9 20h6M12 16v4",
  keyboard: "M3.5 7h17v10.5h-17V7ZM7 10.5h.01M10.3 10.5h.01M13.7 10.5h.01M17 10.5h.01M8.5 14.2h7",
  globe:
    "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM3.5 12h17M12 3.5c2.3 2.3 3.5 5.2 3.5 8.5s-1.2 6.2-3.5 8.5c-2.3-2.3-3.5-5.2-3.5-8.5S9.7 5.8 12 3.5Z",
  exit: "M10 4.5H6a1 1 0 0 0-1 1v13a1 1 0 0 0 1 1h4M14.5 8l4 4-4 4M18.5 12H9.5",
} as const;

export type GlyphName = keyof typeof PATHS;

/** Decoration only: what it says is also said in words. `flips` mirrors it where the text runs right to left. */
export function Glyph({ name, flips = false }: { name: GlyphName; flips?: boolean }): JSX.Element {
  return (
    <svg class={flips ? "icon flips" : "icon"} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
