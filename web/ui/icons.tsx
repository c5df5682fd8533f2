// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";

/** Outlines on a 24 × 24 grid, drawn with the colour of the text beside them. */
const PATHS = {
  send: "M4.5 12h14M12.5 5.5 19 12l-6.5 6.5",
  close: "M6.5 6.5l11 11M17.5 6.5l-11 11",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 20c.9-3.4 3.9-5.2 7.5-5.2s6.6 1.8 7.5 5.2",
  shield: "M12 3.5 5 6v5.3c0 4.3 2.9 7.6 7 9.2 4.1-1.6 7-4.9 7-9.2V6l-7-2.5Z",
  shieldCheck: "M12 3.5 5 6v5.3c0 4.3 2.9 7.6 7 9.2 4.1-1.6 7-4.9 7-9.2V6l-7-2.5ZM8.8 11.8l2.3 2.3 4.2-4.4",
  eye: "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12ZM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z",
  lock: "M6.5 10.5h11a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1h-11a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1ZM8.5 10.5V8a3.5 3.5 0 0 1 7 0v2.5",
  down: "M6 9.5l6 6 6-6",
  check: "M5 12.5l4.5 4.5L19 7.5",
  checks: "M2.5 12.8l3.8 3.8L14 8.5M11 15.5l1.3 1.1L21 8.5",
  clock: "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM12 7.5V12l3 2",
  alert: "M12 4 2.8 19.5h18.4L12 4ZM12 10v4.5M12 17.2h.01",
  link: "M13.5 5.5h5v5M18.5 5.5l-8 8M10 6H6.5a1 1 0 0 0-1 1v10.5a1 1 0 0 0 1 1H17a1 1 0 0 0 1-1V14",
  up: "M12 19V5.5M6 11.5l6-6 6 6",
  wide: "M14 5h5v5M10 19H5v-5M19 5l-6 6M5 19l6-6",
  exit: "M10 4.5H6a1 1 0 0 0-1 1v13a1 1 0 0 0 1 1h4M14.5 8l4 4-4 4M18.5 12H9.5",
  download: "M12 4v11M7.5 11l4.5 4.5 4.5-4.5M5 19.5h14",
  trash: "M5 7h14M10 7V4.5h4V7M7 7l.8 12a1 1 0 0 0 1 1h6.4a1 1 0 0 0 1-1L17 7",
  bell: "M6.5 16.5V11a5.5 5.5 0 0 1 11 0v5.5l1.5 1.5H5l1.5-1.5ZM10 20.5h4",
  retry: "M19 12a7 7 0 1 1-2.1-5M19 4.5V8h-3.5",
  clip: "M19 11.5l-7.2 7.2a4.4 4.4 0 0 1-6.2-6.2l7.7-7.7a2.9 2.9 0 0 1 4.1 4.1l-7.6 7.6a1.4 1.4 0 0 1-2-2l6.8-6.8",
  dot: "M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z",
} as const;

export type IconName = keyof typeof PATHS;

/** Decoration only: whatever it says is also said in words. `flips` mirrors it where the text runs right to left. */
export function Icon({ name, flips = false }: { name: IconName; flips?: boolean }): JSX.Element {
  return (
    <svg class={flips ? "icon flips" : "icon"} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
