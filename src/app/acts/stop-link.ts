// SPDX-License-Identifier: Apache-2.0

import { fromBase64Url, fromUtf8, type Lang, ok, type Result, refuse, toBase64Url, utf8 } from "#kernel";
import { isOrderOpen, type PartyId } from "#telecom";
import type { AppDeps } from "../deps.ts";
import { raiseLineAlarm } from "../line-alarm.ts";
import { wordInBoth } from "../word-in-both.ts";

/** A change of a SIM that can be stopped by whoever holds an old contact point. */
type Stoppable = { readonly externalId: string; readonly lineId: string };

/** The address in the notice. The secret stands behind `#`: it reaches no log and no server before somebody presses the button. */
export function stopLink(deps: AppDeps, what: Stoppable, lang: Lang): string {
  const [origin = ""] = deps.relyingParty.origins;
  return `${origin}/recovery/?for=sim${lang === "ar" ? "&lang=ar" : ""}#${tokenOf(deps, what)}`;
}

/**
 * "That was not me": stops a SIM change before its day, without signing in. Holds also when the conversation in which it was ordered was
 * deleted since, because the token names the order. Acts on the line stop until a person has looked. It opens nothing.
 *
 * @param token - From the notice; untrusted.
 * @returns `ended`: nothing waits any more; the line is alarmed all the same. `invalid`: not a link of ours. `unavailable`: press again.
 */
export async function stopByLink(
  deps: AppDeps,
  token: string,
): Promise<Result<{ readonly outcome: "cancelled" | "ended" }, { readonly reason: "invalid" | "unavailable" }>> {
  const what = readToken(deps, token);
  if (what === null) return refuse({ reason: "invalid" });
  // First the alarm: if we stop after it, the line is safe and the link still works.
  await raiseLineAlarm(deps, what.lineId, "report");
  const line = await deps.telco.reads.findLine(what.lineId);
  if (!line.ok) return refuse({ reason: "unavailable" });
  const { customerId, holderIds } = line.value;
  const order = await deps.telco.orders.findOrderByExternalId(what.externalId, customerId);
  if (!order.ok) return refuse({ reason: "unavailable" });
  if (order.value === null || !isOrderOpen(order.value.state)) return ok({ outcome: "ended" });
  const stopped = await deps.telco.orders.cancelOrder(order.value.orderId, customerId);
  if (!stopped.ok) return refuse({ reason: "unavailable" });
  await deps.history.append(
    {
      at: new Date(deps.clock.now()),
      tenant: deps.tenant,
      kind: "alarm.raised",
      actor: { kind: "system", id: null },
      subjectId: null,
      conversationId: null,
      facts: { kind: "sim_change_stopped", by: "link", cause: "report" },
    },
    null,
  );
  const text = wordInBoth(deps, "app.notice.sim_change_undo");
  await Promise.all(
    holderIds.map((party) =>
      deps.telco.notify.toContactOfRecord(party as PartyId, text, `${what.externalId}/stopped/${party}`),
    ),
  );
  return ok({ outcome: "cancelled" });
}

/** Derived, so that it is stored nowhere: what it names, and a keyed hash over it. It works once, because an order ends once. */
function tokenOf(deps: AppDeps, { externalId, lineId }: Stoppable): string {
  const named = toBase64Url(utf8(JSON.stringify([externalId, lineId])));
  return `${named}.${toBase64Url(macOf(deps, named))}`;
}

function readToken(deps: AppDeps, token: string): Stoppable | null {
  const [, named, mac] = /^([\w-]{1,600})\.([\w-]{20,100})$/.exec(token) ?? [];
  if (named === undefined || mac === undefined) return null;
  let given: Uint8Array;
  try {
    given = fromBase64Url(mac);
  } catch {
    return null;
  }
  const wanted = macOf(deps, named);
  let difference = given.length ^ wanted.length;
  for (const [at, byte] of wanted.entries()) difference |= byte ^ (given[at] ?? 0);
  if (difference !== 0) return null;
  // Ours from here on: nobody else could have made the hash.
  const [externalId, lineId] = JSON.parse(fromUtf8(fromBase64Url(named))) as [string, string];
  return { externalId, lineId };
}

function macOf(deps: AppDeps, named: string): Uint8Array {
  return deps.keys.blindIndex("token", `sim change stop ${named}`);
}
