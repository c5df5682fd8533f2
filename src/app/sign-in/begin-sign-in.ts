// SPDX-License-Identifier: Apache-2.0
import { type ConversationId, ok, type Result, refuse } from "#kernel";
import type { AppDeps } from "../deps.ts";
import { inTurn } from "../in-turn.ts";
import type { NotThere } from "../turn-request.ts";
import { asksForProof } from "./offer-sign-in.ts";

export type SignInRefusal =
  | NotThere
  /** The conversation asks for no proof now, or not by this provider. */
  | { readonly reason: "not_asked" }
  | { readonly reason: "too_many_tries" }
  | { readonly reason: "unavailable" };

/** Somebody who is asked to sign in has this long. */
export const SIGN_IN_LIFETIME_MS: number = 10 * 60_000;
const TRIES = { count: 10, windowMs: 15 * 60_000 };

/**
 * Begins a login at an identity provider for a conversation that asks for proof. What is needed when the browser comes back is kept
 * sealed with the conversation, so that only who has its token and its key can bring an answer: a link to the provider that
 * somebody else made leads to nothing here. A newer beginning replaces an older one.
 *
 * @param returnTo - Origin of ours that the browser is on; the caller has checked it.
 * @returns Where the browser goes.
 */
export async function beginSignIn(
  deps: AppDeps,
  wanted: { readonly conversationId: ConversationId; readonly provider: string; readonly returnTo: string },
): Promise<Result<{ readonly url: string }, SignInRefusal>> {
  const { tenant } = deps;
  const { conversationId } = wanted;
  const provider = deps.signIn.find(({ name }) => name === wanted.provider);
  if (provider === undefined) return refuse({ reason: "not_asked" });
  const key = deps.keys.blindIndex("counter", `sign in ${conversationId}`);
  const tries = await deps.counters.add(tenant, key, 1, TRIES.windowMs, new Date(deps.clock.now()));
  if (tries > TRIES.count) return refuse({ reason: "too_many_tries" });
  const begun = await provider.begin(`${wanted.returnTo}/sign-in/callback/${provider.name}`);
  if (!begun.ok) {
    deps.log.warn({ provider: provider.name, reason: begun.refusal.reason }, "A login could not be begun");
    return refuse({ reason: "unavailable" });
  }
  const { url, pending } = begun.value;
  const done = await inTurn<SignInRefusal>(deps, { tenant, conversationId, clientId: null }, async (turn) => {
    if (!asksForProof(turn) || !turn.state.isDeviceBound) return refuse({ reason: "not_asked" });
    turn.state = {
      ...turn.state,
      signIn: { ...pending, provider: provider.name, expiresAt: turn.now + SIGN_IN_LIFETIME_MS },
    };
    return ok(undefined);
  });
  return done.ok ? ok({ url }) : done;
}
