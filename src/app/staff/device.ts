// SPDX-License-Identifier: Apache-2.0
import { type DeviceProof, deviceProofPolicy, verifyDeviceProof } from "#identity";
import { toBase64Url } from "#kernel";
import type { AppDeps } from "../deps.ts";
import type { ProvenRequest } from "../sessions/device.ts";

/**
 * Which key signed this request, as text; null for everything that is not a fresh proof of exactly this request, used for the first
 * time over all nodes.
 *
 * @param session - The session's token and key; null where a session is only being opened.
 */
export async function provenKey(
  deps: AppDeps,
  { proof, method, path }: ProvenRequest,
  session: { readonly token: string; readonly deviceKey: string } | null,
): Promise<string | null> {
  if (proof === null) return null;
  const verified = verifyDeviceProof(proof, { method, path, token: session?.token ?? null, now: deps.clock.now() });
  if (!verified.ok) return null;
  const key = toBase64Url(verified.value.thumbprint);
  // Thumbprints are public: there is nothing to learn from how long this takes.
  if (session !== null && key !== session.deviceKey) return null;
  return (await isFirstUse(deps, verified.value)) ? key : null;
}

function isFirstUse(deps: AppDeps, { proofHash, rememberUntil }: DeviceProof): Promise<boolean> {
  // Longer by what clocks of two nodes may differ.
  const expiresAt = new Date(rememberUntil + deviceProofPolicy.maxAheadMs);
  return deps.tokens.spendOnce(deps.tenant, "device_proof", proofHash, expiresAt);
}
