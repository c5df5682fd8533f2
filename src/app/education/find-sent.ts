// SPDX-License-Identifier: Apache-2.0
import type { SentMessage } from "../tools/tool-spec.ts";
import type { Turn } from "../turn.ts";
import { isWellTyped, readMessageCode } from "./message-code.ts";
import { CODED_KINDS, recipientOf } from "./sent-message.ts";

const HOUR_MS = 3_600_000;
const TRIES_IN_AN_HOUR = 10;

/**
 * What the message was that a code came with. Answers whoever got it, at A1 or above, and nobody else anything: of a code that is another's
 * it says the same as of one that never was.
 *
 * @param code - Normalised; untrusted.
 */
export async function findSentMessage(
  { deps, state, subjectId, now }: Turn,
  code: string,
): Promise<SentMessage | "mistyped" | "too_many" | null> {
  const key = deps.keys.blindIndex("counter", `message code tries ${subjectId}`);
  const tries = await deps.counters.add(deps.tenant, key, 1, HOUR_MS, new Date(now));
  if (tries > TRIES_IN_AN_HOUR) return "too_many";
  if (!isWellTyped(code)) return "mistyped";
  const recipients = [
    ...(state.party === null ? [] : [recipientOf({ kind: "contact_of_record", party: state.party })]),
    ...(state.verifiedLine === null ? [] : [recipientOf({ kind: "sms", msisdn: state.verifiedLine })]),
  ];
  const { timeZone } = deps.settings;
  return readMessageCode(deps.keys, code, { tenant: deps.tenant, recipients, kinds: CODED_KINDS, now, timeZone });
}
