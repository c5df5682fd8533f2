// SPDX-License-Identifier: Apache-2.0
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Lang } from "../../ui/words.ts";
import type { Emptiness } from "./emptiness.ts";
import { GridHead, type Sort, SortPicker } from "./grid-head.tsx";
import { partStrings } from "./part-strings.ts";
import { Nothing } from "./view-state.tsx";
import { rowAfter, scrollFor, windowOf } from "./window-of.ts";

/** Below this width of the table itself its rows are cards. */
const CARDS_BELOW_PX = 600;
/** More rows are asked for when so few are left below. */
const NEAR_END = 20;

export interface Column<Row> {
  readonly name: string;
  readonly label: string;
  /** One cell. Text is text; a long one is cut with an ellipsis, so give the whole of it a place of its own. */
  readonly draw: (row: Row) => ComponentChildren;
  /** A track of CSS grid: `12rem`, `minmax(8rem, 2fr)`. 1fr where nothing is said. */
  readonly width?: string;
  readonly isSortable?: boolean;
  /** Numbers stand at the end of their cell. */
  readonly isNumber?: boolean;
}

interface DataTableProps<Row> {
  /** What the table holds, for whoever hears it. */
  readonly label: string;
  readonly lang: Lang;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  /** What is said in its place when there are no rows. */
  readonly empty?: Emptiness;
  readonly keyOf: (row: Row) => string;
  /** Enter, Space or a click on a row. */
  readonly onOpen?: (row: Row) => void;
  /** Key of the row that is open beside the table. */
  readonly openKey?: string | null;
  readonly sort?: Sort | null;
  /** The caller sorts, or asks the server to. */
  readonly onSort?: (sort: Sort) => void;
  /** Paged: called when the end comes near and there is more. */
  readonly onEnd?: () => void;
  readonly hasMore?: boolean;
  /** Rows there are altogether, where that is known and more than `rows`. */
  readonly total?: number;
  /** Height of a row in `rem`. */
  readonly rowRem?: number;
  /** Height of a card in `rem`; what its lines need where nothing is said. */
  readonly cardRem?: number;
}

/**
 * A table of any length: only rows that are seen are in the page (fast with 100,000). One stop of Tab; arrows, Page Up and Down, Home and End
 * move, Enter opens. Rows are cards where it is narrow. It sorts and filters nothing itself. Every row has the same height.
 */
export function DataTable<Row>(props: DataTableProps<Row>): JSX.Element {
  const { rows, hasMore = false, empty = "rows", lang } = props;
  return rows.length === 0 && !hasMore ? <Nothing of={empty} lang={lang} /> : <Grid {...props} />;
}

function Grid<Row>(props: DataTableProps<Row>): JSX.Element {
  const { label, lang, columns, rows, keyOf, onOpen, openKey = null, sort = null, onSort, onEnd, hasMore } = props;
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const head = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ topPx: 0, heightPx: 600, rem: 16, isCards: false });
  const [activeKey, setActiveKey] = useState<string | null>(null);
  const words = partStrings(lang);

  const rowPx = view.rem * (view.isCards ? (props.cardRem ?? 1.6 * columns.length + 1.5) : (props.rowRem ?? 2.75));
  const { from, to } = windowOf(rows.length, rowPx, view.topPx, view.heightPx);
  const found = activeKey === null ? -1 : rows.findIndex((row) => keyOf(row) === activeKey);

  const measure = (): void => {
    const element = box.current;
    if (element === null) return;
    const isCards = element.clientWidth <= CARDS_BELOW_PX;
    const headPx = isCards ? 0 : (head.current?.offsetHeight ?? 0);
    const heightPx = Math.max(0, element.clientHeight - headPx);
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    const topPx = element.scrollTop;
    setView((before) => {
      const isSame = before.heightPx === heightPx && before.rem === rem && before.isCards === isCards;
      return isSame && before.topPx === topPx ? before : { topPx, heightPx, rem, isCards };
    });
  };
  useLayoutEffect(measure, [rows.length]);
  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    if (hasMore === true && to >= rows.length - NEAR_END) onEnd?.();
  }, [hasMore, to, rows.length]);

  const goTo = (at: number): void => {
    const row = rows[at];
    const element = box.current;
    if (row === undefined || element === null) return;
    setActiveKey(keyOf(row));
    const top = scrollFor(at, rowPx, element.scrollTop, view.heightPx);
    if (top !== null) element.scrollTop = top;
    measure();
  };
  const press = (event: KeyboardEvent): void => {
    // Buttons inside keep their keys.
    if (event.target !== event.currentTarget) return;
    const active = rows[found];
    if ((event.key === "Enter" || event.key === " ") && active !== undefined && onOpen !== undefined) {
      event.preventDefault();
      onOpen(active);
      return;
    }
    const next = rowAfter(event.key, found, rows.length, Math.max(1, Math.floor(view.heightPx / rowPx) - 1));
    if (next === null) return;
    event.preventDefault();
    goTo(next);
  };
  const click = (event: MouseEvent, row: Row): void => {
    setActiveKey(keyOf(row));
    if (event.target instanceof Element && event.target.closest("button, a, input, select, label") !== null) return;
    onOpen?.(row);
  };

  return (
    <div class={view.isCards ? "grid-frame is-cards" : "grid-frame"}>
      {view.isCards && onSort !== undefined && <SortPicker {...{ columns, sort, onSort, words }} />}
      {/* The focus stays on the grid and the row that is meant is named: a row may leave the page while it is meant. */}
      <div
        ref={box}
        class="grid-box"
        role="grid"
        aria-label={label}
        aria-rowcount={(props.total ?? (hasMore === true ? -2 : rows.length)) + 1}
        aria-colcount={columns.length}
        aria-activedescendant={found >= from && found < to ? `${id}-${found}` : undefined}
        tabIndex={0}
        onKeyDown={press}
        onFocus={(event) => {
          if (event.target === event.currentTarget && found < 0 && event.currentTarget.matches(":focus-visible"))
            goTo(0);
        }}
        onScroll={measure}
        style={{ "--columns": columns.map(({ width }) => width ?? "minmax(0, 1fr)").join(" ") }}
      >
        <GridHead headRef={head} columns={columns} sort={sort} onSort={view.isCards ? undefined : onSort} />
        <div
          role="rowgroup"
          class="grid-body"
          style={{ height: `${rows.length * rowPx}px`, paddingTop: `${from * rowPx}px` }}
        >
          {rows.slice(from, to).map((row, offset) => {
            const at = from + offset;
            const key = keyOf(row);
            return (
              <div
                key={key}
                id={`${id}-${at}`}
                role="row"
                aria-rowindex={at + 2}
                aria-selected={openKey === null ? undefined : key === openKey}
                class={`grid-row${at === found ? " is-active" : ""}${onOpen === undefined ? "" : " opens"}`}
                style={{ height: `${rowPx}px` }}
                onClick={(event) => click(event, row)}
              >
                {columns.map((column, index) => (
                  <div
                    key={column.name}
                    role="gridcell"
                    aria-colindex={index + 1}
                    class={column.isNumber === true ? "grid-cell is-number" : "grid-cell"}
                  >
                    {view.isCards && (
                      <span class="grid-label" aria-hidden="true">
                        {column.label}
                      </span>
                    )}
                    <span class="grid-value">{isolated(column.draw(row))}</span>
                  </div>
                ))}
              </div>
            );
          })}
        </div>
      </div>
      <p class="grid-foot quiet" role="status">
        {hasMore === true ? `${words.rows(rows.length)} …` : words.rows(props.total ?? rows.length)}
      </p>
    </div>
  );
}

/** Text goes in the direction that it has, whatever that of the page is. */
function isolated(drawn: ComponentChildren): ComponentChildren {
  return typeof drawn === "string" ? <bdi>{drawn}</bdi> : drawn;
}
