// SPDX-License-Identifier: Apache-2.0

/** What a run of events looks like. A closed list: answers, incidents and exports switch over it. */
export const ATTACK_KINDS = [
  "account_takeover",
  "credential_stuffing",
  "otp_pumping",
  "otp_brute_force",
  "enumeration",
  "scraping",
  "sim_swap",
  "sim_swap_sequence",
  "injection_campaign",
  "link_campaign",
  "unusual_session",
] as const;
export type AttackKind = (typeof ATTACK_KINDS)[number];

/** What evidence is gathered by. */
export const ENTITY_KINDS = [
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
] as const;
export type EntityKind = (typeof ENTITY_KINDS)[number];

/** The caller's own keyed hash again, and what it stands for. */
export type Entity = { readonly kind: EntityKind; readonly key: string };

/** Why, for a person: a code of a closed list with the number behind it, worded by whoever shows it. */
export const EVENT_REASONS = [
  "many_accounts_tried",
  "many_records_of_others",
  "many_missing_records",
  "many_refused_reads",
  "neighbouring_records",
  "failed_sign_ins",
  "failed_codes",
  "codes_sent",
  "risky_destination",
  "many_sessions",
  "many_addresses",
  "injections",
  "links",
  "risky_acts",
  "new_device",
  "other_country",
  "sim_changed",
  "act_after_sim_change",
  "little_known_network",
  "little_known_token",
  "steady_rhythm",
  "login_unlike_subject",
  "session_unlike_subject",
  "evidence_of_entity",
] as const;
export type EventReason = (typeof EVENT_REASONS)[number];

/** What the detectors say of one event. Holds keyed hashes, codes and numbers only. */
export type EventVerdict = {
  /** In [0, 1]: the learned score of this event alone; not a probability of guilt. */
  readonly score: number;
  /** The evidence of at least one entity of this event has passed its threshold, now or within the time a flag lasts. */
  readonly isFlagged: boolean;
  /** Likeliest first; empty unless flagged. */
  readonly kinds: readonly AttackKind[];
  /** The entities whose evidence passed its threshold: what to slow, lock, cut or quarantine. Empty unless flagged. */
  readonly entities: readonly Entity[];
  /** At most five, weightiest first. Present for every score above one half, flagged or not. */
  readonly reasons: readonly { readonly code: EventReason; readonly value: number }[];
};
