// SPDX-License-Identifier: Apache-2.0
import { isStrongLogin } from "#identity";
import { type ConversationId, ok, type Result, refuse } from "#kernel";
import type { SignInOutcome } from "#protocol";
import type { PartyId } from "#telecom";
import { composeReply, sayNow } from "../compose-reply.ts";
import { runDialogue } from "../decide-and-act.ts";
import type { AppDeps } from "../deps.ts";
import { raiseTo } from "../identify-visitor.ts";
import { inTurn } from "../in-turn.ts";
import { isAccountLocked } from "../locks/locks.ts";
import { senseSignIn } from "../threat/sense-sign-in.ts";
import { levelOf, recordEntry, type Turn } from "../turn.ts";
import type { NotThere } from "../turn-request.ts";
import { findCustomer } from "./find-customer.ts";
import type { PendingSignIn } from "./pending.ts";
import type { SignInProvider, VerifiedLogin } from "./ports.ts";

/**
 * Takes the provider's answer for the conversation whose token and key brought it. What was begun is taken out first, in a turn of its
 * own: over all nodes an answer is used once, whatever comes of it. Then the provider is asked, then the level is raised. If we stop
 * in between, the person signs in again. An answer with another `state` changes nothing: it was begun elsewhere.
 *
 * @param params - Query with which the browser came back. Untrusted.
 */
export async function finishSignIn(
  deps: AppDeps,
  answer: { readonly conversationId: ConversationId; readonly provider: string; readonly params: string },
): Promise<Result<{ readonly outcome: SignInOutcome }, NotThere>> {
  const { tenant } = deps;
  const { conversationId, params } = answer;
  const scope = { tenant, conversationId, clientId: null };
  const pending = await takePending(deps, answer);
  const provider = deps.signIn.find(({ name }) => name === pending?.provider);
  if (pending === null || provider === undefined) return ok({ outcome: "not_begun" });
  const login = await provider.finish(pending, params);
  if (!login.ok && login.refusal.reason !== "denied") {
    const { reason, code } = login.refusal;
    deps.log.warn({ provider: provider.name, reason, code }, "A login was not taken");
  }
  const customer = login.ok ? await findCustomer(deps, provider, login.value) : null;
  let outcome: SignInOutcome = "failed";
  const done = await inTurn<NotThere>(deps, scope, async (turn) => {
    if (!login.ok) outcome = login.refusal.reason === "invalid" ? "failed" : login.refusal.reason;
    else if (customer?.ok !== true) outcome = customer?.refusal.reason ?? "no_customer";
    else outcome = await takeLogin(turn, provider, login.value, customer.value);
    if (outcome !== "done" && outcome !== "one_factor") await refuseLogin(turn, outcome);
    composeReply(turn);
    return ok(undefined);
  });
  return done.ok ? ok({ outcome }) : refuse({ reason: "conversation_not_found" });
}

/** The login that was begun here, if this is its answer. It is gone with that. */
async function takePending(
  deps: AppDeps,
  { conversationId, provider, params }: { conversationId: ConversationId; provider: string; params: string },
): Promise<PendingSignIn | null> {
  const brought = new URLSearchParams(params).getAll("state");
  const taken: { pending: PendingSignIn | null } = { pending: null };
  const done = await inTurn<{ reason: "not_begun" }>(
    deps,
    { tenant: deps.tenant, conversationId, clientId: null },
    async (turn) => {
      const pending = turn.state.signIn ?? null;
      if (pending === null || turn.endedAt !== null) return refuse({ reason: "not_begun" });
      const isIts = brought.length === 1 && pending.state === brought[0] && pending.provider === provider;
      if (!isIts) return refuse({ reason: "not_begun" });
      turn.state = { ...turn.state, signIn: null };
      taken.pending = turn.now < pending.expiresAt ? pending : null;
      return ok(undefined);
    },
  );
  return done.ok ? taken.pending : null;
}

/** Raises the level. Whoever signs in as somebody else than this conversation is of changes nothing. */
async function takeLogin(
  turn: Turn,
  provider: SignInProvider,
  login: VerifiedLogin,
  party: PartyId,
): Promise<SignInOutcome> {
  const known = turn.state.party;
  if (turn.endedAt !== null) return "not_begun";
  if (known !== null && known !== party) return "other_person";
  // A number shows a line, and a locked account takes no proof from elsewhere: one factor, whatever the provider says.
  const mayBeStrong = provider.customerBy.kind === "claim" && !(await isAccountLocked(turn.deps, party));
  const isPhishingResistant = mayBeStrong && isStrongLogin(login, provider.strong);
  const before = levelOf(turn);
  const at = Math.min(turn.now, login.authTime ?? turn.now);
  const events = await raiseTo(turn, party, { kind: "oidc", at, isPhishingResistant });
  const level = levelOf(turn);
  // The form that waited is answered with it; where it is not enough the dialogue asks for the next thing.
  const { ceremony } = turn.state;
  if (level !== before)
    turn.state = { ...turn.state, stepUp: null, ceremony: ceremony?.purpose === "step_up" ? null : ceremony };
  else if (level !== "A2") sayNow(turn, "app.sign_in.not_enough");
  await runDialogue(turn, events);
  return level === "A0" ? "failed" : turn.state.stepUp === null && turn.state.ceremony === null ? "done" : "one_factor";
}

async function refuseLogin(turn: Turn, outcome: SignInOutcome): Promise<void> {
  if (outcome === "not_begun") return;
  if (outcome === "failed" || outcome === "no_customer") await senseSignIn(turn, { isOk: false, factor: "oidc" });
  recordEntry(turn, "assurance.refused", { factor: "oidc", reason: outcome }, { kind: "subject", id: null });
  sayNow(turn, `app.sign_in.${outcome}`);
}
