// SPDX-License-Identifier: Apache-2.0

export type { EarlierMessage, RetroMask, ScreeningInConversation } from "./conversation.ts";
export { maskRetro, screenWithMemory } from "./conversation.ts";
export type { Finding, MaskedKind, Recognizer } from "./findings.ts";
export { DEFAULT_KINDS, MASKED_KINDS } from "./findings.ts";
export type { PseudonymMemory } from "./pseudonyms.ts";
export { EMPTY_MEMORY } from "./pseudonyms.ts";
export type { Screening, ScreenOptions } from "./screen.ts";
export { screen, screenSafely } from "./screen.ts";
export type { NameLists } from "./span-features.ts";
export { addToList } from "./span-features.ts";
export type { SpanModel } from "./span-model.ts";
export { loadSpanModel, spanModelHeader } from "./span-model.ts";
export type { TenantRules } from "./tenant.ts";
export { tenantRecognizers } from "./tenant.ts";
export type { LabelledSpans } from "./train-spans.ts";
export { trainSpanModel } from "./train-spans.ts";
