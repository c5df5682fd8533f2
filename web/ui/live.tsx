// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";

/** After this long a spoken sentence is taken away, so that nobody finds it again while reading the page. */
const CLEAR_AFTER_MS = 15_000;

/**
 * A polite live region for one purpose. It is mounted before there is anything to say, because a region that arrives
 * together with its text is often not read.
 *
 * @param say - The sentence and a number that changes with each saying, so that the same words can be said twice.
 */
export function LiveRegion({ say }: { say: { readonly text: string; readonly turn: number } }): JSX.Element {
  const [text, setText] = useState("");
  useEffect(() => {
    setText(say.text);
    if (say.text === "") return undefined;
    const timer = window.setTimeout(() => setText(""), CLEAR_AFTER_MS);
    return () => window.clearTimeout(timer);
  }, [say.text, say.turn]);
  return (
    <div class="sr-only" role="status" aria-live="polite">
      {text}
    </div>
  );
}
