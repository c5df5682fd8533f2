// SPDX-License-Identifier: Apache-2.0
import { checkOverride, type Override, type Sample, samplesOf, usedBy, withOverrides, word } from "#dialogue";
import { LANGUAGES, ok, type Result, refuse } from "#kernel";
import type { WordingPreview, WordingView } from "#protocol";
import type { AgentIdentity, AppDeps } from "../deps.ts";
import { isPermitted, passStaffGate } from "../staff/gate.ts";
import { openDraft, problemsOf, type WordingDeps } from "./content.ts";
import type { WordingRefusal } from "./draft.ts";
import type { WordingDraft } from "./ports.ts";

const VERSIONS = 50;

/** Every message with its shipped words, the operator's, and what waits; which flows say it; and what was in force before. */
export async function readWording(deps: AppDeps, agent: AgentIdentity): Promise<Result<WordingView, WordingRefusal>> {
  if (!(await passStaffGate(deps, { agent }, "wording.read")).ok) return refuse({ reason: "not_permitted" });
  return ok({ ...(await viewOf(deps)), mayWrite: isPermitted(deps, { agent }, "wording.write", 0) });
}

async function viewOf(deps: AppDeps): Promise<Omit<WordingView, "mayWrite">> {
  const { wording, tenant } = deps;
  const { catalogues, flows } = wording.shipped();
  const [versions, stored] = await Promise.all([wording.store.list(tenant, VERSIONS), wording.store.drafts(tenant)]);
  const drafts = new Map(
    stored.map((one) => [
      one.id,
      { version: one.version, texts: openDraft({ tenant, store: wording.store }, one).texts },
    ]),
  );
  const { number, overrides, unfit } = wording.inForce();
  const own = new Map(overrides.map((one) => [one.id, one]));
  const ids = new Set([...catalogues.entries.en.keys(), ...own.keys()]);
  const used = usedBy(flows, ids);
  return {
    number,
    versions: versions.map(({ number: n, how, digest, messages, at }) => ({
      number: n,
      how,
      digest,
      messages,
      at: at.toISOString(),
    })),
    messages: [...ids].sort().map((id) => {
      const [mine, draft] = [own.get(id), drafts.get(id)];
      return {
        id,
        shipped: { en: catalogues.entries.en.get(id)?.text ?? "", ar: catalogues.entries.ar.get(id)?.text ?? "" },
        own: mine === undefined ? null : { en: mine.en, ar: mine.ar },
        draft: draft ?? null,
        values: [...(catalogues.entries.en.get(id)?.placeholders ?? [])],
        usedIn: [...(used.get(id) ?? [])],
        isUnfit: unfit.includes(id),
      };
    }),
  };
}

/** How words would read with made-up values, and what is wrong with them. Keeps nothing. */
export async function previewWording(
  deps: AppDeps,
  agent: AgentIdentity,
  draft: WordingDraft & { readonly texts: NonNullable<WordingDraft["texts"]> },
): Promise<Result<WordingPreview, WordingRefusal>> {
  if (!(await passStaffGate(deps, { agent }, "wording.read")).ok) return refuse({ reason: "not_permitted" });
  return ok({
    problems: (await problemsOf(deps, draft)).map(({ id: _id, ...problem }) => ({
      ...problem,
      names: [...problem.names],
    })),
    samples: readWith(deps, { id: draft.id, ...draft.texts }),
  });
}

/** Nothing where they cannot be read at all. */
function readWith({ wording }: Pick<WordingDeps, "wording">, override: Override): WordingPreview["samples"] {
  const { catalogues } = wording.shipped();
  const isReadable = checkOverride(catalogues, override, wording.hosts).every(
    ({ code }) => code === "foreign_link" || code === "asks_for_secret" || code === "too_long" || code === "controls",
  );
  if (!isReadable) return [];
  const { catalogues: worded } = withOverrides(catalogues, [override], wording.hosts);
  return samplesOf(catalogues, override.id).map(({ note, params }: Sample) => {
    const [en = "", ar = ""] = LANGUAGES.map((lang) => word(worded, lang, override.id, params));
    return { note, en, ar };
  });
}

/** What is in force, for a file. */
export function exportWording({ wording }: Pick<WordingDeps, "wording">): readonly Override[] {
  return wording.inForce().overrides;
}
