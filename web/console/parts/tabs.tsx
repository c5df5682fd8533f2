// SPDX-License-Identifier: Apache-2.0
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useId, useLayoutEffect, useRef } from "preact/hooks";

interface Tab<Name extends string> {
  readonly name: Name;
  readonly label: string;
  /** A small number beside the label. */
  readonly count?: number;
}

interface TabsProps<Name extends string> {
  /** What the tabs are about, for whoever hears them. */
  readonly label: string;
  readonly tabs: readonly Tab<Name>[];
  readonly current: Name;
  readonly onPick: (name: Name) => void;
  /** The panel of the current tab. */
  readonly children: ComponentChildren;
}

/** Tabs as the ARIA pattern has them: one is in the order of Tab, arrows move (mirrored where the text is), Home and End jump. */
export function Tabs<Name extends string>({ label, tabs, current, onPick, children }: TabsProps<Name>): JSX.Element {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  // On a narrow screen the list is wider than the page: the current tab is where it is seen.
  useLayoutEffect(() => showCurrent(list.current), [current]);
  // Also when a phone is turned.
  useEffect(() => {
    const again = (): void => showCurrent(list.current);
    window.addEventListener("resize", again);
    return () => window.removeEventListener("resize", again);
  }, []);
  const move = (event: KeyboardEvent): void => {
    const at = tabs.findIndex(({ name }) => name === current);
    const to = tabAfter(event.key, at, tabs.length, document.documentElement.dir === "rtl");
    const next = to === null ? undefined : tabs[to];
    if (next === undefined) return;
    event.preventDefault();
    onPick(next.name);
    list.current?.querySelector<HTMLElement>(`#${CSS.escape(`${id}-${next.name}`)}`)?.focus();
  };
  return (
    <>
      <div ref={list} class="tabs" role="tablist" aria-label={label} onKeyDown={move}>
        {tabs.map((tab) => (
          <button
            key={tab.name}
            type="button"
            role="tab"
            id={`${id}-${tab.name}`}
            class="tab"
            aria-selected={tab.name === current}
            aria-controls={`${id}-panel`}
            tabIndex={tab.name === current ? 0 : -1}
            onClick={() => onPick(tab.name)}
          >
            {tab.label}
            {tab.count !== undefined && <span class="tag calm">{tab.count}</span>}
          </button>
        ))}
      </div>
      <div class="tab-panel" role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${current}`} tabIndex={0}>
        {children}
      </div>
    </>
  );
}

function showCurrent(box: HTMLElement | null): void {
  const tab = box?.querySelector<HTMLElement>('[aria-selected="true"]');
  if (box === null || tab === null || tab === undefined) return;
  const [outer, inner] = [box.getBoundingClientRect(), tab.getBoundingClientRect()];
  if (inner.left < outer.left) box.scrollLeft += inner.left - outer.left;
  else if (inner.right > outer.right) box.scrollLeft += inner.right - outer.right;
}

/** Where a key leads from tab `at` of `count`, or null where it means nothing here. */
export function tabAfter(key: string, at: number, count: number, isRtl: boolean): number | null {
  const forward = isRtl ? "ArrowLeft" : "ArrowRight";
  const back = isRtl ? "ArrowRight" : "ArrowLeft";
  switch (key) {
    case forward:
      return (at + 1) % count;
    case back:
      return (at - 1 + count) % count;
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return null;
  }
}
