// SPDX-License-Identifier: Apache-2.0
import { deviceProofPolicy, tokenHash, verifyDeviceProof } from "#identity";
import { type ConversationId, ok, type Result, refuse } from "#kernel";
import type { AppDeps } from "../deps.ts";

/** A request as far as a proof of the device covers it. The proof is untrusted; null where none came. */
export type ProvenRequest = { readonly method: string; readonly path: string; readonly proof: string | null };

/**
 * The conversation that a token opens for whoever sent this request. A token that was given to a key opens nothing without a fresh
 * proof of that key over this request, and each proof works once over all nodes; that it was the wrong token, no proof, an old
 * one or a used one is one answer: null. One round trip, with one row written where there is a key.
 */
export async function useToken(
  deps: AppDeps,
  token: string,
  { method, path, proof }: ProvenRequest,
): Promise<ConversationId | null> {
  const now = deps.clock.now();
  const hash = deps.keys.blindIndex("token", token);
  if (proof === null) return deps.tokens.useToken(deps.tenant, hash, null, new Date(now));
  const verified = verifyDeviceProof(proof, { method, path, token, now });
  if (!verified.ok) return null;
  const { thumbprint, proofHash, rememberUntil } = verified.value;
  // Longer by what clocks of two nodes may differ: a row must outlive the proof it stands for.
  const expiresAt = new Date(rememberUntil + deviceProofPolicy.maxAheadMs);
  return deps.tokens.useToken(deps.tenant, hash, { thumbprint, proofHash, expiresAt }, new Date(now));
}

/** Whether a token that was used still opens something; it may have been ended elsewhere. Lets nobody in: `useToken` does. */
export async function stillOpens(deps: AppDeps, token: string, conversationId: ConversationId): Promise<boolean> {
  const hash = deps.keys.blindIndex("token", token);
  return (await deps.tokens.findConversation(deps.tenant, hash, new Date(deps.clock.now()))) === conversationId;
}

/** True for a token that is there at all: worth waiting for the proof that a WebSocket sends after its handshake. */
export async function isTokenKnown(deps: AppDeps, token: string): Promise<boolean> {
  const hash = deps.keys.blindIndex("token", token);
  return (await deps.tokens.findConversation(deps.tenant, hash, new Date(deps.clock.now()))) !== null;
}

/** The key that opens a conversation, by a proof that comes with the opening. Without a proof there is none, and that is no refusal. */
export async function deviceKeyOf(
  deps: AppDeps,
  request: ProvenRequest | undefined,
): Promise<Result<Uint8Array | null, { readonly reason: "device_not_proven" }>> {
  if (request === undefined || request.proof === null) return ok(null);
  const { method, path, proof } = request;
  const verified = verifyDeviceProof(proof, { method, path, token: null, now: deps.clock.now() });
  if (!verified.ok) return refuse({ reason: "device_not_proven" });
  const { thumbprint, proofHash, rememberUntil } = verified.value;
  const expiresAt = new Date(rememberUntil + deviceProofPolicy.maxAheadMs);
  const isFirst = await deps.tokens.spendOnce(deps.tenant, "device_proof", proofHash, expiresAt);
  return isFirst ? ok(thumbprint) : refuse({ reason: "device_not_proven" });
}

/** What the browser puts into its proofs for a token that it may not read. */
export function bindingOf(token: string, deviceKey: Uint8Array | null): string | null {
  return deviceKey === null ? null : tokenHash(token);
}
