// SPDX-License-Identifier: Apache-2.0
import { authenticationOptions, type Passkey } from "#identity";
import { makeUuid, toBase64Url } from "#kernel";
import type { PasskeyRequest, SecureForm } from "#protocol";
import { wordFor } from "../compose-reply.ts";
import type { Ceremony } from "../private-state.ts";
import type { Turn } from "../turn.ts";

const LIFETIME_MS = 5 * 60_000;
/** Answers that do not verify, before the ceremony ends. */
export const CEREMONY_TRIES = 3;

export function freshCeremony(turn: Turn): Pick<Ceremony, "ceremonyId" | "challenge" | "expiresAt" | "failures"> {
  const { random } = turn.deps;
  return {
    ceremonyId: makeUuid(random),
    challenge: toBase64Url(random.bytes(32)),
    expiresAt: turn.now + LIFETIME_MS,
    failures: 0,
  };
}

/** Puts a ceremony in force; an open form or an older ceremony ends with it. */
export function startCeremony(
  turn: Turn,
  ceremony: Ceremony,
  request: Omit<PasskeyRequest, "ceremonyId" | "expiresAt">,
): void {
  turn.state = { ...turn.state, stepUp: null, ceremony };
  const { ceremonyId, expiresAt } = ceremony;
  turn.pending.push({
    type: "part",
    part: { type: "passkey", passkey: { ...request, ceremonyId, expiresAt: new Date(expiresAt).toISOString() } },
  });
}

export function endCeremony(turn: Turn): void {
  turn.state = { ...turn.state, ceremony: null };
}

/** Asks for one of these passkeys; for any of ours when none is named. */
export async function askForPasskey(
  turn: Turn,
  how: {
    readonly why: string;
    readonly allowed: readonly Passkey[];
    readonly hasOtherWay: boolean;
    readonly putAside: readonly ("passkey" | "totp")[];
    readonly failures?: number;
  },
): Promise<void> {
  const fresh = freshCeremony(turn);
  const { allowed, hasOtherWay, why, putAside, failures = 0 } = how;
  const ceremony: Ceremony = { ...fresh, failures, purpose: "step_up", why, putAside };
  startCeremony(turn, ceremony, {
    ceremony: "authenticate",
    title: wordFor(turn, "app.passkey.use.title"),
    why: `${why} ${wordFor(turn, "app.passkey.how")}`,
    options: await optionsFor(turn, fresh.challenge, allowed),
    submitLabel: wordFor(turn, "app.passkey.use.submit"),
    cancelLabel: wordFor(turn, "app.passkey.cancel"),
    ...(hasOtherWay ? { otherLabel: wordFor(turn, "app.passkey.other") } : {}),
  });
}

/**
 * Asks on the number form for any passkey of ours: whoever has one needs no number and no code. Nothing is told about who has one.
 *
 * @returns What the form carries.
 */
export async function askOnNumberForm(
  turn: Turn,
  why: string,
  failures: number = 0,
): Promise<NonNullable<SecureForm["passkey"]>> {
  const ceremony: Ceremony = {
    ...freshCeremony(turn),
    failures,
    purpose: "step_up",
    why,
    putAside: [],
    isOnForm: true,
  };
  turn.state = { ...turn.state, ceremony };
  return {
    ceremonyId: ceremony.ceremonyId,
    options: await optionsFor(turn, ceremony.challenge, []),
    expiresAt: new Date(ceremony.expiresAt).toISOString(),
    label: wordFor(turn, "app.passkey.on_form"),
    hint: wordFor(turn, "app.passkey.how"),
  };
}

/** Options of an authentication, in the shape that travels. */
export async function optionsFor(
  turn: Turn,
  challenge: string,
  allowed: readonly Passkey[],
): Promise<PasskeyRequest["options"]> {
  const options = await authenticationOptions(turn.deps.relyingParty, { challenge, allowed });
  return { ...options, challenge };
}
