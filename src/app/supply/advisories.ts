// SPDX-License-Identifier: Apache-2.0
import { AppError, type Clock } from "#kernel";
import type {
  AdvisoryMatch,
  AdvisoryReport,
  AdvisorySource,
  AskedPackage,
  Bom,
  BomComponent,
  ExploitedEntry,
  ExploitedSource,
  VexStatement,
} from "./ports.ts";

/** Names under which OSV knows programs that are no npm packages. */
const OSV_NATIVES: Readonly<Record<string, string>> = { node: "node", postgresql: "postgresql" };

/** How the list of exploited weaknesses calls a part: product, in lower case. V8 is left out: what the list has of it is about Chrome, and Node is asked about by version. */
const KEV_PRODUCTS: Readonly<Record<string, readonly string[]>> = {
  node: ["node.js"],
  postgresql: ["postgresql"],
  openssl: ["openssl"],
  icu: ["icu", "international components for unicode"],
  zlib: ["zlib"],
  libxml2: ["libxml2"],
  libxslt: ["libxslt"],
  xz: ["xz utils", "xz"],
  sqlite: ["sqlite"],
};

export type AdvisoryDeps = { readonly osv: AdvisorySource; readonly kev: ExploitedSource; readonly clock: Clock };

/**
 * Looks up every part of a bill of materials: what is known of its version, and what of that attackers use. A source that does not answer, or
 * answers nonsense, is reported as such: an empty list of matches then says nothing.
 */
export async function lookForAdvisories({ osv, kev, clock }: AdvisoryDeps, bom: Bom): Promise<AdvisoryReport> {
  const parts = bom.components.flatMap((part) => [part, ...(part.components ?? [])]);
  const asked = parts.flatMap(askedOf);
  const [known, list] = await Promise.all([attempt(() => findKnown(osv, asked)), attempt(() => kev.read())]);
  const entries = list.ok ? list.value.entries : [];
  const byVersion = known.ok ? known.value : [];
  return {
    atMs: clock.now(),
    serialNumber: bom.serialNumber,
    asked: asked.length,
    unasked: parts.filter((part) => askedOf(part).length === 0).map(({ purl }) => purl),
    osv: known.ok ? { answered: true } : { answered: false, code: known.code },
    kev: list.ok ? { answered: true, version: list.value.version } : { answered: false, code: list.code },
    matches: [
      ...byVersion.map((match) => ({ ...match, exploited: exploitedIn(entries, match) })),
      ...parts.flatMap((part) => productMatches(entries, part, byVersion)),
    ].toSorted((a, b) => (`${a.purl} ${a.id}` < `${b.purl} ${b.id}` ? -1 : 1)),
  };
}

async function findKnown(osv: AdvisorySource, asked: readonly AskedPackage[]): Promise<AdvisoryMatch[]> {
  const found = await osv.query(asked);
  const ids = [...new Set([...found.values()].flat())];
  const advisories = new Map(await Promise.all(ids.map(async (id) => [id, await osv.read(id)] as const)));
  return [...found].flatMap(([purl, list]) =>
    list.flatMap((id) => {
      const advisory = advisories.get(id);
      if (advisory === undefined || advisory.isWithdrawn) return [];
      const { aliases, severity, summary } = advisory;
      return [{ id, aliases, purl, severity, summary, exploited: null, by: "version" as const }];
    }),
  );
}

function askedOf({ purl, name, group, version }: BomComponent): AskedPackage[] {
  if (purl.startsWith("pkg:npm/"))
    return [{ purl, ecosystem: "npm", name: group === undefined ? name : `${group}/${name}`, version }];
  const known = OSV_NATIVES[name];
  return known === undefined ? [] : [{ purl, ecosystem: "Bitnami", name: known, version }];
}

function exploitedIn(
  entries: readonly ExploitedEntry[],
  { id, aliases }: Pick<AdvisoryMatch, "id" | "aliases">,
): AdvisoryMatch["exploited"] {
  const entry = entries.find(({ cve }) => cve === id || aliases.includes(cve));
  return entry === undefined ? null : { addedOn: entry.addedOn, dueOn: entry.dueOn };
}

/** What the list has under a part's product, and no look-up by version has named already. */
function productMatches(
  entries: readonly ExploitedEntry[],
  part: BomComponent,
  known: readonly AdvisoryMatch[],
): AdvisoryMatch[] {
  const products = KEV_PRODUCTS[part.name] ?? [];
  return entries
    .filter(({ product }) => products.includes(product.toLowerCase()))
    .filter(({ cve }) => !known.some(({ id, aliases }) => id === cve || aliases.includes(cve)))
    .map(({ cve, vendor, product, addedOn, dueOn }) => ({
      id: cve,
      aliases: [],
      purl: part.purl,
      severity: "unknown",
      summary: `${vendor} ${product}: attackers use it; the list names no versions`,
      exploited: { addedOn, dueOn },
      by: "product",
    }));
}

type Attempt<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly code: string };

async function attempt<T>(work: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    if (error instanceof AppError) return { ok: false, code: error.code };
    throw error;
  }
}

/** What a statement makes of a match: it is set aside, or it would be, had the statement not lapsed or a reason. */
export type Judged = AdvisoryMatch & {
  readonly setAside: { readonly justification: string; readonly detail: string; readonly untilMs: number } | null;
  /** A statement names it and is not followed, with the reason. */
  readonly notFollowed: "lapsed" | "no_end" | "no_justification" | null;
};

/**
 * Applies statements to matches. Only `not_affected` and `fixed` set aside, only with a justification, and only until their end: what was true of
 * one version and one configuration is looked at again.
 */
export function judgeMatches(
  matches: readonly AdvisoryMatch[],
  statements: readonly VexStatement[],
  nowMs: number,
): readonly Judged[] {
  return matches.map((match) => {
    const fitting = statements.filter(
      ({ vulnerability, products, status }) =>
        (status === "not_affected" || status === "fixed") &&
        (vulnerability === match.id || match.aliases.includes(vulnerability)) &&
        (products.length === 0 || products.some((product) => isSameProduct(product, match.purl))),
    );
    const good = fitting.find(
      ({ justification, untilMs }) => justification !== null && untilMs !== null && untilMs > nowMs,
    );
    if (good !== undefined && good.justification !== null && good.untilMs !== null)
      return {
        ...match,
        setAside: { justification: good.justification, detail: good.detail ?? "", untilMs: good.untilMs },
        notFollowed: null,
      };
    const [first] = fitting;
    if (first === undefined) return { ...match, setAside: null, notFollowed: null };
    const reason = first.justification === null ? "no_justification" : first.untilMs === null ? "no_end" : "lapsed";
    return { ...match, setAside: null, notFollowed: reason };
  });
}

/** A statement without a version covers every version; with one, that one alone. */
function isSameProduct(product: string, purl: string): boolean {
  return product === purl || (!/.@[^/]+$/u.test(product) && purl.startsWith(`${product}@`));
}
