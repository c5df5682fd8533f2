// SPDX-License-Identifier: Apache-2.0
import type { ActConfirmation, ConversationEvent, PasskeyRequest, PasskeyResponse, TurnInput } from "#protocol";

/** What the conversation waits for: a ceremony, or the proof of an act. */
export type Waiting =
  | { readonly kind: "ceremony"; readonly request: WaitingCeremony }
  | { readonly kind: "act"; readonly act: ActConfirmation & { proof: NonNullable<ActConfirmation["proof"]> } };

export type WaitingCeremony = Pick<
  PasskeyRequest,
  "ceremonyId" | "ceremony" | "title" | "why" | "options" | "submitLabel"
>;

/** The newest thing a passkey can answer; null when the conversation went on without it. */
export function findWaiting(events: readonly ConversationEvent[]): Waiting | null {
  const parts = events.flatMap((event) => (event.kind === "message" && event.by === "bot" ? event.parts : []));
  const newest = parts.findLast((part) => part.type === "passkey" || part.type === "act" || part.type === "form");
  if (newest?.type === "passkey") return { kind: "ceremony", request: newest.passkey };
  if (newest?.type === "form" && newest.form.passkey !== undefined) {
    const { ceremonyId, options, label, hint } = newest.form.passkey;
    const shown = { title: newest.form.title, why: hint, submitLabel: label };
    return { kind: "ceremony", request: { ...shown, ceremonyId, ceremony: "authenticate", options } };
  }
  if (newest?.type !== "act" || newest.act.proof === undefined) return null;
  return { kind: "act", act: { ...newest.act, proof: newest.act.proof } };
}

/** The input that answers it. */
export function inputFor(waiting: Waiting, response: PasskeyResponse, clientId: string): TurnInput {
  if (waiting.kind === "ceremony")
    return { kind: "passkey", clientId, ceremonyId: waiting.request.ceremonyId, decision: "submit", response };
  const { actId, textHash } = waiting.act;
  return { kind: "act", clientId, actId, textHash, decision: "confirm", assertion: response };
}
