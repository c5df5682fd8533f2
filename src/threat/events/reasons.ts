// SPDX-License-Identifier: Apache-2.0
import type { ThreatEvent } from "./event.ts";
import { FEATURES } from "./features.ts";
import type { AttackKind, EventReason, EventVerdict } from "./verdict.ts";
import type { Watch } from "./watch.ts";

/** What a feature means to a person, and which attack it speaks for. Features without a row are context. */
const MEANING: readonly {
  readonly is: (feature: string) => boolean;
  readonly reason: EventReason;
  readonly speaksFor: AttackKind | null;
}[] = [
  { is: (name) => name.startsWith("accounts."), reason: "many_accounts_tried", speaksFor: "credential_stuffing" },
  { is: (name) => name.startsWith("targets."), reason: "many_records_of_others", speaksFor: "enumeration" },
  { is: (name) => name.startsWith("addresses."), reason: "many_addresses", speaksFor: null },
  { is: (name) => name.startsWith("sessions."), reason: "many_sessions", speaksFor: null },
  { is: (name) => name === "object.readMissing", reason: "neighbouring_records", speaksFor: "enumeration" },
  { is: (name) => name.endsWith(".readMissing"), reason: "many_missing_records", speaksFor: "enumeration" },
  { is: (name) => name.endsWith(".readDenied"), reason: "many_refused_reads", speaksFor: "enumeration" },
  { is: (name) => name.endsWith(".readOther"), reason: "many_records_of_others", speaksFor: "scraping" },
  { is: (name) => name.endsWith(".readDelegated"), reason: "many_records_of_others", speaksFor: "scraping" },
  { is: (name) => name.endsWith(".readUnfamiliar"), reason: "little_known_network", speaksFor: "scraping" },
  { is: (name) => name.endsWith(".signInFailed"), reason: "failed_sign_ins", speaksFor: "account_takeover" },
  { is: (name) => name.endsWith(".codeSent"), reason: "codes_sent", speaksFor: "otp_pumping" },
  { is: (name) => name.endsWith(".codeRisky"), reason: "risky_destination", speaksFor: "otp_pumping" },
  { is: (name) => name === "isRiskyDestination", reason: "risky_destination", speaksFor: "otp_pumping" },
  { is: (name) => name.endsWith(".codeFailed"), reason: "failed_codes", speaksFor: "otp_brute_force" },
  { is: (name) => name.endsWith(".injections"), reason: "injections", speaksFor: "injection_campaign" },
  { is: (name) => name.endsWith(".links"), reason: "links", speaksFor: "link_campaign" },
  { is: (name) => name.endsWith(".risky"), reason: "risky_acts", speaksFor: "account_takeover" },
  { is: (name) => name.endsWith(".newDevice"), reason: "new_device", speaksFor: "account_takeover" },
  { is: (name) => name === "isNewDevice", reason: "new_device", speaksFor: "account_takeover" },
  { is: (name) => name === "isForeign", reason: "other_country", speaksFor: null },
  { is: (name) => name === "isSimRecent", reason: "sim_changed", speaksFor: "sim_swap" },
  { is: (name) => name === "loginUnlike", reason: "login_unlike_subject", speaksFor: "account_takeover" },
  { is: (name) => name === "steady", reason: "steady_rhythm", speaksFor: "scraping" },
  { is: (name) => name === "neverMisses", reason: "many_records_of_others", speaksFor: "scraping" },
  { is: (name) => name === "fresh.token", reason: "little_known_token", speaksFor: "scraping" },
  { is: (name) => name.endsWith("unfamiliar"), reason: "little_known_network", speaksFor: null },
];
const MEANINGS = FEATURES.map((feature) => {
  const name = feature.replace(/\.(10min|3h|2d)$/, "");
  return MEANING.find(({ is }) => is(name)) ?? null;
});

const SHOWN = 5;

/** The weightiest reasons of the event in hand, each once, with the count behind it. */
export function explain(watch: Watch, head: number): EventVerdict["reasons"] {
  const weights = watch.scorer.weights[head];
  const found = new Map<EventReason, { weight: number; value: number; most: number }>();
  MEANINGS.forEach((meaning, i) => {
    const feature = watch.features[i] ?? 0;
    const part = feature * (weights?.[i] ?? 0);
    if (meaning === null || part <= 0.05) return;
    const known = found.get(meaning.reason) ?? { weight: 0, value: 0, most: 0 };
    known.weight += part;
    if (part > known.most) {
      known.most = part;
      known.value = Math.round(Math.expm1(feature) * 10) / 10;
    }
    found.set(meaning.reason, known);
  });
  const reasons = [...found].sort((a, b) => b[1].weight - a[1].weight).slice(0, SHOWN);
  if (reasons.length === 0) return [{ code: "evidence_of_entity", value: Math.round(mostEvidence(watch)) }];
  return reasons.map(([code, { value }]) => ({ code, value }));
}

function mostEvidence(watch: Watch): number {
  return Math.max(0, ...watch.states.map((state) => state?.total.evidence ?? 0));
}

const MOSTLY = 0.5;
const ACCOUNTS = ["session", "device", "address", "network"].map((group) => FEATURES.indexOf(`accounts.${group}`));
/** Three others than the first, on the scale of features. */
const MANY_ACCOUNTS = Math.log1p(2.5);
const GROUPS_OF_READERS = ["session", "device", "address", "network", "actor"] as const;
const MISSED = GROUPS_OF_READERS.flatMap((group) => [
  FEATURES.indexOf(`${group}.readMissing.2d`),
  FEATURES.indexOf(`${group}.readDenied.2d`),
]);
const READ = GROUPS_OF_READERS.flatMap((group) => [
  FEATURES.indexOf(`${group}.readOther.2d`),
  FEATURES.indexOf(`${group}.readDelegated.2d`),
]);

/** Of reads of others, about which share was not there or was refused. */
function missedShare(watch: Watch): number {
  const most = (places: readonly number[]): number =>
    Math.max(...places.map((place) => Math.expm1(watch.features[place] ?? 0)));
  return most(MISSED) / Math.max(1, most(READ));
}

/** Which attacks the features of a flagged event speak for, likeliest first. */
export function nameKinds(watch: Watch, event: ThreatEvent, head: number): readonly AttackKind[] {
  const weights = watch.scorer.weights[head];
  const votes = new Map<AttackKind, number>();
  const vote = (kind: AttackKind, weight: number): void => {
    votes.set(kind, (votes.get(kind) ?? 0) + weight);
  };
  MEANINGS.forEach((meaning, i) => {
    // A head that was never shown an attack still says what its entities' counters are full of.
    const part = (watch.features[i] ?? 0) * ((weights?.[i] ?? 0) + 0.02);
    if (meaning?.speaksFor && part > 0) vote(meaning.speaksFor, part);
  });
  const takeover = votes.get("account_takeover") ?? 0;
  const stuffing = votes.get("credential_stuffing") ?? 0;
  // Failed sign-ins at many accounts are stuffing, at one account they are a takeover.
  if (takeover > 0 && ACCOUNTS.some((place) => (watch.features[place] ?? 0) > MANY_ACCOUNTS)) {
    votes.set("credential_stuffing", stuffing + takeover);
    votes.set("account_takeover", takeover / 4);
  }
  const scraping = votes.get("scraping") ?? 0;
  // Who asks for records that are mostly not there, or not theirs, counts through them; who gets what they ask for carries it off.
  if (scraping > 0 && missedShare(watch) > MOSTLY) {
    votes.set("enumeration", (votes.get("enumeration") ?? 0) + scraping);
    votes.set("scraping", scraping / 4);
  }
  if (takeover > 0 && (event.isSimRecent || event.act === "sim_swap")) vote("sim_swap", takeover + 1);
  if (watch.unlike > 6) vote("unusual_session", watch.unlike / 4);
  const ranked = [...votes].sort((a, b) => b[1] - a[1]);
  const most = ranked[0]?.[1] ?? 0;
  if (most === 0) return ["unusual_session"];
  return ranked.filter(([, weight]) => weight >= most / 3).map(([kind]) => kind);
}
