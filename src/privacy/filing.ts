// SPDX-License-Identifier: Apache-2.0
import { type AssuranceLevel, ok, type Result, refuse } from "#kernel";

/** Ways by which a customer reaches a member of staff, who files what they ask for. */
export const FILED_CHANNELS = ["phone", "letter", "branch"] as const;
export type FiledChannel = (typeof FILED_CHANNELS)[number];

type Evidence = {
  /** Where it can be had at all: nobody shows a passport on the phone. */
  readonly channels: readonly FiledChannel[];
  /** What it rests on. Two of the same are one: a code and a call to the same number prove that number. */
  readonly factor: "document" | "contact" | "signature";
  /** Enough by itself for what discloses or destroys. */
  readonly isStrong: boolean;
};

/** What showed a member of staff who asks: a closed list of codes. No number of a document, no copy, no answer is kept. */
export const IDENTITY_EVIDENCE = {
  document_seen: { channels: ["branch"], factor: "document", isStrong: true },
  document_copy: { channels: ["letter"], factor: "document", isStrong: false },
  contact_called_back: { channels: ["phone", "letter"], factor: "contact", isStrong: false },
  code_read_back: { channels: ["phone", "branch"], factor: "contact", isStrong: false },
  address_of_record: { channels: ["letter"], factor: "contact", isStrong: false },
  signature_compared: { channels: ["letter", "branch"], factor: "signature", isStrong: false },
} as const satisfies Record<string, Evidence>;
export type IdentityEvidence = keyof typeof IDENTITY_EVIDENCE;
export const IDENTITY_EVIDENCE_CODES = Object.keys(IDENTITY_EVIDENCE) as readonly IdentityEvidence[];

/**
 * How sure it is who asks, by what a member of staff noted. One thing that only protects needs is A1; a document in hand, or two things that do
 * not rest on the same, is A2. Never more: what binds takes the customer's own proof.
 *
 * @returns `not_of_channel`: such evidence cannot be had that way, so it is a mistake or a lie.
 */
export function levelOfEvidence(
  channel: FiledChannel,
  evidence: readonly IdentityEvidence[],
): Result<AssuranceLevel, { readonly reason: "not_of_channel"; readonly evidence: IdentityEvidence }> {
  const known: Readonly<Record<IdentityEvidence, Evidence>> = IDENTITY_EVIDENCE;
  const rules = evidence.map((code) => ({ code, rule: known[code] }));
  const foreign = rules.find(({ rule }) => !rule.channels.includes(channel));
  if (foreign !== undefined) return refuse({ reason: "not_of_channel", evidence: foreign.code });
  const factors = new Set(rules.map(({ rule }) => rule.factor));
  if (rules.some(({ rule }) => rule.isStrong) || factors.size >= 2) return ok("A2");
  return ok(factors.size === 1 ? "A1" : "A0");
}

/** What a request may be about: an incident, or what holds because of one. */
export type RequestAbout = { readonly kind: "incident" | "answer"; readonly id: string };

type ClockState = "on_time" | "near" | "late" | "answered";
/** People are warned this long before a request is late. */
const NEAR_MS = 7 * 86_400_000;

/** How a request stands against its clock. One that was answered has none any more; whether in time is asked elsewhere. */
export function clockState(
  { dueAt, extendedUntil, closedAt }: { dueAt: Date; extendedUntil: Date | null; closedAt: Date | null },
  now: number,
): ClockState {
  if (closedAt !== null) return "answered";
  const leftMs = (extendedUntil ?? dueAt).getTime() - now;
  if (leftMs < 0) return "late";
  return leftMs <= NEAR_MS ? "near" : "on_time";
}
