// SPDX-License-Identifier: Apache-2.0
import type { JSX, RefObject } from "preact";
import { useId } from "preact/hooks";
import { Icon } from "../../ui/icons.tsx";
import type { PartStrings } from "./part-strings.ts";

export interface Sort {
  readonly column: string;
  readonly isDown: boolean;
}

interface HeadColumn {
  readonly name: string;
  readonly label: string;
  readonly isSortable?: boolean;
  readonly isNumber?: boolean;
}

interface GridHeadProps {
  readonly headRef: RefObject<HTMLDivElement | null>;
  readonly columns: readonly HeadColumn[];
  readonly sort: Sort | null;
  readonly onSort: ((sort: Sort) => void) | undefined;
}

/** The line of a table that stays while rows pass below it. Sorting is a button of its column. */
export function GridHead({ headRef, columns, sort, onSort }: GridHeadProps): JSX.Element {
  return (
    <div ref={headRef} role="rowgroup" class="grid-head">
      <div role="row" aria-rowindex={1} class="grid-head-row">
        {columns.map((column, index) => {
          const isSorted = sort?.column === column.name;
          const isDown = isSorted && sort.isDown;
          return (
            <div
              key={column.name}
              role="columnheader"
              aria-colindex={index + 1}
              aria-sort={isSorted ? (isDown ? "descending" : "ascending") : undefined}
              class={column.isNumber === true ? "grid-cell is-number" : "grid-cell"}
            >
              {column.isSortable === true && onSort !== undefined ? (
                <button
                  type="button"
                  class="grid-sort"
                  onClick={() => onSort({ column: column.name, isDown: isSorted && !isDown })}
                >
                  {column.label}
                  {isSorted && <Icon name={isDown ? "down" : "up"} />}
                </button>
              ) : (
                column.label
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}

interface SortPickerProps {
  readonly columns: readonly HeadColumn[];
  readonly sort: Sort | null;
  readonly onSort: (sort: Sort) => void;
  readonly words: PartStrings;
}

/** Sorting where the head is not seen: cards on a phone. */
export function SortPicker({ columns, sort, onSort, words }: SortPickerProps): JSX.Element | null {
  const id = useId();
  const sortable = columns.filter(({ isSortable }) => isSortable === true);
  if (sortable.length === 0) return null;
  return (
    <div class="field inline grid-picker">
      <label for={id}>{words.sortBy}</label>
      <select
        id={id}
        value={sort === null ? "" : `${sort.column} ${sort.isDown}`}
        onChange={(event) => {
          const [column = "", isDown] = event.currentTarget.value.split(" ");
          if (column !== "") onSort({ column, isDown: isDown === "true" });
        }}
      >
        {sort === null && <option value="" />}
        {sortable.flatMap(({ name, label }) =>
          [false, true].map((isDown) => (
            <option key={`${name} ${isDown}`} value={`${name} ${isDown}`}>
              {`${label}, ${isDown ? words.sortDown : words.sortUp}`}
            </option>
          )),
        )}
      </select>
    </div>
  );
}
