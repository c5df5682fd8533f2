// SPDX-License-Identifier: Apache-2.0
import type { ThreatEvent } from "./event.ts";
import type { EntityKind } from "./verdict.ts";

/** Counted beside what can be flagged: to know how familiar a country or a network is among everything. */
export const COUNTED_KINDS = [
  "session",
  "address",
  "prefix",
  "network",
  "device",
  "subject",
  "claimed",
  "token",
  "destination",
  "link",
  "block",
  "country",
  "world",
] as const;
export type CountedKind = EntityKind | "country" | "world";

/** What is counted of an event, for each of its entities, with three half-lives. */
export const CHANNELS = [
  "events",
  "starts",
  "messages",
  "signInOk",
  "signInFailed",
  "codeSent",
  "codeRisky",
  "codeOk",
  "codeFailed",
  "readOwn",
  "readOther",
  "readDelegated",
  "readUnfamiliar",
  "readMissing",
  "readDenied",
  "injections",
  "links",
  "risky",
  "newDevice",
  "unfamiliar",
  "delegatedMissing",
] as const;
export type Channel = (typeof CHANNELS)[number];
export const CHANNEL: Readonly<Record<Channel, number>> = Object.fromEntries(
  CHANNELS.map((name, index) => [name, index]),
) as Record<Channel, number>;

const MINUTE = 60_000;
/** Ten minutes for bursts, three hours for campaigns of a shift, two days for those that take their time. */
export const HALF_LIVES_MS: readonly number[] = [10 * MINUTE, 180 * MINUTE, 2_880 * MINUTE];
export const SPANS: number = HALF_LIVES_MS.length;

/** The four things whose different values are counted per entity. */
export const SPREADS = ["accounts", "targets", "addresses", "sessions"] as const;

/** The sorts of events among which a network or country can be familiar. */
export const CLASSES = ["talk", "codes", "delegated", "reads"] as const;
export function classOf(event: ThreatEvent): number {
  switch (event.kind) {
    case "code_sent":
    case "code_tried":
      return 1;
    case "record_read":
      return event.isDelegated ? 2 : 3;
    default:
      return 0;
  }
}

/** Adds what this event weighs in each channel to `into`; `unfamiliar` in [0, 1] says how little known its network and country are. */
export function weigh(event: ThreatEvent, unfamiliar: number, into: Float32Array): void {
  into.fill(0);
  const add = (channel: Channel, weight = 1): void => {
    const at = CHANNEL[channel];
    into[at] = (into[at] ?? 0) + weight;
  };
  add("events");
  if (event.kind !== "information") add("unfamiliar", unfamiliar);
  if (event.isNewDevice) add("newDevice");
  switch (event.kind) {
    case "start":
      add("starts");
      break;
    case "message":
      add("messages");
      if (event.isInjection) add("injections");
      if (event.hasLink || event.link !== null) add("links");
      break;
    case "sign_in":
      add(event.isOk === true ? "signInOk" : "signInFailed");
      break;
    case "code_sent":
      add("codeSent");
      if (event.isRiskyDestination) add("codeRisky");
      break;
    case "code_tried":
      add(event.isOk === true ? "codeOk" : "codeFailed");
      break;
    case "record_read":
      weighRead(event, unfamiliar, add);
      break;
    case "risky_act":
      add("risky");
      break;
    case "information":
      break;
  }
}

function weighRead(event: ThreatEvent, unfamiliar: number, add: (channel: Channel, weight?: number) => void): void {
  if (event.isOwn) {
    add("readOwn");
    return;
  }
  if (event.isMissing) add("readMissing");
  if (event.isDenied) add("readDenied");
  if (!event.isDelegated) add("readOther");
  else add("readDelegated");
  if (event.isDelegated && event.isMissing) add("delegatedMissing");
  add("readUnfamiliar", unfamiliar);
}
