// SPDX-License-Identifier: Apache-2.0
import type { Lesson } from "#dialogue";
import type { Choice } from "#protocol";
import { wordFor } from "../compose-reply.ts";
import type { Screened } from "../screen-input.ts";
import type { Turn } from "../turn.ts";
import { NO_MORE } from "./lesson-parts.ts";
import { isNoTimeToTeach, momentsOf } from "./moments.ts";
import { mayTeach, noteTaught, stopTeaching } from "./remembered.ts";

const GOT_IT = "lesson.got_it.";

/**
 * Puts at most one lesson behind what the bot says, where this turn is the moment for it and the subject has neither seen it lately nor had
 * enough of it. A lesson that is noted and then lost, because the turn had to be run again, is not shown twice.
 */
export async function teach(turn: Turn, screened: Screened): Promise<void> {
  if (isNoTimeToTeach(turn) || isSomethingToDo(turn) || turn.deps.flows.lessons.length === 0) return;
  for (const moment of await momentsOf(turn, screened)) {
    const lesson = turn.deps.flows.lessons.find((each) => each.moment === moment);
    if (lesson !== undefined && (await mayTeach(turn.deps, turn.subjectId, lesson.id, lesson.atMostOnceInDays))) {
      await noteTaught(turn.deps, turn.subjectId, lesson.id, lesson.atMostOnceInDays);
      show(turn, lesson);
      return;
    }
  }
}

/** What is to be read, signed or filled in with care stands alone. */
function isSomethingToDo({ pending }: Turn): boolean {
  return pending.some((item) => {
    if (item.type !== "part") return false;
    const { part } = item;
    // Recovery codes are offered after the first passkey, and the lesson is about both.
    if (part.type === "form") return part.form.kind !== "recovery_codes";
    return part.type === "act" || part.type === "passkey" || part.type === "panel";
  });
}

function show(turn: Turn, { id, text }: Lesson): void {
  turn.pending.push({ type: "part", part: { type: "text", text: wordFor(turn, text) } });
  const choices: Choice[] = [
    { id: `${GOT_IT}${id}`, label: wordFor(turn, "lesson.got_it"), style: "quiet" },
    { id: NO_MORE, label: wordFor(turn, "lesson.no_more"), style: "quiet" },
  ];
  turn.pending.push({ type: "part", part: { type: "choices", choices } });
}

/**
 * Hears the buttons under a lesson. What else was on offer is offered again, since the newest message is the one whose buttons are shown.
 *
 * @param choiceId - Untrusted.
 * @returns Whether it was one of them.
 */
export async function hearLesson(turn: Turn, choiceId: string): Promise<boolean> {
  const lesson = turn.deps.flows.lessons.find(({ id }) => choiceId === `${GOT_IT}${id}`);
  if (lesson === undefined && choiceId !== NO_MORE) return false;
  await stopTeaching(turn.deps, turn.subjectId, lesson?.id ?? null);
  const noted = wordFor(turn, lesson === undefined ? "lesson.ended" : "lesson.noted");
  turn.pending.push({ type: "part", part: { type: "text", text: noted } });
  const others = Object.entries(turn.state.offered).filter(([id]) => id !== NO_MORE && !id.startsWith(GOT_IT));
  if (others.length > 0)
    turn.pending.push({
      type: "part",
      part: { type: "choices", choices: others.slice(0, 12).map(([id, label]) => ({ id, label })) },
    });
  return true;
}
