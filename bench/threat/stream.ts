// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { makeWatch, observe, openEventModel } from "#threat";
import { eventOf, readStream } from "../../tools/threat/streams.ts";
import type { Figures } from "../figures.ts";
import { makeStreamPeers } from "./stream-peers.ts";
import { type StreamScore, scoreStream } from "./stream-score.ts";

const modelFile = join(import.meta.dirname, "../../models/threat-events/model.json");

/** What event streams came to, keyed by base name. */
export type StreamFigures = { readonly streams: Figures; readonly usPerEvent: number | null };

/**
 * Plays each stream through the shipped event model, and through simple peers beside it. Thresholds are those that ship; peers are given theirs on
 * the clean rows of the same stream, which flatters them.
 */
export function scoreStreams(files: readonly string[]): Promise<StreamFigures> {
  const scorer = openEventModel(JSON.parse(readFileSync(modelFile, "utf8")));
  const streams: Record<string, Figures> = {};
  const costs: number[] = [];
  for (const file of files) {
    const rows = readStream(file);
    const events = rows.map(eventOf);
    const watch = makeWatch(scorer);
    const score = scoreStream(rows, events, (event) => observe(watch, event));
    costs.push(score.usPerEvent);
    console.log(`\n${basename(file)}: ${rows.length} events`);
    printHead();
    printRow("wardline", score, score.usPerEvent.toFixed(1));
    const peers: Record<string, Figures> = {};
    for (const peer of makeStreamPeers(rows, events, scorer)) {
      const peerScore = scoreStream(rows, events, peer.detect);
      printRow(peer.name, peerScore);
      peers[peer.name] = figuresOf(peerScore);
    }
    printCampaigns(score);
    streams[basename(file)] = { ...figuresOf(score), peers };
  }
  const usPerEvent = costs.length === 0 ? null : costs.reduce((sum, cost) => sum + cost, 0) / costs.length;
  return Promise.resolve({ streams, usPerEvent });
}

function figuresOf(score: StreamScore): Figures {
  return {
    campaigns: score.campaigns.size,
    found: score.found,
    cleanSessionsFlaggedPct: percent(score.cleanFlagged, score.cleanSessions),
    leakedPct: Math.round(score.leakedPct * 100) / 100,
  };
}

function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((100_000 * part) / whole) / 1000;
}

function printHead(): void {
  console.log(
    `  ${"".padEnd(24)}${"found".padStart(9)}${"clean flagged %".padStart(17)}${"leaked %".padStart(10)}${"µs".padStart(8)}`,
  );
}

function printRow(name: string, score: StreamScore, cost = "–"): void {
  const found = `${score.found}/${score.campaigns.size}`;
  const clean = percent(score.cleanFlagged, score.cleanSessions).toFixed(3);
  console.log(
    `  ${name.padEnd(24)}${found.padStart(9)}${clean.padStart(17)}${score.leakedPct.toFixed(1).padStart(10)}${cost.padStart(8)}`,
  );
}

function printCampaigns(score: StreamScore): void {
  for (const [name, campaign] of score.campaigns) {
    const kind = [...campaign.kinds].sort((a, b) => b[1] - a[1])[0]?.[0] ?? "not found";
    const first = campaign.firstFlagged === null ? "–" : String(campaign.firstFlagged);
    const sessions = `${campaign.flaggedSessions.size}/${campaign.sessions.size} sessions`;
    const leaked = campaign.records > 0 ? `, ${campaign.leaked} of ${campaign.records} records` : "";
    console.log(
      `    ${name.padEnd(24)} from event ${first} of ${campaign.events}, ${sessions}${leaked}, called ${kind}`,
    );
  }
}
