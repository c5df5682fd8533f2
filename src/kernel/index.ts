// SPDX-License-Identifier: Apache-2.0

export type { AssuranceLevel } from "./assurance.ts";
export { ASSURANCE_LEVELS, meetsLevel } from "./assurance.ts";
export type { Brand, RawText, ScreenedText } from "./brand.ts";
export { rawText } from "./brand.ts";
export { concatBytes, fromBase64Url, fromUtf8, toBase64Url, utf8 } from "./bytes.ts";
export type { Clock } from "./clock.ts";
export type { CsvRecord } from "./csv.ts";
export { readCsv } from "./csv.ts";
export { AppError, FatalError } from "./errors.ts";
export type { ActId, AgentId, ConversationId, SubjectId, TenantId } from "./ids.ts";
export {
  isTokenId,
  isUuid,
  makeActId,
  makeConversationId,
  makeSubjectId,
  makeUuid,
  makeUuidV7,
  parseConversationId,
  uuidOfBytes,
  uuidV7Time,
} from "./ids.ts";
export type { Json, JsonObject } from "./json.ts";
export type { Lang } from "./lang.ts";
export { LANGUAGES } from "./lang.ts";
export { limits } from "./limits.ts";
export { addDays, addMonths, daysBetween, localDay, startOfLocalDay, weekStartsOn } from "./local-day.ts";
export type { Money } from "./money.ts";
export { addMoney, currencyExponent, money, moneyFromDecimal, moneyToDecimal, subtractMoney } from "./money.ts";
export type { Random } from "./random.ts";
export type { Refusal, Result } from "./result.ts";
export { ok, refuse, unreachable } from "./result.ts";
export { Sensitive } from "./sensitive.ts";
