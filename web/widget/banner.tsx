// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Icon } from "../ui/icons.tsx";
import { useWidget } from "./context.ts";

/** Longer than this no timer of a browser runs truly. */
const LONGEST_TIMER_MS = 2_000_000_000;

/**
 * A notice of the operator to everybody, until its time is over or its reader has put it away; a new one is shown again. The region stands there
 * before there is a notice, so that it is read aloud.
 */
export function Banner(): JSX.Element {
  const { state, words, lang } = useWidget();
  const [awayId, setAwayId] = useState("");
  const [overId, setOverId] = useState("");
  const banner = state.conversation?.banner;
  const [id, endsAt] = [banner?.bannerId, banner?.endsAt];
  useEffect(() => {
    if (id === undefined || endsAt === undefined) return undefined;
    const leftMs = Math.min(Math.max(0, Date.parse(endsAt) - Date.now()), LONGEST_TIMER_MS);
    const timer = window.setTimeout(() => setOverId(id), leftMs);
    return () => window.clearTimeout(timer);
  }, [id, endsAt]);
  const isShown = banner !== undefined && id !== awayId && id !== overId;
  return (
    <div role="status" class="banner-region">
      {isShown && (
        <p class="notice warn">
          <Icon name="alert" />
          <span>{banner.texts[lang]}</span>
          <button type="button" class="button pill" onClick={() => setAwayId(banner.bannerId)}>
            {words.putAway}
          </button>
        </p>
      )}
    </div>
  );
}
