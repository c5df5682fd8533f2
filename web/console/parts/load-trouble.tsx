// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import type { Lang } from "../../ui/words.ts";
import { partStrings } from "./part-strings.ts";
import type { Loaded } from "./use-load.ts";

interface LoadTroubleProps {
  readonly load: Loaded<unknown>;
  readonly lang: Lang;
  /** What it is that is missing, where that is not plain from its place. */
  readonly what?: string;
}

/** Why a part of a view or dialog is empty: it could not be read (with another try), or is not open. Else nothing. */
export function LoadTrouble({ load, lang, what }: LoadTroubleProps): JSX.Element | null {
  const words = partStrings(lang);
  const about = (text: string): string => (what === undefined ? text : `${what}: ${text}`);
  if (load.state === "forbidden") return <p class="quiet">{about(words.forbiddenTitle)}</p>;
  if (load.state !== "failed") return null;
  return (
    <p class="desk-notice warn" role="alert">
      {about(words.failedTitle)}
      <button type="button" class="button pill" onClick={() => void load.reload()}>
        {words.retry}
      </button>
    </p>
  );
}
