// SPDX-License-Identifier: Apache-2.0
import type { Json, JsonObject } from "#kernel";
import { answerPrompt, endStepUp, isOnOffer, pickOption, press } from "./answer.ts";
import { candidatesOf, choose, fillDirectly, liveOptions, pickByMention } from "./asking.ts";
import { correctedType, lastAnswered, rewind } from "./correct.ts";
import type { Draft, DraftFrame } from "./draft.ts";
import type { HelpAnswer, Understanding } from "./events.ts";
import type { Flow, TroubleshootStep } from "./flow.ts";
import { answerFromHelp, shouldAnswerFromHelp } from "./help-answer.ts";
import { ask } from "./prompts.ts";
import { endFlow, handOver, pushFlow, reask, resumeTop, run } from "./run.ts";
import { answerSearch, isReport, reportToSearch, searchKeys } from "./search-fault.ts";
import type { Intent } from "./tool-floors.ts";

/** Below this the engine asks back; it never acts on a guess. */
const CONFIDENT = 0.55;
/** Two aims closer than this are a question, not an answer. */
const MARGIN = 0.1;
/** An aim this sure interrupts an open question even where the words could also answer it. */
const SURE = 0.75;
/** Aims below this are not worth asking back about. */
const PLAUSIBLE = 0.15;

/** Aims of understanding that an operator may leave without a flow. */
const UNSERVED: ReadonlySet<string> = new Set(["abuse", "duress"]);

type Heard = {
  readonly intent: Intent | null;
  readonly confidence: number;
  /** The flow that the intent starts, if it starts one and no other aim is nearly as likely. */
  readonly flow: Flow | null;
  readonly plausible: readonly Intent[];
  readonly mentions: Readonly<Record<string, Json>>;
  readonly isOutOfScope: boolean;
  /** Tasks that the same message asks for besides, in the order in which they were said. */
  readonly also: readonly Flow[];
};

/** Handles one understood utterance. */
export function hear(draft: Draft, understanding: Understanding, help: HelpAnswer | null = null): void {
  const heard = weigh(draft, understanding);
  followLanguage(draft, understanding, heard);
  const top = draft.top();
  if (heard.intent === "human") return askForPerson(draft);
  const named = heard.mentions["choice"];
  // The label of a button that is on offer, in words: the same as pressing it.
  if (typeof named === "string" && isOnOffer(draft, named) && !(top && isInterruption(draft, top, heard)))
    return press(draft, named);
  if (Object.hasOwn(heard.mentions, "correction") && top && hearCorrection(draft, top, heard)) return understood(draft);
  if (hearAgain(draft, top, heard)) return understood(draft);
  if (draft.tracker.prompt && heard.intent && answerPrompt(draft, heard.intent)) return understood(draft);
  if (top?.awaiting && !isInterruption(draft, top, heard) && hearAnswer(draft, top, heard)) return understood(draft);
  if (heard.intent && hearControl(draft, heard.intent)) return understood(draft);
  // Who is not alone, and whoever names several aims, is not answered with a page for some of it.
  const isForPages = heard.intent !== "duress" && heard.also.length === 0;
  if (help && isForPages && shouldAnswerFromHelp(help, heard)) return answerFromHelp(draft, help, heard.intent);
  if (heard.flow && heard.isOutOfScope) return outOfScope(draft, heard.flow);
  if (heard.flow) return startFromWords(draft, heard.flow, heard);
  notUnderstood(draft, heard);
}

/** Hands over at once: one step, wherever the conversation stands. */
export function askForPerson(draft: Draft): void {
  const flow = draft.flows.flows.get(draft.top()?.flow ?? "");
  handOver(draft, "asked", flow?.title ?? null);
}

function understood(draft: Draft): void {
  draft.tracker.misunderstood = 0;
}

function weigh(draft: Draft, understanding: Understanding): Heard {
  const [best, second] = understanding.intents;
  const isConfident = best !== undefined && best.confidence >= CONFIDENT && !understanding.isOutOfScope;
  const flowOf = (intent: string): Flow | undefined => draft.flows.byIntent.get(intent);
  const rival = second && flowOf(second.intent) !== flowOf(best?.intent ?? "") ? second.confidence : 0;
  const isClear = isConfident && best.confidence - rival >= MARGIN;
  // An aim that is known and that nothing serves is answered like any other that the bot does not do.
  const isUnserved = isConfident && UNSERVED.has(best.intent) && flowOf(best.intent) === undefined;
  const isOutOfScope = understanding.isOutOfScope || isUnserved;
  const outOfScope = isOutOfScope ? (flowOf("out_of_scope") ?? null) : null;
  const plausible = understanding.intents.filter(
    (candidate) =>
      candidate.confidence >= PLAUSIBLE && flowOf(candidate.intent)?.kind === "task" && draft.serves(candidate.intent),
  );
  return {
    intent: isConfident ? (best.intent as Intent) : null,
    confidence: isConfident ? best.confidence : 0,
    flow: outOfScope ?? (isClear ? (flowOf(best.intent) ?? null) : null),
    plausible: plausible.map((candidate) => candidate.intent as Intent),
    mentions: Object.fromEntries(understanding.mentions.map((mention) => [mention.slot, mention.value])),
    isOutOfScope,
    also: (understanding.also ?? []).flatMap((intent) => {
      const flow = flowOf(intent);
      return flow?.kind === "task" && flow !== flowOf(best?.intent ?? "") ? [flow] : [];
    }),
  };
}

/** Another language is answered in it. Arabic script is certain; Latin words may be names, so they need a clear aim. */
function followLanguage(draft: Draft, understanding: Understanding, heard: Heard): void {
  if (understanding.lang === draft.tracker.lang) return;
  if (understanding.lang === "ar" || (heard.flow !== null && !heard.isOutOfScope))
    draft.tracker.lang = understanding.lang;
}

function isInterruption(draft: Draft, top: DraftFrame, heard: Heard): boolean {
  const place = draft.place(top);
  // "It says no SIM" while a fault is searched for is a finding, whatever else it might begin.
  if (place?.step.kind === "troubleshoot" && isReport(draft, place.step, heard.mentions["symptom"])) return false;
  return (
    heard.flow?.kind === "task" && heard.flow.id !== top.flow && heard.confidence >= SURE && draft.place(top) !== null
  );
}

/** "No, the other line": the slot is taken back, filled again if a value was said, and what rested on it is worked out again. */
function hearCorrection(draft: Draft, top: DraftFrame, heard: Heard): boolean {
  const rules = Object.entries(draft.flows.flows.get(top.flow)?.slots ?? {});
  const named = correctedType(heard.mentions["correction"]);
  const said = rules.map(([, rule]) => rule.type).find((known) => Object.hasOwn(heard.mentions, known));
  const type = (rules.some(([, rule]) => rule.type === named) ? named : said) ?? lastAnswered(draft, top);
  if (type === null) return false;
  const before = rules
    .flatMap(([slot, rule]) => (rule.type === type ? [top.keys[slot]] : []))
    .find((key) => key !== undefined);
  if (!rewind(draft, top, type)) return false;
  const value = heard.mentions[type];
  const isOther = typeof value === "object" && value !== null && (value as JsonObject)["other"] === true;
  const kept = Object.fromEntries(Object.entries(top.mentions).filter(([known]) => known !== type));
  top.mentions = value === undefined || isOther ? kept : { ...kept, [type]: value };
  const optional = rules.find(([, rule]) => rule.type === type && rule.isOptional);
  if (optional && value !== undefined) fillDirectly(draft, top, optional[0], optional[1], value);
  if (before !== undefined) fillWithOther(draft, top, type, before, isOther || value === undefined);
  run(draft);
  return true;
}

/** Of two candidates, "the other" is certain. */
function fillWithOther(draft: Draft, top: DraftFrame, type: string, before: string, isWanted: boolean): void {
  const place = draft.place(top);
  if (!isWanted || place?.step.kind !== "ask") return;
  const rule = place.flow.slots[place.step.slot];
  const candidates = candidatesOf(draft, top, place.step);
  const other = candidates.find((candidate) => candidate.key !== before);
  if (rule?.type === type && candidates.length === 2 && other) choose(draft, top, place.step.slot, rule, other);
}

/** Tries the words as the answer to the open question. */
function hearAnswer(draft: Draft, top: DraftFrame, heard: Heard): boolean {
  const place = draft.place(top);
  if (!place || !top.awaiting) return false;
  const { flow, step } = place;
  const { awaiting } = top;
  if (awaiting.kind === "act") {
    if (heard.intent !== "affirm" && heard.intent !== "deny") return false;
    // Words never confirm an act: only the button that carries the exact text does.
    draft.say("act.use_button");
    return true;
  }
  if (awaiting.kind === "assurance") {
    if (heard.intent === "deny" || heard.intent === "cancel") endStepUp(draft, "cancelled");
    else if (heard.intent === "affirm" || typeof heard.mentions["number"] === "number") draft.say("step_up.use_form");
    else return false;
    return true;
  }
  if (step.kind === "troubleshoot") return hearFinding(draft, top, step, heard);
  if (step.kind !== "ask" && step.kind !== "choose") return false;
  const options = liveOptions(draft, top, step.options);
  const byWords = heard.intent && options.filter((option) => option.intents.includes(heard.intent as Intent));
  if (byWords && byWords.length === 1 && byWords[0]) {
    pickOption(draft, top, byWords[0].goto);
    return true;
  }
  if (step.kind === "choose") {
    const nth = options[ordinal(heard.mentions) - 1];
    if (nth) pickOption(draft, top, nth.goto);
    return nth !== undefined;
  }
  const rule = flow.slots[step.slot];
  if (!rule) return false;
  const said = heard.mentions[rule.type];
  if (!step.choices) {
    if (said === undefined || !fillDirectly(draft, top, step.slot, rule, said)) return false;
  } else {
    const candidates = candidatesOf(draft, top, step);
    const words = said ?? heard.mentions["number"];
    const pick =
      (words === undefined ? undefined : pickByMention(candidates, words)) ??
      (said === undefined ? candidates[ordinal(heard.mentions) - 1] : undefined);
    if (!pick) {
      if (said === undefined) return false;
      draft.say("ask.no_match");
      reask(draft, "reminder");
      return true;
    }
    choose(draft, top, step.slot, rule, pick);
  }
  // The step runs again, finds its slot filled and goes on.
  resumeTop(draft);
  return true;
}

/** While a fault is searched for: what was reported unasked, yes or no, or the second of what is offered. */
function hearFinding(draft: Draft, top: DraftFrame, step: TroubleshootStep, heard: Heard): boolean {
  const keys = searchKeys(draft, top, step);
  const nth = keys[ordinal(heard.mentions) - 1];
  const isTaken =
    reportToSearch(draft, top, step, heard.mentions["symptom"]) ||
    (heard.intent === "affirm" && answerSearch(draft, top, step, keys.includes("done") ? "done" : "yes")) ||
    (heard.intent === "deny" && answerSearch(draft, top, step, "no")) ||
    (heard.intent === "none" && answerSearch(draft, top, step, "unsure")) ||
    (nth !== undefined && answerSearch(draft, top, step, nth));
  if (!isTaken) return false;
  draft.withdrawOffer();
  resumeTop(draft);
  return true;
}

/** "The second one": a small number where nothing else carries it. */
function ordinal(mentions: Readonly<Record<string, Json>>): number {
  const value = mentions["choice"] ?? mentions["number"];
  const nth = typeof value === "object" && value !== null ? (value as JsonObject)["ordinal"] : value;
  return typeof nth === "number" && Number.isInteger(nth) ? nth : 0;
}

/** Words that steer the conversation rather than fill it. */
function hearControl(draft: Draft, intent: Intent): boolean {
  const top = draft.top();
  switch (intent) {
    case "cancel":
      draft.withdrawOffer();
      draft.tracker.prompt = null;
      draft.say(top ? "cancel.done" : "cancel.nothing");
      if (top) endFlow(draft);
      return true;
    case "resume":
      if (top) resumeTop(draft);
      else draft.say("resume.nothing");
      return true;
    case "restart": {
      const flow = draft.flows.flows.get(top?.flow ?? "");
      if (!top || !flow) {
        draft.say("resume.nothing");
        return true;
      }
      const types = new Set(Object.values(flow.slots).map((rule) => rule.type));
      draft.tracker.remembered = Object.fromEntries(
        Object.entries(draft.tracker.remembered).filter(([type]) => !types.has(type)),
      );
      pushFlow(draft, flow, {});
      run(draft);
      return true;
    }
    default:
      return false;
  }
}

/** "And the other one?": what was done last is done again for what is named now. */
function hearAgain(draft: Draft, top: DraftFrame | null, heard: Heard): boolean {
  const type = heard.mentions["again"];
  const value = typeof type === "string" ? heard.mentions[type] : undefined;
  if (typeof type !== "string" || value === undefined) return false;
  const hasSlot = (flow: Flow | undefined): boolean =>
    Object.values(flow?.slots ?? {}).some((rule) => rule.type === type);
  if (top && hasSlot(draft.flows.flows.get(top.flow)))
    return hearCorrection(draft, top, { ...heard, mentions: { ...heard.mentions, correction: type } });
  const last = draft.flows.flows.get(draft.tracker.last ?? "");
  if (!last || !hasSlot(last)) return false;
  const before = draft.tracker.remembered[type]?.key;
  draft.tracker.remembered = Object.fromEntries(
    Object.entries(draft.tracker.remembered).filter(([known]) => known !== type),
  );
  const isOther = typeof value === "object" && value !== null && (value as JsonObject)["other"] === true;
  // Which is "the other" shows when the candidates are known.
  pushFlow(draft, last, { [type]: isOther && before !== undefined ? { other: true, than: before } : value });
  run(draft);
  return true;
}

function startFromWords(draft: Draft, flow: Flow, heard: Heard): void {
  const top = draft.top();
  understood(draft);
  // Further aims wait below the first and are offered one after the other as each ends.
  if (flow.kind === "task")
    for (const later of heard.also.toReversed()) if (draft.isOn(later)) pushFlow(draft, later, heard.mentions);
  const types = new Set(Object.values(flow.slots).map((rule) => rule.type));
  const isSaidAgain = top?.flow === flow.id && !Object.keys(heard.mentions).some((type) => types.has(type));
  if (isSaidAgain && reask(draft, "reminder")) return;
  pushFlow(draft, flow, heard.mentions);
  run(draft);
}

/** What the bot does not do, said kindly. Whoever comes back to it is offered a person; nobody is handed over for small talk. */
function outOfScope(draft: Draft, flow: Flow): void {
  const count = Math.min(draft.tracker.misunderstood + 1, 2);
  draft.tracker.misunderstood = count;
  if (count === 2 && draft.tracker.prompt?.kind !== "person") {
    draft.say("understand.not_again");
    ask(draft, { kind: "person" });
    return;
  }
  pushFlow(draft, flow, {});
  run(draft);
}

/** First asks back or says so, then offers a person, then brings one. */
function notUnderstood(draft: Draft, heard: Heard): void {
  const count = draft.tracker.misunderstood + 1;
  draft.tracker.misunderstood = count;
  if (count >= 3) {
    draft.say("understand.person_now");
    const flow = draft.flows.flows.get(draft.top()?.flow ?? "");
    handOver(draft, "not_understood", flow?.title ?? null);
    return;
  }
  if (count === 2) {
    draft.say("understand.not_again");
    ask(draft, { kind: "person" });
    return;
  }
  const [first, second] = heard.plausible;
  if (first && second) {
    ask(draft, { kind: "ask_back", intents: [first, second], mentions: heard.mentions });
    return;
  }
  draft.say("understand.not");
  reask(draft, "reminder");
}
