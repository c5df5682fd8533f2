// SPDX-License-Identifier: Apache-2.0
import { toBase64Url } from "#kernel";
import { plainEvent, type ThreatEvent, type ThreatEventKind } from "#threat";
import { sayNow } from "../compose-reply.ts";
import type { AppDeps } from "../deps.ts";
import { setLock } from "../locks/lock.ts";
import { accountKey } from "../locks/locks.ts";
import { hasObjected as hasObjectedTo } from "../privacy/limits.ts";
import type { Turn } from "../turn.ts";
import { demandProof, mustProve } from "./demand-proof.ts";
import { entityKey, entityName, originName } from "./entities.ts";
import { isCut, stopsActs, withAnswers } from "./guard.ts";
import { tokenOfConversation } from "./guard-turn.ts";
import type { ThreatAnswer } from "./incident-ports.ts";
import { meetVerdict, type VerdictContext } from "./meet-verdict.ts";
import { tellOnce } from "./sensed.ts";

/** What is known of an event beside where and by whom it happened. */
export type Happening = Partial<
  Omit<ThreatEvent, "at" | "kind" | "session" | "address" | "prefix" | "network" | "device" | "subject">
>;

/**
 * Tells the detectors what happens in this turn, and lets what they say take effect before it goes on: when this returns, answers are in force on
 * every node and stand in `turn.guard`. Call it before whatever must not happen: before a code is sent, before data leaves, before an order.
 * Never rejects: a turn that nobody could look at goes on, and changes nothing (`isBlind`).
 */
export async function sense(turn: Turn, kind: ThreatEventKind, about: Happening = {}): Promise<void> {
  const { state, subjectId, stored, deps } = turn;
  const context: VerdictContext = {
    actor: "visitor",
    about: { subjectId, conversationId: stored.conversationId },
    accountKey: state.party === null ? null : accountKey(deps, state.party),
  };
  const known = new Set(turn.guard.answers.map(({ answerId }) => answerId));
  const hasObjected = state.party !== null && (await isObjected(turn));
  const event = { ...eventOf(turn, kind, about), hasObjected };
  const holding = await tellOnce(turn.sensed, event, () => judge(deps, event, context));
  if (holding === null) {
    turn.guard = { ...turn.guard, isBlind: true };
    return;
  }
  turn.guard = withAnswers(turn.guard, holding);
  await takeEffect(
    turn,
    holding.filter(({ answerId }) => !known.has(answerId)),
  );
}

/** What was read of whom in a turn: several things happen in one, and each asks. */
const objections = new WeakMap<Turn, { readonly subjectId: Turn["subjectId"]; readonly is: Promise<boolean> }>();

/** Who asked that nothing be learned of them; where that cannot be read, nothing is. Read once in a turn, which is one moment. */
async function isObjected(turn: Turn): Promise<boolean> {
  const { deps, subjectId } = turn;
  const known = objections.get(turn);
  if (known?.subjectId === subjectId) return known.is;
  const is = hasObjectedTo(deps, subjectId).catch(() => true);
  objections.set(turn, { subjectId, is });
  return is;
}

/** Asks the detectors and puts what they say into the register. Null: one of the two could not. */
export async function judge(
  deps: AppDeps,
  event: ThreatEvent,
  context: VerdictContext,
): Promise<readonly ThreatAnswer[] | null> {
  let where: "watch" | "register" = "watch";
  try {
    const verdict = await deps.threat.watch.observe(deps.tenant, event);
    where = "register";
    return await meetVerdict(deps, event, verdict, context);
  } catch (error) {
    deps.threat.count("blind", where);
    const code = error instanceof Error && "code" in error ? String(error.code) : "unexpected";
    deps.log.warn({ where, code }, "Nobody could look at an event; what changes anything is refused");
    return null;
  }
}

/** Whether this turn may change something. Says so in neutral words where it may not, once. */
export function mayChange(turn: Turn): boolean {
  if (!stopsActs(turn.guard)) return true;
  sayOnce(turn, "app.threat.read_only");
  turn.deps.threat.count("met", "hold_acts");
  return false;
}

/** Whether data of a customer may leave in this turn. */
export function mayRead(turn: Turn): boolean {
  const isStopped =
    isCut(turn.guard) || mustProve(turn) || turn.guard.answers.some(({ kind }) => kind === "quarantine");
  return !isStopped;
}

function eventOf(turn: Turn, kind: ThreatEventKind, about: Happening): ThreatEvent {
  const { deps, now, origin, state, subjectId, stored } = turn;
  const isKnown = state.party !== null;
  return {
    ...plainEvent(now, kind),
    session: toBase64Url(entityKey(deps, "session", stored.conversationId)),
    address: originName(origin.address),
    prefix: originName(origin.prefix),
    network: originName(origin.network),
    device: state.device ?? null,
    subject: isKnown ? entityName(deps, "subject", subjectId) : null,
    ...about,
    ...(about.isDelegated === true && about.token === undefined
      ? { token: toBase64Url(tokenOfConversation(deps, stored.conversationId)) }
      : {}),
  };
}

/** What an answer does at once, in the turn that caused it; what it does later is asked at the start of each. */
async function takeEffect(turn: Turn, fresh: readonly ThreatAnswer[]): Promise<void> {
  const kinds = new Set(fresh.map(({ kind }) => kind));
  if (kinds.has("lock") && turn.state.party !== null) {
    const locked = await setLock(turn, { kind: "system", id: null });
    // Without the lock itself at least nothing goes on here.
    if (!locked.ok) turn.guard = { ...turn.guard, isBlind: true };
  }
  if (kinds.has("stronger_factor") && mustProve(turn)) {
    demandProof(turn);
    sayOnce(turn, "app.threat.stronger_factor");
  }
  if (kinds.has("cut_token") && isCut(turn.guard)) {
    sayOnce(turn, "app.threat.cut_token");
    turn.isCutAfter = true;
  }
  if (kinds.has("person")) turn.wantsPerson = true;
}

function sayOnce(turn: Turn, message: string): void {
  const isSaid = turn.pending.some((item) => item.type === "say" && item.message === message);
  if (!isSaid) sayNow(turn, message);
}
