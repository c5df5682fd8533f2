// SPDX-License-Identifier: Apache-2.0
import { type JsonObject, utf8 } from "#kernel";
import type { AppDeps } from "../deps.ts";
import { recordsView } from "./read-records.ts";

/**
 * Keeps what the record of processing says, when it says something new, so that whoever is asked later what held then can show it. Run at start.
 *
 * @returns Whether it is new.
 */
export async function keepRecord(deps: Pick<AppDeps, "records" | "tenant" | "clock" | "hashes">): Promise<boolean> {
  const { records, tenant, clock, hashes } = deps;
  const at = new Date(clock.now());
  const view = recordsView(records.read(at.getTime()), records.egress());
  const hash = hashes.sha256(utf8(JSON.stringify(view)));
  return records.kept.keep(
    tenant,
    { hash, firstAt: at, program: view.program, content: view as unknown as JsonObject },
    {
      at,
      tenant,
      kind: "record.changed",
      actor: { kind: "system", id: null },
      subjectId: null,
      conversationId: null,
      facts: { hash: hash.toHex() },
    },
  );
}
