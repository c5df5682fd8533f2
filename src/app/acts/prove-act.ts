// SPDX-License-Identifier: Apache-2.0
import { ACT_PROOF_LIFETIME_MS, makeActChallenge, provesA3For } from "#identity";
import { fromBase64Url, toBase64Url, utf8 } from "#kernel";
import type { ActConfirmation, PasskeyResponse } from "#protocol";
import { optionsFor } from "../authenticators/ceremony.ts";
import { type HeldPasskey, listOwnPasskeys } from "../authenticators/held.ts";
import { provenBy } from "../authenticators/use-passkey.ts";
import { wordFor } from "../compose-reply.ts";
import type { StoredAct } from "../ports.ts";
import { entryOf, recordEntry, type Turn } from "../turn.ts";
import { type ActContent, type ActProofState, sealAct } from "./act-content.ts";
import type { Proof } from "./act-kind.ts";
import { actKinds } from "./kinds.ts";

/** The subject's passkeys that prove an act of this kind now. */
export async function passkeysFor(
  turn: Turn,
  { kind, args }: Pick<ActContent, "kind" | "args">,
): Promise<readonly HeldPasskey[]> {
  if (turn.state.party === null) return [];
  const held = await listOwnPasskeys(turn);
  return held.filter(({ enrolment }) => provesA3For(actKinds[kind].proofClass(args), enrolment, turn.now));
}

/** A fresh nonce and expiry: what went before no longer proves anything. */
export function freshProof(turn: Turn, failures: number = 0): ActProofState {
  const { random } = turn.deps;
  return { nonce: toBase64Url(random.bytes(32)), expiresAt: turn.now + ACT_PROOF_LIFETIME_MS, failures, answer: null };
}

/** What the browser needs to let a passkey sign this act. */
export async function proofRequest(
  turn: Turn,
  content: ActContent,
  proof: ActProofState,
  held: readonly HeldPasskey[],
): Promise<Pick<ActConfirmation, "needs" | "proof">> {
  const options = await optionsFor(
    turn,
    challengeOf(turn, content, proof),
    held.map((each) => each.content.passkey),
  );
  const expiresAt = new Date(proof.expiresAt).toISOString();
  return { needs: "passkey", proof: { options, expiresAt, hint: wordFor(turn, "app.act.proof_hint") } };
}

/** Made again from what is sealed, never taken from outside: another text, subject or conversation has another challenge. */
function challengeOf(turn: Turn, content: ActContent, proof: ActProofState): string {
  return makeActChallenge(
    {
      nonce: fromBase64Url(proof.nonce),
      subjectId: turn.subjectId,
      conversationId: turn.stored.conversationId,
      expiresAt: proof.expiresAt,
      text: content.text,
    },
    turn.deps.hashes.sha256,
  );
}

export type Proving =
  | { readonly outcome: "proved"; readonly proof: Proof; readonly content: ActContent }
  | { readonly outcome: "late" | "failed" | "not_enough" | "answered" };

/**
 * Checks an assertion over an act and moves the act to `proved`, together with its history entry. A challenge works once: the
 * state of the act says so over all nodes. If we stop after that, the same assertion may finish what it began, and no other.
 */
export async function proveAct(
  turn: Turn,
  act: StoredAct,
  content: ActContent,
  assertion: PasskeyResponse,
): Promise<Proving> {
  const { deps, stored } = turn;
  const { proof } = content;
  if (proof === null || proof === undefined) return { outcome: "not_enough" };
  const answer = toBase64Url(deps.hashes.sha256(utf8(JSON.stringify(assertion.response))));
  if (act.state === "proved" && proof.answer !== answer) return { outcome: "answered" };
  if (turn.now >= proof.expiresAt) return { outcome: "late" };
  const proven = await provenBy(turn, challengeOf(turn, content, proof), assertion);
  if (proven === null) {
    recordEntry(turn, "assurance.refused", { factor: "passkey", act: act.actId, reason: "not_verified" });
    return { outcome: "failed" };
  }
  const { enrolment, stored: authenticator } = proven.held;
  if (!provesA3For(actKinds[content.kind].proofClass(content.args), enrolment, turn.now))
    return { outcome: "not_enough" };
  const proved: ActContent = { ...content, proof: { ...proof, answer } };
  const result = { outcome: "proved", proof: { enrolment }, content: proved } as const;
  if (act.state === "proved") return result;
  const entry = entryOf(
    turn,
    "act.proved",
    { act: act.actId, kind: content.kind, authenticator: authenticator.authenticatorId, textHash: content.textHash },
    { kind: "subject", id: null },
  );
  const isFirst = await deps.acts.move(
    stored.tenant,
    stored.conversationId,
    "proposed",
    sealAct(turn, act.actId, "proved", proved, act.expiresAt),
    entry,
    new Date(turn.now),
  );
  return isFirst ? result : { outcome: "answered" };
}
