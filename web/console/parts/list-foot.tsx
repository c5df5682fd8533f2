// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import type { Lang } from "../../ui/words.ts";
import { partStrings } from "./part-strings.ts";

interface ListFootProps {
  readonly lang: Lang;
  readonly hasMore: boolean;
  /** False: the next page could not be read. */
  readonly isWhole: boolean;
  readonly onMore: () => void;
}

/** Below a list that is read page by page: whether more comes, and another try where it did not. */
export function ListFoot({ lang, hasMore, isWhole, onMore }: ListFootProps): JSX.Element | null {
  const words = partStrings(lang);
  if (!hasMore) return null;
  return isWhole ? (
    <p class="quiet list-foot">
      <button type="button" class="button plain" onClick={onMore}>
        {words.more}
      </button>
    </p>
  ) : (
    <p class="desk-notice warn list-foot" role="alert">
      {words.failedTitle}
      <button type="button" class="button pill" onClick={onMore}>
        {words.retry}
      </button>
    </p>
  );
}
