// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import type { Lang } from "../../ui/words.ts";
import { Code } from "./bits.tsx";
import { codeText, hasWords } from "./codes.ts";

/** A code in words; one without words is shown as a machine writes it. */
export function CodeWords({ code, lang }: { readonly code: string; readonly lang: Lang }): JSX.Element {
  return hasWords(code) ? <>{codeText(code, lang)}</> : <Code>{code}</Code>;
}
