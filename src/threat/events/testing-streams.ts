// SPDX-License-Identifier: Apache-2.0
import { plainEvent, type ThreatEvent } from "./event.ts";

/** Small streams for tests, made in code: an ordinary morning, and campaigns that take their time. */
export const MORNING: number = Date.UTC(2026, 2, 2, 8);
const SECOND = 1_000;
const MINUTE = 60 * SECOND;

function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}

/** Customers who sign in, ask and read their own records, and three agents who read others' and now and then miss. */
export function ordinaryMorning(sessions = 250, seed = 1): ThreatEvent[] {
  const random = seeded(seed);
  const events: ThreatEvent[] = [];
  for (let i = 0; i < sessions; i += 1) {
    const who = {
      session: `s${seed}-${i}`,
      address: `a${Math.floor(random() * 60)}`,
      network: `n${Math.floor(random() * 3)}`,
      device: `d${seed}-${i}`,
      country: "home",
    };
    const subject = `u${seed}-${i}`;
    let at = MORNING + random() * 180 * MINUTE;
    const add = (kind: ThreatEvent["kind"], about: Partial<ThreatEvent>): void => {
      at += (5 + random() * 40) * SECOND;
      events.push({ ...plainEvent(at, kind), ...who, ...about });
    };
    add("start", {});
    if (random() < 0.15) add("sign_in", { claimed: subject, isOk: false });
    add("sign_in", { claimed: subject, isOk: true });
    for (let n = 0; n < 4; n += 1) add("message", { subject });
    for (let n = 0; n < 2; n += 1)
      add("record_read", { subject, target: subject, isOwn: true, isOk: true, records: 1, act: "bill" });
  }
  for (let agent = 0; agent < 3; agent += 1) {
    let at = MORNING + agent * MINUTE;
    for (let n = 0; n < 150; n += 1) {
      at += -Math.log(1 - random()) * 40 * SECOND;
      events.push({ ...agentRead(at, `agent${agent}`, Math.floor(random() * 1e6)), isMissing: random() < 0.13 });
    }
  }
  return events.map(settle).sort((a, b) => a.at - b.at);
}

function settle(event: ThreatEvent): ThreatEvent {
  return event.isMissing ? { ...event, isOk: false, records: 0 } : event;
}

function agentRead(at: number, token: string, target: number): ThreatEvent {
  return {
    ...plainEvent(at, "record_read"),
    session: `${token} shift`,
    address: "office",
    network: "office-net",
    device: token,
    country: "home",
    token,
    isDelegated: true,
    target: `t${target}`,
    targetBlock: `b${Math.floor(target / 100)}`,
    isOk: true,
    records: 1,
  };
}

type Campaign = { readonly kind: string; readonly events: readonly ThreatEvent[] };

/** From afar and through many addresses, minutes apart. */
function away(at: number, i: number, addresses: number, sessions: string): ThreatEvent {
  return {
    ...plainEvent(at, "start"),
    session: sessions,
    address: `x${i % addresses}`,
    network: `xn${i % 3}`,
    device: `xd${i % 4}`,
    country: "elsewhere",
  };
}

/** Each slow: an event every one to four minutes, over up to thirty addresses. */
export function slowCampaigns(): readonly Campaign[] {
  const from = MORNING + 180 * MINUTE;
  const every = (count: number, minutes: number, make: (at: number, i: number) => ThreatEvent): ThreatEvent[] =>
    Array.from({ length: count }, (_, i) => make(from + i * minutes * MINUTE, i));
  return [
    {
      kind: "scraping",
      events: every(300, 3, (at, i) => ({
        ...agentRead(at, "stolen", (i * 7919) % 1_000_000),
        address: `x${i % 2}`,
        network: "xn0",
        country: "elsewhere",
      })),
    },
    {
      kind: "enumeration",
      events: every(300, 1, (at, i) => ({
        ...away(at, i, 30, `e${Math.floor(i / 6)}`),
        kind: "record_read",
        target: `t${5000 + i}`,
        targetBlock: `b${Math.floor((5000 + i) / 100)}`,
        isMissing: i % 15 !== 0,
        isOk: i % 15 === 0,
        records: i % 15 === 0 ? 1 : 0,
      })),
    },
    {
      kind: "credential_stuffing",
      events: every(300, 2, (at, i) => ({
        ...away(at, i, 30, `c${i}`),
        kind: "sign_in",
        claimed: `v${i}`,
        isNewDevice: true,
        isOk: i % 90 === 89,
      })),
    },
    {
      kind: "otp_pumping",
      events: every(200, 1, (at, i) => ({
        ...away(at, i, 15, `p${i}`),
        kind: "code_sent",
        destination: `premium${i % 2}`,
        isRiskyDestination: true,
      })),
    },
    {
      kind: "otp_brute_force",
      events: every(200, 1, (at, i) => ({
        ...away(at, i, 4, `b${Math.floor(i / 20)}`),
        kind: "code_tried",
        claimed: "victim",
        isNewDevice: true,
        isOk: false,
      })),
    },
    {
      kind: "injection_campaign",
      events: every(120, 4, (at, i) => ({
        ...away(at, i, 5, `i${Math.floor(i / 5)}`),
        kind: "message",
        isInjection: i % 2 === 0,
      })),
    },
    {
      kind: "link_campaign",
      events: every(120, 2, (at, i) => ({
        ...away(at, i, 4, `l${Math.floor(i / 2)}`),
        kind: "message",
        hasLink: i % 2 === 0,
      })),
    },
  ];
}
