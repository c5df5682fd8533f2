// SPDX-License-Identifier: Apache-2.0

export type { Period, RequestClock, RightsRules } from "./clocks.ts";
export { clockFor, extendedUntil, rightsRules } from "./clocks.ts";
export type { FiledChannel, IdentityEvidence, RequestAbout } from "./filing.ts";
export {
  clockState,
  FILED_CHANNELS,
  IDENTITY_EVIDENCE_CODES,
  levelOfEvidence,
} from "./filing.ts";
export type { Draft, DraftEvidence } from "./incidents/draft.ts";
export { draftOf, draftText } from "./incidents/draft.ts";
export type { ClockMatter, RunningClock } from "./incidents/due.ts";
export { dueTimes } from "./incidents/due.ts";
export type { FactValue, IncidentFact, IncidentFacts } from "./incidents/facts.ts";
export { INCIDENT_FACTS, isIncidentFact, isUnintelligible, parseIncidentFact } from "./incidents/facts.ts";
export type { ClockRule, ClockRules } from "./incidents/rules.ts";
export { clockRules } from "./incidents/rules.ts";
export type { ColumnRecord } from "./inventory.ts";
export { INVENTORY, RETENTION_RULES, TREATMENTS } from "./inventory.ts";
export { INVENTORY_IN_ARABIC } from "./inventory-arabic.ts";
export type { OtherPlace, OtherPlaceName, TableRoute } from "./places.ts";
export { emptiedTables, MODELS_THAT_SAW_SUBJECTS, OTHER_PLACES, TABLE_ROUTES } from "./places.ts";
export type { AnyPurpose, ProcessingPurpose, Purpose, PurposeRules, StandingPurpose } from "./purposes.ts";
export { asksConsentFirst, purposeRules } from "./purposes.ts";
export type { DataClass, ProcessingEntry, SubjectCategory } from "./record/data-classes.ts";
export { DATA_CLASSES, processingEntry, SUBJECT_CATEGORIES } from "./record/data-classes.ts";
export type { DpiaRules, DpiaState } from "./record/dpia.ts";
export { dpiaRules } from "./record/dpia.ts";
export type { Feature } from "./record/features.ts";
export { FEATURE_IDS, FEATURES } from "./record/features.ts";
export type { EgressVerdict, ProcessorList, Recipient, Residency, ResidencyPlace } from "./record/processors.ts";
export { countriesOf, decideEgress, placeProblems, processorList, transferOf } from "./record/processors.ts";
export type { DpiaView, ProcessingRecord, RecordInput } from "./record/record.ts";
export { recordGaps, recordOf } from "./record/record.ts";
export { dpiaText, recordText } from "./record/record-text.ts";
export type {
  Decision,
  DecisionRefusal,
  ExtensionReason,
  Ground,
  Proposal,
  RequestChannel,
  RequestKind,
  RequestState,
} from "./requests.ts";
export {
  decideRequest,
  EXTENSION_REASONS,
  GROUNDS,
  isClosed,
  isEnoughFor,
  KIND_RULES,
  REQUEST_CHANNELS,
  REQUEST_KINDS,
  REQUEST_STATES,
} from "./requests.ts";
export type { Keeping, RetentionClass, RetentionRules } from "./retention.ts";
export { keepingOf, RETENTION_CLASSES, retentionRules } from "./retention.ts";
