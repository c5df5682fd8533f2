// SPDX-License-Identifier: Apache-2.0
import type { KeySignals } from "#app";
import type { SubjectId } from "#kernel";
import type { Database } from "../sql.ts";

const CHANNEL = "wardline_keys";
const NOTIFY = "SELECT pg_notify($1, $2)";
/** A payload holds at most 8,000 bytes. */
const MOST_IDS = 150;

/**
 * Tells every node, this one included, what became of keys. A node whose connection was lost meanwhile forgets everything it has opened: it
 * cannot know what it missed.
 */
export async function makeKeySignals(options: {
  readonly database: Database;
  /** Null: all. */
  readonly forget: (subjectIds: readonly SubjectId[] | null) => void;
  readonly reloadRoots: () => void;
}): Promise<KeySignals> {
  const { database, forget, reloadRoots } = options;
  const subscription = await database.listen(
    CHANNEL,
    (payload) => {
      if (payload === "roots") reloadRoots();
      else if (payload.startsWith("forget ")) forget(payload.slice(7).split(",") as SubjectId[]);
    },
    () => {
      forget(null);
      reloadRoots();
    },
  );
  return {
    async publishForget(subjectIds) {
      forget(subjectIds);
      for (let at = 0; at < subjectIds.length; at += MOST_IDS)
        await database.query("keys.notify", NOTIFY, [
          CHANNEL,
          `forget ${subjectIds.slice(at, at + MOST_IDS).join(",")}`,
        ]);
    },
    async publishRoots() {
      reloadRoots();
      await database.query("keys.notify", NOTIFY, [CHANNEL, "roots"]);
    },
    close: () => subscription.close(),
  };
}
