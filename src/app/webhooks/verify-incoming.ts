// SPDX-License-Identifier: Apache-2.0
import { type HttpMessage, verifyMessage } from "#crypto";
import { ok, type Result, refuse } from "#kernel";
import type { AppDeps } from "../deps.ts";
import { WEBHOOK_COMPONENTS, WEBHOOK_TAG } from "./deliver.ts";

const MAX_AGE_S = 300;
const SKEW_S = 60;

/**
 * Whether the operator signed this request: by each algorithm that one of its configured keys has, not longer ago than five minutes, and not
 * seen before, on any node. Where no key is configured every request passes: then the event inside has to show by itself whose it is.
 *
 * @param body - As it came, before anything parsed it.
 */
export async function verifyIncoming(
  deps: Pick<AppDeps, "webhooks" | "clock" | "tokens" | "tenant" | "keys">,
  message: HttpMessage,
  body: Uint8Array,
): Promise<Result<null, { reason: "not_authentic" }>> {
  const { operatorKeys } = deps.webhooks;
  if (operatorKeys.length === 0) return ok(null);
  const verified = verifyMessage(message, body, {
    keys: operatorKeys,
    components: WEBHOOK_COMPONENTS,
    tag: WEBHOOK_TAG,
    now: Math.floor(deps.clock.now() / 1_000),
    maxAge: MAX_AGE_S,
    skew: SKEW_S,
  });
  // One answer for whatever is wrong: the sender's engineers have its own log.
  if (!verified.ok) return refuse({ reason: "not_authentic" });
  const expiresAt = new Date(verified.value.expires * 1_000);
  for (const nonce of verified.value.nonces) {
    const hash = deps.keys.blindIndex("token", `webhook nonce ${nonce}`);
    if (!(await deps.tokens.spendOnce(deps.tenant, "webhook_nonce", hash, expiresAt)))
      return refuse({ reason: "not_authentic" });
  }
  return ok(null);
}
