// SPDX-License-Identifier: Apache-2.0
import { useMemo } from "preact/hooks";
import type { Lang } from "../../ui/words.ts";
import type { ConsolePage } from "../pages.tsx";
import type { StaffStrings } from "../staff-strings.ts";
import type { DeskStrings } from "../strings.ts";
import { type Command, type CommandBook, useCommands } from "./commands.ts";
import type { FrameStrings } from "./frame-strings.ts";
import type { Way } from "./place.ts";

interface FrameWays {
  readonly book: CommandBook;
  readonly pages: readonly ConsolePage[];
  readonly lang: Lang;
  readonly words: StaffStrings;
  readonly desk: DeskStrings;
  readonly frame: FrameStrings;
  readonly way: Way;
  readonly turnTheme: () => void;
  readonly fold: () => void;
  readonly onLang: () => void;
  readonly leave: () => void;
  readonly setLayer: (layer: "palette" | "keys") => void;
}

/** What can be done wherever one is: go to a page, change the look of the window, leave. */
export function useFrameCommands(ways: FrameWays): void {
  const { book, pages, lang, words, desk, frame, way, turnTheme, fold, onLang, leave, setLayer } = ways;
  const { go } = way;
  const commands = useMemo<readonly Command[]>(
    () => [
      ...pages.map((page) => ({
        id: `page.${page.name}`,
        label: frame.goTo(page.label(words, lang)),
        group: frame.pages,
        ...(page.key === undefined ? {} : { keys: `G ${page.key}` }),
        run: () => go(page.name),
      })),
      { id: "palette", label: frame.search, group: frame.look, keys: "Mod+K", run: () => setLayer("palette") },
      { id: "keys", label: frame.keys, group: frame.look, keys: "?", run: () => setLayer("keys") },
      { id: "theme", label: frame.theme, group: frame.look, keys: "Shift+T", run: turnTheme },
      { id: "lang", label: desk.language, group: frame.look, keys: "Shift+L", run: onLang },
      { id: "fold", label: frame.fold, group: frame.look, keys: "[", run: fold },
      { id: "leave", label: words.signOut, group: frame.look, run: leave },
    ],
    [pages, lang, words, desk, frame, go, turnTheme, fold, onLang, leave, setLayer],
  );
  useCommands(book, commands);
}
