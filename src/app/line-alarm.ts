// SPDX-License-Identifier: Apache-2.0
import type { AppDeps } from "./deps.ts";

/** An alarm holds at least this long, over all conversations and nodes, unless a person lifts it. */
const ALARM_MS = 7 * 24 * 3_600_000;

/** Why acts on a line stop: the network's word (`signal`), or somebody's, as in "it was not me" (`report`). */
export type AlarmCause = "signal" | "report";

/** What holds of a line now; where both were raised, the network's word counts. */
export type LineAlarm = AlarmCause | "none";

/** One raising that nobody lifted; another raising makes another one. */
type Standing = { readonly mark: Uint8Array; readonly until: Date };

/**
 * A line that may be in wrong hands: acts on it stop until a person has looked. Easy to raise, hard to lift. By a report alone the owner's
 * settled passkey passes it, so that nobody shuts an owner out by a word; by a signal nothing does. Keys are keyed hashes; no number is stored.
 */
export async function raiseLineAlarm(deps: AppDeps, lineId: string, cause: AlarmCause): Promise<void> {
  const now = deps.clock.now();
  await deps.counters.add(deps.tenant, alarmKey(deps, lineId, cause), 1, ALARM_MS, new Date(now));
  // The list that people look at. If we stop before it the alarm holds all the same.
  const until = new Date((Math.floor(now / ALARM_MS) + 2) * ALARM_MS);
  await deps.security.holds.raiseAlarm(deps.tenant, listKey(deps, lineId), cause, new Date(now), until);
}

/** What was raised for the line in this period or the one before it, and not lifted since. */
export async function readLineAlarm(deps: AppDeps, lineId: string): Promise<LineAlarm> {
  const [signal, report] = await Promise.all([standing(deps, lineId, "signal"), standing(deps, lineId, "report")]);
  if (signal.length > 0) return "signal";
  return report.length > 0 ? "report" : "none";
}

/** Whether any alarm holds for the line. */
export async function hasLineAlarm(deps: AppDeps, lineId: string): Promise<boolean> {
  return (await readLineAlarm(deps, lineId)) !== "none";
}

/**
 * Makes ready to lift what stands now, and nothing that is raised from now on: whoever raises it again, meanwhile or later, is heard.
 *
 * @returns Lifts it; to be called when the record of it is durable, and harmless when called twice. Null when there is nothing to lift.
 */
export async function prepareLift(deps: AppDeps, lineId: string): Promise<(() => Promise<void>) | null> {
  const all = (await Promise.all([standing(deps, lineId, "signal"), standing(deps, lineId, "report")])).flat();
  if (all.length === 0) return null;
  return async () => {
    for (const { mark, until } of all) await deps.tokens.spendOnce(deps.tenant, "alarm_lifted", mark, until);
    await deps.security.holds.liftAlarm(deps.tenant, listKey(deps, lineId));
  };
}

async function standing(deps: AppDeps, lineId: string, cause: AlarmCause): Promise<readonly Standing[]> {
  const now = deps.clock.now();
  const key = alarmKey(deps, lineId, cause);
  const found = await Promise.all(
    [now, now - ALARM_MS].map(async (at) => {
      const count = await deps.counters.read(deps.tenant, key, ALARM_MS, new Date(at));
      if (count === 0) return null;
      const start = Math.floor(at / ALARM_MS) * ALARM_MS;
      const mark = deps.keys.blindIndex("token", `alarm lifted ${cause} ${start} ${count} ${lineId}`);
      if (await deps.tokens.isSpent(deps.tenant, "alarm_lifted", mark)) return null;
      // The period and the next one, in which it would still be read, and a day for clocks.
      return { mark, until: new Date(start + 2 * ALARM_MS + 24 * 3_600_000) };
    }),
  );
  return found.filter((each) => each !== null);
}

/** What was raised before causes were kept lies under the key of signals: the stricter one. */
function alarmKey(deps: AppDeps, lineId: string, cause: AlarmCause): Uint8Array {
  return deps.keys.blindIndex("counter", cause === "signal" ? `line alarm ${lineId}` : `line alarm report ${lineId}`);
}

function listKey(deps: AppDeps, lineId: string): Uint8Array {
  return deps.keys.blindIndex("counter", `line alarm listed ${lineId}`);
}
