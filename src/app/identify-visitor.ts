// SPDX-License-Identifier: Apache-2.0
import type { DialogueEvent } from "#dialogue";
import { assuranceNow, type Factor } from "#identity";
import { fromBase64Url, fromUtf8, meetsLevel, toBase64Url, utf8 } from "#kernel";
import type { PartyId } from "#telecom";
import { belongTo } from "./belong-to.ts";
import { addDraft, sayNow, wordFor } from "./compose-reply.ts";
import type { AppDeps } from "./deps.ts";
import { isForAnother } from "./messaging/link.ts";
import { isOwnLine } from "./step-up/own-line.ts";
import { bringBackLogins } from "./threat/demand-proof.ts";
import { senseSignIn } from "./threat/sense-sign-in.ts";
import { levelOf, recordEntry, type Turn } from "./turn.ts";

const NONCE_LIFETIME_MS = 5 * 60_000;

/** A nonce that the operator's server puts into its token: it ties the token to this service and to these minutes. base64url. */
export function makeNonce(deps: AppDeps): string {
  const body = toBase64Url(utf8(`${deps.clock.now()}.${toBase64Url(deps.random.bytes(12))}`));
  return body + nonceMac(deps, body);
}

/** True for a nonce of ours that is not older than five minutes. */
export function isFreshNonce(deps: AppDeps, nonce: string): boolean {
  const body = nonce.slice(0, -MAC_CHARS);
  if (nonceMac(deps, body) !== nonce.slice(-MAC_CHARS)) return false;
  const age = deps.clock.now() - Number(fromUtf8(fromBase64Url(body)).split(".")[0]);
  return age >= -1_000 && age < NONCE_LIFETIME_MS;
}

/** 128 bits are enough for something that lives five minutes. */
const MAC_CHARS = 22;

function nonceMac(deps: AppDeps, body: string): string {
  return toBase64Url(deps.keys.blindIndex("token", `nonce ${body}`).subarray(0, 16));
}

/**
 * Checks a token of the host page's server. Absent, empty, expired, replayed or wrongly signed = null, and always null for the same
 * reason outside: the visitor stays anonymous.
 */
export async function checkIdentityToken(deps: AppDeps, token: string): Promise<PartyId | null> {
  const verified = await deps.identityTokens.verify(token);
  if (!verified.ok) return null;
  const { party, jti, nonce, expiresAt } = verified.value;
  if (!isFreshNonce(deps, nonce)) return null;
  const isFirst = await deps.tokens.spendOnce(
    deps.tenant,
    "identity_token",
    deps.keys.blindIndex("token", `jti ${jti}`),
    new Date(expiresAt),
  );
  return isFirst ? party : null;
}

/** The visitor is signed in on the host page: one factor, A1. A token for somebody else than before starts nothing. */
export async function identifyVisitor(turn: Turn, token: string): Promise<readonly DialogueEvent[]> {
  const party = await checkIdentityToken(turn.deps, token);
  const known = turn.state.party;
  if (party === null || (known !== null && known !== party)) {
    await senseSignIn(turn, { isOk: false, factor: "host_token", tried: token });
    recordEntry(turn, "assurance.refused", { factor: "host_token" }, { kind: "subject", id: null });
    return [];
  }
  return raiseTo(turn, party, { kind: "host_token", at: turn.now });
}

/**
 * Adds a factor; when the level changed, says so in the transcript, the history and the dialogue. In a conversation without a key of
 * the device none is added that would lift it above A1: its token could be anybody's by now.
 */
export async function raiseTo(turn: Turn, party: PartyId | null, factor: Factor): Promise<readonly DialogueEvent[]> {
  const before = levelOf(turn);
  if (await isForAnother(turn, party)) {
    recordEntry(turn, "assurance.refused", { factor: factor.kind, reason: "other_subject" });
    sayNow(turn, "app.messaging.link.other");
    return [{ type: "step_up_ended", outcome: "unavailable" }];
  }
  if (party !== null) await dropForeignLine(turn, party);
  const kept = turn.state.factors.filter((old) => old.kind !== factor.kind);
  const factors = [...kept, factor];
  if (!turn.state.isDeviceBound && !meetsLevel("A1", assuranceNow(factors, turn.now).level)) {
    recordEntry(turn, "assurance.refused", { factor: factor.kind, reason: "no_device_key" });
    sayNow(turn, "app.step_up.device", { url: turn.deps.settings.selfCareUrl });
    return [{ type: "step_up_ended", outcome: "unavailable" }];
  }
  turn.state = { ...turn.state, factors, party: party ?? turn.state.party };
  if (party !== null) await belongTo(turn, party);
  bringBackLogins(turn, factor);
  await senseSignIn(turn, { isOk: true, factor: factor.kind });
  const { level } = assuranceNow(turn.state.factors, turn.now);
  recordEntry(
    turn,
    "assurance.raised",
    { factor: factor.kind, from: before, to: level },
    { kind: "subject", id: null },
  );
  if (level !== before)
    addDraft(turn, { kind: "assurance_changed", level, text: wordFor(turn, `app.assurance.${level}`) });
  return [{ type: "assurance_changed", level, by: factor.kind }];
}

/** A line that was shown while nobody knew who speaks counts on only where it is theirs who speaks, as it turns out. */
async function dropForeignLine(turn: Turn, party: PartyId): Promise<void> {
  const { verifiedLine, factors } = turn.state;
  if (turn.state.party !== null || verifiedLine === null || (await isOwnLine(turn.deps, party, verifiedLine))) return;
  const dropped = factors.filter(({ kind }) => ["sms_code", "network_line", "channel_line"].includes(kind));
  turn.state = { ...turn.state, verifiedLine: null, factors: factors.filter((factor) => !dropped.includes(factor)) };
  for (const { kind } of dropped) recordEntry(turn, "assurance.refused", { factor: kind, reason: "other_line" });
}
