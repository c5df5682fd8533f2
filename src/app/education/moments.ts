// SPDX-License-Identifier: Apache-2.0
import type { Moment } from "#dialogue";
import type { MaskedKind } from "#pii";
import { listPasskeys } from "../authenticators/held.ts";
import type { Screened } from "../screen-input.ts";
import type { Turn } from "../turn.ts";

/** In these somebody has no time for advice, or somebody else may be reading. */
const EMERGENCIES: ReadonlySet<string> = new Set(["duress", "lost_phone", "lock_account", "recover_access"]);
const SECRETS: ReadonlySet<MaskedKind> = new Set<MaskedKind>(["SECRET", "CREDIT_CARD", "BANK_ACCOUNT", "IBAN"]);
const PUBLIC_WIFI =
  /\b(public|open|free|caf[eé]|coffee shop|hotel|airport|library|train|hostel)(?:'s)?\s+(?:\w+\s+)?(wi-?fi|wlan|hotspot|network)\b|\b(wi-?fi|wlan|hotspot|network)\s+(?:in|at|of)\s+(?:a|an|the|my|this)?\s*(?:\w+\s+)?(caf[eé]|coffee shop|hotel|airport|library|train|hostel|mall|restaurant)\b|(?:واي ?-?فاي|وايفاي|شبكة|شبكه|نت|إنترنت|انترنت)\s+(?:ال)?(?:عامة|عامه|عام|مفتوحة|مفتوحه|المقهى|المقهي|مقهى|الكافيه|كافيه|الفندق|فندق|المطار|مطار|القطار)|(?:واي ?-?فاي|وايفاي|شبكة|شبكه)\s+(?:في|ب)\s*(?:ال)?(?:مقهى|مقهي|كافيه|فندق|مطار|قطار)/iu;

/** Somebody wanted a code of the customer. Where the service itself asks for one, the form says what must be said. */
const CODE_ASKED =
  /\b(?:ask(?:s|ed|ing)?|want(?:s|ed)?|request(?:s|ed)?|need(?:s|ed)?|demand(?:s|ed)?)\b.{0,20}\b(?:my|me for|for (?:a|the|my|that|this))\b.{0,25}\b(?:code|otp|pin)\b|(?:طلب|يطلب|طلبوا|يطلبون|تطلب|سألني|سالني).{0,25}(?:رمز|الرمز|رمزي|كود|الكود)/iu;

/** Whether advice has no place in this turn at all: an emergency, an attack that is being met, or a person who answers. */
export function isNoTimeToTeach({ tracker, heard, owner, endedAt, isCutAfter, wantsPerson, state }: Turn): boolean {
  const isEmergency =
    tracker.stack.some(({ flow }) => EMERGENCIES.has(flow)) ||
    heard.some(
      (event) =>
        event.type === "utterance_understood" && EMERGENCIES.has(event.understanding.intents[0]?.intent ?? "none"),
    );
  // Where others can read, each message costs, and buttons may be none.
  const isElsewhere = state.messaging !== undefined;
  return isEmergency || isElsewhere || owner !== "bot" || endedAt !== null || isCutAfter || wantsPerson;
}

/** What this turn is the moment for, the most pressing first. */
export async function momentsOf(turn: Turn, screened: Screened): Promise<readonly Moment[]> {
  const { tracker, heard, history } = turn;
  const moments: Moment[] = [];
  if (screened.kind === "words" && screened.masked.some((kind) => SECRETS.has(kind))) moments.push("secret_typed");
  if (history.some(({ kind }) => kind === "scam.reported")) moments.push("scam_reported");
  if (screened.kind === "words" && CODE_ASKED.test(screened.text)) moments.push("code_asked");
  const isAdded = history.some(({ kind, facts }) => kind === "authenticator.added" && facts["kind"] === "passkey");
  if (isAdded && (await listPasskeys(turn.deps, turn.subjectId)).length === 0) moments.push("first_passkey");
  const isOver = heard.length > 0 && tracker.stack.length === 0;
  if (isOver && tracker.last === "lost_phone") moments.push("sim_lost");
  if (screened.kind === "words" && PUBLIC_WIFI.test(screened.text)) moments.push("public_wifi");
  const isTravel = tracker.stack.at(-1)?.flow === "roaming" || (isOver && tracker.last === "roaming");
  if (isTravel) moments.push("before_travelling");
  return moments;
}
