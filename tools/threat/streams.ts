// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { plainEvent, type ThreatEvent, type ThreatEventKind } from "#threat";

/** A row of a labelled stream: seconds since its start, who, from where, what, and to which campaign it belongs. */
export type StreamRow = {
  readonly t: number;
  readonly sid: string;
  readonly ip: string;
  readonly asn: string;
  readonly fp: string;
  readonly cc: string;
  readonly uid: number | null;
  readonly newdev: number;
  readonly foreign: number;
  readonly lab: number;
  readonly scen: string;
  readonly camp?: string;
  readonly type: string;
  readonly user?: number | null;
  readonly ok?: number;
  readonly inj?: number;
  readonly url?: number;
  readonly target?: number;
  readonly own?: number;
  readonly status?: number;
  readonly rec?: number;
  readonly deleg?: number;
  readonly msisdn?: number;
  readonly prefRisk?: number;
  readonly tool?: string;
  readonly act?: string;
  readonly simRecent?: number;
};

/** Reads JSON lines, gzipped where the name ends so. */
export function readStream(file: string): StreamRow[] {
  const bytes = readFileSync(file);
  const text = (file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => JSON.parse(line) as StreamRow)
    .sort((a, b) => a.t - b.t);
}

const KINDS: Readonly<Record<string, ThreatEventKind>> = {
  start: "start",
  msg: "message",
  auth: "sign_in",
  otp_req: "code_sent",
  otp_ver: "code_tried",
  lookup: "record_read",
  info: "information",
  risky: "risky_act",
};
/** A Monday, so that hours of the day mean something. */
const BEGINS = Date.UTC(2026, 0, 5);

/** The row as the detectors see it. Label, scenario and campaign stay behind. */
export function eventOf(row: StreamRow): ThreatEvent {
  const kind = KINDS[row.type] ?? "information";
  const isRead = kind === "record_read";
  const target = row.target ?? null;
  const msisdn = row.msisdn ?? null;
  const who = row.uid === null ? null : `u${String(row.uid)}`;
  return {
    ...plainEvent(BEGINS + row.t * 1000, kind),
    session: row.sid,
    address: row.ip,
    network: row.asn,
    device: row.fp,
    country: row.cc,
    subject: row.deleg === undefined ? who : null,
    claimed: row.user === null || row.user === undefined ? null : `u${String(row.user)}`,
    token: row.deleg === undefined ? null : who,
    isDelegated: row.deleg === 1,
    isNewDevice: row.newdev === 1,
    isForeign: row.foreign === 1,
    target: target === null ? null : `u${String(target)}`,
    targetBlock: target === null ? null : `b${String(Math.floor(target / 100))}`,
    isOwn: row.own === 1,
    isOk: row.ok === undefined ? (isRead ? row.status === 200 : null) : row.ok === 1,
    isMissing: row.status === 404,
    isDenied: row.status === 401 || row.status === 403,
    records: row.rec ?? 0,
    destination: msisdn === null ? null : `d${String(msisdn).slice(0, -4)}`,
    isRiskyDestination: row.prefRisk === 1,
    isInjection: row.inj === 1,
    hasLink: row.url === 1,
    act: row.act ?? row.tool ?? null,
    isSimRecent: row.simRecent === 1,
  };
}
