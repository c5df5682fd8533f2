// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import type { Lang } from "../../ui/words.ts";
import { securityWords } from "./security-codes.ts";

interface EntityTagProps {
  readonly entity: { readonly kind: string; readonly key: string };
  readonly lang: Lang;
  /** Pressed: shows only what is about it. */
  readonly onPick?: (entity: { readonly kind: string; readonly key: string }) => void;
}

/** Whom or what something is about: a word and the first digits of a keyed hash. */
export function EntityTag({ entity, lang, onPick }: EntityTagProps): JSX.Element {
  const inside = (
    <>
      {securityWords(entity.kind, lang)} <code dir="ltr">{entity.key.slice(0, 8)}</code>
    </>
  );
  return onPick === undefined ? (
    <span class="entity-tag">{inside}</span>
  ) : (
    <button type="button" class="entity-tag" onClick={() => onPick(entity)}>
      {inside}
    </button>
  );
}

const GRAVITY = { low: "calm", medium: "calm", high: "warn", critical: "bad" } as const;

/** How grave, in a colour and a word. */
export function Gravity({ is, lang }: { readonly is: keyof typeof GRAVITY; readonly lang: Lang }): JSX.Element {
  return <span class={`tag ${GRAVITY[is]}`}>{securityWords(is, lang)}</span>;
}
