// SPDX-License-Identifier: Apache-2.0
import { ok, type Result, refuse } from "#kernel";
import { hearSignal } from "../connect/hear-signal.ts";
import type { AppDeps } from "../deps.ts";

type Heard = Promise<Result<undefined, { reason: "invalid" } | { reason: "unavailable" }>>;

/**
 * An event that the operator signed. What it tells of a line is kept and acted on (`hearSignal`); that something is over, ready or done only makes the job look at
 * once what the operator's systems say of it, so that a wrong event tells nobody anything.
 *
 * @param signed - A JWS of the operator; untrusted.
 */
export async function hearOperatorEvent(deps: AppDeps, signed: string): Heard {
  const news = await deps.operatorEvents.verifyNews(signed);
  if (!news.ok) return hearSignal(deps, signed);
  const { id, about, topicId, expiresAt } = news.value;
  const hash = deps.keys.blindIndex("token", `event ${id}`);
  if (!(await deps.tokens.spendOnce(deps.tenant, "operator_event", hash, new Date(expiresAt))))
    return refuse({ reason: "invalid" });
  const topic = deps.keys.blindIndex("token", `news ${about} ${topicId}`);
  await deps.consents.wake(deps.tenant, topic, new Date(deps.clock.now()));
  return ok(undefined);
}
