// SPDX-License-Identifier: Apache-2.0

export type { EarlierMessage, FoundInConversation, RetroMask, ScreeningInConversation } from "./conversation.ts";
export { findInConversation, maskRetro, mayGoOn, nameInConversation, screenWithMemory } from "./conversation.ts";
export type { Finding, MaskedKind, Recognizer } from "./findings.ts";
export { DEFAULT_KINDS, MASKED_KINDS } from "./findings.ts";
export type { Found, Proof } from "./proof.ts";
export { mayContest } from "./proof.ts";
export type { PseudonymMemory } from "./pseudonyms.ts";
export { DROPPED, EMPTY_MEMORY, knownName, PSEUDONYM, release, releaseHash } from "./pseudonyms.ts";
export type { FindOptions, ScreenOptions } from "./screen.ts";
export { findValues, screen, screenSafely } from "./screen.ts";
export type { NameLists } from "./span-features.ts";
export { addToList } from "./span-features.ts";
export type { SpanModel } from "./span-model.ts";
export { loadSpanModel, spanModelHeader } from "./span-model.ts";
export type { TenantRules } from "./tenant.ts";
export { tenantRecognizers } from "./tenant.ts";
export type { LabelledSpans } from "./train-spans.ts";
export { trainSpanModel } from "./train-spans.ts";
export type { Replaced, Screening } from "./treatments/name-found.ts";
export type { TreatmentTable, TreatOptions } from "./treatments/treat.ts";
export { EMPTY_TABLE, longestName, restore, Treater } from "./treatments/treat.ts";
