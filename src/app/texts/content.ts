// SPDX-License-Identifier: Apache-2.0
import { fromUtf8, type Lang, ok, type Result, refuse, utf8 } from "#kernel";
import { DEFAULT_KINDS, type MaskedKind } from "#pii";
import type { DeskMacroStep } from "#protocol";
import type { AppDeps } from "../deps.ts";
import { isPlaceholder, placeholdersIn } from "./placeholders.ts";
import type { StoredDeskText } from "./ports.ts";

/** What is sealed, approved and used: these words and no others. */
export type DeskTextContent =
  | { readonly kind: "canned"; readonly title: string; readonly texts: Readonly<Record<Lang, string>> }
  | { readonly kind: "macro"; readonly title: string; readonly steps: readonly DeskMacroStep[] };

export type ContentRefusal =
  | { readonly reason: "placeholder_unknown" }
  /** Somebody's data was found in it: a text for everybody holds none. */
  | { readonly reason: "holds_personal_data" }
  | { readonly reason: "unscreenable" }
  | { readonly reason: "empty" };

/** The operator's own number, address and links belong in such texts. */
const OPERATORS_OWN: ReadonlySet<MaskedKind> = new Set(["PHONE", "EMAIL", "URL", "POSTCODE", "ADDRESS", "DATE"]);
const KINDS_OF_PEOPLE = [...DEFAULT_KINDS].filter((kind) => !OPERATORS_OWN.has(kind));

/** Whether a text may be kept for everybody: no unknown placeholder, nobody's data. Fails closed where the detector gives no result. */
export async function checkContent(
  { detector }: Pick<AppDeps, "detector">,
  content: DeskTextContent,
): Promise<Result<undefined, ContentRefusal>> {
  const words = wordsOf(content);
  if (words.every((each) => each.trim() === "")) return refuse({ reason: "empty" });
  if (words.some((each) => placeholdersIn(each).some((name) => !isPlaceholder(name))))
    return refuse({ reason: "placeholder_unknown" });
  for (const text of words) {
    if (text === "") continue;
    const people = await findsPeople({ detector }, text);
    if (people === null) return refuse({ reason: "unscreenable" });
    if (people) return refuse({ reason: "holds_personal_data" });
  }
  return ok(undefined);
}

/** Whether somebody's data is in a text of the operator, whose own number, address and links may be. Null: the detector gives no result. */
export async function findsPeople({ detector }: Pick<AppDeps, "detector">, text: string): Promise<boolean | null> {
  const found = await detector.find({ text, earlier: [], kinds: KINDS_OF_PEOPLE, expects: null });
  return found.ok ? found.value.found.length > 0 : null;
}

function wordsOf(content: DeskTextContent): readonly string[] {
  return content.kind === "canned" ? [content.title, content.texts.en, content.texts.ar] : [content.title];
}

export function sealText(
  deps: Pick<AppDeps, "tenant" | "deskTexts">,
  textId: string,
  content: DeskTextContent,
): Uint8Array {
  return deps.deskTexts.cipher.seal(deps.tenant, `desk_text/${textId}`, utf8(JSON.stringify(content)));
}

/** @throws CannotOpenError - `crypto.cannot_open`: the row was moved or altered. */
export function openText(
  deps: Pick<AppDeps, "tenant" | "deskTexts">,
  { textId, sealed }: Pick<StoredDeskText, "textId" | "sealed">,
): DeskTextContent {
  return JSON.parse(
    fromUtf8(deps.deskTexts.cipher.open(deps.tenant, `desk_text/${textId}`, sealed)),
  ) as DeskTextContent;
}
