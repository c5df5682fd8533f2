// SPDX-License-Identifier: Apache-2.0
import { fromBase64Url, ok, type Result, refuse } from "#kernel";
import type { TurnInput } from "#protocol";
import type { AppDeps } from "../deps.ts";
import type { Turn } from "../turn.ts";
import type { TurnRefusal, TurnRequest } from "../turn-request.ts";
import { demandProof } from "./demand-proof.ts";
import { entityKey, originOf } from "./entities.ts";
import { type Guard, isCut, NO_GUARD, withAnswers } from "./guard.ts";
import type { ThreatAnswer } from "./incident-ports.ts";
import { paceOf } from "./pace.ts";

/** Inputs that end something, or by which the true owner proves to be it: nothing slows them. */
const UNSLOWED: ReadonlySet<TurnInput["kind"]> = new Set(["passkey", "end", "language"]);

/** What holds for whoever speaks here, found while the words are screened. Never rejects: what cannot be read is a guard that stops acts. */
export async function readGuard(turn: Turn, request: TurnRequest): Promise<Guard> {
  turn.origin = originOf(request);
  return readGuardOf(turn.deps, keysOf(turn));
}

/** The same for a chat that is not open yet, a member of staff or a program: for anything that has a keyed hash. */
export async function readGuardOf(deps: AppDeps, keys: readonly Uint8Array[]): Promise<Guard> {
  const { threat, tenant, clock } = deps;
  if (threat.answers === "observe") return NO_GUARD;
  try {
    const answers = await threat.incidents.inForce(tenant, keys, new Date(clock.now()));
    return withAnswers(NO_GUARD, answers);
  } catch (error) {
    threat.count("blind", "in_force");
    const code = error instanceof Error && "code" in error ? String(error.code) : "unexpected";
    deps.log.warn({ code }, "What holds because of attacks could not be read");
    return { ...NO_GUARD, isBlind: true };
  }
}

/**
 * Puts what holds into the turn: a chat that is cut says nothing, one that is slowed is asked to come again later, and what was proved before a
 * stronger proof was asked for counts no more.
 */
export async function standGuard(
  turn: Turn,
  guard: Guard,
  input: Pick<TurnInput, "kind">,
): Promise<Result<undefined, TurnRefusal>> {
  turn.guard = withAnswers(guard, turn.guard.answers);
  if (isCut(turn.guard) && input.kind !== "end") {
    turn.deps.threat.count("met", "cut_token");
    return refuse({ reason: "conversation_ended" });
  }
  const retryAfterMs = UNSLOWED.has(input.kind) ? 0 : await waitOf(turn, turn.guard.answers);
  if (retryAfterMs > 0) return refuse({ reason: "too_many_turns", retryAfterMs });
  demandProof(turn);
  return ok(undefined);
}

async function waitOf(turn: Turn, answers: readonly ThreatAnswer[]): Promise<number> {
  const slowed = answers.filter(({ kind }) => kind === "slow");
  return paceOf(turn.deps, slowed, turn.stored.conversationId);
}

/** Everything under which an answer may hold for this turn. */
function keysOf(turn: Turn): readonly Uint8Array[] {
  const { deps, origin, state, subjectId, stored } = turn;
  const { conversationId } = stored;
  const device = state.device === undefined ? null : fromBase64Url(state.device);
  const named = [origin.address, origin.prefix, origin.network, device].filter((key) => key !== null);
  return [
    ...named,
    entityKey(deps, "session", conversationId),
    tokenOfConversation(deps, conversationId),
    entityKey(deps, "subject", subjectId),
    entityKey(deps, "claimed", subjectId),
  ];
}

/** The access token of a chat, as detectors and answers know it. */
export function tokenOfConversation(deps: Pick<AppDeps, "keys">, conversationId: string): Uint8Array {
  return entityKey(deps, "token", `conversation ${conversationId}`);
}
