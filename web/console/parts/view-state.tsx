// SPDX-License-Identifier: Apache-2.0
import type { ComponentChildren, JSX } from "preact";
import { Icon, type IconName } from "../../ui/icons.tsx";
import type { Lang } from "../../ui/words.ts";
import { type Emptiness, emptiness } from "./emptiness.ts";
import { partStrings } from "./part-strings.ts";
import type { Loaded } from "./use-load.ts";

interface ViewStateProps<Value> {
  readonly load: Loaded<Value>;
  readonly lang: Lang;
  /** Whether there is nothing to show although it was read. */
  readonly isEmpty?: (value: Value) => boolean;
  /** What an empty view says, and what would fill it: words of its own, or those of the catalogue. */
  readonly empty?: EmptyProps | Emptiness;
  readonly children: (value: Value) => ComponentChildren;
}

/** A view in each of its states: loading, nothing there, failed (with another try), not permitted, or the value. */
export function ViewState<Value>({
  load,
  lang,
  isEmpty,
  empty = "rows",
  children,
}: ViewStateProps<Value>): JSX.Element {
  const words = partStrings(lang);
  switch (load.state) {
    case "loading":
      return <Skeleton label={words.loading} />;
    case "forbidden":
      return <Empty icon="lock" title={words.forbiddenTitle} text={words.forbiddenText} />;
    case "failed":
      return (
        <Empty icon="alert" title={words.failedTitle} text={words.failedText} isAlert>
          <button type="button" class="button plain" onClick={() => void load.reload()}>
            <Icon name="retry" />
            {words.retry}
          </button>
        </Empty>
      );
    case "ready":
      return (
        <>
          {load.isStale && (
            <p class="desk-notice warn stale" role="status">
              <Icon name="alert" />
              {words.stale}
            </p>
          )}
          {isEmpty?.(load.value) === true ? (
            <Empty {...(typeof empty === "string" ? emptiness(empty, lang) : empty)} />
          ) : (
            children(load.value)
          )}
        </>
      );
  }
}

/** Grey bars where rows will be: the page does not jump when they come. */
export function Skeleton({ label, rows = 5 }: { label: string; rows?: number }): JSX.Element {
  return (
    <div class="skeleton" role="status">
      <span class="sr-only">{label}</span>
      {Array.from({ length: rows }, (_, at) => (
        <span key={at} class="skeleton-bar" aria-hidden="true" />
      ))}
    </div>
  );
}

interface EmptyProps {
  readonly title: string;
  readonly text: string;
  readonly icon?: IconName;
  readonly isAlert?: boolean;
  /** A part of a view, not the whole of it: no frame and no sign. */
  readonly isPart?: boolean;
  readonly children?: ComponentChildren;
}

/** A calm sign that there is nothing, with what to do about it. */
export function Empty({ title, text, icon = "check", isAlert, isPart, children }: EmptyProps): JSX.Element {
  return (
    <div class={isPart === true ? "empty-part" : "empty-view"} role={isAlert === true ? "alert" : undefined}>
      {isPart !== true && (
        <span class="empty-sign" aria-hidden="true">
          <Icon name={icon} />
        </span>
      )}
      <strong>{title}</strong>
      <p class="quiet">{text}</p>
      {children}
    </div>
  );
}

/** Says of a part of a view that there is nothing in it, and what would fill it. */
export function Nothing({ of, lang }: { readonly of: Emptiness; readonly lang: Lang }): JSX.Element {
  return <Empty {...emptiness(of, lang)} isPart />;
}
