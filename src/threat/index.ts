// SPDX-License-Identifier: Apache-2.0

export type { Counters } from "./assess.ts";
export { assess } from "./assess.ts";
export type { CountedKind } from "./events/counted.ts";
export type { ThreatEvent, ThreatEventKind } from "./events/event.ts";
export { EVENT_KINDS, plainEvent } from "./events/event.ts";
export { FEATURES } from "./events/features.ts";
export { type FitData, fitHeads, makeFitData } from "./events/fit.ts";
export { type JudgedEntity, MOST_NUDGE, type Nudges, nudgesOf } from "./events/labels.ts";
export { type EventModel, openEventModel, type Scorer } from "./events/model.ts";
export { observe } from "./events/observe.ts";
export { MOST_SHIFT, type RefitFigures, refit, THRESHOLD_BOUNDS } from "./events/refit.ts";
export {
  addScores,
  ENTITY_WEIGHT,
  makeScoreCount,
  packScores,
  SCORE_BINS,
  type ScoreCount,
  stabilityIndex,
  unpackScores,
} from "./events/scores.ts";
export {
  clearEntities,
  forgetSubject,
  type Peers,
  putBack,
  type SharedRow,
  takeChanges,
  takeIn,
} from "./events/share.ts";
export type { AttackKind, Entity, EntityKind, EventReason, EventVerdict } from "./events/verdict.ts";
export { ATTACK_KINDS, ENTITY_KINDS, EVENT_REASONS } from "./events/verdict.ts";
export { makeWatch, type Watch } from "./events/watch.ts";
export type { KeyedHash, LinkHash } from "./links.ts";
export { linkHashes } from "./links.ts";
export type { ThreatReason } from "./reasons.ts";
export { THREAT_REASONS } from "./reasons.ts";
export type { TextFinding, TextOrigin } from "./text/finding.ts";
export { scoreText } from "./text/finding.ts";
export type { TextKind } from "./text/kinds.ts";
export type { TextModel, TextModelHeader } from "./text/text-model.ts";
export { loadTextModel } from "./text/text-model.ts";
export type { TrainedTextModel, TrainingRow } from "./text/train.ts";
export { learnWords, trainTextModel } from "./text/train.ts";
export type { Verdict } from "./verdict.ts";
