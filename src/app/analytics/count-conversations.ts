// SPDX-License-Identifier: Apache-2.0
import type { DialogueEvent } from "#dialogue";
import { addDays, fromUtf8, localDay } from "#kernel";
import type { AppDeps } from "../deps.ts";
import { hasObjected } from "../privacy/limits.ts";
import { openTurn } from "../turn.ts";
import { cellsOf } from "./cells.ts";
import type { Uncounted } from "./ports.ts";
import { runsOf } from "./runs.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** So long nothing was said: it is told as it stands, and what comes later is not counted. */
export const SILENT_MS = 30 * MINUTE_MS;
/** A conversation that nobody counted for so long is not counted any more. */
const NOT_OLDER_MS = 3 * DAY_MS;
/** Nobody counts as one more person twice within this time. */
const SAME_PERSON_MS = 30 * DAY_MS;
const KEEP_DAYS = 400;
const AT_ONCE = 50;
const MOST_ROUNDS = 20;

/**
 * Counts conversations that fell silent, off every turn's path: opens their events, folds them, and adds codes to the cells of the day. A subject
 * who objected or asked for restriction is counted nowhere. One that cannot be opened (it is being erased, or its flows are gone) is passed over
 * and not tried again.
 */
export async function countConversations(deps: AppDeps): Promise<{ counted: number }> {
  const now = deps.clock.now();
  let counted = 0;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const found = await deps.analytics.uncounted(
      deps.tenant,
      new Date(now - SILENT_MS),
      new Date(now - NOT_OLDER_MS),
      AT_ONCE,
    );
    for (const one of found) if (await countOne(deps, one, now)) counted += 1;
    if (found.length < AT_ONCE) break;
  }
  await deps.analytics.sweep(deps.tenant, addDays(localDay(now, deps.settings.timeZone), -KEEP_DAYS));
  return { counted };
}

async function countOne(deps: AppDeps, { conversationId, subjectId }: Uncounted, now: number): Promise<boolean> {
  const { analytics, tenant } = deps;
  const at = new Date(now);
  const isOut = await hasObjected(deps, subjectId);
  const runs = isOut ? null : await readRuns(deps, conversationId);
  if (runs === null || runs.runs.length === 0) {
    await analytics.count(tenant, conversationId, at, [], []);
    return false;
  }
  const isKnown = await analytics.wasCounted(tenant, subjectId, conversationId, new Date(now - SAME_PERSON_MS));
  const day = localDay(now, deps.settings.timeZone);
  const { lang, channel } = runs;
  const cells = cellsOf(runs.runs, { day, lang, channel, isNewPerson: !isKnown });
  return analytics.count(tenant, conversationId, at, cells, runs.misheard);
}

async function readRuns(deps: AppDeps, conversationId: Uncounted["conversationId"]) {
  try {
    const stored = await deps.conversations.find(deps.tenant, conversationId, null, "desk");
    if (stored === null) return null;
    const turn = await openTurn(deps, stored, null);
    const rows = await deps.conversations.trackerEvents(deps.tenant, conversationId);
    const events = rows
      .toSorted((a, b) => a.turnNo - b.turnNo)
      .flatMap(
        ({ turnNo, keyNo, sealed }) =>
          JSON.parse(fromUtf8(turn.cipher.open({ kind: "tracker_event", turnNo }, keyNo, sealed))) as DialogueEvent[],
      );
    return {
      runs: runsOf(events, turn.deps.flows),
      lang: stored.lang,
      channel: stored.channel,
      misheard: turn.state.misheard ?? [],
    };
  } catch (error) {
    deps.log.warn({ code: codeOf(error) }, "A conversation could not be counted");
    return null;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "unexpected";
}
