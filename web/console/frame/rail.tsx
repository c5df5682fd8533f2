// SPDX-License-Identifier: Apache-2.0
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Lang } from "../../ui/words.ts";
import type { ConsolePage } from "../pages.tsx";
import type { StaffStrings } from "../staff-strings.ts";
import { type FrameStrings, frameStrings, type PageGroup } from "./frame-strings.ts";
import { Glyph } from "./glyphs.tsx";
import { hashOf } from "./place.ts";

const GROUPS: readonly PageGroup[] = ["care", "security", "privacy", "content", "service", "organisation"];

interface NavProps {
  readonly pages: readonly ConsolePage[];
  readonly current: string;
  readonly lang: Lang;
  readonly words: StaffStrings;
  readonly onPick?: () => void;
}

/** Links to all pages that the roles open, under heads. */
export function PageNav({ pages, current, lang, words, onPick }: NavProps): JSX.Element {
  const frame = frameStrings(lang);
  return (
    <nav class="page-nav" aria-label={words.pages}>
      {GROUPS.map((group) => ({ group, inside: pages.filter((page) => page.group === group) }))
        .filter(({ inside }) => inside.length > 0)
        .map(({ group, inside }) => (
          <div key={group} class="nav-group">
            <p class="nav-head" id={`nav-${group}`}>
              {frame.groups[group]}
            </p>
            <ul aria-labelledby={`nav-${group}`}>
              {inside.map((page) => (
                <li key={page.name}>
                  <PageLink page={page} {...{ current, lang, words, onPick }} />
                </li>
              ))}
            </ul>
          </div>
        ))}
    </nav>
  );
}

interface PageLinkProps extends Omit<NavProps, "pages" | "onPick"> {
  readonly page: ConsolePage;
  readonly onPick: (() => void) | undefined;
}

/** A real link: it opens in another tab, and its address can be given to a colleague. */
export function PageLink({ page, current, lang, words, onPick }: PageLinkProps): JSX.Element {
  const label = page.label(words, lang);
  const link = useRef<HTMLAnchorElement>(null);
  const isCurrent = page.name === current;
  useEffect(() => {
    if (isCurrent) link.current?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [isCurrent]);
  return (
    <a
      ref={link}
      class="page-link"
      href={hashOf(page.name)}
      title={label}
      aria-current={isCurrent ? "page" : undefined}
      onClick={onPick}
    >
      <Glyph name={page.glyph} />
      <span class="nav-label">{label}</span>
    </a>
  );
}

interface RailProps extends NavProps {
  readonly name: string;
  readonly isFolded: boolean;
  readonly frame: FrameStrings;
  readonly onFold: () => void;
  readonly onSearch: () => void;
  readonly children: ComponentChildren;
}

/** The side of the console: where one is, where one may go, and who one is. */
export function Rail(props: RailProps): JSX.Element {
  const { name, isFolded, frame, onFold, onSearch, children } = props;
  return (
    <header class={isFolded ? "rail is-folded" : "rail"}>
      <div class="rail-top">
        <span class="avatar brand" aria-hidden="true">
          <Glyph name="shield" />
        </span>
        <span class="rail-title">Wardline</span>
        <button
          type="button"
          class="icon-button rail-fold"
          aria-label={isFolded ? frame.unfold : frame.fold}
          title={isFolded ? frame.unfold : frame.fold}
          aria-expanded={!isFolded}
          onClick={onFold}
        >
          <Glyph name="fold" flips />
        </button>
      </div>
      <button type="button" class="rail-search" title={frame.search} aria-keyshortcuts="Control+K" onClick={onSearch}>
        <Glyph name="search" />
        <span class="nav-label">{frame.search}</span>
      </button>
      <PageNav {...props} />
      <div class="rail-foot">
        <p class="rail-me" title={name}>
          <span class="avatar visitor" aria-hidden="true">
            {firstLetter(name)}
          </span>
          <span class="nav-label" dir="auto">
            {name}
          </span>
        </p>
        <div class="rail-acts">{children}</div>
      </div>
    </header>
  );
}

function firstLetter(name: string): string {
  return [...name.trim()][0]?.toLocaleUpperCase() ?? "";
}
