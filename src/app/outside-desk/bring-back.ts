// SPDX-License-Identifier: Apache-2.0
import type { AppDeps } from "../deps.ts";
import { comeBack } from "./come-back.ts";
import { isElsewhere } from "./relay.ts";

const AT_ONCE = 200;
const LEASE_MS = 60_000;

/**
 * Conversations that are at a desk of others which nobody configured any more come back, so that no customer waits for nobody; so they do where
 * another is configured now. Run at the start: the configuration changes at no other time.
 */
export async function bringBack(deps: AppDeps): Promise<number> {
  const { tenant, outside, clock } = deps;
  let brought = 0;
  for (;;) {
    const now = new Date(clock.now());
    // What no desk has taken yet goes to the one that is configured.
    const untold = outside.desk === null ? await outside.store.claim(tenant, now, LEASE_MS, AT_ONCE) : [];
    const told = await outside.store.claimUnread(tenant, now, now, AT_ONCE);
    const open = [...untold, ...told].filter(
      (row) => row.state === "open" && (outside.desk === null || isElsewhere(deps, row)),
    );
    for (const { conversationId } of open) {
      await comeBack(deps, conversationId, "not_configured");
      await outside.store.move(tenant, conversationId, "closing", "down", now);
    }
    brought += open.length;
    if (untold.length < AT_ONCE && told.length < AT_ONCE) return brought;
  }
}
