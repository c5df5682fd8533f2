// SPDX-License-Identifier: Apache-2.0
import type { EventWrite } from "#app";
import { type TenantId, utf8 } from "#kernel";
import type { Queryable } from "../sql.ts";
import { historyRows } from "./history.ts";
import * as sql from "./incident-sql.ts";
import type { NameCipher } from "./staff-rows.ts";

/** Under which name the words of an event are sealed. */
export function eventRow(incidentId: string, eventId: string): string {
  return `incident/${incidentId}/${eventId}`;
}

/** A line of the register with its entry of the history, as one statement. */
export async function writeEvent(
  on: Queryable,
  names: Pick<NameCipher, "seal">,
  tenant: TenantId,
  incidentId: string,
  event: EventWrite,
): Promise<void> {
  const { eventId, what, words, entry } = event;
  const sealed = words === null ? null : names.seal(tenant, eventRow(incidentId, eventId), utf8(words));
  await on.query("incident.event", sql.EVENT, [tenant, incidentId, eventId, what, sealed, historyRows([entry])]);
}
