// SPDX-License-Identifier: Apache-2.0
import { type ConversationId, ok, type Result, rawText, refuse } from "#kernel";
import type { DeskHours, OfflineWish } from "#protocol";
import { assessInput, countAddress } from "../assess-input.ts";
import { wordFor } from "../compose-reply.ts";
import { hasAgreed } from "../consent/first.ts";
import type { AppDeps } from "../deps.ts";
import { handOver } from "../hand-over.ts";
import { inTurn, type TurnDone } from "../in-turn.ts";
import { isDeskOpen, nextOpening } from "../opening-hours.ts";
import { screenInput } from "../screen-input.ts";
import { readGuard, standGuard } from "../threat/guard-turn.ts";
import { senseInput } from "../threat/sense-input.ts";
import type { RequestOrigin, TurnRefusal } from "../turn-request.ts";
import { indexEmail } from "./email-index.ts";

export type OfflineRefusal =
  | TurnRefusal
  | { readonly reason: "unscreenable" }
  /** Where consent comes first and there is none, nothing is taken in. */
  | { readonly reason: "no_consent" }
  /** Somebody is at the desk, or has the conversation already. */
  | { readonly reason: "desk_is_open" };

const MOST_PER_HOUR = 5;
const HOUR_MS = 3_600_000;

/**
 * The form that a customer fills in while nobody is at the desk. It becomes a message of theirs, screened, assessed and sealed like any other: a
 * number in it is a pseudonym whose value an agent asks for with a reason; and a case of the reason `call_back` that waits for the morning. What
 * holds because of attacks, the bounds of the address and a consent that comes first hold here too. Repeating a `clientId` does nothing.
 *
 * @param origin - Where it came from; counts like a turn.
 */
export async function leaveWish(
  deps: AppDeps,
  conversationId: ConversationId,
  wish: OfflineWish,
  origin: RequestOrigin,
): Promise<Result<TurnDone, OfflineRefusal>> {
  const { tenant, settings, clock } = deps;
  const scope = { tenant, conversationId, clientId: wish.clientId };
  const input = { kind: "text", clientId: wish.clientId, text: wish.about ?? "" } as const;
  const request = { ...origin, tenant, conversationId, input };
  const counted = countAddress(request, deps);
  const key = deps.keys.blindIndex("counter", `wishes ${conversationId}`);
  const count = await deps.counters.add(tenant, key, 1, HOUR_MS, new Date(clock.now()));
  if (count > MOST_PER_HOUR)
    return refuse({ reason: "too_many_turns", retryAfterMs: HOUR_MS - (clock.now() % HOUR_MS) });
  let isCut = false;
  const done = await inTurn<OfflineRefusal>(deps, scope, async (turn) => {
    if (turn.endedAt !== null) return refuse({ reason: "conversation_not_found" });
    if (turn.owner === "agent" || isDeskOpen(settings.openingHours, settings.timeZone, turn.now))
      return refuse({ reason: "desk_is_open" });
    const guard = readGuard(turn, request);
    if (!(await hasAgreed(turn))) return refuse({ reason: "no_consent" });
    const how = wordFor(turn, `app.offline.how.${wish.how}`);
    const when = wish.how === "here" ? "" : ` ${wordFor(turn, `app.offline.when.${wish.when}`)}`;
    const parts = [`${how}${when}`, wish.contact ?? "", wish.about ?? ""].filter((part) => part !== "");
    const heard = { kind: "words", text: rawText(parts.join("\n")) } as const;
    const screened = await screenInput(turn, heard);
    if (screened.kind !== "words") return refuse({ reason: "unscreenable" });
    const verdict = await assessInput(turn, counted, heard, screened);
    if (verdict.action === "block") return refuse({ reason: "too_many_turns", retryAfterMs: verdict.retryAfterMs });
    const stood = await standGuard(turn, await guard, input);
    if (!stood.ok) return stood;
    await senseInput(turn, heard, verdict);
    turn.drafts.push({
      kind: "message",
      by: "visitor",
      parts: [{ type: "text", text: screened.text }],
      clientId: wish.clientId,
      ...(screened.hidden.length > 0 ? { hidden: [...screened.hidden] } : {}),
    });
    if (wish.how === "email") indexEmail(turn, wish.contact ?? "", "left_by_visitor");
    await handOver(turn, { reason: "call_back", summary: {} });
    isCut = turn.isCutAfter;
    return ok(undefined);
  });
  if (done.ok && isCut) deps.fanOut.publishRevoked(conversationId);
  return done;
}

/** Whether people are at the desk, and from when they will be. The same for everybody. */
export function deskHoursNow({ settings, clock }: AppDeps): DeskHours {
  const { openingHours, timeZone } = settings;
  const next = nextOpening(openingHours, timeZone, clock.now());
  return {
    isOpen: isDeskOpen(openingHours, timeZone, clock.now()),
    opensAt: next === null ? null : new Date(next).toISOString(),
  };
}
