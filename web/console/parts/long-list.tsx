// SPDX-License-Identifier: Apache-2.0
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { blocksOf, NO_BLOCKS } from "./list-blocks.ts";
import { rowAfter } from "./window-of.ts";

/** Up to here a list is drawn whole. */
const SHORT = 60;
/** A block is drawn when it is so near to what is seen. */
const NEAR_PX = 600;
/** More rows are asked for when the end of the list is so near. */
const MORE_PX = 1_200;
/** Page Up and Page Down move so many rows: they have any height. */
const PAGE_ROWS = 10;

/** Whether a part of so many rows is drawn only. */
export function isLong(rows: readonly unknown[]): boolean {
  return rows.length > SHORT;
}

interface LongListProps<Row> {
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  readonly draw: (row: Row) => ComponentChildren;
  /** Height of a row that was never drawn. */
  readonly guessPx: number;
  /** Class of the list, and of each row. */
  readonly class?: string;
  readonly rowClass?: (row: Row) => string;
  /** What the list holds, where no heading says it. */
  readonly label?: string;
  /** The newest stands at the end and is seen first. */
  readonly isFromEnd?: boolean;
  /** There are more rows than these: nobody hears a number that is wrong. */
  readonly hasMore?: boolean;
  /** Rows come while it is read. What is in a row, such as words that were begun, outlives their coming. */
  readonly isGrowing?: boolean;
  /** Called when the end of these rows comes near and there are more; such a list grows. */
  readonly onEnd?: () => void;
  /** The row that is to be seen; another object each time. The focus stays where it is. */
  readonly goTo?: { readonly key: string } | null;
}

/**
 * A list of any length whose rows have any height: of blocks far from what is seen only the height stays in the page. A block that holds
 * the focus, something begun or `data-stays` stays, however far it is. Each row says its place, so that a list of which a part is drawn is heard as a whole. Arrows, Page Up
 * and Down, Home and End move from row to row once the focus is in one. Printed, it is whole. Rows that come before the first or after the
 * last move nothing that is seen.
 */
export function LongList<Row>(props: LongListProps<Row>): JSX.Element {
  const { rows, keyOf, draw, rowClass, label, goTo = null, hasMore = false, onEnd } = props;
  const list = useRef<HTMLDivElement & HTMLUListElement>(null);
  const held = useRef(NO_BLOCKS);
  const [meant, setMeant] = useState<{ readonly key: string; readonly control: number | null } | null>(null);
  const isWhole = usePrinting();
  useLayoutEffect(() => {
    if (goTo !== null) setMeant({ key: goTo.key, control: null });
  }, [goTo]);
  const meantAt = meant === null ? -1 : rows.findIndex((row) => keyOf(row) === meant.key);
  useLayoutEffect(() => {
    const row = list.current?.querySelector<HTMLElement>(`[data-row="${meantAt}"]`);
    if (meant === null || row === undefined || row === null) return;
    if (meant.control === null) row.scrollIntoView({ block: "center" });
    else focusIn(row, meant.control);
  }, [meant]);

  const press = (event: KeyboardEvent): void => {
    const { target } = event;
    if (!(target instanceof HTMLElement) || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    // What is typed into keeps its keys.
    if (target.closest("input, textarea, select, pre, [contenteditable]") !== null) return;
    const row = target.closest<HTMLElement>("[data-row]");
    if (row === null) return;
    const next = rowAfter(event.key, Number(row.dataset["row"]), rows.length, PAGE_ROWS);
    const to = next === null ? undefined : rows[next];
    if (to === undefined) return;
    event.preventDefault();
    setMeant({ key: keyOf(to), control: controlsOf(row).indexOf(target) });
  };
  const end = hasMore && onEnd !== undefined ? <ListEnd count={rows.length} onEnd={onEnd} /> : null;
  const { blocks, held: now } = useMemo(() => blocksOf(rows.map(keyOf), held.current), [rows]);
  held.current = now;
  const isShort = !isLong(rows) && !hasMore;
  // A list that became another element would lose what is in its rows: what has blocks keeps them, and what may grow begins with them.
  const hasBlocks = useRef(false);
  hasBlocks.current ||= !isShort || onEnd !== undefined || props.isGrowing === true;
  if (rows.length === 0) return <>{end}</>;
  if (!hasBlocks.current)
    return (
      <>
        <ul ref={list} class={props.class} aria-label={label} onKeyDown={press}>
          {rows.map((row, at) => (
            <li key={keyOf(row)} class={rowClass?.(row)} data-row={at}>
              {draw(row)}
            </li>
          ))}
        </ul>
        {end}
      </>
    );
  return (
    <>
      <div
        ref={list}
        role="list"
        class={`long-list ${isShort ? "" : "is-part "}${props.class ?? ""}`}
        aria-label={label}
        onKeyDown={press}
      >
        {blocks.map(({ name, from, to }) => (
          <Block
            key={name}
            from={from}
            rows={rows.slice(from, to)}
            total={hasMore ? -1 : rows.length}
            isFirst={props.isFromEnd === true ? to > rows.length - SHORT : from < SHORT}
            isKept={isWhole || isShort || (meantAt >= from && meantAt < to)}
            {...{ keyOf, draw, rowClass, guessPx: props.guessPx }}
          />
        ))}
      </div>
      {end}
    </>
  );
}

interface BlockProps<Row> extends Pick<LongListProps<Row>, "rows" | "keyOf" | "draw" | "guessPx"> {
  readonly rowClass: ((row: Row) => string) | undefined;
  readonly from: number;
  readonly total: number;
  /** Drawn at once: what is seen first. */
  readonly isFirst: boolean;
  /** Drawn wherever it is. */
  readonly isKept: boolean;
}

function Block<Row>({
  rows,
  from,
  total,
  isFirst,
  isKept,
  keyOf,
  draw,
  rowClass,
  guessPx,
}: BlockProps<Row>): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const [isNear, setNear] = useState(isFirst);
  const height = useRef<number | null>(null);
  const isBegun = useRef(false);
  const heightBefore = useRef<number | null>(null);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const observer = new IntersectionObserver(
      (entries) => {
        const entry = entries.at(-1);
        if (entry === undefined) return;
        if (!entry.isIntersecting && (isBegun.current || staysIn(element))) return;
        if (!entry.isIntersecting && element.childElementCount > 0) height.current = element.offsetHeight;
        heightBefore.current = element.offsetHeight;
        setNear(entry.isIntersecting);
      },
      { root: scrollerOf(element), rootMargin: `${NEAR_PX}px 0px` },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const isDrawn = isNear || isKept;
  useLayoutEffect(() => {
    const [element, before] = [box.current, heightBefore.current];
    heightBefore.current = null;
    if (element !== null && before !== null) holdStill(element, before);
  }, [isDrawn]);
  return (
    <div
      ref={box}
      class="long-block"
      style={isDrawn ? {} : { height: `${height.current ?? rows.length * guessPx}px` }}
      onInput={() => {
        isBegun.current = true;
      }}
    >
      {isDrawn &&
        rows.map((row, at) => (
          <div
            key={keyOf(row)}
            role="listitem"
            class={rowClass?.(row)}
            data-row={from + at}
            aria-posinset={from + at + 1}
            aria-setsize={total}
          >
            {draw(row)}
          </div>
        ))}
    </div>
  );
}

interface ListEndProps {
  readonly count: number;
  readonly onEnd: () => void;
}

/** Asks for more when it comes near, and again with each page that came and was too short to push it away. */
function ListEnd({ count, onEnd }: ListEndProps): JSX.Element {
  const mark = useRef<HTMLDivElement>(null);
  const latest = useRef(onEnd);
  latest.current = onEnd;
  useEffect(() => {
    const element = mark.current;
    if (element === null) return undefined;
    const observer = new IntersectionObserver(
      (entries) => entries.at(-1)?.isIntersecting === true && latest.current(),
      {
        root: scrollerOf(element),
        rootMargin: `${MORE_PX}px 0px`,
      },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [count]);
  return <div ref={mark} class="long-end" aria-hidden="true" />;
}

/**
 * What is seen stays where it is when a block above it turns out higher or lower than was guessed. Not every browser does that itself, and none
 * after a page was put before what is read; where this is done, `overflow-anchor` is off.
 */
function holdStill(block: HTMLElement, before: number): void {
  const scroller = scrollerOf(block) ?? document.documentElement;
  const edge = Math.max(0, scroller.getBoundingClientRect().top);
  const grown = block.offsetHeight - before;
  if (grown !== 0 && block.getBoundingClientRect().top < edge) scroller.scrollTop += grown;
}

/** What holds the focus, or shows what would have to be asked for again, is not taken out of the page. */
function staysIn(block: HTMLElement): boolean {
  return block.contains(document.activeElement) || block.querySelector("[data-stays]") !== null;
}

function controlsOf(row: HTMLElement): HTMLElement[] {
  return [...row.querySelectorAll<HTMLElement>("a[href], button:not(:disabled), summary, input, select, textarea")];
}

/** The same control of the row, or its first, or the row itself where it holds none. */
function focusIn(row: HTMLElement, control: number): void {
  const controls = control < 0 ? [] : controlsOf(row);
  const to = controls[Math.min(control, controls.length - 1)] ?? row;
  if (to === row) row.tabIndex = -1;
  to.focus();
}

/** True while the page is printed: then everything is in it. */
function usePrinting(): boolean {
  const [isPrinting, setPrinting] = useState(false);
  useEffect(() => {
    const begin = (): void => setPrinting(true);
    const end = (): void => setPrinting(false);
    window.addEventListener("beforeprint", begin);
    window.addEventListener("afterprint", end);
    return () => {
      window.removeEventListener("beforeprint", begin);
      window.removeEventListener("afterprint", end);
    };
  }, []);
  return isPrinting;
}

/** What scrolls an element; null: the page. */
function scrollerOf(element: HTMLElement): HTMLElement | null {
  for (let box = element.parentElement; box !== null; box = box.parentElement)
    if (["auto", "scroll"].includes(getComputedStyle(box).overflowY)) return box === document.body ? null : box;
  return null;
}
