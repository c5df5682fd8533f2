// SPDX-License-Identifier: Apache-2.0
import { advance, type Command, type DialogueEvent } from "#dialogue";
import { AppError, limits, ok, type Result } from "#kernel";
import { answerAct } from "./acts/answer-act.ts";
import { proposeAct } from "./acts/propose-act.ts";
import { noteMisheard } from "./analytics/note-misheard.ts";
import { addAuthenticator, answerPasskey, removeByVisitor } from "./authenticators/answer-passkey.ts";
import { callTool } from "./call-tool.ts";
import { sayNow } from "./compose-reply.ts";
import { availabilityOf } from "./connect/tell-availability.ts";
import { hearConsent } from "./consent/first.ts";
import { tellOutcome } from "./desk/tell-outcome.ts";
import { hearLesson } from "./education/teach.ts";
import { endByVisitor } from "./end-conversation.ts";
import { handOver } from "./hand-over.ts";
import { hearVisitor } from "./hear-visitor.ts";
import { recordQuote } from "./help/record-quote.ts";
import { identifyVisitor } from "./identify-visitor.ts";
import { keepToChannel, leadsAway } from "./messaging/keep-to-channel.ts";
import { noticeLapse } from "./notice-lapse.ts";
import { beginRecovery } from "./recovery/start.ts";
import { secureNow } from "./secure-now.ts";
import { answerForm } from "./step-up/answer-form.ts";
import { beginStepUp } from "./step-up/begin-step-up.ts";
import { verifyByNetwork } from "./step-up/verify-by-network.ts";
import type { Turn } from "./turn.ts";
import type { TurnRefusal } from "./turn-request.ts";
import type { Meant } from "./understand-input.ts";
import { releaseValue } from "./vault/release-value.ts";

/**
 * Turns what was meant into what is said and done. The engine only wishes; each wish passes the gate here.
 * While a person answers or is on the way the bot hears nothing and says nothing.
 */
export async function decideAndAct(turn: Turn, meant: Meant): Promise<Result<undefined, TurnRefusal>> {
  hearVisitor(turn, meant);
  await runDialogue(turn, noticeLapse(turn));
  const events = await eventsOf(turn, meant);
  if (!events.ok) return events;
  await runDialogue(turn, await keepToChannel(turn, events.value));
  noteMisheard(turn, meant);
  return ok(undefined);
}

async function eventsOf(turn: Turn, meant: Meant): Promise<Result<readonly DialogueEvent[], TurnRefusal>> {
  const isBotSilent = turn.owner !== "bot";
  if (meant.kind === "said") return ok(isBotSilent ? [] : [meant.event]);
  const { input } = meant;
  switch (input.kind) {
    case "unscreenable":
      return ok(refusedWords(turn));
    case "unmask":
      await releaseValue(turn, input);
      return ok([]);
    case "choice":
      if ((await hearConsent(turn, input.choiceId)) || (await hearLesson(turn, input.choiceId))) return ok([]);
      return ok(isBotSilent ? [] : [{ type: "choice_pressed", choiceId: knownChoice(turn, input.choiceId) }]);
    case "person":
      return ok(isBotSilent ? [] : [{ type: "person_requested" }]);
    case "language":
      turn.lang = input.lang;
      return ok([{ type: "language_changed", lang: input.lang }]);
    case "act": {
      const answered = await answerAct(turn, input);
      if (answered.ok) tellOutcome(turn, answered.value);
      return answered;
    }
    case "form":
      return answerForm(turn, input);
    case "passkey":
      return answerPasskey(turn, input);
    case "authenticator":
      return ok(await addAuthenticator(turn, input.action));
    case "authenticator_remove":
      return ok(await removeByVisitor(turn, input.authenticatorId));
    case "identify":
      return ok(await identifyVisitor(turn, input.token));
    case "network_line":
      return verifyByNetwork(turn, input);
    case "end":
      return ok(endByVisitor(turn));
  }
}

const NO_CHOICE = "0.none";

/** The id as it came where it is one that the dialogue gives out; anything else is words that nobody screened, and not kept. */
function knownChoice({ tracker, deps }: Turn, choiceId: string): string {
  const key = /^\d{1,9}\.(\w{1,80})$/.exec(choiceId)?.[1] ?? "";
  const isStarter = key.startsWith("start_") && deps.flows.byIntent.has(key.slice("start_".length));
  return isStarter || tracker.offered.keys.includes(key) ? choiceId : NO_CHOICE;
}

/** Words that nothing may read. Who tried twice in vain gets a person; while one answers, only the sentence is said. */
function refusedWords(turn: Turn): readonly DialogueEvent[] {
  if (turn.owner !== "bot") {
    sayNow(turn, "app.unscreenable");
    return [];
  }
  const refused: DialogueEvent = { type: "utterance_refused", reason: "unscreenable" };
  return (turn.state.unscreened ?? 0) < TRIES ? [refused] : [refused, { type: "person_requested" }];
}

const TRIES = 2;

/** Feeds events to the engine and carries out its commands, in order, until it waits for the visitor. */
export async function runDialogue(turn: Turn, first: readonly DialogueEvent[]): Promise<void> {
  const queue = [...availabilityOf(turn), ...first];
  let toolCalls = 0;
  let stepUps = 0;
  for (let event = queue.shift(); event; event = queue.shift()) {
    const heard = event;
    const step = turn.deps.stages.time("decide", () => advance(turn.tracker, heard, turn.deps.flows));
    turn.heard.push(heard);
    turn.tracker = step.tracker;
    // Words in the other language are answered in it.
    turn.lang = step.tracker.lang;
    for (const command of step.commands) {
      if (command.type === "call_tool") toolCalls += 1;
      if (toolCalls > limits.toolCallsPerTurn)
        throw new AppError("app.flow_runaway", "Cannot finish the turn: the flow calls tools without end");
      if (command.type === "require_assurance") stepUps += 1;
      const isCircle = command.type === "require_assurance" && stepUps > limits.stepUpsPerTurn;
      queue.push(...(isCircle ? askPersonInstead(turn) : await carryOut(turn, command)));
    }
  }
}

/** A flow that goes on without proof to where it asks for it again would do so for ever, and hold the node with it. */
function askPersonInstead(turn: Turn): readonly DialogueEvent[] {
  turn.deps.log.error(
    { code: "app.flow_runaway" },
    "A flow asked for proof again and again; the visitor was offered a person",
  );
  return [{ type: "person_requested" }];
}

/** One wish of the engine. What comes back from it is a past fact. */
async function carryOut(turn: Turn, command: Command): Promise<readonly DialogueEvent[]> {
  if (await leadsAway(turn, command)) return [];
  switch (command.type) {
    case "say":
    case "show_card":
    case "offer":
      turn.pending.push(command);
      if (command.type === "show_card" && command.card === "quote") recordQuote(turn, command.data);
      return [];
    case "call_tool":
      return [await callTool(turn, command)];
    case "require_assurance":
      return beginStepUp(turn, command);
    case "propose_act":
      return proposeAct(turn, command);
    case "secure":
      return secureNow(turn, command);
    case "begin_recovery":
      return beginRecovery(turn, command);
    case "hand_over":
      return handOver(turn, command);
    case "end_conversation":
      return endByVisitor(turn);
  }
}
