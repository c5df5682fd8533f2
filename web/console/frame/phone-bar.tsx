// SPDX-License-Identifier: Apache-2.0
import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import { Dialog } from "../../ui/dialog.tsx";
import type { Lang } from "../../ui/words.ts";
import type { ConsolePage } from "../pages.tsx";
import type { StaffStrings } from "../staff-strings.ts";
import type { FrameStrings } from "./frame-strings.ts";
import { Glyph } from "./glyphs.tsx";
import { PageLink, PageNav } from "./rail.tsx";

/** So many pages have a place of their own at the foot of a phone; the others are behind "More". */
const PLACES = 4;

interface PhoneBarProps {
  readonly pages: readonly ConsolePage[];
  readonly current: string;
  readonly lang: Lang;
  readonly words: StaffStrings;
  readonly frame: FrameStrings;
  readonly children: ComponentChildren;
}

/** The foot of a phone: the first pages, and a drawer with all of them. */
export function PhoneBar({ pages, current, lang, words, frame, children }: PhoneBarProps): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  const close = (): void => setOpen(false);
  const isElsewhere = !pages.slice(0, PLACES).some(({ name }) => name === current);
  return (
    <>
      <nav class="phone-bar" aria-label={frame.pages}>
        {pages.slice(0, PLACES).map((page) => (
          <PageLink key={page.name} page={page} onPick={undefined} {...{ current, lang, words }} />
        ))}
        <button
          type="button"
          class={isElsewhere ? "page-link is-current" : "page-link"}
          aria-haspopup="dialog"
          onClick={() => setOpen(true)}
        >
          <Glyph name="menu" />
          <span class="nav-label">{frame.more}</span>
        </button>
      </nav>
      {isOpen && (
        <Dialog title={frame.allPages} onClose={close}>
          <PageNav {...{ pages, current, lang, words }} onPick={close} />
          <div class="drawer-acts">{children}</div>
          <button type="button" class="button plain" onClick={close}>
            {frame.close}
          </button>
        </Dialog>
      )}
    </>
  );
}
