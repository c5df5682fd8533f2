// SPDX-License-Identifier: Apache-2.0
import type { Line, PartyId } from "#telecom";
import { deleteConversation } from "../delete-conversation.ts";
import type { AppDeps } from "../deps.ts";
import { peerHash } from "./peers.ts";

const CHANNELS = ["whatsapp", "sms"] as const;

/**
 * Deletes what somebody wrote by WhatsApp and SMS from the lines that are theirs. Nobody signs in there, so those conversations belong to
 * visitors of their own, and only the number leads to them. A line that somebody else uses is left: what is written from it is theirs.
 * That STOP was written stays, as a keyed hash. Safe to run again.
 */
export async function forgetPeers(deps: AppDeps, party: PartyId, lines: readonly Line[]): Promise<number> {
  let deleted = 0;
  for (const { msisdn, userIds, holderIds } of lines) {
    if (msisdn === null || !(userIds.length > 0 ? userIds : holderIds).some((id) => id === party)) continue;
    for (const channel of CHANNELS) {
      const peer = await deps.messaging.store.findPeer(deps.tenant, channel, peerHash(deps, { channel, from: msisdn }));
      if (peer === null || peer.conversationId === null) continue;
      await deleteConversation(deps, peer.conversationId, "erasure");
      deleted += 1;
    }
  }
  return deleted;
}
