// SPDX-License-Identifier: Apache-2.0
import { parseMsisdn } from "#identity";
import type { Turn } from "../turn.ts";
import { levelOf } from "../turn.ts";
import { isHighEnough, openValue } from "./sealed-value.ts";

/**
 * The telephone number that a pseudonym of this conversation stands for, in E.164: for asking the operator whose line it is, never for
 * showing. Null for what is no number, was said at a higher level than the visitor has now, or stands for nothing any more.
 */
export async function writtenNumber(turn: Turn, name: string): Promise<string | null> {
  if (!/^PHONE_\d{1,4}$/.test(name)) return null;
  const { deps, stored, cipher } = turn;
  const fresh = turn.vault.find((row) => row.name === name);
  const [kept] = fresh === undefined ? await deps.vault.read(stored.tenant, stored.conversationId, [name]) : [];
  const row = fresh ?? kept;
  if (row === undefined) return null;
  const value = openValue(cipher, row);
  if (value.kind !== "PHONE" || !isHighEnough(levelOf(turn), value.level)) return null;
  // EXPOSE: to the look-up at the operator; only whose line it is comes back
  return parseMsisdn(value.value.expose(), deps.settings.defaultCountry);
}
