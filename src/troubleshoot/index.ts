// SPDX-License-Identifier: Apache-2.0

export type { TroubleCase } from "./case.ts";
export { answered, askAgain, learn, noAnswer, openCase, reported, reportOther, setAside, stepDone } from "./case.ts";
export type { Facts, FactValue } from "./facts.ts";
export type { Check, Doer, Knowledge, KnowledgeRefusal, Step } from "./knowledge.ts";
export { parseKnowledge } from "./knowledge.ts";
export type { Move } from "./plan.ts";
export { nextMove } from "./plan.ts";
