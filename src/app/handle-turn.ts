// SPDX-License-Identifier: Apache-2.0
import { ok, type Result, refuse } from "#kernel";
import { assessInput, countAddress } from "./assess-input.ts";
import { phraseReply } from "./assist/phrase.ts";
import { keepReference, noteAnswered } from "./clients/reference.ts";
import { composeReply } from "./compose-reply.ts";
import { admitInput } from "./consent/first.ts";
import { decideAndAct } from "./decide-and-act.ts";
import type { AppDeps } from "./deps.ts";
import { teach } from "./education/teach.ts";
import { inTurn, type TurnDone } from "./in-turn.ts";
import { proveLine } from "./messaging/prove-line.ts";
import { openInput } from "./open-input.ts";
import { screenInput } from "./screen-input.ts";
import { callPerson } from "./threat/call-person.ts";
import { readGuard, standGuard } from "./threat/guard-turn.ts";
import { senseInput } from "./threat/sense-input.ts";
import type { TurnRefusal, TurnRequest } from "./turn-request.ts";
import { understandInput } from "./understand-input.ts";
import { showOwn } from "./vault/show-own.ts";

/**
 * The story of one turn: what the visitor sent becomes an answer, and nothing of it is kept in the clear.
 * What is returned is durable; a refusal wrote nothing.
 */
export async function handleTurn(request: TurnRequest, deps: AppDeps): Promise<Result<TurnDone, TurnRefusal>> {
  const scope = { tenant: request.tenant, conversationId: request.conversationId, clientId: request.input.clientId };

  const counted = countAddress(request, deps);
  let isCut = false;

  const done = await inTurn<TurnRefusal>(deps, scope, async (turn) => {
    if (turn.endedAt) return refuse({ reason: "conversation_ended" });

    const guard = readGuard(turn, request); //                guard: what holds because of attacks, read meanwhile
    const input = await admitInput(turn, request.input); //   admit: before a consent that comes first, nothing is read
    const heard = openInput(input); //                        open: bytes become raw text or a typed choice
    const screened = await screenInput(turn, heard); //       screen: personal data becomes pseudonyms
    const verdict = await assessInput(turn, counted, heard, screened); // assess: may this go on, and how fast
    if (verdict.action === "block") return refuse({ reason: "too_many_turns", retryAfterMs: verdict.retryAfterMs });
    const stood = await standGuard(turn, await guard, input);
    if (!stood.ok) return stood;
    await senseInput(turn, heard, verdict);

    keepReference(turn, request);
    await proveLine(turn, { ...request, input }); //          prove: a signed message may come from the line itself
    const meant = await understandInput(turn, screened); //   understand: an aim and the values in it
    const decided = await decideAndAct(turn, meant); //       decide and act: flow, gate, tools, acts
    if (!decided.ok) return decided;
    await callPerson(turn);
    isCut = turn.isCutAfter;

    await phraseReply(turn, screened); //                     phrase: a model, if there is one, may word a courtesy
    await teach(turn, screened); //                           teach: one short lesson behind the answer, where it matters now
    composeReply(turn); //                                    compose: commands become sentences and cards
    noteAnswered(turn);
    return ok(undefined); //                                  seal, record, reply: `inTurn` does it for every turn
  });
  if (!done.ok) return done;
  if (isCut) deps.fanOut.publishRevoked(request.conversationId);
  const events = await showOwn(deps, request.conversationId, done.value.events); // own values, in what the visitor reads
  return ok({ ...done.value, events });
}
