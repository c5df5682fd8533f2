// SPDX-License-Identifier: Apache-2.0
export { advance, foldTracker } from "./advance.ts";
export { asksForSecret } from "./asks-for-secret.ts";
export type {
  BillCharge,
  PaymentPlanChoice,
  PaymentPlanOptions,
  PrepaidOptions,
} from "./billing-tools.ts";
export type { ComposedCard } from "./cards.ts";
export type { VisitTime } from "./care-tools.ts";
export type { CatalogueSource, MessageCatalogues, Voice } from "./catalogues.ts";
export { loadCatalogues } from "./catalogues.ts";
export type { ActKind, CardKind, Command, HandOverReason, SecretKind, SecureWhat } from "./commands.ts";
export type { ComposedPart, WordedAct } from "./compose.ts";
export { compose, wordAct, wordSummary } from "./compose.ts";
export { toParam } from "./draft.ts";
export { graphOf } from "./draw/graph.ts";
export { toMermaid } from "./draw/mermaid.ts";
export { toSvg } from "./draw/svg.ts";
export { type FlowRefusal, TranscriptError } from "./errors.ts";
export type { DialogueEvent, HelpAnswer, Mention, ToolFailure, Understanding } from "./events.ts";
export type { FaultCase, FaultFinder, FaultMove } from "./fault-finder.ts";
export type { Flow, FlowNeeds, FlowProblem, FlowSet, Step } from "./flow.ts";
export { flowJsonSchema } from "./flow-schema.ts";
export { findHosts } from "./hosts.ts";
export { readLessons } from "./lessons.ts";
export type { FlowSource } from "./load-flows.ts";
export { checkDialogue, checkFlows, loadFlows } from "./load-flows.ts";
export type { Lesson, Moment } from "./moments.ts";
export { needsOf, usedByFlow } from "./needs.ts";
export { checkOverride, OVERRIDE_PROBLEMS, type Override, type OverrideProblem, withOverrides } from "./overrides.ts";
export type { MessageId, Param, Params } from "./params.ts";
export type { SentencePiece } from "./pieces.ts";
export { catalogueWords, sentencePieces } from "./pieces.ts";
export { type Sample, samplesOf } from "./samples.ts";
export type { Intent } from "./tool-floors.ts";
export { ACT_KINDS, INTENTS, SECRET_KINDS, SECRETS, TOOL_FLOORS } from "./tool-floors.ts";
export type {
  AddOnList,
  BillDue,
  BillExplanation,
  CauseKind,
  KeptQuote,
  LineDiagnosis,
  LineSummary,
  PlanQuote,
  PlanQuoteResult,
  PlanSummary,
  RoamingStatus,
  ToolName,
  Tools,
} from "./tools.ts";
export type { Tracker } from "./tracker.ts";
export { openTracker } from "./tracker.ts";
export type { Dialogue, FakeAnswers, Played, Transcript } from "./transcript.ts";
export { playTranscript, readTranscript } from "./transcript.ts";
export { usedBy } from "./used-by.ts";
export { hasMessage, word, wordGist, wordParam } from "./word.ts";
