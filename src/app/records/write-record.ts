// SPDX-License-Identifier: Apache-2.0
import type { Lang } from "#kernel";
import { dpiaText, type ProcessingRecord, recordText } from "#privacy";

/** Which part is written: the whole record, or the assessment of impact alone. */
export type RecordPart = "record" | "dpia";

/** A part of the record as a page in Markdown. */
export function writeRecord(record: ProcessingRecord, part: RecordPart, lang: Lang): string {
  return part === "dpia" ? dpiaText(record, lang) : recordText(record, lang);
}
