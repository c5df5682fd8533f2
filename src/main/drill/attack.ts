// SPDX-License-Identifier: Apache-2.0
import type { AppDeps } from "#app";
import type { Stage } from "./stage.ts";

/** One thing an attacker tried, and what came of it. `stoppedBy` null: nothing stopped it. */
export type Step = { readonly tried: string; readonly came: string; readonly stoppedBy: string | null };

/** What a run of an attack came to. `isReached`: the attacker has what they wanted. */
export type Played = { readonly isReached: boolean; readonly steps: readonly Step[] };

/** It could not be tried at all, and so says nothing about any defence. */
export type NotPlayed = { readonly notPlayed: string };

/** A kind of attack. The same steps run twice: against the copy as it is, and with one defence gone. */
export type Attack = {
  readonly id: string;
  readonly title: string;
  /** Words of a scenario that mean this attack: one of them is enough. */
  readonly words: readonly RegExp[];
  /** What stops it, with the numbers of `docs/security/controls.md`. */
  readonly defence: string;
  /** What is gone in the control run. */
  readonly switchedOff: string;
  /** What the defence leaves possible. */
  readonly remains: string;
  /** A kind of entry made before the attack that is what it would be told by, such as the hash of the true build. */
  readonly recordedAs?: string;
  play(stage: Stage): Promise<Played | NotPlayed>;
} & (
  | {
      /** Parts that stand in for the defence during the control run, which plays the same steps. */
      off(stage: Stage): Partial<AppDeps> | Promise<Partial<AppDeps>>;
    }
  | {
      /** Where the defence is no part that can be exchanged: the same steps against a stand-in without it. */
      control(stage: Stage): Promise<Played | NotPlayed>;
    }
);

export const step = (tried: string, came: string, stoppedBy: string | null): Step => ({ tried, came, stoppedBy });
