// SPDX-License-Identifier: Apache-2.0
import type { Attack, NotPlayed, Played } from "./attack.ts";
import type { Entry, Stage } from "./stage.ts";

/** What an attack came to, with the defence and without. */
export type Report = {
  readonly id: string;
  readonly title: string;
  readonly defence: string;
  readonly switchedOff: string;
  readonly remains: string;
  readonly defended: Run;
  readonly control: Run;
  /** Nothing was reached with the defence in place. False also where it was not played. */
  readonly isBlocked: boolean;
  /** The attack reached its aim without the defence: it bites. */
  readonly bites: boolean;
  /** What stands in the copy's history since the defended run began, and what it would be told by. */
  readonly entries: readonly Entry[];
  readonly ms: number;
};
export type Run = Played | NotPlayed | { readonly failed: string };

/** Plays an attack twice on the copy: as it is, then with the one defence gone. */
export async function playAttack(attack: Attack, stage: Stage): Promise<Report> {
  const from = performance.now();
  const before = await stage.lastEntry();
  const defended = await attempt(() => attack.play(stage));
  const earlier = attack.recordedAs === undefined ? [] : await stage.entriesOf(attack.recordedAs, before);
  const entries = [...earlier, ...(await stage.entriesSince(before))];
  // Detectors of attacks observe only, so that it is this one defence whose lack is seen.
  const { threat } = stage.copy.composed.deps;
  const observing = { threat: { ...threat, answers: "observe" } } as const;
  const control = await attempt(() =>
    stage.copy.board.while(observing, async () => {
      if ("control" in attack) return attack.control(stage);
      const parts = await attack.off(stage);
      return stage.copy.board.while(parts, () => attack.play(stage));
    }),
  );
  if (!stage.copy.board.isWhole) throw new Error("A defence stayed switched off");
  const { id, title, defence, switchedOff, remains } = attack;
  return {
    id,
    title,
    defence,
    switchedOff,
    remains,
    defended,
    control,
    // A run that stopped nothing by name, though it reached nothing, proves no defence.
    isBlocked: "steps" in defended && !defended.isReached && defended.steps.some(({ stoppedBy }) => stoppedBy !== null),
    bites: "steps" in control && control.isReached,
    entries,
    ms: Math.round(performance.now() - from),
  };
}

async function attempt(work: () => Promise<Played | NotPlayed>): Promise<Run> {
  try {
    return await work();
  } catch (error) {
    // An attack that breaks down has shown nothing.
    return { failed: error instanceof Error ? error.message : "unexpected" };
  }
}
