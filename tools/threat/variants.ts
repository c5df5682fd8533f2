// SPDX-License-Identifier: Apache-2.0
import type { StreamRow } from "./streams.ts";

/** Numbers in [0, 1), the same for the same seed. */
export function seeded(seed: number): () => number {
  let state = (seed * 2654435761) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * The same clean traffic with the campaigns made over: slower, from more addresses and devices, through networks of ordinary people or VPNs, at
 * other times, scraping with a delegated token; under names that occur nowhere else.
 */
export function varied(rows: readonly StreamRow[], seed: number): StreamRow[] {
  const random = seeded(seed);
  const clean = rows.filter((row) => row.lab === 0);
  const campaigns = Map.groupBy(
    rows.filter((row) => row.lab === 1),
    (row) => row.camp ?? row.scen,
  );
  const homes = [...new Set(clean.filter((row) => row.cc === "HOME").map((row) => row.asn))];
  const end = rows.at(-1)?.t ?? 0;
  const agents = clean.find((row) => row.deleg === 1);
  const made = [...campaigns].flatMap(([name, campaign]) => vary(campaign, name, end, { homes, agents }, random));
  return [...clean, ...made].sort((a, b) => a.t - b.t);
}

function vary(
  campaign: readonly StreamRow[],
  name: string,
  end: number,
  { homes, agents }: { readonly homes: readonly string[]; readonly agents: StreamRow | undefined },
  random: () => number,
): StreamRow[] {
  const tag = `v${Math.floor(random() * 1e9).toString(36)}`;
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const first = campaign[0]?.t ?? 0;
  const lasted = (campaign.at(-1)?.t ?? 0) - first;
  const stretch = Math.max(1, Math.min(pick([1, 3, 10, 30, 60]), (end * 0.6) / Math.max(1, lasted)));
  // One in four begins before the service has seen much.
  const begin = random() * Math.max(0, end - lasted * stretch) * (random() < 0.25 ? 0.1 : 1);
  const addresses = pick([1, 1, 3, 8]);
  const devices = pick([1, 1, 2, 6]);
  const keep = stretch > 5 ? pick([0.4, 0.7, 1]) : 1;
  const throughHomes = random() < 0.3;
  const isDelegated = random() < 0.6;
  // Some scrape from where the agents sit; only that they never miss tells them apart.
  const inside = isDelegated && random() < 0.3 ? agents : undefined;
  const missing = inside === undefined ? pick([0, 0.05, 0.15]) : 0;
  const homeOf = new Map<string, string>();
  const seen = new Map<string, { ip: string; fp: string; kept: boolean }>();
  return campaign.flatMap((row): StreamRow[] => {
    const key = `${row.sid} ${row.ip} ${row.fp}`;
    let as = seen.get(key);
    if (as === undefined) {
      as = {
        ip: `${tag}${row.ip}_${Math.floor(random() * addresses)}`,
        fp: `${tag}${row.fp}_${Math.floor(random() * devices)}`,
        kept: random() < keep,
      };
      seen.set(key, as);
    }
    if (!as.kept) return [];
    if (throughHomes && !homeOf.has(as.ip)) homeOf.set(as.ip, pick(homes));
    const isScrape = row.deleg !== undefined;
    const isMissing = isScrape && random() < missing;
    return [
      {
        ...row,
        t: begin + (row.t - first) * stretch,
        sid: `${tag}${row.sid}`,
        camp: name,
        ip: as.ip,
        fp: as.fp,
        asn: throughHomes && !isScrape ? (homeOf.get(as.ip) ?? row.asn) : `${tag}${row.asn}`,
        cc: throughHomes && !isScrape ? "HOME" : `${row.cc}${tag}`,
        ...(isScrape && { deleg: isDelegated ? 1 : 0 }),
        ...(isScrape && inside !== undefined && { ip: inside.ip, asn: inside.asn, cc: inside.cc }),
        ...(isMissing && { status: 404, rec: 0 }),
      },
    ];
  });
}
