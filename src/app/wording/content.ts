// SPDX-License-Identifier: Apache-2.0
import { checkOverride, type Override, type OverrideProblem } from "#dialogue";
import { fromUtf8, type JsonObject, LANGUAGES, toBase64Url, utf8 } from "#kernel";
import type { AppDeps } from "../deps.ts";
import type { HistoryEntry } from "../ports.ts";
import { findsPeople } from "../texts/content.ts";
import type { StoredWording, StoredWordingDraft, WordingDraft, WordingStore } from "./ports.ts";

/** What the words of an operator need of the app; a command has this much. */
export type WordingDeps = Pick<
  AppDeps,
  "tenant" | "clock" | "random" | "hashes" | "approvals" | "detector" | "settings"
> & {
  readonly wording: AppDeps["wording"];
};

export type WordingProblem = {
  readonly id: string;
  readonly lang: OverrideProblem["lang"];
  readonly code: OverrideProblem["code"] | "holds_personal_data" | "unscreenable";
  readonly names: readonly string[];
};

/** Everything that is wrong with words for a message, and whether somebody's data is in them. Fails closed where the detector gives no result. */
export async function problemsOf(deps: WordingDeps, { id, texts }: WordingDraft): Promise<WordingProblem[]> {
  const { wording } = deps;
  if (texts === null)
    return wording.shipped().catalogues.entries.en.has(id) || wording.inForce().overrides.some((one) => one.id === id)
      ? []
      : [{ id, lang: "en", code: "unknown_message", names: [id] }];
  const found: WordingProblem[] = checkOverride(wording.shipped().catalogues, { id, ...texts }, wording.hosts).map(
    (problem) => ({ id, ...problem }),
  );
  for (const lang of LANGUAGES) {
    if (texts[lang].trim() === "") continue;
    const people = await findsPeople(deps, texts[lang]);
    if (people !== false)
      found.push({ id, lang, code: people === null ? "unscreenable" : "holds_personal_data", names: [] });
  }
  return found;
}

export function digestOfWords(deps: Pick<AppDeps, "hashes">, overrides: readonly Override[]): string {
  return toBase64Url(deps.hashes.sha256(utf8(`wardline wording v1\n${bytesOf(overrides)}`)));
}

/** The same words are the same bytes, in whichever order they came. */
function bytesOf(overrides: readonly Override[]): string {
  const sorted = [...overrides].sort((a, b) => (a.id < b.id ? -1 : 1));
  return JSON.stringify(sorted.map(({ id, en, ar }) => ({ id, en, ar })));
}

type Sealing = { readonly tenant: AppDeps["tenant"]; readonly store: WordingStore };

export function sealWording({ tenant, store }: Sealing, number: number, overrides: readonly Override[]): Uint8Array {
  return store.cipher.seal(tenant, `wording/${number}`, utf8(bytesOf(overrides)));
}

/** @throws CannotOpenError - `crypto.cannot_open`: the row was moved or altered. */
export function openWordingRow({ tenant, store }: Sealing, stored: StoredWording | null): readonly Override[] {
  if (stored === null) return [];
  return JSON.parse(fromUtf8(store.cipher.open(tenant, `wording/${stored.number}`, stored.sealed))) as Override[];
}

export function sealDraft({ tenant, store }: Sealing, { id, texts }: WordingDraft): Uint8Array {
  return store.cipher.seal(tenant, `wording_draft/${id}`, utf8(JSON.stringify(texts)));
}

/** @throws CannotOpenError - As above. */
export function openDraft({ tenant, store }: Sealing, { id, sealed }: StoredWordingDraft): WordingDraft {
  const texts = JSON.parse(fromUtf8(store.cipher.open(tenant, `wording_draft/${id}`, sealed))) as WordingDraft["texts"];
  return { id, texts };
}

export function wordingEntry(
  deps: Pick<AppDeps, "tenant" | "clock">,
  by: string | null,
  facts: JsonObject,
): HistoryEntry {
  return {
    at: new Date(deps.clock.now()),
    tenant: deps.tenant,
    kind: "wording.changed",
    actor: by === null ? { kind: "system", id: null } : { kind: "agent", id: by },
    subjectId: null,
    conversationId: null,
    facts,
  };
}
