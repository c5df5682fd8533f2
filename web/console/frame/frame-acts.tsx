// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import type { Lang } from "../../ui/words.ts";
import type { StaffStrings } from "../staff-strings.ts";
import type { DeskStrings } from "../strings.ts";
import type { Theme } from "./choices.ts";
import type { FrameStrings } from "./frame-strings.ts";
import { Glyph, type GlyphName } from "./glyphs.tsx";

export const NEXT_THEME: Readonly<Record<Theme, Theme>> = { system: "light", light: "dark", dark: "system" };
const THEME_GLYPHS: Readonly<Record<Theme, GlyphName>> = { system: "screen", light: "sun", dark: "moon" };

interface FrameActsProps {
  readonly lang: Lang;
  readonly theme: Theme;
  readonly words: StaffStrings;
  readonly desk: DeskStrings;
  readonly frame: FrameStrings;
  readonly onTheme: () => void;
  readonly onLang: () => void;
  readonly onKeys: () => void;
  readonly onSignOut: () => void;
}

/** What one does about the window itself: language, appearance, keys, and leaving. */
export function FrameActs(props: FrameActsProps): JSX.Element {
  const { lang, theme, words, desk, frame, onTheme, onLang, onKeys, onSignOut } = props;
  const themeLabel = `${frame.theme}: ${frame.themes[theme]}`;
  return (
    <>
      <button type="button" class="icon-button wide" lang={lang === "en" ? "ar" : "en"} onClick={onLang}>
        <Glyph name="globe" />
        <span>{desk.language}</span>
      </button>
      <button type="button" class="icon-button" aria-label={themeLabel} title={themeLabel} onClick={onTheme}>
        <Glyph name={THEME_GLYPHS[theme]} />
      </button>
      <button type="button" class="icon-button keys" aria-label={frame.keys} title={frame.keys} onClick={onKeys}>
        <Glyph name="keyboard" />
      </button>
      <button type="button" class="icon-button wide" onClick={onSignOut}>
        <Glyph name="exit" flips />
        <span>{words.signOut}</span>
      </button>
    </>
  );
}
