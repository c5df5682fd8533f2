// SPDX-License-Identifier: Apache-2.0
import { HISTORY_COLUMNS, HISTORY_RECORD } from "./history.ts";

/**
 * A change with its history entry as one statement: both become durable together, and without the change there is no entry.
 *
 * @param change - INSERT, UPDATE or DELETE without RETURNING.
 * @param returning - A column of its table.
 * @param entry - Number of the parameter that holds the entry.
 */
export function changeWithEntry(change: string, returning: string, entry: number): string {
  return `
  WITH head AS (${change} RETURNING ${returning}), entry AS (
    INSERT INTO history (${HISTORY_COLUMNS})
    SELECT ${HISTORY_COLUMNS.replace(/\w+/gu, "entry.$&")} FROM head, json_to_recordset($${entry}::json) AS entry ${HISTORY_RECORD}
  )
  SELECT ${returning} FROM head`;
}
