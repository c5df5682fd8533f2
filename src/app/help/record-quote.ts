// SPDX-License-Identifier: Apache-2.0
import type { HelpManifest } from "#help";
import type { JsonObject } from "#kernel";
import type { AppDeps } from "../deps.ts";
import { recordEntry, type Turn } from "../turn.ts";

/** What was quoted stands in the history: which passage of which corpus, and the clause, so that a later dispute can be settled. */
export function recordQuote(turn: Turn, data: JsonObject): void {
  const evidence = data["evidence"] as JsonObject | undefined;
  const clause = data["clause"];
  const { version = null, passage = null } = evidence ?? {};
  recordEntry(turn, "help.quoted", { version, passage, clause: typeof clause === "string" ? clause : null });
}

/** From here on these pages are quoted. Once for each start and each new import. */
export async function recordHelpLoaded(
  deps: Pick<AppDeps, "history" | "clock" | "tenant">,
  { version, pages, madeAt }: HelpManifest,
): Promise<void> {
  const at = new Date(deps.clock.now());
  const facts = { version, pages: pages.length, madeAt };
  const actor = { kind: "system", id: null } as const;
  await deps.history.append(
    { at, tenant: deps.tenant, kind: "help.loaded", actor, subjectId: null, conversationId: null, facts },
    null,
  );
}
