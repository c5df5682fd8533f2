// SPDX-License-Identifier: Apache-2.0

/** What happened. `information` is a read of what everybody may see; `record_read` is a read of somebody's data. */
export const EVENT_KINDS = [
  "start",
  "message",
  "sign_in",
  "code_sent",
  "code_tried",
  "record_read",
  "information",
  "risky_act",
] as const;
export type ThreatEventKind = (typeof EVENT_KINDS)[number];

/**
 * One thing that happened, as the detectors see it. Every name of somebody or something is a keyed hash that the caller made (any text that
 * is stable for the tenant): no address, number or id in the clear comes in here, and none can be told from what is kept. `null` is "does not
 * apply or is not known", never "harmless".
 */
export type ThreatEvent = {
  /** Milliseconds since 1970. Late events count at the latest time seen. */
  readonly at: number;
  readonly kind: ThreatEventKind;
  /** Of a subject who objected to profiling: no baseline is kept or read, the counters of entities still count. */
  readonly hasObjected: boolean;

  readonly session: string | null;
  readonly address: string | null;
  /** The address's network of neighbours: /24 of IPv4, /48 of IPv6. */
  readonly prefix: string | null;
  /** Autonomous system or operator's name for the network the address lies in. */
  readonly network: string | null;
  /** The device key's thumbprint, or what else tells a device from another. */
  readonly device: string | null;
  readonly country: string | null;
  /** Who is signed in. */
  readonly subject: string | null;
  /** The account that a sign-in or code is for, proved or not. */
  readonly claimed: string | null;
  /** The access token or agent that acts; set with `isDelegated` for reads on behalf of others. */
  readonly token: string | null;
  readonly isDelegated: boolean;
  /** This device is new for the account it acts for. */
  readonly isNewDevice: boolean;
  /** The address lies in another country than the account's usual ones. */
  readonly isForeign: boolean;

  /** Whose record was asked for. */
  readonly target: string | null;
  /** Hash of the target's number without its last two digits: neighbours share it, so that counting upwards shows although no number is kept. */
  readonly targetBlock: string | null;
  /** The record is the signed-in subject's own. */
  readonly isOwn: boolean;
  /** Sign-in, code or read went well. `null` where the kind has no outcome. */
  readonly isOk: boolean | null;
  /** A read was answered: there is no such record. */
  readonly isMissing: boolean;
  /** A read was refused: not yours. */
  readonly isDenied: boolean;
  /** Records that left with this event. */
  readonly records: number;

  /** Hash of the prefix a code goes to (country and first digits), and whether that prefix is known for premium or pumped traffic. */
  readonly destination: string | null;
  readonly isRiskyDestination: boolean;

  /** The text detectors called the message an injection. */
  readonly isInjection: boolean;
  /** Hash of a link in the message; with `hasLink` where a link is there and no hash. */
  readonly link: string | null;
  readonly hasLink: boolean;

  /** Aim, tool or act: a closed word of the program, for the order of a subject's habits. */
  readonly act: string | null;
  /** The line's SIM was changed lately, by the operator's signal. */
  readonly isSimRecent: boolean;
  /** The act was signed just now by a passkey of the owner's that is no new one. */
  readonly isProved: boolean;
};

/** An event with nothing known but time and kind: callers add what they know. */
export function plainEvent(at: number, kind: ThreatEventKind): ThreatEvent {
  return {
    at,
    kind,
    hasObjected: false,
    session: null,
    address: null,
    prefix: null,
    network: null,
    device: null,
    country: null,
    subject: null,
    claimed: null,
    token: null,
    isDelegated: false,
    isNewDevice: false,
    isForeign: false,
    target: null,
    targetBlock: null,
    isOwn: false,
    isOk: null,
    isMissing: false,
    isDenied: false,
    records: 0,
    destination: null,
    isRiskyDestination: false,
    isInjection: false,
    link: null,
    hasLink: false,
    act: null,
    isSimRecent: false,
    isProved: false,
  };
}
