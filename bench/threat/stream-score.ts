// SPDX-License-Identifier: Apache-2.0
import type { EventVerdict, ThreatEvent } from "#threat";
import type { StreamRow } from "../../tools/threat/streams.ts";

/** Campaigns whose worth is in the records that leave. */
const TAKES_RECORDS: ReadonlySet<string> = new Set(["api_scrape", "enum_unauth", "cred_stuff"]);

type Campaign = {
  readonly scen: string;
  readonly sessions: Set<string>;
  readonly flaggedSessions: Set<string>;
  records: number;
  leaked: number;
  events: number;
  firstFlagged: number | null;
  kinds: Map<string, number>;
};

export type StreamScore = {
  readonly campaigns: ReadonlyMap<string, Campaign>;
  readonly found: number;
  readonly cleanSessions: number;
  readonly cleanFlagged: number;
  readonly leakedPct: number;
  /** Processor time, the collector's threads included: what else the machine does is not counted. */
  readonly usPerEvent: number;
  readonly flaggedClean: ReadonlyMap<string, EventVerdict>;
};

/**
 * Plays a stream through a detector, event by event. Found: at least one event of the campaign is flagged. A clean session is flagged when any of
 * its events is, for whatever reason, its neighbours at a flagged address among them. Leaked: records of events that were not flagged when they
 * came, of the campaigns that are after records, divided by all they would have got; what is flagged is stopped, what came before is gone.
 */
export function scoreStream(
  rows: readonly StreamRow[],
  events: readonly ThreatEvent[],
  detect: (event: ThreatEvent) => Pick<EventVerdict, "isFlagged"> & Partial<EventVerdict>,
): StreamScore {
  const campaigns = new Map<string, Campaign>();
  const clean = new Set<string>();
  const flaggedClean = new Map<string, EventVerdict>();
  const began = process.cpuUsage();
  const verdicts = events.map(detect);
  const { user, system } = process.cpuUsage(began);
  rows.forEach((row, i) => {
    const verdict = verdicts[i];
    if (row.lab === 0) {
      clean.add(row.sid);
      if (verdict?.isFlagged === true && !flaggedClean.has(row.sid)) flaggedClean.set(row.sid, verdict as EventVerdict);
      return;
    }
    const campaign = campaignOf(campaigns, row);
    campaign.events += 1;
    campaign.sessions.add(row.sid);
    const records = TAKES_RECORDS.has(row.scen) ? (row.rec ?? 0) : 0;
    campaign.records += records;
    if (verdict?.isFlagged !== true) {
      campaign.leaked += records;
      return;
    }
    campaign.firstFlagged ??= campaign.events;
    campaign.flaggedSessions.add(row.sid);
    const kind = verdict.kinds?.[0] ?? "";
    campaign.kinds.set(kind, (campaign.kinds.get(kind) ?? 0) + 1);
  });
  const sum = (of: (campaign: Campaign) => number): number =>
    [...campaigns.values()].reduce((total, campaign) => total + of(campaign), 0);
  const records = sum((campaign) => campaign.records);
  return {
    campaigns,
    found: sum((campaign) => (campaign.firstFlagged === null ? 0 : 1)),
    cleanSessions: clean.size,
    cleanFlagged: flaggedClean.size,
    leakedPct: records === 0 ? 0 : (100 * sum((campaign) => campaign.leaked)) / records,
    usPerEvent: events.length === 0 ? 0 : (user + system) / events.length,
    flaggedClean,
  };
}

function campaignOf(campaigns: Map<string, Campaign>, row: StreamRow): Campaign {
  const name = row.camp ?? `${row.scen} (unnamed)`;
  let campaign = campaigns.get(name);
  if (campaign === undefined) {
    campaign = {
      scen: row.scen,
      sessions: new Set(),
      flaggedSessions: new Set(),
      records: 0,
      leaked: 0,
      events: 0,
      firstFlagged: null,
      kinds: new Map(),
    };
    campaigns.set(name, campaign);
  }
  return campaign;
}
