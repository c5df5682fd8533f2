// SPDX-License-Identifier: Apache-2.0
import type { PartyId } from "#telecom";
import type { AppDeps } from "../deps.ts";
import { lineOfRecord } from "./line-of-record.ts";

/**
 * Whether a code to this number says anything of this customer: it is the mobile contact of record, or a line that they are the user of.
 * Whoever has somebody's login types back a code to a telephone of their own: that is no second factor. What cannot be read is nobody's.
 */
export async function isOwnLine(deps: AppDeps, party: PartyId, msisdn: string): Promise<boolean> {
  const [ofRecord, line] = await Promise.all([lineOfRecord(deps, party), deps.telco.reads.findLineByMsisdn(msisdn)]);
  if (ofRecord === msisdn) return true;
  return line.ok && line.value !== null && (line.value.userIds[0] ?? line.value.holderIds[0]) === party;
}
