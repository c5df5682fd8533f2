// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { Icon } from "../ui/icons.tsx";
import { safeHref } from "../ui/links.ts";
import { useWidget } from "./context.ts";
import type { Host } from "./host.ts";

/** Where a window of its own goes on quick exit; a page around the widget decides for itself. */
const EXIT_URL = "https://www.wikipedia.org/";

/** Privacy, and the way out that asks nothing. */
export function Footer({ host }: { host: Host }): JSX.Element {
  const { words, brand } = useWidget();
  // A path means a page on the chat's own origin.
  const href = brand === null ? null : safeHref(URL.parse(brand?.privacyUrl ?? "", location.href)?.href ?? "");
  const leave = (): void => {
    document.body.hidden = true;
    if (host.isThere) host.tell({ type: "quick_exit" });
    else location.replace(EXIT_URL);
  };
  return (
    <footer class="footer">
      {href !== null && (
        <a href={href} target="_blank" rel="noopener noreferrer">
          {words.privacy}
          <span class="sr-only"> ({words.opensNewWindow})</span>
        </a>
      )}
      <button type="button" title={words.quickExitHint} onClick={leave}>
        <Icon name="exit" flips />
        {words.quickExit}
      </button>
    </footer>
  );
}
